"""Texts of the packages we stand on that people see and their own catalogues leave untranslated.

They are completed in the catalogue of `config`, which no package overrides.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from dauys.kernel.catalogues import Identity, Text, collect, entries, is_translated, read_file

AREA = "config"
SEEN = {
    "django": (
        "forms/**/*.py",
        "core/validators.py",
        "core/exceptions.py",
        "core/paginator.py",
        "db/models/base.py",
        "db/models/fields/*.py",
        "utils/dates.py",
        "utils/dateformat.py",
        "utils/timesince.py",
        "utils/text.py",
        "utils/ipv6.py",
        "template/defaultfilters.py",
        "contrib/auth/forms.py",
        "contrib/auth/password_validation.py",
        "contrib/auth/validators.py",
    ),
    "allauth": (
        "account/fields.py",
        "account/adapter.py",
        "account/forms.py",
        "account/internal/**/*.py",
        "mfa/adapter.py",
        "mfa/models.py",
        "mfa/**/forms.py",
        "socialaccount/adapter.py",
        "templates/account/messages/*.txt",
        "templates/mfa/messages/*.txt",
        "templates/socialaccount/messages/*.txt",
    ),
}
"""By package: the files whose texts reach people. Django's admin and both packages' own pages do not."""

CATALOGUES = {
    "django": ("conf/locale", "contrib/auth/locale"),
    "allauth": ("locale",),
}


def missing(language: str) -> dict[Identity, Text]:
    """The visible texts of the packages that have no translation of their own into a language."""
    found: dict[Identity, Text] = {}
    for package, patterns in SEEN.items():
        root = folder(package)
        own: dict[Identity, Text] = {}
        for file in sorted({file for pattern in patterns for file in root.glob(pattern)}):
            collect(file, f"{package}/{file.relative_to(root).as_posix()}", into=own)
        done = set(_translated(root, CATALOGUES[package], language))
        for identity, text in own.items():
            if identity not in done:
                found.setdefault(identity, text).files.update(text.files)
    return found


def folder(package: str) -> Path:
    """Where an installed package stands."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


def _translated(root: Path, catalogues: tuple[str, ...], language: str) -> Iterator[Identity]:
    for catalogue in catalogues:
        file = root / catalogue / language / "LC_MESSAGES" / "django.po"
        if file.exists():
            known = entries(read_file(file, language))
            yield from (identity for identity, message in known.items() if is_translated(message))
