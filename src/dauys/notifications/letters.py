"""From a kind and its context to what is read: subject, plain text, and light HTML made of the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import select_template
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from dauys.kernel import languages
from dauys.kernel.languages import base
from dauys.kernel.partial import FALLBACK, is_partial
from dauys.kernel.texts import isolated, pick
from dauys.notifications.kinds import Kind

SUBJECT_LENGTH = 200
_FALLBACK = (settings.LANGUAGE_CODE, "en")
_REST = r"/(?:(?!&(?:quot|#x27|lt|gt);)\S)*(?<![.,;:!?)»])"
"""The rest of an address in escaped text, without the punctuation that ends a sentence."""
_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Letter:
    """A message as it is read. `link`: the path of the page it is about, or ""; `language`: the one it is in."""

    subject: str
    text: str
    link: str = ""
    language: str = ""


def write(kind: Kind, context: Mapping[str, Any], *, language: str) -> Letter:
    """The message in a language: first line of the template the subject, the rest the text.

    A value per language (`{"kk": …, "ru": …}`) in the context is shown in the message's own.
    """
    template, language = _template(kind, language)
    fields = {
        name: _plain(value, several=name in kind.paragraphs, language=language) for name, value in context.items()
    }
    fields = {name: _kept_apart(value, language) for name, value in fields.items()}
    with override(language):
        shared = {"site": settings.SITE_URL, "site_name": _("Dauys"), "language": language}
        written = template.template.render(Context({**fields, **shared}, autoescape=False))
    subject, _newline, body = written.strip().partition("\n")
    text = re.sub(r"\n{3,}", "\n\n", body.strip())
    return Letter(
        subject=one_line(subject)[:SUBJECT_LENGTH], text=text, link=_path(fields.get(kind.link, "")), language=language
    )


def _template(kind: Kind, language: str) -> tuple[Any, str]:
    """The template in this language, else in the one that stands for it; and which language that is."""
    wanted = base(language)
    codes = dict.fromkeys([language, wanted, *([FALLBACK] if is_partial(wanted) else []), *_FALLBACK])
    names = {kind.template(code): code for code in codes}
    found = select_template(list(names))
    used = names[str(found.template.name)]
    return found, language if used in (language, wanted) else used


def with_footer(letter: Letter, *, language: str, unsubscribe: str = "") -> str:
    """The text with the site's name and, where mail can be stopped, how to stop it."""
    with override(language):
        lines = [letter.text, "", "--", f"{_('Dauys')}: {settings.SITE_URL}"]
        if unsubscribe:
            lines.append(_("Fewer mails, or none: %(link)s") % {"link": unsubscribe})
    return "\n".join(lines)


def as_html(text: str, *, subject: str, language: str) -> str:
    """A light HTML alternative: escaped, paragraphs kept, only addresses of this site are links.

    Other addresses stay text, so that a name or title written by a stranger cannot become a link in our mail.
    """
    own = re.compile(rf"{re.escape(escape(settings.SITE_URL))}(?:{_REST}|(?![\w@:-]|\.\w))")
    paragraphs = (
        own.sub(r'<a href="\g<0>">\g<0></a>', escape(part)).replace("\n", "<br>\n")
        for part in re.split(r"\n{2,}", text)
        if part.strip()
    )
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = f'<meta charset="utf-8"><title>{escape(subject)}</title>'
    way = ' dir="rtl"' if languages.direction(language) == "rtl" else ""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"{way}><head>{head}</head>\n<body>\n{body}\n</body></html>\n'
    )


def one_line(text: str) -> str:
    """Without line breaks, control characters and marks that turn the direction of writing."""
    spaced = "".join(" " if character.isspace() else character for character in text)
    return " ".join("".join(character for character in spaced if not _hidden(character)).split())


def _plain(value: Any, *, several: bool, language: str) -> Any:
    if isinstance(value, str):
        if not several:
            return one_line(value)
        return "\n".join(one_line(line) for line in value.splitlines())
    if isinstance(value, Mapping):
        if value.keys() and value.keys() <= dict(settings.LANGUAGES).keys():
            return _plain(pick(value, language), several=several, language=language)
        return {key: _plain(inner, several=several, language=language) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, several=several, language=language) for inner in value]
    return value


def _kept_apart(value: Any, language: str) -> Any:
    """Names and titles that run against the letter, each kept to itself; addresses stay as they are to be followed."""
    if isinstance(value, str):
        plain = value.startswith("/") or "://" in value or "@" in value
        return value if plain else "\n".join(isolated(line, language) for line in value.split("\n"))
    return [_kept_apart(inner, language) for inner in value] if isinstance(value, list) else value


def _hidden(character: str) -> bool:
    return character in _BIDI or unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"}


def _path(link: Any) -> str:
    """A path of this site, or nothing."""
    return link if isinstance(link, str) and link.startswith("/") and not link.startswith("//") else ""
