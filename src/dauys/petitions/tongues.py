"""In which languages a petition may be written, translated and answered, and which of its texts governs."""

from __future__ import annotations

from collections.abc import Iterable

from dauys.kernel import languages
from dauys.petitions.models import Petition
from dauys.procedures.models import Case
from dauys.procedures.schema import Preset


def to_write_in(preset: Preset) -> tuple[str, ...]:
    """The languages a petition may be written in: those of the preset, else those of the site and many more."""
    return preset.text.languages or (*languages.of_site(), *languages.WIDE)


def to_translate_into(preset: Preset) -> tuple[str, ...]:
    """The languages it may be translated into: the same, or any where the preset lets others be added."""
    if preset.text.languages and preset.text.other_translations:
        return tuple(dict.fromkeys((*preset.text.languages, *languages.of_site(), *languages.WIDE)))
    return to_write_in(preset)


def listed_first(allowed: Iterable[str]) -> list[str]:
    """Of the languages to choose from, those of the site: most people look for one of them."""
    those = set(allowed)
    return [code for code in languages.of_site() if code in those]


def is_official(preset: Preset, language: str) -> bool:
    """Whether it is a language that the preset names; any is, where it names none."""
    return not preset.text.languages or language in preset.text.languages


def existing(petition: Petition) -> list[str]:
    """The languages that the text exists in, its own first."""
    others = sorted(code for code in petition.bodies if code != petition.language and petition.bodies[code].strip())
    return [petition.language, *others]


def owed(case: Case) -> list[str]:
    """The languages that an answer may be written in: those in which it is owed, then those of the jurisdiction."""
    return list(dict.fromkeys([*case.preset.response.languages, *(case.jurisdiction.languages or ["en"])]))
