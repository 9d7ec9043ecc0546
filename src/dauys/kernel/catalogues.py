"""Catalogues of visible texts (gettext) without gettext's tools: found in sources, merged, written, compiled.

Each area has its own in `locale/<language>/LC_MESSAGES/django.po`. The source language is English.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from dauys.kernel.partial import is_partial

PACKAGE = Path(__file__).resolve().parent.parent
LANGUAGES = ("kk", "ru")
"""The languages beside English in which the product itself is complete; those of `partial` cover what they name."""

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLURALS = {
    "kk": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
}
TEMPLATES = frozenset({".html", ".txt", ".xml", ".svg"})

Identity = tuple[str, str]
"""Context (or "") and singular: what makes a text one text."""


@dataclass
class Text:
    """One text of the sources: its plural where it has one, and the files it stands in."""

    singular: str
    plural: str = ""
    context: str = ""
    files: set[str] = field(default_factory=set)

    @property
    def identity(self) -> Identity:
        """What a catalogue knows it by."""
        return self.context, self.singular


def areas() -> list[str]:
    """Every area that may have texts, in the order of the alphabet."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def catalogue_file(area: str, language: str) -> Path:
    """Where an area's catalogue of a language stands."""
    return PACKAGE / area / "locale" / language / "LC_MESSAGES" / "django.po"


def texts_of(area: str) -> dict[Identity, Text]:
    """Every translatable text in an area's modules and templates."""
    root = PACKAGE / area
    found: dict[Identity, Text] = {}
    for file in sources(root):
        collect(file, file.relative_to(root).as_posix(), into=found)
    return found


def sources(root: Path) -> Iterator[Path]:
    """The modules and templates under a folder, in a stable order; migrations hold no texts of their own."""
    for file in sorted(root.rglob("*")):
        parts = file.relative_to(root).parts
        if "migrations" in parts or "node_modules" in parts:
            continue
        if file.suffix == ".py" or (file.suffix in TEMPLATES and "templates" in parts):
            yield file


def collect(file: Path, name: str, *, into: dict[Identity, Text]) -> None:
    """Add the texts of one file, which is called `name` in the catalogue."""
    content = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        # What the template engine leaves is lines of calls between lines of filler: indentation means nothing there.
        content = "\n".join(line.lstrip() for line in templatize(content, origin=str(file)).split("\n"))
    for _line, message, _comments, context in extract("python", BytesIO(content.encode()), KEYWORDS):
        singular, plural = (message, "") if isinstance(message, str) else (message[0], message[1])
        if not singular:
            continue
        text = into.setdefault((context or "", singular), Text(singular, plural, context or ""))
        text.plural = text.plural or plural
        text.files.add(name)


def read(area: str, language: str) -> Catalog:
    """An area's catalogue of a language; an empty one where there is none."""
    file = catalogue_file(area, language)
    return read_file(file, language) if file.exists() else Catalog(locale=None)


def read_file(file: Path, language: str) -> Catalog:
    """A catalogue by its file. Its plurals are those its own header names."""
    with file.open("rb") as stream:
        return read_po(stream, locale=language, charset="utf-8")


def entries(catalog: Catalog) -> dict[Identity, Message]:
    """The entries of a catalogue, without its header."""
    return {(message.context or "", _singular(message)): message for message in catalog if message.id}


def obsolete(catalog: Catalog) -> dict[Identity, Message]:
    """The entries that a catalogue keeps of texts which no source has now."""
    return {(message.context or "", _singular(message)): message for message in catalog.obsolete.values()}


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def is_translated(message: Message | None) -> bool:
    """Whether an entry says something in every form and nobody doubts it."""
    if message is None or message.fuzzy:
        return False
    forms = forms_of(message)
    return bool(forms) and all(forms)


