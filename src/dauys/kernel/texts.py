"""Translated content: one JSON value per text, `{"kk": …, "ru": …, "en": …}`, in any number of languages."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dauys.kernel import languages
from dauys.kernel.partial import FALLBACK, is_partial

SEEN_FORMATS = frozenset("\u200c\u200d\u200e\u200f\u061c\u06dd\u070f\u08e2") | set(map(chr, range(0x0600, 0x0606)))
"""Signs without a shape of their own that scripts need: joiners, single marks of direction, signs over numbers."""
MARKS = 6
"""More marks over one letter than any script has are a heap that covers the lines around it."""
_MARK = r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
HEAPS = re.compile(f"({_MARK}{{{MARKS}}}){_MARK}+")
_JOINER = r"[\u200c-\u200f\u061c]"
JOINERS = re.compile(rf"(?<!\S){_JOINER}+|{_JOINER}+(?!\S)|(?<={_JOINER}){_JOINER}+")
"""Where a joiner or a mark of direction joins nothing: at the ends of a word, and one after another."""
FIRST, LAST = "\u2068", "\u2069"
"""Begin and end a piece of plain text that may run another way than the text around it."""


def pick(text: Mapping[str, str] | str | None, language: str | None = None) -> str:
    """The text in `language` (else the active one), else in the first language that has it."""
    if not text:
        return ""
    if isinstance(text, str):
        return text
    wanted = (language or get_language() or "").split("-")[0]
    return text.get(wanted) or text.get(_instead(text, wanted), "")


def choose(text: Mapping[str, str], original: str) -> str:
    """The language to show a text in: the active one where it exists, else the one it was written in."""
    return _active() if text.get(_active()) else original


def _instead(text: Mapping[str, str], wanted: str) -> str:
    """The language to show where the one wanted is missing: the first; English to whom pages fall back to English."""
    if is_partial(wanted) and text.get(FALLBACK):
        return FALLBACK
    return next((code for code, said in text.items() if said), "")


def _active() -> str:
    return (get_language() or "").split("-")[0]


def language_of(text: Mapping[str, str] | None) -> str:
    """The language that `pick` shows a translated text in, for `lang` attributes; "" where it shows nothing."""
    return choose(text, _instead(text, _active())) if text else ""


def marked(text: Mapping[str, str] | None) -> str:
    """What `pick` shows, for a page: with the language it is in where that is not the page's."""
    language, shown = language_of(text), pick(text)
    if language in ("", _active()):
        return shown
    return format_html("<span{}>{}</span>", languages.attributes(language), shown)


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


def mark(text: str) -> str:
    """Names a text as it was read, so that nobody writes over what they have not seen."""
    return hashlib.blake2s(text.encode(), digest_size=8).hexdigest()


def unspoofed(text: str) -> str:
    """Text without what nobody sees: marks that turn the direction around them, zero widths; letters composed (NFC)."""
    kept = "".join(sign for sign in text if unicodedata.category(sign) != "Cf" or sign in SEEN_FORMATS)
    return HEAPS.sub(r"\1", JOINERS.sub("", unicodedata.normalize("NFC", kept)))


def tidy(text: str) -> str:
    """The same without control characters but line ends and tabs."""
    return unspoofed("".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc"))


def seen_length(text: str) -> int:
    """How many characters people see: a letter with its marks is one."""
    composed = unicodedata.normalize("NFC", text)
    return sum(1 for sign in composed if sign not in SEEN_FORMATS and not unicodedata.category(sign).startswith("M"))


def runs_against(text: str, language: str) -> bool:
    """Whether a letter of the text runs against the direction of a language."""
    against = ("L",) if languages.direction(language) == "rtl" else ("R", "AL")
    return any(unicodedata.bidirectional(sign) in against for sign in text)


def isolated(text: str, language: str) -> str:
    """Plain text to stand inside a sentence of `language`: kept apart where some of it runs the other way."""
    return f"{FIRST}{text}{LAST}" if runs_against(text, language) else text
