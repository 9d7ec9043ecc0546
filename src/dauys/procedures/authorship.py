"""Who the author of a case is: handed over to somebody who agrees, or left without one until an organiser agrees."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dauys.kernel.events import publish
from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Refusal, forbidden, hidden
from dauys.kernel.terms import local_date
from dauys.people.actor import Actor
from dauys.people.profile import Profile
from dauys.procedures import eligibility, events, group, queries, rules
from dauys.procedures.actions import record, step
from dauys.procedures.models import Case, Handover, Organiser
from dauys.procedures.schema import GROUP_ROLES

KEPT = timedelta(days=14)
"""For how long an offer can be accepted."""
PRECEDENCE = timedelta(days=7)
"""For how long, of a case without an author, the representative or deputy alone may take it over."""
KEY_BYTES = 24


def offer_of(case: Case, now: datetime) -> Handover | None:
    """The offer that waits to be accepted."""
    return case.handovers.filter(accepted_at=None, ended_at=None, until__gt=now).first()


def key_of(offer: Handover) -> str:
    """The secret of the link that accepts an offer (192 bits); empty: it is made to one organiser, who needs none."""
    if offer.to_id is not None:
        return ""
    secret = settings.KEYS.blind(str(offer.pk), context=f"handover/{offer.case_id}")
    return base64.urlsafe_b64encode(secret[:KEY_BYTES]).decode()


def opens(case: Case, key: str, now: datetime) -> Handover | None:
    """The offer that this is the secret of."""
    offer = offer_of(case, now)
    known = key_of(offer) if offer else ""
    return offer if known and hmac.compare_digest(known.encode(), key.encode()) else None


def offer_over() -> Refusal:
    """The same for an offer that was taken back, has run out, was accepted, or never was."""
    return hidden("offer_over", _("This offer does not stand any more."))


@transaction.atomic
def offer(case: Case, *, to: UUID | None, stays: bool, by: Actor, now: datetime) -> Handover:
    """Offer the case to an organiser (`to`: their row), or to whoever comes with the link; an earlier offer ends."""
    person = None
    if to is not None:
        person = queries.organisers(case).filter(pk=to).values_list("person_id", flat=True).first()
        if person is None:
            raise hidden("no_such_organiser", _("There is no such organiser."))
    step(case, "hand_over", by=by, now=now)
    _end(case, now)
    try:
        with transaction.atomic():
            return Handover.objects.create(
                id=uuid7(now), case=case, to_id=person, stays=stays, offered_at=now, until=now + KEPT
            )
    except IntegrityError:
        raise Refusal("stale", _("Somebody else has just changed this. Please look again.")) from None


@transaction.atomic
def take_back(case: Case, *, by: Actor, now: datetime) -> None:
    """The author takes the offer back, or the organiser to whom it is made declines it."""
    standing = offer_of(case, now)
    mine = standing is not None and (standing.to_id == by.person_id or "author" in queries.roles_in(case, by))
    if standing is None or by.person_id is None or not mine:
        raise offer_over()
    _end(case, now)


def _end(case: Case, now: datetime) -> None:
    case.handovers.filter(accepted_at=None, ended_at=None).update(ended_at=now)


@transaction.atomic
def accept(case: Case, offer: Handover, *, shown: str, by: Actor, profile: Profile, now: datetime) -> Organiser | None:
    """Become the author of a case that was offered; returns the former author where they go on as an organiser.

    shown: what others saw of the former author, by which they go on being known.
    """
    if offer.to_id is not None and offer.to_id != by.person_id:
        raise offer_over()
    if not Handover.objects.filter(pk=offer.pk, accepted_at=None, ended_at=None, until__gt=now).update(accepted_at=now):
        raise offer_over()
    before, role, place = case.author_id, case.author_role, case.author_place
    if by.person_id is not None and by.person_id == before:
        raise Refusal("author_already", _("You are the author already."))
    own = _become(case, by=by, profile=profile, now=now)
    stayed = None
    if offer.stays and before is not None:
        given = "" if own is None else role
        stayed = Organiser.objects.create(
            id=uuid7(now), case=case, person_id=before, shown=shown, place=place, role=given, joined_at=now
        )
    group.settle(case.pk, now=now)
    return stayed


@transaction.atomic
def take_over(case: Case, *, by: Actor, profile: Profile, now: datetime) -> None:
    """An organiser becomes the author of a case that has none; for some days the representative or deputy alone may."""
    own = queries.organiser(case, by.person_id)
    if own is None:
        raise forbidden("not_allowed", _("You may not do this here."))
    if case.author_id is not None:
        raise Refusal("has_author", _("It has an author."))
    since = case.vacant_since or case.stage_since
    holders = set(queries.organisers(case).exclude(role="").values_list("role", flat=True))
    if not own.role and holders & set(GROUP_ROLES) and now < since + PRECEDENCE:
        raise Refusal("others_first", _("For now it is for the representative or the deputy to take it over."))
    _become(case, by=by, profile=profile, now=now)
    group.settle(case.pk, now=now)


def _become(case: Case, *, by: Actor, profile: Profile, now: datetime) -> Organiser | None:
    """Make somebody the author, by compare-and-set; returns the row that they had as an organiser."""
    if by.person_id is None:
        raise forbidden("sign_in_first", _("Please sign in first."))
    if case.rules.final or not rules.allows(case, "take_over", {"organiser"}):
        raise Refusal("wrong_stage", _("This can no longer, or not yet, be done: the case is at another stage."))
    on, addressed = local_date(now, case.tz), case.place.code
    if refusal := eligibility.refuse(case.preset.authors, profile, on=on, addressed=addressed):
        raise refusal
    own = queries.organiser(case, by.person_id)
    role = own.role if own is not None else case.author_role
    if own is not None:
        queries.organisers(case).filter(pk=own.pk).update(left_at=now, shown="", role="")
    changes = {
        "author_id": by.person_id,
        "author_role": role,
        "author_place": eligibility.place_within(profile, addressed),
        "vacant_since": None,
    }
    if not Case.objects.filter(pk=case.pk, author_id=case.author_id).update(**changes):
        raise Refusal("stale", _("Somebody else has just changed this. Please look again."))
    for name, value in changes.items():
        setattr(case, name, value)
    record(case, "take_over", "organiser", now=now)
    publish(events.Done(at=now, case_id=case.pk, action="take_over"))
    return own


@transaction.atomic
def resign(case: Case, *, by: Actor, now: datetime) -> None:
    """The author leaves without a successor: those who organise it with them may take it over."""
    step(case, "leave", by=by, now=now)
    if "author" not in queries.roles_in(case, by) or case.author_id != by.person_id:
        raise forbidden("not_allowed", _("You may not do this here."))
    empty(case, role="author", now=now)


@transaction.atomic
def vacate(case: Case, *, reason: str, by: Actor, now: datetime) -> None:
    """A moderator notes that the author is there no more: has died, or cannot be reached."""
    step(case, "vacate", by=by, now=now, fields={"reason": reason})
    empty(case, role="", now=now)


def empty(case: Case, *, role: str, now: datetime) -> None:
    """Leave a case without an author. role: by which role that is recorded; empty: it is recorded already."""
    if case.author_id is None:
        raise Refusal("no_author", _("It has no author."))
    changes = {"author_id": None, "author_role": "", "author_place": "", "vacant_since": now}
    if not Case.objects.filter(pk=case.pk, author_id=case.author_id).update(**changes):
        raise Refusal("stale", _("Somebody else has just changed this. Please look again."))
    for name, value in changes.items():
        setattr(case, name, value)
    _end(case, now)
    if role == "system":
        record(case, "vacate", role, now=now)
    publish(events.AuthorGone(at=now, case_id=case.pk))
    group.settle(case.pk, now=now)
