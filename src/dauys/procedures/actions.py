"""The only writers of cases, thresholds and obligations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dauys.bodies.models import Body
from dauys.kernel.events import publish
from dauys.kernel.ids import uuid7
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal, forbidden
from dauys.kernel.terms import local_date
from dauys.ledger import actions as ledger
from dauys.people.actor import Actor
from dauys.places import queries as places
from dauys.places.models import Place
from dauys.procedures import events, queries, rules, shipping, stages
from dauys.procedures.models import OPEN, Case, Obligation, Procedure, Threshold
from dauys.procedures.schema import Preset, ThresholdRule
from dauys.topics.models import Topic

SAID = ("reason", "on", "to", "place", "valid", "invalid", "from_body", "to_body")
"""Fields of a step that its entry in the ledger names: words, a day, and numbers; never who they are about."""


@transaction.atomic
def adopt(preset: Preset, *, jurisdiction: Jurisdiction, now: datetime) -> Procedure:
    """Put a version of a preset in force; the earlier one is retired for new cases, running cases keep theirs."""
    text = preset.model_dump(mode="json", by_alias=True, exclude_unset=True)
    same = {"jurisdiction": jurisdiction, "code": preset.code}
    found = Procedure.objects.filter(**same, version=preset.version).first()
    if found is not None and found.text != text:
        raise Refusal("version_taken", _("This version is already in force with other rules. Raise the version."))
    Procedure.objects.filter(**same, retired_at__isnull=True).exclude(version=preset.version).update(retired_at=now)
    if found is not None:
        return found
    made = Procedure(
        **same, version=preset.version, instrument=preset.instrument, title=preset.title, text=text, adopted_at=now
    )
    shipping.mark(made, preset)
    made.save(force_insert=True)
    return made


@transaction.atomic
def start(
    procedure: Procedure,
    *,
    place: Place,
    addressee: Body,
    author_id: UUID | None,
    now: datetime,
    topic: Topic | None = None,
) -> Case:
    """Begin a case at the preset's first stage, in the zone of its place."""
    preset = procedure.preset
    case = Case.objects.create(
        id=uuid7(now),
        jurisdiction_id=procedure.jurisdiction_id,
        instrument=procedure.instrument,
        procedure=procedure,
        place=place,
        addressee=addressee,
        topic=topic,
        author_id=author_id,
        author_role=next((code for code, role in preset.authors.roles.items() if role.required), ""),
        zone=str(places.zone_of(place, preset.zone)),
        stage=preset.initial,
        stage_since=now,
        created_at=now,
    )
    record(case, "draft", "author", now=now, procedure=procedure.code, version=procedure.version)
    return case


@transaction.atomic
def readdress(case: Case, procedure: Procedure, *, place: Place, addressee: Body, by: Actor, now: datetime) -> Case:
    """Let a draft that was never handed in run under another procedure, or be addressed to another place."""
    if case.submitted_at is not None:
        raise Refusal("wrong_stage", _("Once handed in, it can no longer be addressed to another body."))
    step(case, "edit", by=by, now=now)
    case.procedure, case.jurisdiction_id = procedure, procedure.jurisdiction_id
    case.place, case.addressee, case.stage = place, addressee, procedure.preset.initial
    roles = procedure.preset.authors.roles
    case.author_role = case.author_role if case.author_role in roles else next(iter(roles), "")
    case.organisers.exclude(role__in=roles).update(role="")
    case.zone = str(places.zone_of(place, procedure.preset.zone))
    case.save(update_fields=["procedure", "jurisdiction", "place", "addressee", "stage", "zone", "author_role"])
    record(case, "draft", "author", now=now, procedure=procedure.code, version=procedure.version)
    return case


def address(case: Case, addressee: Body) -> None:
    """Let another body be the one that is asked."""
    Case.objects.filter(pk=case.pk).update(addressee=addressee)
    case.addressee = addressee


@transaction.atomic
def change_author(case: Case, *, to: UUID, by: Actor) -> Case:
    """Let a draft that was never handed in be somebody else's: its author has signed in meanwhile."""
    if case.submitted_at is not None or "author" not in queries.roles_in(case, by):
        raise forbidden("not_allowed", _("You may not do this here."))
    Case.objects.filter(pk=case.pk).update(author_id=to)
    case.author_id = to
    return case


def keep(case: Case, *, now: datetime) -> None:
    """Note that a draft was worked on: until it is handed in, its stage counts from the last time somebody did."""
    Case.objects.filter(pk=case.pk, stage=case.stage, submitted_at=None).update(stage_since=now)


def record(case: Case, kind: str, role: str, *, now: datetime, **payload: Any) -> None:
    """Append to the case's chain what was done, by which role, and where the case stands after it."""
    ledger.append(case.pk, kind=kind, role=role, payload={"stage": case.stage, **payload}, now=now)


@transaction.atomic
def step(case: Case, action: str, *, by: Actor, now: datetime, fields: Mapping[str, Any] | None = None) -> Case:
    """Take a declared step: ask the rule, move or stay, lay what follows, tell the ledger and the areas above."""
    values = dict(fields or {})
    roles, situation = queries.roles_in(case, by), stages.situation(case, now)
    if refusal := rules.refuse_step(case, action, roles, values, situation):
        raise refusal
    move = rules.choose(case, action, roles, situation)
    waits = move.when == "duties_met" and any(duty.open for duty in queries.duties(case))
    said = {name: str(values[name]) for name in SAID if values.get(name)}
    if move.to is not None and not waits:
        stages.enter(case, move.to, action=action, role=move.by, at=now, **said)
    else:
        record(case, action, move.by, now=now, **said)
        publish(events.Done(at=now, case_id=case.pk, action=action))
    for lays in move.lays:
        stages.lay(case, lays, rule=f"move:{action}", at=now)
    return case


