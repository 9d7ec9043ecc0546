"""What waits for somebody in the demonstration, left there through the very actions that people use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dauys.bodies import queries as bodies
from dauys.kernel.terms import local_date
from dauys.people.actor import Actor, Held
from dauys.petitions import advising, considering, correcting, executing, organising, passages
from dauys.petitions.executing import Said
from dauys.petitions.models import Petition
from dauys.petitions.queries import RELATED
from dauys.procedures import queries as cases
from dauys.web.demo.aftermath import CLERK
from dauys.web.demo.cast import Cast, read

NETWORK = "demonstration"


@dataclass(frozen=True)
class Matter:
    """One thing that waits, about one petition."""

    cast: Cast
    petition: Petition
    script: Mapping[str, Any]
    now: datetime

    @property
    def author(self) -> Actor:
        """Whoever is the author of the petition."""
        return Actor(person_id=self.petition.case.author_id)

    def ago(self, name: str = "ago") -> datetime:
        """So many days before the moment of loading."""
        return self.now - timedelta(days=self.script[name])

    def until(self) -> Any:
        """The day until which it is asked for, where the petition is."""
        return local_date(self.now + timedelta(days=self.script["in_days"]), self.petition.case.tz)

    def clerk(self) -> Actor:
        """The clerk of the committee that considers the petition."""
        body = bodies.by_code("gb-petitions-committee")
        return Actor(
            person_id=self.cast.people[CLERK].pk, posts=(Held("committee", body.pk, "", body.jurisdiction_id),)
        )


def play(cast: Cast, played: Mapping[str, Petition], now: datetime) -> None:
    """Let everything of the file begin and wait."""
    ways: dict[str, Callable[[Matter], object]] = {
        "role": _assign,
        "advice": _advise,
        "correction": _correct,
        "offer": _offer,
        "question": _question,
        "evidence": _evidence,
        "effect": _declare,
    }
    data = read("underway.toml")
    for name, way in ways.items():
        for script in data[name]:
            petition = Petition.objects.select_related(*RELATED).get(pk=played[script["petition"]].pk)
            way(Matter(cast, petition, script, now))


def _assign(told: Matter) -> None:
    """Make an organiser what a role says, on the day before it was handed in."""
    holder = cases.organisers(told.petition.case).get(person=told.cast.people[told.script["holder"]])
    organising.assign(told.petition, told.script["role"], to=holder.pk, by=told.author, now=told.now)


def _advise(told: Matter) -> None:
    script = told.script
    call = advising.to_call(script["phone"], script["when"]) if script["way"] == "call" else None
    row = advising.ask(
        told.petition,
        way=script["way"],
        words=script.get("words", ""),
        by=told.author,
        language=script["language"],
        network=NETWORK,
        now=told.ago("asked_ago"),
        call=call,
    )
    if "reply" not in script:
        return
    person = told.cast.people[script["lawyer"]]
    lawyer = Actor(person_id=person.pk, posts=(Held("lawyer", None, "", told.petition.case.jurisdiction_id),))
    when = told.ago("answered_ago")
    advising.take(row, by=lawyer, now=when)
    [sentence] = [one for one in passages.sentences(told.petition) if one.text == script["quote"]]
    proposed = [sentence.passage("") | {"text": script["proposed"]}]
    advising.reply(row, words=script["reply"], passages=proposed, by=lawyer, now=when)
    advising.write(row, words=script["thanks"], by=told.author, now=told.ago("thanks_ago"))


def _correct(told: Matter) -> None:
    said = {name: told.script[name] for name in ("old", "new", "reason")}
    row = correcting.propose(told.petition, field="body", by=told.author, now=told.ago("proposed_ago"), **said)
    if "mended_ago" in told.script:
        jurisdiction = told.petition.case.jurisdiction
        by = told.cast.moderator(jurisdiction)
        correcting.decide(row, accept=True, answer="", by=by, now=told.ago("mended_ago"))


def _offer(told: Matter) -> None:
    organising.offer(told.petition, to=None, stays=told.script["stays"], by=told.author, now=told.ago())


def _question(told: Matter) -> None:
    words = told.script["words"]
    considering.ask_author(told.petition, by=told.clerk(), words=words, until=told.until(), now=told.ago())


def _evidence(told: Matter) -> None:
    words, to = told.script["words"], bodies.by_code(told.script["to"])
    considering.ask_body(told.petition, to=to, by=told.clerk(), words=words, until=told.until(), now=told.ago())


def _declare(told: Matter) -> None:
    """Say what came of it; somebody else of the body has still to confirm it."""
    script = told.script
    said = Said(outcome=script["outcome"], partial=script["partial"], words=script["text"])
    by = told.cast.official(told.petition.case.addressee, "body")
    executing.declare_effect(told.petition, said, by=by, now=told.ago())
