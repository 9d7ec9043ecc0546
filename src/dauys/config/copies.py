"""Copies of an installation: two files, made at one moment, that any other installation can take in.

The first file holds cases, counts, places and files; the second the keys and every table that tells who somebody is.
The second is kept for a short time, so that whoever was erased stays erased; the first may be kept for years.
The format knows no database: what SQLite gave, PostgreSQL takes in.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, TextIO
from uuid import UUID

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from dauys.config import tables
from dauys.kernel.refusal import Refusal
from dauys.people.actions import erase
from dauys.people.models import Person
from dauys.search import actions as search

FORMAT = 1


@dataclass(frozen=True)
class Copied:
    """What a copy holds: rows by table, and the two files. `to_erase`: who came back and should not have.

    files_elsewhere: what people attached lies in a bucket, which is copied by its own means.
    """

    rows: dict[str, int]
    file: Path
    second: Path
    to_erase: tuple[UUID, ...] = ()
    files_elsewhere: bool = False


def second_file(file: Path) -> Path:
    """Where the second file of a copy lies: beside the first."""
    return file.with_name(f"{file.name}.personal")


def backup(file: Path, *, now: datetime) -> Copied:
    """Copy everything as it is at one moment. Both files appear whole or not at all."""
    second = second_file(file)
    if taken := [path for path in (file, second) if path.exists()]:
        raise Refusal("copy_exists", _("%(file)s exists already; nothing is overwritten.") % {"file": taken[0]})
    found = tables.tables()
    personal = tables.personal(found)
    rows: dict[str, int] = {}
    with _one_moment(), _fresh_archive(second) as private, _fresh_archive(file) as public:
        for model in found:
            archive = private if model in personal else public
            with _text(archive, f"tables/{model._meta.label}.jsonl") as to:  # noqa: SLF001
                rows[model._meta.label] = tables.write(model, to)  # noqa: SLF001
        about = {"format": FORMAT, "at": now.isoformat(), "migrations": _applied(), "rows": rows}
        for archive in (public, private):
            archive.writestr("about.json", json.dumps(about, indent=1))
        private.write(settings.KEYS.path, "keys.json")
        for path, name in _uploads():
            with suppress(FileNotFoundError):  # cleared away since: nothing in the database speaks of it any more
                public.write(path, f"files/{name}", compress_type=zipfile.ZIP_STORED)
    return Copied(rows, file, second, files_elsewhere=_uploads_folder() is None)


def restore(file: Path, *, replace: bool, now: datetime) -> Copied:
    """Put a copy in the place of what is here. Persons who have been erased here since are erased again.

    Without its second file the copy is taken in without anybody's identity or account, under the keys that are here.
    """
    second = second_file(file)
    about = _about(file)
    if second.exists() and _about(second)["at"] != about["at"]:
        raise Refusal("copy_mismatch", _("%(file)s belongs to another copy.") % {"file": second})
    erased = _erased()
    if not replace and occupied():
        raise Refusal("not_empty", _("There are data here already. To put the copy in their place, add --replace."))
    empty()
    call_command("migrate", interactive=False, verbosity=0)
    if unknown := set(map(tuple, about["migrations"])) ^ set(map(tuple, _applied())):
        raise Refusal("copy_version", _("The copy is of another version: %(what)s.") % {"what": min(unknown)})
    rows = _load([path for path in (file, second) if path.exists()])
    to_erase = _erase_again(erased, now=now)
    search.rebuild(now=now)
    return Copied(rows, file, second, to_erase)


def _erase_again(erased: list[UUID], *, now: datetime) -> tuple[UUID, ...]:
    """Erase whom the copy brought back; the ids of those who may not be erased now (the last administrator)."""
    left = []
    for person in Person.objects.filter(pk__in=erased, erased_at=None):
        try:
            erase(person, now=now)
        except Refusal:
            left.append(person.pk)
    return tuple(left)


def _load(files: list[Path]) -> dict[str, int]:
    rows: dict[str, int] = {}
    found = tables.tables()
    archives = [zipfile.ZipFile(file) for file in files]
    try:
        held = {name: archive for archive in archives for name in archive.namelist()}
        with transaction.atomic():
            for model in reversed(found):  # what the migrations themselves put in
                if model._base_manager.exists():  # noqa: SLF001
                    model._base_manager.all().delete()  # noqa: SLF001
            for model in found:
                name = f"tables/{model._meta.label}.jsonl"  # noqa: SLF001
                if name in held:
                    with held[name].open(name) as raw, io.TextIOWrapper(raw, encoding="utf-8") as source:
                        rows[model._meta.label] = tables.read(model, source)  # noqa: SLF001
            _go_on_counting(found)
        if "keys.json" in held:
            with held["keys.json"].open("keys.json") as content:
                _put(settings.KEYS.path, content)
        _load_uploads(held)
    finally:
        for archive in archives:
            archive.close()
    return rows


def _load_uploads(held: Mapping[str, zipfile.ZipFile]) -> None:
    """Put the files of a copy where files lie; those that were here are kept as `….before-restore`."""
    folder = _uploads_folder()
    if folder is None:
        return
    if folder.exists():
        aside = folder.with_name(f"{folder.name}.before-restore")
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)
    for name, archive in held.items():
        path = (folder / name.removeprefix("files/")).resolve()
        if name.startswith("files/") and path.is_relative_to(folder.resolve()):
            with archive.open(name) as content:
                _put(path, content)


def _go_on_counting(found: list[tables.Table]) -> None:
    """Let numbered rows go on after the highest number taken in."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), found):
            cursor.execute(statement)


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction that sees the database as it was when it began."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _fresh_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """A new archive that only its owner may read, in its place only when it is whole and on the disk."""
    part = path.with_name(f"{path.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
                yield archive
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _text(archive: zipfile.ZipFile, name: str) -> Iterator[TextIO]:
    with archive.open(name, "w", force_zip64=True) as raw, io.TextIOWrapper(raw, encoding="utf-8") as text:
        yield text


def _about(file: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(file) as archive:
            about: dict[str, Any] = json.loads(archive.read("about.json"))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Refusal("not_a_copy", _("%(file)s is no copy of an installation.") % {"file": file}) from error
    if about["format"] != FORMAT:
        raise Refusal("copy_format", _("%(file)s has a format this version does not know.") % {"file": file})
    return about


def _applied() -> list[list[str]]:
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def _erased() -> list[UUID]:
    if Person._meta.db_table not in connection.introspection.table_names():  # noqa: SLF001
        return []
    return list(Person.objects.exclude(erased_at=None).values_list("pk", flat=True))


def occupied() -> bool:
    """Whether anybody has used this installation."""
    here = set(connection.introspection.table_names())
    return Person._meta.db_table in here and Person.objects.exists()  # noqa: SLF001


def empty() -> None:
    """Take every table away. An embedded database is put aside and kept as `….before-restore`."""
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        path.replace(path.with_name(f"{path.name}.before-restore"))
        return
    with connection.cursor() as cursor:
        names = ", ".join(connection.ops.quote_name(name) for name in connection.introspection.table_names(cursor))
        if names:
            cursor.execute(f"DROP TABLE {names} CASCADE")


def _uploads_folder() -> Path | None:
    """The folder of attached files; None where they lie in a bucket."""
    return Path(default_storage.path("")) if isinstance(default_storage, FileSystemStorage) else None


def _uploads() -> Iterator[tuple[Path, str]]:
    folder = _uploads_folder()
    if folder is None:
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.relative_to(folder).as_posix()


def _put(path: Path, content: IO[bytes]) -> None:
    """Write what an archive holds, a portion at a time, for the program's own user alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        shutil.copyfileobj(content, file)