def merge(
    texts: Iterable[Text], language: str, *, known: Catalog, memory: dict[Identity, Message], prune: bool = False
) -> Catalog:
    """A fresh catalogue of `texts`: with the translations already `known`, else those that other areas have.

    A translation whose text is gone is kept aside (`#~`) until the text returns, unless `prune`; never guessed.
    """
    fresh = Catalog(locale=language)
    old, aside = entries(known), obsolete(known)
    wanted: set[Identity] = set()
    for text in sorted(texts, key=lambda text: text.identity):
        wanted.add(text.identity)
        candidates = (old.get(text.identity), aside.get(text.identity), memory.get(text.identity))
        suitable = (
            found for found in candidates if found is not None and bool(text.plural) == bool(found.pluralizable)
        )
        taken = next((found for found in suitable if is_translated(found)), None) or old.get(text.identity)
        fresh.add(
            (text.singular, text.plural) if text.plural else text.singular,
            string=_string(taken, plural=bool(text.plural)),
            locations=[(name, 0) for name in sorted(text.files)],
            flags={"fuzzy"} if taken is not None and taken.fuzzy else set(),
            user_comments=taken.user_comments if taken is not None else (),
            context=text.context or None,
        )
    if not prune:
        for identity, message in sorted({**aside, **old}.items()):
            if identity not in wanted and is_translated(message):
                fresh.obsolete[_singular(message)] = message
    return fresh


def forms_of(message: Message) -> tuple[str, ...]:
    """The translation of an entry: one form, or one for each plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _string(message: Message | None, *, plural: bool) -> str | tuple[str, ...]:
    if message is None or bool(message.pluralizable) != plural:
        return ""
    forms = forms_of(message)
    return forms if plural else forms[0]


def translations(language: str) -> dict[Identity, Message]:
    """Whatever any area has translated into a language, kept-aside entries too: the memory for moved texts."""
    memory: dict[Identity, Message] = {}
    for area in areas():
        catalog = read(area, language)
        for identity, message in {**obsolete(catalog), **entries(catalog)}.items():
            if is_translated(message):
                memory.setdefault(identity, message)
    return memory


def write(catalog: Catalog, file: Path, language: str) -> bool:
    """Write a catalogue without dates and line numbers, so that it changes only when texts do; whether it changed."""
    body = BytesIO()
    write_po(body, catalog, width=100, omit_header=True, sort_output=True, include_lineno=False)
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        f'"Language: {language}\\n"\n"Plural-Forms: {PLURALS[language]}\\n"\n\n'
    )
    content = (header + body.getvalue().decode().strip()).rstrip() + "\n"
    if file.exists() and file.read_text(encoding="utf-8") == content:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    return True


def compile_file(file: Path, language: str, *, area: str = "") -> bool:
    """Make the binary catalogue that the site reads, where it is older than its sources; whether it was made.

    area: whose it is; a partial language says the rest of its texts in English.
    """
    sources = list(PACKAGE.glob(f"*/locale/{language}/LC_MESSAGES/django.po")) if is_partial(language) else [file]
    binary = file.with_suffix(".mo")
    if binary.exists() and binary.stat().st_mtime_ns > max(source.stat().st_mtime_ns for source in sources):
        return False
    catalog = read_file(file, language)
    if is_partial(language):
        _fill(catalog, area, language)
    fresh = binary.with_suffix(".mo.new")
    with fresh.open("wb") as stream:
        write_mo(stream, catalog)
    fresh.replace(binary)
    return True


def _fill(catalog: Catalog, area: str, language: str) -> None:
    """Let a partial catalogue say the rest in English, and not in the first language of the site.

    Catalogues of all areas are one to Django: what another area says in this language is said here too.
    """
    forms, known = catalog.num_plurals, translations(language)
    others = areas() if area == "config" else [area]  # for areas that have no catalogue of their own in it
    every = {key: message for other in others for key, message in entries(read(other, LANGUAGES[0])).items()}
    for identity, message in every.items():
        told = known.get(identity)
        if told is not None and bool(told.pluralizable) == bool(message.pluralizable):
            string: str | tuple[str, ...] = _string(told, plural=bool(told.pluralizable))
        elif isinstance(message.id, str):
            string = message.id
        else:
            string = tuple(message.id[0] if form == 1 else message.id[1] for form in range(forms))
        catalog.add(message.id, string=string, context=message.context)
