"""What is attached to a petition: by who organises it while its text may change; taken down by those who check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dauys.files import actions as files
from dauys.files import queries as stored
from dauys.files.actions import Checksum
from dauys.files.models import File
from dauys.kernel.refusal import forbidden, invalid
from dauys.people.actor import Actor
from dauys.petitions import attachments, authors, drafting, letters, queries, rules
from dauys.petitions.attachments import allowance, owner
from dauys.petitions.models import Petition
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases

BEGINNINGS, PIECES = 120, 3_000
"""Files begun, and pieces of files sent, from one network in an hour."""
TAKE_DOWN = frozenset({"moderator", "committee"})
"""Roles whose holders, where they are for the place, may take down what is attached."""


def readable(case_id: UUID, actor: Actor, keys: Mapping[str, str]) -> list[File]:
    """What whoever asks may see of what is attached. Petition.DoesNotExist: not even the petition.

    keys: secret keys of drafts by the id of their petition.
    """
    found = authors.find_organised(case_id, actor, keys)
    petition = found[0] if found else queries.by_id(case_id, actor)
    return attachments.visible(petition.case, actor, own=found is not None)


@transaction.atomic
def begin(petition_id: UUID, *, by: Actor, name: str, size: int, now: datetime) -> File:
    """Announce a file of that many bytes; the petition is locked, so that two do not share one room."""
    petition = _changing(petition_id, by, now=now)
    return files.begin(
        owner(petition_id),
        sender=str(by.person_id or ""),
        name=name,
        size=size,
        allowance=allowance(petition.case.preset),
        now=now,
    )


def _changing(petition_id: UUID, by: Actor, *, now: datetime) -> Petition:
    """The petition, locked, for somebody who may change it now; that they do is recorded."""
    petition = drafting.locked(petition_id)
    drafting.refuse_too_late(petition)
    procedures.step(petition.case, "edit", by=by, now=now)
    procedures.keep(petition.case, now=now)
    return petition


def receive(
    petition: Petition,
    file: File,
    *,
    by: Actor,
    start: int,
    content: IO[bytes],
    now: datetime,
    length: int | None = None,
    checksum: Checksum | None = None,
) -> File:
    """Take in the next bytes of a file that was announced."""
    drafting.refuse_too_late(petition)
    if not cases.roles_in(petition.case, by) & {"author", "organiser"}:
        raise forbidden("not_allowed", _("You may not do this here."))
    return files.receive(file, start=start, content=content, length=length, checksum=checksum, now=now)


def attach(petition: Petition, *, by: Actor, name: str, size: int, content: IO[bytes], now: datetime) -> File:
    """Take in a whole file at once."""
    file = begin(petition.case_id, by=by, name=name, size=size, now=now)
    return receive(petition, file, by=by, start=0, content=content, length=size, now=now)


@transaction.atomic
def drop(petition_id: UUID, file: File, *, by: Actor, now: datetime) -> None:
    """Take a file back while the text may change; the mark of what a moderator took down stays."""
    _changing(petition_id, by, now=now)
    if file.state == File.State.REMOVED:
        raise forbidden("taken_down", _("A moderator has taken this file down. Its mark stays."))
    files.discard(stored.of(owner(petition_id)).filter(pk=file.pk), now=now)


@transaction.atomic
def take_down(petition: Petition, file: File, *, by: Actor, reason: str, now: datetime) -> File:
    """A moderator removes a file for a reason that everybody can read; a mark stays, and its author is told."""
    case = cases.case(petition.case_id)
    if not cases.roles_in(case, by) & TAKE_DOWN or case.submitted_at is None:
        raise forbidden("not_allowed", _("You may not do this here."))
    if refusal := rules.refuse_own_check(cases.organised_of(case), by.person_id):
        raise refusal
    if not reason.strip():
        raise invalid("missing", _("Something is missing."), reason=_("Please fill this in."))
    fresh = stored.of(owner(case.pk)).select_for_update().get(pk=file.pk)
    if fresh.state == File.State.REMOVED:
        raise rules.stale()
    removed = files.remove(fresh, reason=reason.strip(), now=now)
    role = "moderator" if "moderator" in cases.roles_in(case, by) else "committee"
    procedures.record(case, "attachment_removed", role, now=now, file=str(file.pk), reason=reason.strip())
    letters.file_removed(case, removed, now)
    return removed
