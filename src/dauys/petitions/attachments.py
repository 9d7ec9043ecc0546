"""What is attached to a petition, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from dauys.files import actions as files
from dauys.files import queries as stored
from dauys.files.models import File
from dauys.files.rules import MEGABYTE, Allowance
from dauys.files.showing import Addresses, Shown, shown
from dauys.people.actor import Actor
from dauys.petitions import queries
from dauys.procedures import queries as cases
from dauys.procedures.models import Case
from dauys.procedures.schema import Preset

OWNER = "petition/"
UNCHECKED = "unlisted"
"""The stage in which those who have the link read the text; what is attached is shown to others once it was checked."""
CHECKERS = frozenset({"moderator", "committee", "lawyer"})
OF_OTHERS = (File.State.WAITING, File.State.READY, File.State.REMOVED)
"""What others than the author see of: what has come whole and is kept, and the mark of what was taken down."""


def owner(case_id: UUID) -> str:
    """The key under which a petition's files are kept."""
    return f"{OWNER}{case_id}"


def case_of(key: str) -> UUID | None:
    """The petition that a file's owner names; None: it is no petition's."""
    return UUID(key.removeprefix(OWNER)) if key.startswith(OWNER) else None


def allowance(preset: Preset) -> Allowance:
    """What may be attached under this preset."""
    return Allowance(preset.attachments.total_mb * MEGABYTE, preset.attachments.types)


def forget(case_ids: Iterable[UUID], *, now: datetime) -> None:
    """Drop everything that is attached to petitions that are forgotten themselves."""
    files.discard(stored.of_many(owner(case_id) for case_id in case_ids), now=now)


def forget_sender(person_id: UUID, *, now: datetime) -> None:
    """Drop everything that a person has attached anywhere."""
    files.discard(stored.sent_by(str(person_id)), now=now)


def attached(case_id: UUID) -> list[File]:
    """Everything that is attached, oldest first; refused and unfinished ones among it (1 query)."""
    return list(stored.of(owner(case_id)))


def is_open(case: Case) -> bool:
    """Whether what is attached may be read by whoever may read the petition: it was checked, or nobody checks."""
    return case.stage != UNCHECKED and case.stage not in queries.HIDDEN


def visible(case: Case, actor: Actor, *, own: bool = False) -> list[File]:
    """What this actor, who may read the petition, sees of what is attached; `own`: they came as one who organises it.

    The author sees all; those who check see what has come whole; everybody else what is attached once it was checked.
    Where the whole text was taken away, only those who check see what is attached to it.
    """
    if case.withheld_at is not None and not cases.roles_in(case, actor) & CHECKERS:
        return []
    if own:
        return attached(case.pk)
    administers = actor.holds("administrator", jurisdiction_id=case.jurisdiction_id)
    if is_open(case) or administers or cases.roles_in(case, actor) & CHECKERS:
        return list(stored.of(owner(case.pk)).filter(state__in=OF_OTHERS))
    return []


def addresses(case_id: UUID, *, changing: bool = False, taking_down: bool = False) -> Addresses:
    """The pages of a petition's files."""

    def at(name: str) -> Callable[[File], str]:
        return lambda file: reverse(f"petitions:{name}", args=[case_id, file.pk])

    return Addresses(
        content=at("file"),
        preview=at("file-preview"),
        thumbnail=at("file-thumbnail"),
        upload=at("upload") if changing else None,
        removal=at("file-removal") if taking_down else None,
    )


def lines(
    case: Case, actor: Actor, *, own: bool = False, changing: bool = False, taking_down: bool = False
) -> list[Shown]:
    """What this actor sees of what is attached, ready to be drawn; with links to change it or take it down."""
    places = addresses(case.pk, changing=changing, taking_down=taking_down)
    return shown(visible(case, actor, own=own), places)
