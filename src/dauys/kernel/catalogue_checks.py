"""What is wrong with catalogues: texts missing, doubted, left over, said in two ways; placeholders that do not fit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from babel.messages.catalog import Catalog, Message

from dauys.kernel import third_party
from dauys.kernel.catalogues import PLURALS, Identity, Text, entries, forms_of, is_translated, read, texts_of
from dauys.kernel.partial import PARTIAL, is_partial

PLACEHOLDER = re.compile(r"%%|%\((?P<name>\w+)\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|%[sdrif]|\{(?P<brace>\w*)\}")
FORMS = re.compile(r"nplurals=(\d+)")


def wanted(area: str, language: str) -> dict[Identity, Text]:
    """Every text that an area's catalogue of a language must have; of a partial one, those within its scope."""
    found = texts_of(area)
    if scope := PARTIAL.get(language):
        return {key: text for key, text in found.items() if any(scope.covers(area, file) for file in text.files)}
    if area == third_party.AREA:
        for identity, text in third_party.missing(language).items():
            found.setdefault(identity, text).files.update(text.files)
    return found


def mistakes(area: str, language: str) -> Iterator[str]:
    """One line for each mistake in an area's catalogue of a language, naming the text."""
    texts = wanted(area, language)
    known = entries(read(area, language))
    for identity, text in sorted(texts.items()):
        entry = known.get(identity)
        if is_partial(language) and (entry is None or not any(forms_of(entry))):
            continue  # said in English until somebody translates it: `in_english` counts them
        for mistake in mistakes_of(text, entry, language):
            yield f"{area}/{language}: {mistake}: {text.singular!r} ({', '.join(sorted(text.files))})"
    for identity in sorted(known.keys() - texts.keys()):
        yield f"{area}/{language}: no source has this text any more: {identity[1]!r}"


def in_english(areas: Collection[str]) -> dict[str, int]:
    """Of each partial language: how many texts within its scope are not translated yet."""
    found = {}
    for language in PARTIAL:
        said = {area: entries(read(area, language)) for area in areas}
        lacking = (key for area in areas for key in wanted(area, language) if not is_translated(said[area].get(key)))
        if number := sum(1 for _key in lacking):
            found[language] = number
    return found


def contradictions(said: Mapping[str, Catalog], language: str, areas: Collection[str]) -> Iterator[str]:
    """One line for each text that one of these areas says otherwise than another one, with who says what.

    said: the catalogues of all areas. They are one to Django: the words of one area stand on the pages of all.
    """
    found: dict[tuple[Identity, bool], dict[tuple[str, ...], list[str]]] = {}
    for area, catalog in said.items():
        for identity, message in entries(catalog).items():
            if is_translated(message):
                ways = found.setdefault((identity, bool(message.pluralizable)), {})
                ways.setdefault(forms_of(message), []).append(area)
    for ((_context, text), _plural), ways in sorted(found.items()):
        if len(ways) > 1 and any(area in areas for those in ways.values() for area in those):
            told = "; ".join(f"{', '.join(those)}: {' | '.join(forms)!r}" for forms, those in ways.items())
            yield f"{language}: said in {len(ways)} ways: {text!r} ({told})"


def mistakes_of(text: Text, entry: Message | None, language: str) -> Iterator[str]:
    """What is wrong with one entry of a catalogue; `None`: there is none."""
    if entry is None:
        yield "missing"
        return
    if entry.fuzzy:
        yield "fuzzy"
    forms = forms_of(entry)
    if not all(forms) or not forms:
        yield "not translated"
        return
    expected = int(FORMS.findall(PLURALS[language])[0]) if text.plural else 1
    if len(forms) != expected:
        yield f"{len(forms)} plural forms instead of {expected}"
    for form in forms:
        if problem := _placeholders(text, form):
            yield problem


def _placeholders(text: Text, form: str) -> str:
    """What is wrong with the placeholders of one form; a plural form need not repeat the number."""
    allowed = [_found(source) for source in (text.singular, text.plural) if source]
    given = _found(form)
    if given in allowed:
        return ""
    every = Counter[str]()
    for source in allowed:
        every |= source
    if unknown := sorted((given - every).elements()):
        return f"unknown placeholder {', '.join(unknown)}"
    lost = sorted((every - given).elements())
    if text.plural and len(lost) == 1:
        return ""
    return f"placeholder {', '.join(lost)} is lost"


def _found(text: str) -> Counter[str]:
    """The placeholders of a text, each counted once where it is named; white space around a text counts too."""
    found = Counter(match.group() for match in PLACEHOLDER.finditer(text) if match.group() != "%%")
    return Counter({name: 1 if "(" in name or len(name) > 2 else number for name, number in found.items()})  # noqa: PLR2004
