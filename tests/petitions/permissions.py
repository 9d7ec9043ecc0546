"""Who may do what where, read off the rules themselves, as the page `docs/reference/permissions.md`.

A test compares the page; with DAUYS_WRITE_DOCS=1 it writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction

from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Refusal
from dauys.ledger import actions as ledger
from dauys.people.actor import ANONYMOUS, Actor, Held
from dauys.people.models import Person
from dauys.petitions.simulation import Driver
from dauys.places.models import Place
from dauys.procedures import actions, queries, registry, rules
from dauys.procedures.models import Case, Organiser, Threshold
from dauys.procedures.scenario import Scenario, Step
from dauys.procedures.schema import FIELDS, STAGES, Preset

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "permissions.md"
LONG_AGO = timedelta(days=400)
ROLES = {
    "anonymous": "anybody",
    "author": "its author",
    "organiser": "another organiser",
    "citizen": "another citizen",
    "lawyer": "legal adviser",
    "moderator": "moderator of the place",
    "elsewhere": "moderator of another place",
    "authority": "certifying authority",
    "committee": "committee",
    "executor": "official of the addressee",
    "head": "head of the addressee",
    "stranger": "official of another body",
    "administrator": "administrator",
}
HEADING = """# Who may do what

Read off the rules of every shipped procedure by `tests/petitions/permissions.py`; a test compares them with this page,
and tries each role at each step in each stage through the action itself. A line names who may take a step and in which
stages, provided that everything else the rules ask for is there: a reason, a text that fits, an open term, an
electronic identity. What is not listed nobody may.

Beyond that: nobody decides on a petition that they started or organise; what came of a petition is told by the body
that it is addressed to, or that owes the answer or the step, and by none that was merely asked for evidence; a duty is
extended, passed on and answered only by the body that owes it; an answer is published by a head who did not draft it;
who may sign is decided by age, citizenship, place and assurance; a donation is given back by the head of the body that
received it, or by an administrator of the jurisdiction; suggestions about the site are published and answered by
administrators.
In verification the authority of a place, and no other, certifies its statements and fetches its batches; its
officials and administrators see to its key. While signing is open, the author and organisers enter sheets of paper.

Beside the steps of a procedure, in every one of them: the author and organisers object to a refusal or a removal, once
and in the term. On an objection to a refusal decides who may refuse there, on one to a removal who may remove; never
the one who decided first, whatever posts they hold, and never the author. Moderators of the place and administrators of
the jurisdiction remove something from a page, read what is sealed with a reason that is written down, and put it back;
nobody does so with their own petition. A moderator of the place settles a report. What each of them has done is listed
for administrators of the jurisdiction.
"""
Allowed = dict[tuple[str, str], list[str]]
"""By stage and step: who may."""


def case_of(preset: Preset, now: datetime) -> Case:
    """A draft under a preset, with another organiser, its thresholds reached and every other step taken before."""
    scenario = Scenario.model_validate({"preset": preset.code, "start": now, "step": []})
    jurisdiction, place = registry.furnish(preset, scenario)
    procedure = actions.adopt(preset, jurisdiction=jurisdiction, now=now)
    driver = Driver(procedure, place, now)
    driver.take(Step(do="draft", by="author"), now)
    case = driver.case()
    assert case is not None
    Organiser.objects.create(case=case, person=Person.objects.create(id=uuid7(), created_at=now), joined_at=now)
    for position, rule in enumerate(preset.thresholds):
        Threshold.objects.create(
            case=case, name=rule.name, position=position, needed={"number": 10**9}, crossed_at=now - LONG_AGO
        )
    for action in sorted({action for move in preset.moves for action in move.done}):
        ledger.append(case.pk, kind=action, role="system", payload={"stage": case.stage}, now=now)
    return case


def actors(case: Case, now: datetime) -> Mapping[str, Actor]:
    """Somebody in each role, towards this case."""
    law, place, body = case.jurisdiction_id, case.place.path, case.addressee_id
    other = registry.body_for("somebody-else", case.place, case.jurisdiction)
    elsewhere = Place.objects.add_root(instance=Place(code="ZZ-99", kind="country", name={"en": "Elsewhere"}))

    def held(role: str, body_id: int | None = None, path: str = "") -> Actor:
        return Actor(person_id=UUID(int=2), posts=(Held(role, body_id, path, law),))

    return {
        "anonymous": ANONYMOUS,
        "author": Actor(person_id=case.author_id),
        "organiser": Actor(person_id=queries.organisers(case).get().person_id),
        "citizen": Actor(person_id=UUID(int=1)),
        "lawyer": held("lawyer"),
        "moderator": held("moderator", path=place),
        "elsewhere": held("moderator", path=elsewhere.path),
        "authority": held("authority", path=place),
        "committee": held("committee"),
        "executor": held("body", body),
        "head": held("head", body),
        "stranger": held("body", other.pk),
        "administrator": held("administrator"),
    }


def _everywhere(case: Case) -> Iterator[tuple[str, str]]:
    """Every stage of a case's preset with every step that the preset has, and the case put there for it."""
    for stage in sorted(case.preset.stages, key=STAGES.index):
        case.stage = stage
        for action in dict.fromkeys(move.do for move in case.preset.moves):
            yield stage, action


