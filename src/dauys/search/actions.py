"""Keeping documents: put, remove, rebuild."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import connection, transaction

from dauys.kernel.events import Event, publish
from dauys.kernel.models import Jurisdiction
from dauys.search import indexes
from dauys.search.folding import joined
from dauys.search.models import Document

CHUNK = 1_000
KEPT = ("instrument", "jurisdiction", "topic", "place", "titles", "bodies", "listed", "updated_at")
FOLDED = ("title_words", "body_words")


@dataclass(frozen=True, kw_only=True)
class RebuildWanted(Event):
    """Asks every instrument to put its documents again, before the indexes are made anew."""

    kind: ClassVar[str] = "search.rebuild_wanted"


@transaction.atomic
def put(  # noqa: PLR0913  (all that a document says)
    case_id: UUID,
    *,
    instrument: str,
    jurisdiction: Jurisdiction,
    titles: Mapping[str, str],
    bodies: Mapping[str, str],
    topic: str = "",
    place_codes: Sequence[str] = (),
    listed: bool,
    now: datetime,
) -> None:
    """Make a case findable, or renew what is known of it. `place_codes`: its place first, then the ancestors."""
    document = Document(
        case_id=case_id,
        instrument=instrument,
        jurisdiction=jurisdiction,
        topic=topic,
        place=next(iter(place_codes), ""),
        titles=dict(titles),
        bodies=dict(bodies),
        listed=listed,
        updated_at=now,
    )
    put_many([document])


@transaction.atomic
def put_many(documents: Iterable[Document]) -> None:
    """Put unsaved documents at once, without their folded words: those are made here."""
    rows = [_folded(document) for document in documents]
    Document.objects.bulk_create(
        rows, CHUNK, update_conflicts=True, unique_fields=["case_id"], update_fields=[*KEPT, *FOLDED]
    )


@transaction.atomic
def remove(case_id: UUID) -> None:
    """Forget a case; harmless where it is not known."""
    Document.objects.filter(case_id=case_id).delete()


def rebuild(*, now: datetime) -> int:
    """Ask for every document again, fold all texts anew and make the indexes anew; gives the number of documents."""
    publish(RebuildWanted(at=now))
    last = 0
    while rows := list(Document.objects.filter(id__gt=last).order_by("id")[:CHUNK]):
        with transaction.atomic():
            Document.objects.bulk_update([_folded(row) for row in rows], FOLDED, CHUNK // 2)
        last = rows[-1].id
    indexes.rebuild(connection)
    return Document.objects.count()


def _folded(document: Document) -> Document:
    document.title_words = joined(document.titles.values())
    document.body_words = joined(document.bodies.values())
    return document
