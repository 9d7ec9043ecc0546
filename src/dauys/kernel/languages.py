"""Languages as people choose them: what speakers and readers call them, which way they are written (CLDR)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

OWN_NAMES = {"kk": "Қазақша", "prs": "دری", "zh-hant": "繁體中文", "zh-hans": "简体中文", "ku": "Kurdî"}
"""How speakers call their language where CLDR says it otherwise or has it under another name."""
CLDR = {"prs": "fa_AF"}
"""Codes that CLDR knows by another name."""
RIGHT_TO_LEFT = frozenset(("ar", "ckb", "dv", "fa", "he", "prs", "ps", "sd", "ug", "ur", "yi"))
_WIDE = """
am ar az ba be bg bn bs ca ce ckb cs cv cy da de dv el en es et eu fa fi fr ga gl ha he hi hr hu hy id is it
ja ka kk ko ku ky lt lv mk mn mt nb nl pl prs ps pt rm ro ru sd sk sl sq sr sv sw ta tg th ti tk tr tt ug uk
ur uz vi yi zh-hans zh-hant
"""
WIDE = tuple(_WIDE.split())
"""Languages to choose from where no rule narrows them down."""
LONGEST_CODE = 10


def base(code: str) -> str:
    """A language without its region or script."""
    return code.replace("_", "-").split("-")[0].lower()


def direction(code: str) -> str:
    """Which way a language is written: `rtl` or `ltr`."""
    return "rtl" if base(code) in RIGHT_TO_LEFT else "ltr"


@lru_cache
def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(CLDR.get(code, code).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


@lru_cache
def own_name(code: str) -> str:
    """What speakers call their language; the code itself where nobody has told."""
    if code in OWN_NAMES:
        return OWN_NAMES[code]
    locale = _locale(code)
    told = locale.languages.get(str(locale)) or locale.languages.get(locale.language) if locale else ""
    return told[:1].upper() + told[1:] if told else code


def name(code: str) -> str:
    """What a language is called in the active one; what speakers call it where that is not known."""
    return _named(code, base(get_language() or "en"))


@lru_cache(maxsize=2048)
def _named(code: str, reader: str) -> str:
    locale, said = _locale(code), _locale(reader)
    if locale is None or said is None:
        return own_name(code)
    return str(said.languages.get(str(locale)) or said.languages.get(locale.language) or own_name(code))


def territory(code: str, language: str) -> str:
    """What a state or union is called in a language; "" where the code is none of one."""
    locale = _locale(language) if language else None
    return str(locale.territories.get(code) or "") if locale and len(code) == len("KZ") else ""


def full_name(code: str) -> str:
    """A language in its own words and, where those differ, in the reader's: "العربية (Arabic)", each kept apart."""
    own, told = own_name(code), name(code)
    if own.casefold() == told.casefold() or code == base(get_language() or ""):
        return own
    against = direction(code) != direction(get_language() or "en")
    return f"\u2068{own}\u2069 ({told})" if against else f"{own} ({told})"


def attributes(code: str) -> SafeString:
    """`lang` of an element that holds text in a language, with `dir` where that runs against the page."""
    if not code:
        return SafeString()
    way = direction(code)
    if way == direction(get_language() or "en"):
        return format_html(' lang="{}"', code)
    return format_html(' lang="{}" dir="{}"', code, way)


def of_site() -> tuple[str, ...]:
    """The languages that the pages of this installation speak."""
    return tuple(code for code, _name in settings.LANGUAGES)


def choices(codes: Iterable[str], first: Iterable[str] = ()) -> list[tuple[str, list[tuple[str, str]]]]:
    """Languages to choose from, in two groups where some come `first`; the rest by the names they are listed under."""
    top = list(dict.fromkeys(first))
    rest = sorted({code for code in codes if code not in top}, key=lambda code: own_name(code).casefold())
    groups = [(str(_("Languages of this site")), top), (str(_("Other languages")) if top else "", rest)]
    return [(title, [(code, full_name(code)) for code in those]) for title, those in groups if those]
