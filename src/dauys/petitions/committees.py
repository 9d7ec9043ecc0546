"""Committees: who sits in them, which petitions they deal with, and who writes that down."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dauys.bodies.models import Body, BodyKind
from dauys.kernel.refusal import Refusal, forbidden, invalid
from dauys.people.actor import Actor
from dauys.petitions.models import Member, Petition
from dauys.petitions.proceedings import refuse_words
from dauys.petitions.queries import RELATED
from dauys.procedures.models import Case, Procedure

LONGEST_NAME = 120
MOST = 500
"""Members that a committee ever had."""
RANK = {Member.Office.CHAIR: 0, Member.Office.DEPUTY: 1, Member.Office.MEMBER: 2}


def sitting(on: date) -> Q:
    """The condition of sitting in a committee on a day."""
    return Q(since__lte=on) & (Q(until=None) | Q(until__gt=on))


def members(body: Body, on: date) -> list[Member]:
    """Who sits in a committee on a day: chair and deputies first, then by name (1 query)."""
    rows = Member.objects.filter(sitting(on), body=body)
    return sorted(rows, key=lambda row: (RANK[Member.Office(row.office)], row.name))


def former(body: Body, on: date) -> list[Member]:
    """Who sat in it before, those who left last first."""
    return list(Member.objects.filter(body=body, until__lte=on).order_by("-until", "name")[:MOST])


def of_case(case: Case) -> Body | None:
    """The committee that deals with a case: one its procedure names, or the body addressed where that is one."""
    if case.addressee.kind == BodyKind.COMMITTEE:
        return case.addressee
    codes = [ref.code for ref in case.preset.bodies.values() if ref.code]
    return Body.objects.filter(code__in=codes, kind=BodyKind.COMMITTEE).order_by("code").first()


def matters(body: Body) -> QuerySet[Petition]:
    """The public petitions that a committee deals or dealt with: addressed to it, owed by it, or heard by it."""
    procedures = Procedure.objects.filter(jurisdiction_id=body.jurisdiction_id, instrument="petitions")
    naming = [row.pk for row in procedures if any(ref.code == body.code for ref in row.preset.bodies.values())]
    worked = Q(case__hearings__isnull=False) | Q(case__votes__isnull=False) | Q(case__conclusions__isnull=False)
    worked |= Q(case__inquiries__isnull=False)
    theirs = Q(case__addressee=body) | Q(case__obligations__body=body) | (Q(case__procedure__in=naming) & worked)
    ids = Petition.objects.filter(theirs, case__listed=True).order_by().values("pk").distinct()
    rows = Petition.objects.filter(pk__in=ids).select_related(*RELATED)
    return rows.prefetch_related("case__thresholds", "case__obligations")


def refuse_writing(body: Body, actor: Actor) -> Refusal | None:
    """Why somebody may not say who sits in a committee: its own people do, and administrators of its jurisdiction."""
    own = body.pk in actor.bodies("committee") | actor.bodies("head")
    if own or actor.holds("administrator", jurisdiction_id=body.jurisdiction_id):
        return None
    return forbidden("not_allowed", _("You may not do this here."))


@transaction.atomic
def seat(
    body: Body, *, by: Actor, name: str, faction: str, office: str, since: date, until: date | None = None
) -> Member:
    """Write down who sits in a committee, from which day on."""
    refusal = (
        refuse_writing(body, by)
        or refuse_words(name, most=LONGEST_NAME, field="name")
        or _refuse_days(since, until)
        or _refuse_office(office)
    )
    if refusal:
        raise refusal
    if Member.objects.filter(body=body).count() >= MOST:
        raise Refusal("too_many_members", _("So many people cannot sit in one committee."))
    return Member.objects.create(
        body=body, name=name.strip(), faction=faction.strip()[:LONGEST_NAME], office=office, since=since, until=until
    )


@transaction.atomic
def unseat(member: Member, *, by: Actor, until: date) -> Member:
    """Write down the first day on which somebody no longer sits there; votes they gave stay."""
    if refusal := refuse_writing(member.body, by) or _refuse_days(member.since, until):
        raise refusal
    member.until = until
    member.save(update_fields=["until"])
    return member


def _refuse_days(since: date, until: date | None) -> Refusal | None:
    if until is not None and until < since:
        sentence = _("The last day cannot lie before the first.")
        return invalid("days", sentence, until=sentence)
    return None


def _refuse_office(office: str) -> Refusal | None:
    if office not in Member.Office.values:
        return invalid("unknown_office", _("Please choose one."), office=_("Please choose one."))
    return None
