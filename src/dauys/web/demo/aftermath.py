"""What committees did with petitions of the demonstration, and what came of others, through the very same actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from dauys.bodies import queries as bodies
from dauys.bodies.models import Body
from dauys.kernel.terms import local_date
from dauys.people.actor import Actor, Held
from dauys.people.models import Person
from dauys.petitions import committees, considering, executing
from dauys.petitions.executing import Promise, Said, Stand
from dauys.petitions.models import Milestone, Petition, Sighting
from dauys.petitions.proceedings import Numbers
from dauys.web.demo.cast import YEARS_BACK, Cast, read

CLERK = "larisa-weber"
MOMENT = timedelta(minutes=20)
"""Apart so that what happens on one day has an order."""


@dataclass(frozen=True)
class Telling:
    """One petition of the file while its aftermath is told."""

    cast: Cast
    petition: Petition
    script: Mapping[str, Any]
    start: datetime
    now: datetime

    def at(self, days: float, order: int = 0) -> datetime:
        """So many days after it was handed in; never after the moment of loading."""
        return min(self.start + timedelta(days=days) + order * MOMENT, self.now - MOMENT)

    def day(self, days: float) -> Any:
        """The same as a day of its place."""
        return local_date(self.start + timedelta(days=days), self.petition.case.tz)


def play(cast: Cast, played: Mapping[str, Petition], now: datetime) -> None:
    """Seat the committee, then tell of each petition."""
    data = read("aftermath.toml")
    body = bodies.by_code(data["committee"]["body"])
    clerk = Actor(
        person_id=cast.people[CLERK].pk,
        posts=(Held("committee", body.pk, "", body.jurisdiction_id),),
    )
    for name, faction, office in data["committee"]["members"]:
        since = (now - YEARS_BACK).date()
        committees.seat(body, by=clerk, name=name, faction=faction, office=office, since=since)
    for script in data["heard"]:
        _hear(_telling(cast, played, script, now), body, clerk)
    for script in data["effect"]:
        _carry_out(_telling(cast, played, script, now))


def _telling(cast: Cast, played: Mapping[str, Petition], script: Mapping[str, Any], now: datetime) -> Telling:
    petition = Petition.objects.select_related("case__procedure", "case__addressee").get(
        pk=played[script["petition"]].pk
    )
    return Telling(cast, petition, script, petition.case.submitted_at or now, now)


def _hear(told: Telling, body: Body, clerk: Actor) -> None:
    script, petition = told.script, told.petition
    if "coming" in script:
        one = script["coming"]
        starts = (told.now + timedelta(days=one["in_days"])).replace(hour=14, minute=30, second=0, microsecond=0)
        said = {name: one[name] for name in ("venue", "broadcast", "agenda")}
        considering.hear(petition, by=clerk, starts_at=starts, now=told.at(one["after"]), **said)
        return
    author = Actor(person_id=petition.case.author_id)
    one = script["question"]
    until = told.day(one["until"])
    asked = considering.ask_author(petition, by=clerk, words=one["words"], until=until, now=told.at(one["after"]))
    considering.reply(asked, by=author, text=one["reply"], now=told.at(one["replied_after"]))
    one = script["evidence"]
    to, until = bodies.by_code(one["to"]), told.day(one["until"])
    asked = considering.ask_body(
        petition, to=to, by=clerk, words=one["words"], until=until, now=told.at(one["after"], 1)
    )
    considering.reply(asked, by=told.cast.official(to, "body"), text=one["reply"], now=told.at(one["replied_after"]))
    _meet(told, clerk, author)
    _decide(told, body, clerk)


def _meet(told: Telling, clerk: Actor, author: Actor) -> None:
    one, petition = told.script["invitation"], told.petition
    invited = considering.invite(
        petition,
        by=clerk,
        words=one["words"],
        meets_at=told.at(one["meets_after"]),
        venue=one["venue"],
        link="",
        now=told.at(one["after"]),
    )
    considering.reply(invited, by=author, text="", accepts=True, now=told.at(one["replied_after"]))
    one = told.script["hearing"]
    said = {name: one[name] for name in ("venue", "broadcast", "agenda")}
    starts, when = told.at(one["starts_after"]), told.at(one["after"], 1)
    hearing = considering.hear(petition, by=clerk, starts_at=starts, now=when, **said)
    minutes = {"minutes": one["minutes"], "recording": one["recording"]}
    considering.publish_minutes(hearing, by=clerk, now=told.at(one["minutes_after"]), **minutes)


def _decide(told: Telling, body: Body, clerk: Actor) -> None:
    one, petition = told.script["vote"], told.petition
    other = {name: choice for choice in ("against", "abstained", "absent") for name in one[choice]}
    ballots = [
        {"name": row.name, "faction": row.faction, "choice": other.get(row.name, "for")}
        for row in committees.members(body, told.now.date())
    ]
    considering.vote(
        petition,
        by=clerk,
        held_on=told.day(one["after"]),
        motion=one["motion"],
        rule=one["rule"],
        numbers=Numbers.of(ballots),
        ballots=ballots,
        now=told.at(one["after"], 1),
    )
    one = told.script["conclusion"]
    texts = {"en": one["text"]}
    considering.conclude(petition, by=clerk, outcome=one["outcome"], texts=texts, now=told.at(one["after"]))


def _carry_out(told: Telling) -> None:
    script, petition = told.script, told.petition
    body = petition.case.addressee
    writer, head = told.cast.official(body, "body"), told.cast.official(body, "head")
    said = Said(
        outcome=script["outcome"],
        partial=script["partial"],
        words=script["text"],
        act=script.get("act", {}),
        act_date=told.day(script["after"] - 3) if "act" in script else None,
    )
    row = executing.declare_effect(petition, said, by=writer, now=told.at(script["after"]))
    executing.confirm_effect(row, by=head, now=told.at(script["after"], 3))
    for number, step in enumerate(script.get("step", ())):
        _step(told, writer, step, number)


def _step(told: Telling, writer: Actor, step: Mapping[str, Any], number: int) -> None:
    promise = Promise(
        titles=step["title"],
        due_on=told.day(step["due_after"]),
        weight=step["weight"],
        planned=Decimal(step["planned"]),
        currency="KZT",
    )
    row = executing.add_milestone(told.petition, promise, by=writer, now=told.at(step["after"], number))
    if step["state"] != "planned":
        when = told.at(step.get("done_after", step["after"] + 5), number)
        done_on = local_date(when, told.petition.case.tz) if step["state"] == "done" else None
        stand = Stand(state=step["state"], done_on=done_on, spent=Decimal(step["spent"]), currency="KZT")
        executing.change_milestone(row, stand, by=writer, now=when)
        _see(told, row, step["seen"], step["not_seen"], when)


def _see(told: Telling, row: Milestone, yes: int, no: int, after: datetime) -> None:
    """Let some residents say what they have seen; who they are does not matter here."""
    known = list(Person.objects.order_by("pk")[: yes + no])
    answers = [True] * yes + [False] * no
    Sighting.objects.bulk_create(
        Sighting(milestone=row, person=person, seen=seen, at=min(after + timedelta(days=3), told.now))
        for person, seen in zip(known, answers, strict=False)
    )
