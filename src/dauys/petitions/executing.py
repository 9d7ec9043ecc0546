"""What came of a case, as its body reports it; each report is an entry of the chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dauys.bodies.models import Body
from dauys.kernel.refusal import Refusal, forbidden
from dauys.kernel.terms import end_of_day, local_date
from dauys.people import queries as people
from dauys.people.actor import Actor
from dauys.people.models import Person
from dauys.petitions import plans, proceedings, progress, reports, rules
from dauys.petitions.models import Effect, Milestone, Petition, Sighting
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures import rules as steps
from dauys.procedures import stages
from dauys.procedures.models import Case, Obligation

State = Milestone.State


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a body says came of a case. act: `{title, number, link}` of the law or other act, any of them."""

    outcome: str
    partial: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    act: Mapping[str, str] = field(default_factory=dict)
    act_date: date | None = None


def _raise(*refusals: Refusal | None) -> None:
    """Raise the first refusal there is."""
    for refusal in refusals:
        if refusal is not None:
            raise refusal


def _reported(
    case: Case, action: str, *, by: Actor, words: str, now: datetime, milestones: Sequence[Milestone] = ()
) -> None:
    """Take the preset's step where it declares one here; else write down alone what was reported."""
    roles = plans.roles_in(case, by, milestones)
    _raise(progress.refuse_reporting(case, action, roles))
    if steps.allows(case, action, roles):
        procedures.step(case, action, by=by, now=now, fields={"reason": words, "text": words})
    else:
        procedures.record(case, action, "body", now=now, reason=words)


@transaction.atomic
def declare_effect(petition: Petition, said: Said, *, by: Actor, now: datetime) -> Effect:
    """Say what came of a case; nobody else sees it before a second person has confirmed it."""
    case = cases.case(petition.pk)
    today = local_date(now, case.tz)
    _raise(
        progress.refuse_reporting(case, "effect", plans.roles_in(case, by)),
        progress.refuse_effect(said.outcome, said.act, said.act_date, today=today),
    )
    for code, text in said.words.items():
        refusal = proceedings.refuse_words(text, field=f"text_{code}") if text.strip() else None
        _raise(refusal)
    Effect.objects.filter(case=case, confirmed_at=None).delete()
    try:
        with transaction.atomic():
            return Effect.objects.create(
                case=case,
                body=plans.reporting_body(case, by),
                outcome=said.outcome,
                partial=said.partial,
                words={code: text.strip() for code, text in said.words.items() if text.strip()},
                act_title=said.act.get("title", "").strip(),
                act_number=said.act.get("number", "").strip(),
                act_link=said.act.get("link", ""),
                act_date=said.act_date,
                written_by_id=by.person_id,
                written_at=now,
            )
    except IntegrityError:
        raise rules.stale() from None


@transaction.atomic
def confirm_effect(effect: Effect, *, by: Actor, now: datetime) -> Effect:
    """Another person of the body confirms what came of the case: it is public and replaces what stood before."""
    case = cases.case(effect.case_id)
    _raise(
        progress.refuse_reporting(case, "effect", plans.roles_in(case, by)),
        rules.refuse_own_approval({effect.written_by_id}, by.person_id),
    )
    if effect.body_id not in cases.approving_for(by):
        raise forbidden("not_allowed", _("You may not do this here."))
    before = Effect.objects.filter(case=case, confirmed_at__isnull=False, replaced_at=None)
    before.update(replaced_at=now)
    waiting = Effect.objects.filter(pk=effect.pk, confirmed_at=None, written_at=effect.written_at)
    if not waiting.update(confirmed_at=now, confirmed_by_id=by.person_id):
        raise rules.stale()
    effect.confirmed_at = now
    procedures.record(case, "effect", "body", now=now, outcome=effect.outcome, partial=effect.partial)
    reports.effect(case, effect, now)
    return effect


