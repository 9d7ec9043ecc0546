"""Noting who has read whose data, where many people are read at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from dauys.people.actor import Actor
from dauys.people.models import ReadLog

BATCH = 1_000


def log_reads(subjects: Iterable[UUID], *, reader: Actor, what: str, purpose: str, now: datetime) -> None:
    """Write down that somebody has read what is kept of these people (1 query for each thousand)."""
    post = next(iter(reader.posts), None)
    ReadLog.objects.bulk_create(
        (
            ReadLog(
                reader_id=reader.person_id,
                role=post.role if post else "",
                body_id=post.body_id if post else None,
                subject_id=subject,
                what=what,
                purpose=purpose,
                at=now,
            )
            for subject in sorted(set(subjects) - {reader.person_id})
        ),
        batch_size=BATCH,
    )
