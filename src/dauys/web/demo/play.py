"""Plays every petition of `data/petitions.toml` through the very actions that people use, at moments in the past."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from math import ceil
from typing import Any

from dauys.bodies import queries as bodies
from dauys.kernel.terms import end_of_day
from dauys.people import queries as known
from dauys.petitions import actions, attaching, authors, organising, queries
from dauys.petitions.models import Petition
from dauys.petitions.rules import Pointer
from dauys.places import queries as places
from dauys.procedures import actions as procedures
from dauys.procedures import organising as organisers
from dauys.procedures import queries as cases
from dauys.procedures.models import Obligation, Procedure
from dauys.topics import queries as topics
from dauys.web.demo import giving, moderating, papers
from dauys.web.demo.cast import Cast, read
from dauys.web.demo.crowds import gather
from dauys.web.demo.rhythm import Rhythm

SCRIPTS = ("petitions.toml", "elsewhere.toml", "languages.toml")
OPENING = timedelta(hours=9, minutes=20)
"""The time of day at which things happen, give or take."""


@dataclass
class Scene:
    """One petition of the file while it is played."""

    cast: Cast
    script: Mapping[str, Any]
    procedure: Procedure
    start: datetime
    chance: random.Random
    played: Mapping[str, Petition]
    signed: int = 0

    def at(self, days: float) -> datetime:
        """So many days after it was handed in, at some hour of the working day."""
        return self.start + timedelta(days=days, minutes=self.chance.randrange(0, 420) if days else 0)


def play(cast: Cast, adopted: Mapping[str, Procedure], now: datetime) -> dict[str, Petition]:
    """Play all petitions, one after the other; each by its key."""
    played: dict[str, Petition] = {}
    for script in chain.from_iterable(read(name)["petition"] for name in SCRIPTS):
        day = (now - timedelta(days=script["days_ago"])).replace(hour=0, minute=0, second=0, microsecond=0)
        chance = random.Random(script["key"])  # noqa: S311  (the same at every loading)
        scene = Scene(cast, script, adopted[script["preset"]], min(day + OPENING, now), chance, played)
        played[script["key"]] = _play(scene, now)
    return played


def _play(scene: Scene, now: datetime) -> Petition:
    script, cast = scene.script, scene.cast
    author = cast.actor(script["author"])
    petition = actions.draft(
        scene.procedure,
        place=places.by_code(script["place"]),
        text=_text(script),
        author_id=author.person_id,
        now=scene.start - timedelta(days=2),
    )
    _join(scene, petition)
    _attach(scene, petition)
    if script["stage"] == "draft":
        return petition
    _submit(scene, petition, scene.start)
    _find_supporters(scene, petition, _advised(scene, petition))
    if "returned_after" in script:
        note = script["moderator_note"][script["language"]]
        actions.send_back(
            petition,
            by=cast.moderator(scene.procedure.jurisdiction),
            reason="unlawful",
            words=note,
            now=scene.at(script["returned_after"]),
        )
        _submit(scene, petition, scene.at(script["resubmitted_after"]))
    if "rejected_after" in script:
        _reject(scene, petition)
        moderating.object_to(cast, petition, script, scene.at)
    if "signatures" in script:
        _gather(scene, petition, now)
    _news(scene, petition)
    giving.play(petition, script.get("donations", ()), scene.at)
    if "crossed_after" in script:
        _consider(scene, petition, now)
    return petition


def _advised(scene: Scene, petition: Petition) -> datetime:
    """Let a legal adviser look at it, and its author hand it in again; the moment of the last handing in."""
    if "advised_after" not in scene.script:
        return scene.start
    advised = scene.at(scene.script["advised_after"])
    actions.advise(petition, by=scene.cast.lawyer(scene.procedure.jurisdiction), now=advised)
    again = advised + timedelta(minutes=5)
    _submit(scene, petition, again)
    return again


def _find_supporters(scene: Scene, petition: Petition, shared: datetime) -> None:
    """Let the first supporters sign by the link."""
    script = scene.script
    if "supporters" in script:
        opened, closes = shared + timedelta(minutes=20), shared + timedelta(days=script["supported_after"])
        _crowd(scene, petition, script["supporters"], script["supporters"], opened, closes)


def _reject(scene: Scene, petition: Petition) -> None:
    """Let the moderator refuse it, and name what it repeats, or the body that is competent where it is another."""
    refusal, jurisdiction = scene.script["rejection"], scene.procedure.jurisdiction
    actions.reject(
        petition,
        by=scene.cast.moderator(jurisdiction),
        reason=refusal["code"],
        words=refusal["reason"][scene.script["language"]],
        now=scene.at(scene.script["rejected_after"]),
        pointer=Pointer(
            earlier=cases.case(scene.played[refusal["duplicate_of"]].pk) if "duplicate_of" in refusal else None,
            competent=bodies.by_code(refusal["competent"]) if "competent" in refusal else None,
        ),
    )


def _join(scene: Scene, petition: Petition) -> None:
    """Let others organise it too, by the author's invitation."""
    others = scene.script.get("organisers", ())
    key = organisers.invite(petition.case, by=scene.cast.actor(scene.script["author"])) if others else ""
    for name in others:
        organising.join(
            petition.pk,
            key=key,
            by=scene.cast.actor(name),
            declares=False,
            given="",
            family="",
            shown=authors.usual_way(scene.procedure.preset),
            now=scene.start - timedelta(days=1),
        )


