"""What this area does when people are erased."""

from __future__ import annotations

from dauys.feedback import actions
from dauys.people.events import PersonErased


def forget_person(event: PersonErased) -> None:
    """Nothing here tells any more who suggested or wanted something."""
    actions.forget(event.person_id)
