"""Suggestions of the demonstration, made and answered through the very actions that people use."""

from __future__ import annotations

from datetime import datetime, timedelta

from dauys.feedback import actions, queries
from dauys.people.actor import Actor, Held
from dauys.web.demo.cast import Cast, read

NETWORK = "demonstration"


def play(cast: Cast, now: datetime) -> None:
    """Let people suggest what the file says, others want the same, and those who run the site answer."""
    runs = Actor(posts=(Held("administrator", None, "", cast.jurisdiction.pk),))
    people = list(cast.people.values())
    for number, one in enumerate(read("feedback.toml")["suggestion"]):
        made_at = now - timedelta(days=one["days_ago"], minutes=37 * number)
        made = actions.suggest(
            one["text"],
            page=queries.nameable(one.get("page", "").partition("?")[0]),
            language=one["language"],
            network=f"{NETWORK}-{number}",
            now=made_at,
        )
        if one.get("waiting"):
            continue
        answered_at = made_at + timedelta(days=min(4, one["days_ago"] / 2))
        texts = one.get("answer", {})
        made = actions.answer(made, by=runs, state=one["state"], texts=texts, now=answered_at)
        for person in people[number : number + one["wanted"]]:
            actions.support(made, person_id=person.pk, now=answered_at)