@transaction.atomic
def drop_effect(effect: Effect, *, by: Actor) -> None:
    """Take back what was not confirmed."""
    _raise(progress.refuse_reporting(effect.case, "effect", plans.roles_in(effect.case, by)))
    if not Effect.objects.filter(pk=effect.pk, confirmed_at=None).delete()[0]:
        raise rules.stale()


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A step of a plan as it is promised; without a body it is that of whoever promises."""

    titles: Mapping[str, str]
    body: Body | None = None
    due_on: date | None = None
    weight: int = 1
    planned: Decimal | None = None
    currency: str = ""


@transaction.atomic
def add_milestone(petition: Petition, promise: Promise, *, by: Actor, now: datetime) -> Milestone:
    """Add a step to the plan; with a day it is a duty that becomes late like any other."""
    case = cases.case(petition.pk)
    today, due_on = local_date(now, case.tz), promise.due_on
    _raise(
        progress.refuse_milestone(
            promise.titles, weight=promise.weight, planned=promise.planned, currency=promise.currency
        ),
        proceedings.refuse_day(due_on, today=today, field="due_on") if due_on else None,
        _refuse_body(case, promise.body, today),
    )
    if case.milestones.count() >= progress.MOST_MILESTONES:
        raise Refusal("too_many_milestones", _("The plan has as many steps as it can have."))
    written = {code: text.strip() for code, text in promise.titles.items() if text.strip()}
    _reported(case, "plan", by=by, words=next(iter(written.values())), now=now)
    made = Milestone(
        case=case,
        body=promise.body or plans.reporting_body(case, by),
        titles=written,
        due_on=due_on,
        weight=promise.weight,
        planned=promise.planned,
        currency=promise.currency if promise.planned is not None else "",
        created_at=now,
        changed_at=now,
    )
    _owe(made, now)
    made.save(force_insert=True)
    return made


def _refuse_body(case: Case, body: Body | None, today: date) -> Refusal | None:
    return proceedings.refuse_asked_body(case, body, on=today) if body is not None else None


def _owe(row: Milestone, now: datetime) -> None:
    """Let the body owe the step by its day; a day that was put off moves what it owes."""
    if row.due_on is None:
        return
    due = end_of_day(row.due_on, row.case.tz)
    if row.obligation is None:
        kind = Obligation.Kind.MILESTONE
        row.obligation = stages.promise(row.case, row.body, "milestone", kind=kind, due=due, at=now)
    elif row.obligation.due_at != due:
        procedures.put_off(row.obligation, until=due)


@dataclass(frozen=True, kw_only=True)
class Stand:
    """How far a step of a plan is."""

    state: str
    done_on: date | None = None
    due_on: date | None = None
    spent: Decimal | None = None
    currency: str = ""
    why: str = ""


@transaction.atomic
def change_milestone(milestone: Milestone, stand: Stand, *, by: Actor, now: datetime) -> Milestone:
    """Say how far a step is, or correct what was said; a day that is over can be put off with a reason only."""
    case = cases.case(milestone.case_id)
    milestone.case = case
    today = local_date(now, case.tz)
    _raise(
        progress.refuse_state(stand.state, stand.done_on, stand.why, today=today),
        progress.refuse_money(stand.spent, stand.currency, field="spent"),
        _refuse_day(milestone, stand, today),
    )
    told = milestone.state != State.DONE and stand.state == State.DONE
    words = f"{milestone.title}: {State(stand.state).label}"
    said = f"{words}. {stand.why.strip()}" if stand.why.strip() else words
    _reported(case, "milestone", by=by, words=said, now=now, milestones=[milestone])
    before = milestone.changed_at
    milestone.state, milestone.why = stand.state, stand.why.strip()
    milestone.done_on = stand.done_on if stand.state == State.DONE else None
    milestone.due_on, milestone.spent = stand.due_on or milestone.due_on, stand.spent
    milestone.currency = stand.currency or milestone.currency
    if not Milestone.objects.filter(pk=milestone.pk, changed_at=before).update(changed_at=now):
        raise rules.stale()
    milestone.changed_at = now
    _owe(milestone, now)
    _settle(milestone, now)
    milestone.save()
    if told:
        reports.milestone(case, milestone, now)
    return milestone


def _refuse_day(row: Milestone, stand: Stand, today: date) -> Refusal | None:
    """Why a step cannot be put off to that day."""
    if stand.due_on is None or stand.due_on == row.due_on:
        return None
    if refusal := proceedings.refuse_day(stand.due_on, today=today, field="due_on"):
        return refusal
    return proceedings.refuse_words(stand.why, field="why")


def _settle(row: Milestone, now: datetime) -> None:
    """What is done or dropped is no longer owed; what turns out not to be done is owed again."""
    if row.obligation is not None:
        met = now if row.state == State.DONE else None
        void = now if row.state == State.DROPPED else None
        procedures.correct(row.obligation, met_at=met, void_at=void)


@transaction.atomic
def saw(milestone: Milestone, *, person: Person, seen: bool, words: str, now: datetime) -> Sighting:
    """Somebody who lives there or signed says, once, whether they have seen that a step was done."""
    case = cases.case(milestone.case_id)
    signed = plans.has_signed(case.pk, person.pk)
    refusal = proceedings.refuse_words(words, most=progress.LONGEST_SIGHTING) if words.strip() else None
    _raise(progress.refuse_sighting(case, people.profile_of(person), signed=signed), refusal)
    if milestone.state != State.DONE:
        raise Refusal("not_done", _("This can be said once the step is reported as done."))
    try:
        with transaction.atomic():
            return Sighting.objects.create(milestone=milestone, person=person, seen=seen, words=words.strip(), at=now)
    except IntegrityError:
        raise Refusal("said_already", _("You have said what you have seen already.")) from None


def forget(person_id: UUID) -> None:
    """Drop what somebody said of steps of plans."""
    Sighting.objects.filter(person_id=person_id).delete()
