"""How signers can be reached: sealed, kept apart from their signatures, gone when they take those back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings

from dauys.petitions.models import Participation, Signature, SignatureContact

CHUNK = 1_000


def seal(context: object, value: Mapping[str, str]) -> bytes:
    """A mapping of texts as bytes that only this installation can read."""
    return settings.KEYS.seal(json.dumps(dict(value), ensure_ascii=False).encode(), context=f"signature/{context}")


def unseal(context: object, sealed: bytes | memoryview) -> dict[str, Any]:
    """What `seal` made, as it was."""
    value: dict[str, Any] = json.loads(settings.KEYS.unseal(bytes(sealed), context=f"signature/{context}"))
    return value


def forget_participation(person_id: UUID, signature_id: UUID) -> None:
    """Drop from a person's own page that they gave this signature."""
    for row in Participation.objects.filter(person_id=person_id):
        if unseal(person_id, row.sealed)["signature"] == str(signature_id):
            row.delete()


def of_standing(case_id: UUID, *, news: bool = False) -> Iterator[dict[str, Any]]:
    """The contacts of all whose signature counts; with `news` only of those who want the organisers' too. Streamed."""
    rows = SignatureContact.objects.filter(case_id=case_id).order_by("signature_id")
    if news:
        rows = rows.filter(wants_news=True)
    batch: list[SignatureContact] = []
    for row in rows.iterator(chunk_size=CHUNK):
        batch.append(row)
        if len(batch) == CHUNK:
            yield from _standing(case_id, batch)
            batch = []
    yield from _standing(case_id, batch)


def _standing(case_id: UUID, batch: list[SignatureContact]) -> Iterator[dict[str, Any]]:
    ids = [row.signature_id for row in batch]
    counts = Signature.objects.filter(
        case_id=case_id, id__in=ids, counted_at__isnull=False, withdrawn_at=None, quarantined_at=None
    )
    standing = set(counts.values_list("id", flat=True))
    for row in batch:
        if row.signature_id in standing:
            yield unseal(row.signature_id, row.sealed)
