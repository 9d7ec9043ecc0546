"""What would have become of past cases under other rules: asked once, worked out in parts, kept for a month."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from dauys.kernel.calendars import working_days
from dauys.kernel.events import manifests
from dauys.kernel.refusal import hidden, invalid
from dauys.kernel.terms import end_of_day, start_of_day
from dauys.procedures import replaying, tallying
from dauys.procedures.crowd import History
from dauys.procedures.models import Case, Experiment, Procedure
from dauys.procedures.replaying import Calendar
from dauys.procedures.schema import Preset
from dauys.procedures.writing import plain

PART = 100
"""Cases that are replayed in one transaction; as many are looked at while somebody waits."""
PARTS = 3
"""Parts of one tick at the most, so that other due work need not wait."""
FRESH = timedelta(days=1)
"""For so long the same question has the same answer."""
LONGEST = timedelta(days=3_660)


@transaction.atomic
def ask(rules: Preset, *, about: Procedure, since: date, until: date, public: bool, now: datetime) -> Experiment:
    """Ask what would have become of a procedure's cases of some days under other rules; small histories at once."""
    if until < since:
        raise invalid("wrong_order", _("The last day lies before the first."), until=_("Choose a later day."))
    if until - since > LONGEST:
        raise invalid("too_long", _("That is too long."), since=_("Choose ten years at the most."))
    text = plain(rules)
    whole = [about.jurisdiction_id, about.code, text, since.isoformat(), until.isoformat(), public]
    digest = sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()
    known = Experiment.objects.filter(digest=digest, asked_at__gt=now - FRESH).order_by("-asked_at").first()
    if known is not None:
        return known
    made = Experiment(
        jurisdiction=about.jurisdiction,
        code=about.code,
        rules=text,
        since=since,
        until=until,
        public=public,
        digest=digest,
        asked_at=now,
        result=tallying.nothing(),
    )
    made.total = cases(made).count()
    made.save(force_insert=True)
    go_on(made, now=now)
    return made


def cases(experiment: Experiment) -> QuerySet[Case]:
    """The cases that are looked at: handed in on those days; for everybody, only those on public lists."""
    zone = ZoneInfo(experiment.jurisdiction.zone)
    within = (start_of_day(experiment.since, zone), end_of_day(experiment.until, zone))
    rows = Case.objects.filter(
        jurisdiction=experiment.jurisdiction_id,
        procedure__code=experiment.code,
        submitted_at__gte=within[0],
        submitted_at__lt=within[1],
        created_at__lte=experiment.asked_at,
    )
    rows = rows.filter(listed=True) if experiment.public else rows
    return rows.select_related("procedure").order_by("pk")


@transaction.atomic
def go_on(experiment: Experiment, *, now: datetime) -> bool:
    """Replay the next part; False: nothing was left. Two at once do one part once."""
    row = Experiment.objects.select_for_update().get(pk=experiment.pk)
    if row.finished_at is not None:
        return False
    rest = cases(row).filter(pk__gt=row.after) if row.after else cases(row)
    part = list(rest[:PART])
    rules, kept = row.preset, dict(row.result)
    for trial in trials(part, rules, now=row.asked_at):
        tallying.add(kept, trial.tried, rules)
    row.done += len(part)
    row.after = part[-1].pk if part else row.after
    row.result = kept
    row.finished_at = now if len(part) < PART else None
    row.save(update_fields=["done", "after", "result", "finished_at"])
    for name in ("done", "after", "result", "finished_at"):
        setattr(experiment, name, getattr(row, name))
    return bool(part)


@dataclass(frozen=True)
class Trial:
    """One case with its history, and how it stands and would stand."""

    case: Case
    history: History
    tried: tallying.Tried


def trials(part: Sequence[Case], rules: Preset, *, now: datetime) -> list[Trial]:
    """Replay cases under their own rules, as the proof, and under others."""
    found = []
    for case, history in zip(part, histories(part), strict=True):
        real = replaying.reality(history, stage=case.stage, listed=case.listed)
        again = replaying.replay(history, case.preset, calendar=working_days, now=now)
        other = replaying.replay(history, rules, calendar=calendar_for(rules, case.preset), now=now)
        tried = tallying.Tried(
            str(case.pk), case.preset, real, other, proven=again.known and again.same_as(real), now=now
        )
        found.append(Trial(case, history, tried))
    return found


def calendar_for(rules: Preset, own: Preset) -> Calendar:
    """Working days are those of the place: rules of another country are counted by one's own calendar."""
    if rules.jurisdiction == own.jurisdiction:
        return working_days
    return lambda _code: working_days(own.calendar)


def histories(part: Sequence[Case]) -> list[History]:
    """What is known of each case, in their order: each instrument tells of its own."""
    known: dict[UUID, History] = {}
    for manifest in manifests():
        mine = [case for case in part if case.instrument == manifest.code]
        if manifest.histories and mine:
            known |= {one.case_id: one for one in import_string(manifest.histories)(mine)}
    return [known[case.pk] for case in part]


def by_id(key: UUID, jurisdictions: Sequence[int] | frozenset[int]) -> Experiment:
    """A public experiment, or one of a jurisdiction that the reader administers. Refusal: there is none for them."""
    row = Experiment.objects.select_related("jurisdiction").filter(pk=key).first()
    if row is None or not (row.public or row.jurisdiction_id in jurisdictions):
        raise hidden("no_such_experiment", _("There is no such page."))
    return row


def of_case(experiment: Experiment, key: UUID) -> Trial:
    """One case of an experiment, replayed. Refusal: it is none of its cases."""
    case = cases(experiment).filter(pk=key).first()
    if case is None:
        raise hidden("no_such_case", _("There is no such page."))
    return trials([case], experiment.preset, now=experiment.asked_at)[0]


def run(now: datetime) -> int:
    """Work on what has been asked and is not finished, oldest first; returns how many parts were done."""
    done = 0
    for row in Experiment.objects.filter(finished_at=None).order_by("asked_at", "id")[:PARTS]:
        while done < PARTS and go_on(row, now=now):
            done += 1
    return done
