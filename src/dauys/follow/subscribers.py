"""What this area does when people are erased."""

from __future__ import annotations

from dauys.follow import actions
from dauys.people.events import PersonErased


def forget_person(event: PersonErased) -> None:
    """Nobody follows anything after being erased."""
    actions.forget(event.person_id)