@transaction.atomic
def cross(case: Case, threshold: Threshold, *, at: datetime) -> bool:
    """Mark a threshold as crossed at that moment, once, and let its effects follow; False if it was already."""
    if not Threshold.objects.filter(pk=threshold.pk, crossed_at__isnull=True).update(crossed_at=at):
        return False
    threshold.crossed_at = at
    rule: ThresholdRule = next(r for r in case.preset.thresholds if r.name == threshold.name)
    if rule.lists:
        stages.list_publicly(case, at=at)
    for lays in rule.lays:
        stages.lay(case, lays, rule=f"threshold:{rule.name}", at=at)
    if rule.moves:
        stages.enter(case, rule.moves, action="threshold", role="system", at=at, threshold=rule.name)
    else:
        record(case, "threshold", "system", now=at, threshold=rule.name)
    publish(events.Crossed(at=at, case_id=case.pk, threshold=rule.name))
    return True


@transaction.atomic
def fall_short(case: Case, *, at: datetime) -> None:
    """Verification is over, and the certified numbers reach too little."""
    stages.enter(case, "lapsed", action="term_ended", role="system", at=at)


@transaction.atomic
def meet(obligation: Obligation, *, by: Actor, outcome: str, now: datetime) -> Obligation:
    """A body has done what it owed: settle the duty, and the case if nothing else is owed."""
    case = obligation.case
    fields = {"duty": obligation.duty, "outcome": outcome, "text": "published"}
    refusal = rules.refuse_duty(obligation, queries.acting_for(by)) or rules.refuse_step(
        case, "respond", queries.roles_in(case, by), fields, stages.situation(case, now)
    )
    if refusal:
        raise refusal
    if not Obligation.objects.filter(pk=obligation.pk, met_at__isnull=True, void_at__isnull=True).update(met_at=now):
        raise Refusal("duty_closed", _("Nothing is owed here any more."))
    obligation.met_at = now
    Case.objects.filter(pk=case.pk).update(outcome=outcome)
    case.outcome = outcome
    step(case, "respond", by=by, now=now, fields=fields)
    publish(events.Met(at=now, case_id=case.pk, obligation_id=obligation.pk))
    return obligation


def put_off(obligation: Obligation, *, until: datetime) -> None:
    """Move the end of what a body has promised, and nothing lays; who is reminded of it is reminded anew."""
    Obligation.objects.filter(pk=obligation.pk).update(due_at=until, reminded_days=None, overdue_noted_at=None)
    obligation.due_at, obligation.reminded_days, obligation.overdue_noted_at = until, None, None


def correct(obligation: Obligation, *, met_at: datetime | None, void_at: datetime | None) -> None:
    """Say anew whether what a body has promised is met, or no longer owed; what stays so keeps its moment."""
    met = (obligation.met_at or met_at) if met_at else None
    void = (obligation.void_at or void_at) if void_at else None
    Obligation.objects.filter(pk=obligation.pk).update(met_at=met, void_at=void)
    obligation.met_at, obligation.void_at = met, void


def settle(obligation: Obligation, *, now: datetime) -> bool:
    """Mark as met what no answer of the preset meets; False: somebody else has done so."""
    done = Obligation.objects.filter(pk=obligation.pk, met_at__isnull=True, void_at__isnull=True).update(met_at=now)
    obligation.met_at = now
    return bool(done)


@transaction.atomic
def settle_check(obligation: Obligation, *, at: datetime) -> bool:
    """A body has checked all that it had to; False if nothing was owed any more."""
    if not Obligation.objects.filter(OPEN, pk=obligation.pk, kind=Obligation.Kind.CHECK).update(met_at=at):
        return False
    obligation.met_at = at
    publish(events.Met(at=at, case_id=obligation.case_id, obligation_id=obligation.pk))
    return True


@transaction.atomic
def extend(obligation: Obligation, *, until: datetime, reason: str, by: Actor, now: datetime) -> Obligation:
    """Give a body more time, lawfully: `until` is the first instant that is late."""
    case = obligation.case
    if refusal := rules.refuse_duty(obligation, queries.acting_for(by)):
        raise refusal
    latest = stages.latest_end(obligation)
    if refusal := rules.refuse_extension(obligation, until=until, latest=latest, reason=reason, now=now):
        raise refusal
    step(case, "extend", by=by, now=now, fields={"reason": reason, "until": until.isoformat()})
    obligation.due_at, obligation.extended_at = until, now
    obligation.extended_by, obligation.extension_reason = "body", reason
    obligation.reminded_days = None
    obligation.save(update_fields=["due_at", "extended_at", "extended_by", "extension_reason", "reminded_days"])
    publish(events.Extended(at=now, case_id=case.pk, obligation_id=obligation.pk))
    return obligation


@transaction.atomic
def redirect(obligation: Obligation, *, to: Body, reason: str, by: Actor, now: datetime) -> Obligation:
    """Pass a duty to the body that is competent; its term runs on."""
    case = obligation.case
    if refusal := rules.refuse_duty(obligation, queries.acting_for(by)):
        raise refusal
    if refusal := rules.refuse_redirection(obligation, to, on=local_date(now, case.tz)):
        raise refusal
    fields = {"reason": reason, "from_body": obligation.body.code, "to_body": to.code}
    step(case, "redirect", by=by, now=now, fields=fields)
    obligation.body = to
    obligation.save(update_fields=["body"])
    if case.addressee_id != to.pk:
        case.addressee = to
        case.save(update_fields=["addressee"])
    publish(events.Redirected(at=now, case_id=case.pk, obligation_id=obligation.pk))
    return obligation
