"""What may be attached, in what size and number, and what may be given out. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dauys.files.models import File
from dauys.files.sizes import size_text
from dauys.kernel.refusal import Kind, Refusal, forbidden, invalid

MEGABYTE = 1024 * 1024
"""Bytes."""
MOST_FILES = 50
"""Files of one owner, whatever their size."""


@dataclass(frozen=True)
class Allowance:
    """What one owner may hold: `total` bytes in all, of these `types` (`application/pdf`, `image/*`; any, if empty)."""

    total: int
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """What an owner holds already: how many files, and how many bytes they have or have announced."""

    number: int
    size: int


def refuse_beginning(allowance: Allowance, held: Held, *, size: int) -> Refusal | None:
    """Why a file of this many bytes cannot be added; exactly the total is still right."""
    if allowance.total <= 0:
        return forbidden("nothing_attachable", _("Nothing can be attached here."))
    if size <= 0:
        sentence = _("This file is empty.")
        return invalid("file_empty", sentence, file=sentence)
    if held.number >= MOST_FILES:
        sentence = ngettext(
            "%(number)d file can be attached at most.", "%(number)d files can be attached at most.", MOST_FILES
        ) % {"number": MOST_FILES}
        return invalid("too_many_files", sentence, file=sentence)
    if held.size + size > allowance.total:
        sentence = _("This file has %(size)s. All files together may have %(total)s, and %(left)s of that are free.")
        told = {"size": size, "total": allowance.total, "left": max(allowance.total - held.size, 0)}
        words = sentence % {name: size_text(number) for name, number in told.items()}
        return invalid("file_too_large", words, file=words)
    return None


def refuse_receiving(file: File, *, start: int, length: int | None) -> Refusal | None:
    """Why bytes from `start` on cannot be taken in now."""
    if file.state != File.State.ARRIVING:
        return Refusal("upload_over", _("This file has come whole already, or is not wanted any more."))
    if start != file.offset:
        return wrong_offset()
    if length is not None and start + length > file.size:
        return too_long()
    return None


def wrong_offset() -> Refusal:
    """The refusal of bytes that do not follow those that are there."""
    return Refusal("wrong_offset", _("These bytes do not follow the ones that have come. Ask where to go on."))


def too_long() -> Refusal:
    """The refusal of more bytes than were announced."""
    return invalid("upload_too_long", _("More has come than was announced for this file."))


def refuse_type(allowed: Collection[str], kind: str) -> Refusal | None:
    """Why a file of this type is not admitted; `image/*` admits every kind of picture."""
    family = f"{kind.partition('/')[0]}/*"
    if not allowed or kind in allowed or family in allowed:
        return None
    return invalid("type_not_allowed", _("Files of this kind cannot be attached here."))


def refuse_giving(file: File, *, scanning: bool) -> Refusal | None:
    """Why the content of a file is not given out; `scanning`: whether this site lets files be scanned for viruses."""
    if file.state == File.State.READY and (file.scanned_at is not None or not scanning):
        return None
    if file.state in (File.State.ARRIVING, File.State.WAITING, File.State.READY):
        return Refusal("file_waiting", _("This file is being checked. Please try again in a moment."))
    return Refusal("file_gone", _("This file is not here any more."), kind=Kind.HIDDEN)
