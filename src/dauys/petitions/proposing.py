"""Other words that lawyers propose for passages of a text, kept until their author decides on each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dauys.kernel.ids import uuid7
from dauys.petitions.models import AdviceMessage, Proposal, Review
from dauys.procedures.models import Case


def propose(
    case: Case,
    passages: Sequence[dict[str, Any]],
    *,
    now: datetime,
    message: AdviceMessage | None = None,
    review: Review | None = None,
) -> None:
    """Keep the other words that passages carry, and the notes of those that carry none."""
    rows = [
        Proposal(
            id=uuid7(now),
            case_id=case.pk,
            message=message,
            review=review,
            field=one["field"],
            language=one["language"],
            start=one["start"],
            quote=one["quote"],
            text=str(one.get("text", "")),
            note=str(one.get("note", "")),
            made_at=now,
        )
        for one in passages
        if message is not None or one.get("text")
    ]
    Proposal.objects.bulk_create(rows)
