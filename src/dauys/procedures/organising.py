"""Organisers of a case beside its author: invited by a secret link, joined, left."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from dauys.kernel.refusal import Refusal, forbidden, hidden
from dauys.kernel.terms import local_date
from dauys.people.actor import Actor
from dauys.people.profile import Profile
from dauys.procedures import authorship, eligibility, group, queries, rules
from dauys.procedures.actions import record, step
from dauys.procedures.models import Case, Handover, Organiser

KEY_BYTES = 24


def key_of(case: Case) -> str:
    """The secret of the invitation link in force (192 bits); empty: there is none."""
    if not case.invitation:
        return ""
    secret = settings.KEYS.blind(str(case.invitation), context=f"organiser-invitation/{case.pk}")
    return base64.urlsafe_b64encode(secret[:KEY_BYTES]).decode()


def opens(case: Case, key: str) -> bool:
    """Whether this is the secret of the invitation link in force."""
    known = key_of(case)
    return bool(known) and hmac.compare_digest(known.encode(), key.encode())


def refuse_late(case: Case) -> None:
    """Refuse where nobody can become an organiser at the stage where the case stands."""
    if not rules.allows(case, "join", {"organiser"}):
        raise Refusal("wrong_stage", _("Nobody can join as an organiser at this stage."))


@transaction.atomic
def invite(case: Case, *, by: Actor) -> str:
    """Make the invitation link, or a new one with which the earlier no longer works; its secret."""
    _refuse_all_but_author(case, by)
    refuse_late(case)
    Case.objects.filter(pk=case.pk).update(invitation=F("invitation") + 1)
    case.invitation = Case.objects.values_list("invitation", flat=True).get(pk=case.pk)
    return key_of(case)


@transaction.atomic
def join(case: Case, *, key: str, by: Actor, profile: Profile, shown: str, now: datetime) -> Organiser:
    """Become one of the organisers, by the secret of the link; organisers must be eligible as authors are."""
    if not opens(case, key):
        raise invitation_over()
    if by.person_id is None:
        raise sign_in_first()
    present = list(queries.organisers(case).values_list("person_id", flat=True))
    on, addressed = local_date(now, case.tz), case.place.code
    refuse_late(case)
    refusal = rules.refuse_joining(case, by.person_id, present) or eligibility.refuse(
        case.preset.authors, profile, on=on, addressed=addressed
    )
    if refusal:
        raise refusal
    place = eligibility.place_within(profile, addressed)
    try:
        with transaction.atomic():
            organiser = Organiser.objects.create(
                case=case,
                person_id=by.person_id,
                shown=shown,
                place=place,
                role=group.vacant_role(case),
                joined_at=now,
            )
    except IntegrityError:
        raise Refusal("organises_already", _("You are one of the organisers already.")) from None
    step(case, "join", by=by, now=now)
    group.settle(case.pk, now=now)
    return organiser


def invitation_over() -> Refusal:
    """The same for a link that was renewed and for one that never was."""
    return hidden("invitation_over", _("This invitation does not work any more. Ask for a new link."))


def sign_in_first() -> Refusal:
    """The refusal of nobody in particular."""
    return forbidden("sign_in_first", _("Please sign in first."))


def not_an_organiser() -> Refusal:
    """The refusal of whoever wants to leave what they do not organise."""
    return forbidden("not_allowed", _("You may not do this here."))


@transaction.atomic
def leave(case: Case, *, by: Actor, now: datetime) -> Organiser:
    """Stop being one of the organisers. What was done stays; where too few are left, the case cannot be handed in.

    Returns who has left, with the name as it was shown.
    """
    step(case, "leave", by=by, now=now)
    own = queries.organiser(case, by.person_id)
    if own is None or not _end(Q(pk=own.pk), now):
        raise not_an_organiser()
    group.settle(case.pk, now=now)
    return own


@transaction.atomic
def remove(case: Case, organiser_id: UUID, *, by: Actor, now: datetime) -> None:
    """The author parts with an organiser, as long as organisers themselves may leave."""
    _refuse_all_but_author(case, by)
    if not rules.allows(case, "leave", {"organiser"}):
        raise Refusal("wrong_stage", _("The organisers can no longer change at this stage."))
    if not _end(Q(case=case, pk=organiser_id), now):
        raise hidden("no_such_organiser", _("There is no such organiser."))
    record(case, "leave", "author", now=now)
    group.settle(case.pk, now=now)


def forget(person_id: UUID, *, now: datetime) -> None:
    """Somebody is erased: they organise nothing any more, and their name goes.

    What they had started and is not closed stays without an author, until an organiser takes it over.
    """
    for row in Organiser.objects.filter(person_id=person_id, left_at=None).select_related("case"):
        if _end(Q(pk=row.pk), now):
            record(row.case, "leave", "organiser", now=now)
            group.settle(row.case_id, now=now)
    Organiser.objects.filter(person_id=person_id).update(shown="")
    Handover.objects.filter(to_id=person_id, accepted_at=None, ended_at=None).update(ended_at=now)
    for case in Case.objects.filter(author_id=person_id, closed_at=None).select_related("procedure", "place"):
        authorship.empty(case, role="system", now=now)


def _end(which: Q, now: datetime) -> int:
    return Organiser.objects.filter(which, left_at__isnull=True).update(left_at=now, shown="", role="")


def _refuse_all_but_author(case: Case, by: Actor) -> None:
    if "author" not in queries.roles_in(case, by):
        raise forbidden("not_allowed", _("You may not do this here."))
