"""The life of a file, from its announcement to its removal. Who may is decided by the area that owns files."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from dauys.files import naming, queries, rules, storage, tasks
from dauys.files.events import Refused
from dauys.files.models import File, Leftover, Piece
from dauys.files.rules import Allowance
from dauys.kernel.events import publish
from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Refusal, invalid

GOES_ON = timedelta(days=1)
"""For how long a broken upload can go on after its last bytes."""
IN_MEMORY = 1024 * 1024
"""Bytes of a piece that are held in memory; more of it lies on the disk."""


@dataclass(frozen=True, kw_only=True)
class Checksum:
    """What a sender says about a piece: the name of the algorithm, and the digest."""

    algorithm: str
    digest: bytes


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was found out about a whole file, and where in the store its content lies now."""

    folder: str
    type: str
    name: str
    kept_size: int
    sha256: str
    width: int = 0
    height: int = 0
    pages: int = 0
    scanned: bool = False


@transaction.atomic
def begin(owner: str, *, sender: str, name: str, size: int, allowance: Allowance, now: datetime) -> File:
    """Announce a file of that many bytes. The caller holds a lock on the owner, so that two do not share one room."""
    if refusal := rules.refuse_beginning(allowance, queries.held(owner), size=size):
        raise refusal
    return File.objects.create(
        id=uuid7(now),
        owner=owner,
        sender=sender,
        name=naming.tidy(name),
        allowed=list(allowance.types),
        size=size,
        created_at=now,
        due_at=now + GOES_ON,
    )


def receive(
    file: File,
    *,
    start: int,
    content: IO[bytes],
    now: datetime,
    length: int | None = None,
    checksum: Checksum | None = None,
) -> File:
    """Take in the next bytes. Of two senders at once one is refused, and what it sent is forgotten.

    length: how many bytes are to come, where that is known. Bytes are stored before they count, in no transaction.
    """
    if refusal := rules.refuse_receiving(file, start=start, length=length):
        raise refusal
    name = f"{file.incoming}/{start}-{secrets.token_hex(8)}"
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as piece:
        most = file.size - start if length is None else length
        size = _copy(content, piece, most=most, checksum=checksum)
        if not size:
            return file
        storage.put(name, piece)
    try:
        return _count(file, start=start, size=size, name=name, now=now)
    except Refusal:
        storage.delete(name)
        raise


def _copy(content: IO[bytes], piece: IO[bytes], *, most: int, checksum: Checksum | None) -> int:
    """Copy a piece; how many bytes it has. Refusals: more than was said, or not what the checksum says."""
    digest = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    size = 0
    while portion := content.read(storage.PORTION):
        size += len(portion)
        if size > most:
            raise rules.too_long()
        piece.write(portion)
        if digest:
            digest.update(portion)
    if checksum and digest and digest.digest() != checksum.digest:
        raise invalid("checksum", _("The bytes have changed on their way."))
    return size


@transaction.atomic
def _count(file: File, *, start: int, size: int, name: str, now: datetime) -> File:
    """Let stored bytes count, if nobody else's do instead; a file that is whole waits to be looked through."""
    whole = start + size == file.size
    state = File.State.WAITING if whole else File.State.ARRIVING
    due = now if whole else now + GOES_ON
    rows = File.objects.filter(pk=file.pk, state=File.State.ARRIVING, offset=start)
    if not rows.update(offset=F("offset") + size, state=state, due_at=due):
        raise rules.wrong_offset()
    try:
        with transaction.atomic():
            Piece.objects.create(file=file, start=start, size=size, name=name)
    except IntegrityError:
        raise rules.wrong_offset() from None
    file.offset, file.state, file.due_at = start + size, state, due
    if whole:
        transaction.on_commit(tasks.nudge)
    return file


@transaction.atomic
def keep(file: File, looked: Looked, *, now: datetime) -> bool:
    """Keep what was looked through; whether it was still waited for (else its folder stays a leftover)."""
    rows = File.objects.filter(pk=file.pk, state=File.State.WAITING)
    found = {name: getattr(looked, name) for name in Looked.__dataclass_fields__ if name != "scanned"}
    if not rows.update(
        **found,
        state=File.State.READY,
        due_at=None,
        attempts=0,
        settled_at=now,
        scanned_at=now if looked.scanned else None,
    ):
        return False
    Leftover.objects.filter(folder=looked.folder).delete()
    Piece.objects.filter(file_id=file.pk).delete()
    _leave([file.incoming], now=now)
    return True


@transaction.atomic
def refuse(file: File, *, why: str, now: datetime) -> None:
    """Keep nothing of a file but its name and why it was refused; its owner's area is told."""
    rows = File.objects.filter(pk=file.pk, state__in=(File.State.WAITING, File.State.READY))
    if rows.update(state=File.State.REFUSED, why=why, due_at=None, settled_at=now):
        Piece.objects.filter(file_id=file.pk).delete()
        _leave(_folders(file), now=now)
        publish(Refused(at=now, owner=file.owner, file_id=file.pk, name=file.name, why=why))


def mark_scanned(file: File, *, now: datetime) -> None:
    """Note that a file that was kept before has been scanned too."""
    File.objects.filter(pk=file.pk, state=File.State.READY).update(scanned_at=now, due_at=None, attempts=0)


def postpone(file: File, *, until: datetime) -> None:
    """Look at it again later."""
    File.objects.filter(pk=file.pk).update(due_at=until, attempts=F("attempts") + 1)


def claim(file: File, *, until: datetime) -> bool:
    """Take a due file on, until that moment; whether nobody else has."""
    return bool(File.objects.filter(pk=file.pk, state=file.state, due_at=file.due_at).update(due_at=until))


def have_scanned(*, now: datetime) -> int:
    """Let everything be scanned that was kept before this site had a scanner; how many."""
    return queries.unscanned().update(due_at=now)


@transaction.atomic
def remove(file: File, *, reason: str, now: datetime) -> File:
    """Take a file down: its content goes, a mark with the reason stays."""
    _leave(_folders(file), now=now)
    Piece.objects.filter(file_id=file.pk).delete()
    file.state, file.reason, file.due_at, file.settled_at = File.State.REMOVED, reason, None, now
    file.folder, file.sha256, file.width, file.height = "", "", 0, 0
    file.save(update_fields=["state", "reason", "due_at", "settled_at", "folder", "sha256", "width", "height"])
    return file


@transaction.atomic
def discard(files: QuerySet[File], *, now: datetime) -> int:
    """Forget files without a mark, with all that lies in the store; how many."""
    found = list(files)
    _leave([folder for file in found for folder in _folders(file)], now=now)
    File.objects.filter(pk__in=[file.pk for file in found]).delete()
    return len(found)


def change_sender(before: str, *, to: str) -> None:
    """Let what somebody has sent be somebody else's: they turned out to be one."""
    File.objects.filter(sender=before).update(sender=to)


def reserve(file: File, *, now: datetime) -> str:
    """A fresh folder for a file's content; it is cleared away after a day unless the file is kept there."""
    folder = f"kept/{file.pk}-{secrets.token_hex(4)}"
    Leftover.objects.create(folder=folder, due_at=now + GOES_ON)
    return folder


def _folders(file: File) -> list[str]:
    return [file.incoming, *([file.folder] if file.folder else [])]


def _leave(folders: Iterable[str], *, now: datetime) -> None:
    """Let the tick clear these folders away, at once."""
    rows = [Leftover(folder=folder, due_at=now) for folder in folders]
    Leftover.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(tasks.nudge)
