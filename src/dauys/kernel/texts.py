"""Translated content: one JSON value per text, `{"kk": …, "ru": …, "en": …}`, in any number of languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def pick(text: Mapping[str, str] | str | None, language: str | None = None) -> str:
    """The text in `language` (else the active one), else in the first language that has it."""
    if not text:
        return ""
    if isinstance(text, str):
        return text
    wanted = (language or get_language() or "").split("-")[0]
    return text.get(wanted) or next((value for value in text.values() if value), "")


def choose(text: Mapping[str, str], original: str) -> str:
    """The language to show a text in: the active one where it exists, else the one it was written in."""
    return _active() if text.get(_active()) else original


def _active() -> str:
    return (get_language() or "").split("-")[0]


def language_of(text: Mapping[str, str] | None) -> str:
    """The language that `pick` shows a translated text in, for `lang` attributes; "" where it shows nothing."""
    return choose(text, next((code for code, said in text.items() if said), "")) if text else ""


def marked(text: Mapping[str, str] | None) -> str:
    """What `pick` shows, for a page: with the language it is in where that is not the page's."""
    language, shown = language_of(text), pick(text)
    return shown if language in ("", _active()) else format_html('<span lang="{}">{}</span>', language, shown)


class TranslatedField(models.JSONField[dict[str, str], dict[str, str]]):
    """A mapping of language codes to texts; `pick` chooses one to show."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("default", dict)
        options.setdefault("blank", True)
        super().__init__(*args, **options)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse anything but a flat mapping of texts."""
        super().validate(value, model_instance)
        if not isinstance(value, dict) or not all(
            isinstance(code, str) and isinstance(text, str) for code, text in value.items()
        ):
            raise ValidationError(_("A translated text needs one text for each language."))


def fold(text: str) -> str:
    """A form for comparing: case folded, white space collapsed; works for every script."""
    return " ".join(text.casefold().split())
