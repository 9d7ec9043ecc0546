"""What petitions keep about a person, for the person to take along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dauys.files import queries as stored
from dauys.petitions import queries, statements
from dauys.petitions.attachments import OWNER
from dauys.petitions.models import AdviceRequest, Inquiry, Petition, Sighting, Signature
from dauys.procedures.models import Organiser


def of(person_id: UUID) -> dict[str, Any]:
    """What somebody has started, organised, attached and signed while signed in: plain JSON values."""
    started = Petition.objects.filter(case__author_id=person_id).select_related("case").order_by("case__created_at")
    started = started.prefetch_related("case__objections")
    organised = Organiser.objects.filter(person_id=person_id)
    return {
        "started": [
            {
                "id": str(row.pk),
                "titles": row.titles,
                "bodies": row.bodies,
                "shown": row.author_shown,
                "stage": row.case.stage,
                "at": row.case.created_at.isoformat(),
                "objections": [one.words for one in row.case.objections.all()],
            }
            for row in started
        ],
        "advice": _advice(person_id),
        "organised": [
            {
                "id": str(row.case_id),
                "shown": row.shown,
                "joined_at": row.joined_at.isoformat(),
                "left_at": row.left_at.isoformat() if row.left_at else None,
            }
            for row in organised
        ],
        "attached": [
            {
                "petition": row.owner.removeprefix(OWNER),
                "name": row.name,
                "size": row.size,
                "at": row.created_at.isoformat(),
            }
            for row in stored.sent_by(str(person_id))
        ],
        **_said(person_id),
        "signed": [_signed(case_id, signature_id) for case_id, signature_id in queries.signed_by(person_id)],
    }


def _said(person_id: UUID) -> dict[str, Any]:
    """What somebody has replied to committees, and said of steps of plans."""
    replies = Inquiry.objects.filter(answered_by_id=person_id, body=None)
    sightings = Sighting.objects.filter(person_id=person_id).select_related("milestone")
    return {
        "answered": [
            {"id": str(row.case_id), "question": row.words, "answer": row.answer, "accepted": row.accepted}
            for row in replies
        ],
        "seen": [
            {"id": str(row.milestone.case_id), "step": row.milestone.titles, "seen": row.seen, "words": row.words}
            for row in sightings
        ],
    }


def _signed(case_id: UUID, signature_id: UUID) -> dict[str, Any]:
    row = Signature.objects.filter(case_id=case_id, id=signature_id).first()
    titles = Petition.objects.filter(pk=case_id).values_list("titles", flat=True).first()
    return {
        "id": str(case_id),
        "titles": titles or {},
        "at": row.created_at.isoformat() if row else None,
        "place": row.place if row else None,
        "shown": row.shown if row else None,
        "statement": statements.of(case_id, [signature_id]).get(signature_id),
        "withdrawn_at": row.withdrawn_at.isoformat() if row and row.withdrawn_at else None,
    }


def _advice(person_id: UUID) -> list[dict[str, Any]]:
    rows = AdviceRequest.objects.filter(asked_by_id=person_id).prefetch_related("messages")
    return [
        {
            "petition": str(row.case_id),
            "way": row.way,
            "words": row.words,
            "at": row.asked_at.isoformat(),
            "said": [one.words for one in row.messages.all() if one.by_id == person_id],
        }
        for row in rows
    ]
