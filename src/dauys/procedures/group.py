"""The group that organises a case: what each of them is for the others, and what follows where too few are left."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dauys.kernel.events import publish
from dauys.kernel.refusal import Refusal, hidden, invalid
from dauys.people.actor import Actor
from dauys.procedures import events, queries, rules, stages
from dauys.procedures.actions import record, step
from dauys.procedures.models import Case

BATCH = 500


def vacant_role(case: Case) -> str:
    """The first role of the preset that must be held and that nobody holds; empty: there is none."""
    held = queries.roles_held(case)
    wanted = (code for code, role in case.preset.authors.roles.items() if role.required)
    return next((code for code in wanted if code not in held), "")


@transaction.atomic
def assign(
    case: Case, role: str, *, to: UUID | None, by: Actor, now: datetime, seen: UUID | str | None = "any"
) -> None:
    """Make an organiser (`to`: their row; None: the author) what the role says; whoever was that is it no more.

    seen: who held the role when the change was decided on (None: the author, "": nobody, "any": whoever); with
    somebody else by now the change is refused.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("procedure", "place").get(pk=case.pk)
    step(case, "assign", by=by, now=now, fields={"role": role})
    if role not in case.preset.authors.roles:
        sentence = _("Please choose one of the roles.")
        raise invalid("unknown_role", sentence, role=sentence)
    holder: UUID | str | None = None if case.author_role == role else ""
    holder = queries.organisers(case).filter(role=role).values_list("pk", flat=True).first() or holder
    if seen not in ("any", holder):
        raise Refusal("stale", _("Somebody else has just changed this. Please look again."))
    queries.organisers(case).filter(role=role).update(role="")
    if case.author_role == role:
        Case.objects.filter(pk=case.pk).update(author_role="")
    if to is None:
        Case.objects.filter(pk=case.pk).update(author_role=role)
    elif not _give(case, to, role):
        raise hidden("no_such_organiser", _("There is no such organiser."))


def _give(case: Case, organiser_id: UUID, role: str) -> bool:
    try:
        with transaction.atomic():
            return bool(queries.organisers(case).filter(pk=organiser_id).update(role=role))
    except IntegrityError:
        raise Refusal("stale", _("Somebody else has just changed this. Please look again.")) from None


def note_author_place(case: Case, place: str) -> None:
    """Keep the place that the author counts for among the organisers, as it was when the case was handed in."""
    Case.objects.filter(pk=case.pk).update(author_place=place)
    case.author_place = place


def refuse_small(case: Case, *, author_place: str) -> Refusal | None:
    """Why those who organise a case, its author included where there is one, are not enough (1 query)."""
    others = list(queries.organisers(case).values_list("place", flat=True))
    places = others if case.author_id is None else [author_place, *others]
    return rules.refuse_organisers(case.preset.authors, places)


def settle(case_id: UUID, *, now: datetime) -> None:
    """Note that too few organisers are left, or that there are enough again, once a case was handed in.

    Where the preset gives a term to find another, it starts with the moment at which the one too few left.
    """
    case = queries.case(case_id)
    if case.submitted_at is None or case.stage not in rules.BEFORE_DELIVERY:
        return
    short = refuse_small(case, author_place=case.author_place) is not None
    if short == (case.short_since is not None):
        return
    rule = case.preset.authors
    until = stages.end_of(rule.short_term, case, now) if short and rule.short_term else None
    same = Case.objects.filter(pk=case.pk, short_since=case.short_since)
    if same.update(short_since=now if short else None, short_until=until):
        record(case, "short" if short else "complete", "system", now=now)
        publish((events.GroupShort if short else events.GroupComplete)(at=now, case_id=case.pk))


def end_short(moment: datetime) -> int:
    """Close the cases for which nobody was found in time; returns how many."""
    done = 0
    for pk in list(
        Case.objects.filter(short_until__lte=moment).order_by("short_until", "id").values_list("pk")[:BATCH]
    ):
        done += _end_short(pk[0], moment)
    return done


@transaction.atomic
def _end_short(pk: UUID, moment: datetime) -> bool:
    case = queries.case(pk)
    ends = case.short_until
    if ends is None or ends > moment or not Case.objects.filter(pk=pk, short_until=ends).update(short_until=None):
        return False
    if case.stage not in rules.BEFORE_DELIVERY or case.preset.authors.when_short == "goes_on":
        return False
    publish(events.TermEnding(at=ends, case_id=pk, ends=ends))
    case = queries.case(pk)
    if case.stage not in rules.BEFORE_DELIVERY:
        return False
    stages.enter(case, "lapsed", action="short_ended", role="system", at=ends)
    return True