def declared(case: Case, people: Mapping[str, Actor]) -> Allowed:
    """Who may take which step in which stage, as the rules say."""
    done = {action for move in case.preset.moves for action in move.done}
    situation = rules.Situation(crossed={rule.name for rule in case.preset.thresholds}, done=done)
    everything = dict.fromkeys(FIELDS, "given")
    roles = {name: queries.roles_in(case, actor) for name, actor in people.items()}
    found: Allowed = {}
    for stage, action in _everywhere(case):
        may = [n for n in people if rules.refuse_step(case, action, roles[n], everything, situation) is None]
        if may:
            found[stage, action] = may
    return found


def tried(case: Case, people: Mapping[str, Actor], now: datetime) -> Allowed:
    """The same, found by trying: each step is taken in earnest, and undone. Those alike to the case are tried once."""
    alike: dict[frozenset[str], list[str]] = {}
    told_apart = {move.by for move in case.preset.moves}
    for name, actor in people.items():
        alike.setdefault(queries.roles_in(case, actor) & told_apart, []).append(name)
    found: Allowed = {}
    Case.objects.filter(pk=case.pk).update(stage_since=now - LONG_AGO)
    for stage, action in _everywhere(case):
        Case.objects.filter(pk=case.pk).update(stage=stage)
        for names in alike.values():
            case.stage, case.stage_since = stage, now - LONG_AGO
            if _takes(case, action, people[names[0]], now):
                found.setdefault((stage, action), []).extend(names)
    return {key: [name for name in people if name in names] for key, names in found.items()}


def _takes(case: Case, action: str, actor: Actor, now: datetime) -> bool:
    """Whether the action lets somebody take a step; nothing of it stays."""
    with transaction.atomic():
        try:
            actions.step(case, action, by=actor, now=now, fields=dict.fromkeys(FIELDS, "given"))
        except Refusal:
            return False
        finally:
            transaction.set_rollback(True)
    return True


def table(preset: Preset, allowed: Allowed) -> str:
    """One procedure's part of the page: a line for each step and those who may take it, with the stages."""
    lines: dict[tuple[str, str], list[str]] = {}
    for (stage, action), may in allowed.items():
        lines.setdefault((action, _who(may)), []).append(stage)
    head = [f"## {preset.title['en']} (`{preset.code}`)", "| step | who | in |", "|---|---|---|"]
    return "\n".join(head + [f"| {action} | {who} | {', '.join(stages)} |" for (action, who), stages in lines.items()])


def _who(may: list[str]) -> str:
    return "anybody" if set(may) == set(ROLES) else ", ".join(ROLES[name] for name in may)
