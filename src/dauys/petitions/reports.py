"""What is told of the execution: that a step was done, and what came of it all."""

from __future__ import annotations

from datetime import datetime

from dauys.kernel.dates import day_text
from dauys.kernel.texts import pick
from dauys.petitions import audience, letters
from dauys.petitions.audience import tell
from dauys.petitions.models import Effect, Milestone
from dauys.procedures.models import Case


def milestone(case: Case, row: Milestone, now: datetime) -> None:
    """Tell everybody who signed or follows that a step was done; digests gather several into one letter."""
    known = letters.facts(case) | {
        "body_name": lambda: row.body,
        "step": lambda: row.title,
        "when": lambda: day_text(row.done_on) if row.done_on else "–",
    }
    tell("petition_milestone", audience.everybody(case), case=case, now=now, facts=known)


def effect(case: Case, row: Effect, now: datetime) -> None:
    """Tell everybody what came of it."""
    known = letters.facts(case) | {
        "body_name": lambda: row.body,
        "outcome": row.get_outcome_display,
        "summary": lambda: pick(row.words) or row.act_title or "–",
    }
    tell("petition_effect", audience.everybody(case), case=case, now=now, facts=known)
