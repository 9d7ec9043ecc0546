"""Objections, removals and reports of the demonstration, through the very actions that people use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from dauys.kernel.terms import local_date
from dauys.petitions import actions, objecting, removing, reporting
from dauys.petitions.models import Petition
from dauys.petitions.rules import Order
from dauys.petitions.taking import Thing
from dauys.procedures import queries as cases
from dauys.web.demo.cast import Cast, read

SECOND = "second-moderator"
MOMENT = timedelta(minutes=20)
NETWORK = "192.0.2.0/24"
"""Where reports come from: a network that nobody has."""


def object_to(cast: Cast, petition: Petition, script: Mapping[str, Any], at: Callable[[float], datetime]) -> None:
    """Let the author of a script object to its refusal; the second moderator decides, where the script says so."""
    said = script.get("objection")
    if said is None:
        return
    by = cast.actor(script["author"])
    made = objecting.object_to(cases.case(petition.pk), by=by, words=said["words"], now=at(said["after"]))
    if "decided_after" in said:
        objecting.decide(
            made,
            by=cast.moderator(petition.case.jurisdiction, account=SECOND),
            overturn=said["overturn"],
            words=said["answer"][script["language"]],
            now=at(said["decided_after"]),
        )


def play(cast: Cast, played: Mapping[str, Petition], now: datetime) -> None:
    """Take away what is to be taken away, then let readers report."""
    data = read("moderation.toml")
    for script in data["removal"]:
        _remove(cast, played[script["petition"]], script, now)
    for script in data["report"]:
        _report(cast, played[script["petition"]], script, now)


def _at(petition: Petition, days: float, now: datetime) -> datetime:
    start = cases.case(petition.pk).submitted_at or now
    return min(start + timedelta(days=days) + MOMENT, now - MOMENT)


def _remove(cast: Cast, petition: Petition, script: Mapping[str, Any], now: datetime) -> None:
    case, when, target = cases.case(petition.pk), _at(petition, script["after"], now), None
    if "news" in script:
        ((language, title),) = script["news"]["title"].items()
        target = actions.post_update(
            petition,
            by=cast.actor(_author(cast, petition)),
            language=language,
            title=title,
            body=script["news"]["text"][language],
            now=_at(petition, script["news"]["after"], now),
        ).pk
    order = Order(
        ground=script["ground"],
        words=script["words"],
        court=script.get("court", ""),
        number=script.get("number", ""),
        on=local_date(when - timedelta(days=script["ordered_before"]), case.tz) if "court" in script else None,
    )
    thing, by = Thing(kind=script["kind"], target=target), cast.moderator(case.jurisdiction)
    removing.remove(petition, thing, order=order, by=by, now=when)


def _author(cast: Cast, petition: Petition) -> str:
    """The key of whoever wrote a petition."""
    return next(key for key, person in cast.people.items() if person.pk == petition.case.author_id)


def _report(cast: Cast, petition: Petition, script: Mapping[str, Any], now: datetime) -> None:
    when = _at(petition, script["after"], now)
    made = reporting.report(petition, why=script["why"], words=script["words"], network=NETWORK, now=when)
    if "answer" in script:
        by, when = cast.moderator(petition.case.jurisdiction), _at(petition, script["answered_after"], now)
        reporting.settle(made, by=by, answer=script["answer"], now=when)
