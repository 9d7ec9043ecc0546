"""Files as the parts that pages are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dauys.files import naming, rules, scanning
from dauys.files.models import File
from dauys.files.sizes import size_text
from dauys.kernel.ui.numbers import number_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: Mapping[str, StrOrPromise] = {
    "application/pdf": gettext_lazy("PDF"),
    "application/msword": gettext_lazy("Word document"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": gettext_lazy("Word document"),
    "application/vnd.ms-word.document.macroenabled.12": gettext_lazy("Word document with macros"),
    "application/vnd.oasis.opendocument.text": gettext_lazy("Text document"),
    "application/rtf": gettext_lazy("Text document"),
    "text/plain": gettext_lazy("Text"),
    "application/vnd.ms-excel": gettext_lazy("Excel table"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": gettext_lazy("Excel table"),
    "application/vnd.ms-excel.sheet.macroenabled.12": gettext_lazy("Excel table with macros"),
    "application/vnd.oasis.opendocument.spreadsheet": gettext_lazy("Table"),
    "application/vnd.ms-powerpoint": gettext_lazy("Presentation"),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": gettext_lazy("Presentation"),
    "application/vnd.ms-powerpoint.presentation.macroenabled.12": gettext_lazy("Presentation with macros"),
    "application/vnd.oasis.opendocument.presentation": gettext_lazy("Presentation"),
    "application/zip": gettext_lazy("Archive"),
    "application/vnd.microsoft.portable-executable": gettext_lazy("Program"),
    "application/x-elf": gettext_lazy("Program"),
    "application/x-mach-binary": gettext_lazy("Program"),
    "application/java-archive": gettext_lazy("Program"),
    "text/x-script": gettext_lazy("Program"),
    "text/html": gettext_lazy("Web page"),
    "image/svg+xml": gettext_lazy("Drawing (SVG)"),
}
FAMILIES: Mapping[str, StrOrPromise] = {
    "image": gettext_lazy("Picture"),
    "audio": gettext_lazy("Sound"),
    "video": gettext_lazy("Video"),
    "text": gettext_lazy("Text"),
}
WHY: Mapping[str, StrOrPromise] = {
    "infected": gettext_lazy("The virus scanner found something harmful in it. It has been deleted."),
    "type_not_allowed": gettext_lazy("Files of this kind cannot be attached here. It has been deleted."),
    "unknown_picture": gettext_lazy(
        "Pictures of this format (HEIC) hide where they were taken, and that cannot be taken out here. It has been "
        "deleted. Please save the picture as JPEG and attach it again."
    ),
    "picture_too_large": gettext_lazy(
        "This picture has more than 64 million dots. It has been deleted. Please make it smaller and attach it again."
    ),
    "animation_too_large": gettext_lazy(
        "This moving picture is too long. It has been deleted. Please make it shorter or smaller and attach it again."
    ),
    "unreadable_picture": gettext_lazy("This picture is damaged. It has been deleted. Please attach it again."),
    "unreadable": gettext_lazy("This file could not be read. It has been deleted. Please attach it again."),
}
"""Why a file was refused, by code."""


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where the parts of a file are found, by its id."""

    content: Callable[[File], str]
    preview: Callable[[File], str]
    thumbnail: Callable[[File], str]
    upload: Callable[[File], str] | None = None
    removal: Callable[[File], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A file in a list. `state`: as `File.State` has it. `facts`: what it is, how large. `upload`: where it goes on."""

    id: str
    name: str
    state: str
    facts: str
    note: str = ""
    reason: str = ""
    href: str = ""
    preview: str = ""
    thumbnail: str = ""
    upload: str = ""
    removal: str = ""
    size: int = 0
    percent: int = 0


def shown(files: Iterable[File], addresses: Addresses) -> list[Shown]:
    """Files as a list shows them."""
    return [_shown(file, addresses) for file in files]


def _shown(file: File, addresses: Addresses) -> Shown:
    waits = rules.refuse_giving(file, scanning=scanning.configured()) is not None
    state = "waiting" if file.state == File.State.READY and waits else file.state
    ready, arriving = state == "ready", state == "arriving"
    pictured = ready and file.has_picture
    return Shown(
        id=str(file.pk),
        name=file.name,
        state=state,
        facts=facts(file),
        note=_note(file, state),
        reason=file.reason,
        href=addresses.content(file) if ready else "",
        preview=addresses.preview(file) if pictured else "",
        thumbnail=addresses.thumbnail(file) if pictured else "",
        upload=addresses.upload(file) if arriving and addresses.upload else "",
        removal=addresses.removal(file) if addresses.removal and state != "removed" else "",
        size=file.size,
        percent=file.offset * 100 // file.size if file.size else 0,
    )


def kind_text(kind: str) -> str:
    """What a type is called; "" for bytes of which nothing is known."""
    known = KINDS.get(kind) or FAMILIES.get(kind.partition("/")[0])
    return str(known) if known else ""


def facts(file: File) -> str:
    """What it is, how many pages, how large: "PDF, 3 pages, 2.3 MB"."""
    parts = [kind_text(file.type) or naming.ending(file.name).upper() or _("File")] if file.type else []
    if file.pages > 1 or (file.pages and file.type == "application/pdf"):
        parts.append(ngettext("%(n)s page", "%(n)s pages", file.pages) % {"n": number_text(file.pages)})
    return ", ".join([*parts, size_text(file.kept_size if file.kept_size is not None else file.size)])


def _note(file: File, state: str) -> str:
    if state == "arriving":
        return _("Not whole yet: %(percent)s %% have come. Choose the same file again to go on.") % {
            "percent": file.offset * 100 // file.size if file.size else 0
        }
    if state == "waiting":
        return _("Being checked. Others will see it when that is done.")
    if state == "refused":
        return str(WHY.get(file.why, WHY["unreadable"]))
    return _("Taken down by a moderator.") if state == "removed" else ""
