"""What this area does when people are erased."""

from __future__ import annotations

from dauys.payments import actions
from dauys.people.events import PersonErased


def forget_person(event: PersonErased) -> None:
    """No name and no mailbox of a donor outlives their account."""
    actions.forget(event.person_id)