def _attach(scene: Scene, petition: Petition) -> None:
    """Attach what the script has drawn."""
    for one in scene.script.get("attached", ()):
        content = papers.DRAW[one["draw"]](scene.script)
        attaching.attach(
            petition,
            by=scene.cast.actor(scene.script["author"]),
            name=one["name"],
            size=len(content),
            content=io.BytesIO(content),
            now=scene.start - timedelta(days=1),
        )


def _text(script: Mapping[str, Any]) -> actions.Text:
    own = script["language"]
    others = {code: (title, script["body"].get(code, "")) for code, title in script["title"].items() if code != own}
    return actions.Text(
        language=own,
        title=script["title"][own],
        body=script["body"][own],
        topic=topics.by_code(script["topic"]),
        translations=others,
    )


def _submit(scene: Scene, petition: Petition, now: datetime) -> None:
    key = scene.script["author"]
    person = scene.cast.people[key]
    profile = known.profile_of(person)
    actions.submit(
        petition,
        by=scene.cast.actor(key),
        profile=profile,
        now=now,
        shown=scene.cast.shown(key, how=authors.usual_way(scene.procedure.preset)),
    )


def _gather(scene: Scene, petition: Petition, now: datetime) -> None:
    script = scene.script
    opened, case = scene.start, cases.case(petition.pk)
    if "accepted_after" in script:
        opened = scene.at(script["accepted_after"])
        case = actions.accept(petition, by=scene.cast.moderator(scene.procedure.jurisdiction), now=opened)
    last = scene.start + timedelta(days=script.get("crossed_after", script.get("withdrawn_after", 10_000)))
    closes = min(now - timedelta(minutes=10), last, (case.stage_ends_at or now) - timedelta(hours=1))
    goal = queries.goal(Petition.objects.get(pk=petition.pk))
    total = _total(script, goal.needed["number"] if goal else 0)
    _crowd(scene, petition, script["signatures"], total, opened, closes)
    if "withdrawn_after" in script:
        by = scene.cast.actor(script["author"])
        actions.withdraw(petition, by=by, now=scene.at(script["withdrawn_after"]) + timedelta(hours=8))


def _crowd(scene: Scene, petition: Petition, rows: int, total: int, opened: datetime, closes: datetime) -> None:
    """Let so many more sign, in the manner of the script."""
    known = Petition.objects.select_related("case").get(pk=petition.pk)
    zone = cases.case(petition.pk).tz
    rhythm = Rhythm(scene.script["pattern"], opened, closes, zone, scene.chance)
    gather(scene.cast, known, rhythm, rows=rows, total=total, first=scene.signed)
    scene.signed += rows


def _total(script: Mapping[str, Any], needed: int) -> int:
    """How many sign in all: a share of what is needed, all but a few, or the rows alone."""
    if "signatures_short" in script:
        return needed - int(script["signatures_short"])
    share = script.get("signatures_share")
    return max(script["signatures"], ceil(needed * share)) if share else int(script["signatures"])


def _news(scene: Scene, petition: Petition) -> None:
    for update in scene.script.get("update", ()):
        own = scene.script["language"]
        posted = actions.post_update(
            petition,
            by=scene.cast.actor(scene.script["author"]),
            language=own,
            title=update["title"][own],
            body=update["text"][own],
            now=scene.at(update["after"]),
        )
        posted.titles, posted.bodies = dict(update["title"]), dict(update["text"])
        posted.save(update_fields=["titles", "bodies"])


def _consider(scene: Scene, petition: Petition, now: datetime) -> None:
    script, cast = scene.script, scene.cast
    case = cases.case(petition.pk)
    duty = Obligation.objects.select_related("case__procedure", "case__place", "body").get(case=case, kind="duty")
    if "extension" in script:
        extension = script["extension"]
        reason = (
            extension["reason"][script["language"]] if isinstance(extension["reason"], dict) else extension["reason"]
        )
        until = end_of_day((scene.start + timedelta(days=extension["until_after"])).date(), case.tz)
        by = cast.official(duty.body, "head")
        procedures.extend(duty, until=until, reason=reason, by=by, now=scene.at(extension["after"]))
    if "passed_on" in script:
        told = script["passed_on"]
        by, to = cast.official(duty.body, "head"), bodies.by_code(told["to"])
        procedures.redirect(duty, to=to, reason=told["reason"][script["language"]], by=by, now=scene.at(told["after"]))
    if "answered_after" in script:
        answer, when = script["response"], scene.at(script["answered_after"])
        response = actions.draft_response(
            duty,
            by=cast.official(duty.body, "body"),
            outcome=answer["outcome"],
            texts=answer["text"],
            now=when - timedelta(days=1),
        )
        actions.publish_response(response, by=cast.official(duty.body, "head"), now=when)
    if "signatures_afterwards" in script:
        number, ends = script["signatures_afterwards"], (case.stage_ends_at or now) - timedelta(hours=1)
        _crowd(scene, petition, number, number, scene.at(script["answered_after"] + 1), min(ends, now))
