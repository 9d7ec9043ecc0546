"""Batches of statements for authorities: planned when they are handed over, made by the tick, encrypted, numbered.

A statement's number is its place among those of its place in the order in which they were given, from 1; it is the same
in every copy of a batch, so that an authority can name a statement.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from dauys.bodies.models import Body
from dauys.kernel.refusal import Refusal, forbidden
from dauys.people import actions as people
from dauys.people.actor import Actor
from dauys.petitions import contacts, counting, sealing, statements, verifying
from dauys.petitions.models import (
    AuthorityKey,
    BatchFile,
    BatchRead,
    Petition,
    Signature,
    SignatureContact,
    StatementBatch,
)
from dauys.places.models import Place
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures.models import Case

PART = 5_000
"""Statements in one batch: what one transaction makes, and what is in memory at once (about 5 MB)."""
AT_ONCE = 20
"""Batches made in one tick at the most."""
AGAIN = timedelta(minutes=10)
"""When a batch that could not be made is tried again."""


def plan(petition: Petition, *, at: datetime, part: int = PART) -> int:
    """Note which batches are due, for each place with statements; how many."""
    case = cases.case(petition.pk)
    check = case.rules.check
    if check is None or not case.preset.signers.statement.asked:
        return 0
    given = standing(petition).order_by().values_list("place").annotate(n=Count("id"))
    numbers = dict(given)
    rows = [
        row
        for place in Place.objects.filter(code__in=numbers).order_by("path")
        for row in _parts(case, cases.body_of_place(case, check.body, place, at), place.code, numbers[place.code], part)
    ]
    for row in rows:
        row.due_at = at
    StatementBatch.objects.bulk_create(rows)
    return len(rows)


def _parts(case: Case, body: Body, place: str, number: int, part: int) -> Iterator[StatementBatch]:
    for count, first in enumerate(range(1, number + 1, part), 1):
        yield StatementBatch(
            case=case, body=body, place=place, part=count, first=first, number=min(part, number + 1 - first)
        )


def standing(petition: Petition) -> QuerySet[Signature]:
    """The signatures that were given one by one and stand, on the site or on paper."""
    return Signature.objects.filter(counting.COUNTS, case_id=petition.pk)


def make_anew(body: Body, *, now: datetime) -> int:
    """Let the batches of what still waits at an authority be encrypted once more, to its new key; how many."""
    waiting = StatementBatch.objects.filter(body=body, case__stage="verification", made_at__isnull=False)
    keys = list(waiting.values_list("pk", flat=True))
    BatchFile.objects.filter(batch__in=keys).delete()
    return StatementBatch.objects.filter(pk__in=keys).update(made_at=None, due_at=now, key=None, digest="", size=0)


def run(now: datetime) -> int:
    """Make the batches that are due and whose authority has a key; how many. One that fails is tried again later."""
    ready = AuthorityKey.objects.filter(retired_at__isnull=True).values("body")
    waiting = StatementBatch.objects.filter(made_at__isnull=True, case__stage="verification")
    due = waiting.filter(due_at__lte=now, body__in=ready)
    made, failures = 0, []
    for batch in list(due.order_by("due_at", "place", "part")[:AT_ONCE]):
        try:
            made += make(batch, now=now)
        except Exception as error:  # noqa: BLE001  (raised below, together with the others)
            StatementBatch.objects.filter(pk=batch.pk, made_at__isnull=True).update(due_at=now + AGAIN)
            failures.append(error)
    if failures:
        raise ExceptionGroup("batches", failures)
    return made


@transaction.atomic
def make(batch: StatementBatch, *, now: datetime) -> bool:
    """Encrypt one batch to its authority's key; False: it was made meanwhile, or the one before it was not made yet."""
    key = AuthorityKey.objects.select_for_update().filter(body=batch.body_id, retired_at__isnull=True).first()
    before = StatementBatch.objects.filter(case=batch.case_id, place=batch.place, part=batch.part - 1).first()
    if key is None or (before is not None and before.last_signature is None):
        return False
    ids = _signatures(batch, before.last_signature if before else None)
    if not ids:
        return False
    head = _head(batch, key)
    plain = sealing.archive(_files(head, rows_of(batch, ids)))
    sealed = sealing.seal(plain, bytes(key.public), head=head)
    digest = hashlib.sha256(sealed).hexdigest()
    changes = {"made_at": now, "key": key, "digest": digest, "size": len(sealed), "last_signature": ids[-1]}
    if not StatementBatch.objects.filter(pk=batch.pk, made_at__isnull=True).update(**changes):
        return False
    BatchFile.objects.create(batch_id=batch.pk, content=sealed)
    said = {"place": batch.place, "part": batch.part, "number": batch.number, "digest": digest}
    procedures.record(cases.case(batch.case_id), "batch_made", "system", now=now, **said)
    return True


def _signatures(batch: StatementBatch, after: UUID | None) -> list[UUID]:
    """The signatures of a batch, in the order of their ids, behind that of the part before."""
    rows = Signature.objects.filter(counting.COUNTS, case_id=batch.case_id, place=batch.place)
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(rows.order_by("id").values_list("id", flat=True)[: batch.number])


def _head(batch: StatementBatch, key: AuthorityKey) -> dict[str, Any]:
    return {
        "petition": str(batch.case_id),
        "place": batch.place,
        "part": batch.part,
        "first": batch.first,
        "last": batch.last,
        "key": key.fingerprint,
    }


def rows_of(batch: StatementBatch, signatures: Sequence[UUID]) -> list[dict[str, str]]:
    """The statements of these signatures with their numbers; of somebody who was erased nothing but the number."""
    stated = statements.of(batch.case_id, signatures)
    return [
        {
            "number": str(batch.first + place),
            **{name: stated.get(pk, {}).get(name, "") for name in statements.COLUMNS[1:]},
        }
        for place, pk in enumerate(signatures)
    ]


def _files(head: dict[str, Any], rows: list[dict[str, str]]) -> dict[str, bytes]:
    table = io.StringIO()
    writer = csv.DictWriter(table, statements.COLUMNS)
    writer.writeheader()
    writer.writerows({name: _plain(value) for name, value in row.items()} for row in rows)
    whole = json.dumps({**head, "statements": rows}, ensure_ascii=False, indent=1)
    return {"statements.csv": table.getvalue().encode("utf-8-sig"), "statements.json": whole.encode()}


def _plain(value: str) -> str:
    """A cell that no program for tables takes for a formula."""
    return f"'{value}" if value[:1] in "=+-@\t\r" and value[:1] else value


def of_case(case: Case, actor: Actor) -> list[StatementBatch]:
    """The batches of the places that an actor certifies for, with how often they were fetched (2 queries)."""
    rows = StatementBatch.objects.filter(case=case).select_related("body", "key").annotate(fetched=Count("reads"))
    found = {place.code: place for place in Place.objects.filter(code__in=rows.values("place"))}
    return [row for row in rows if row.place in found and verifying.certifies(actor, case, found[row.place])]


@transaction.atomic
def fetch(batch: StatementBatch, *, by: Actor, now: datetime) -> bytes:
    """The encrypted file, for an official of the authority; who fetched it is written down, and everybody can see when.

    Refusal: of another place, not being verified, or not made yet.
    """
    case = cases.case(batch.case_id)
    place = Place.objects.get(code=batch.place)
    if not verifying.certifies(by, case, place):
        raise forbidden("not_your_place", _("You may certify statements of your own place only."))
    if not case.rules.verifies:
        raise Refusal("wrong_stage", _("This can no longer, or not yet, be done: the case is at another stage."))
    file = BatchFile.objects.filter(batch=batch).first()
    if file is None:
        raise Refusal("not_made_yet", _("This batch is still being made. Please come back in a few minutes."))
    BatchRead.objects.create(batch=batch, by_id=by.person_id, at=now)
    said = {"place": batch.place, "part": batch.part, "digest": batch.digest}
    procedures.record(case, "batch_fetched", "authority", now=now, **said)
    people.log_reads(_people(batch), reader=by, what="statement", purpose="verification", now=now)
    return bytes(file.content)


def _people(batch: StatementBatch) -> list[UUID]:
    """Those with an account whose statements are in a batch."""
    before = StatementBatch.objects.filter(case=batch.case_id, place=batch.place, part=batch.part - 1).first()
    ids = _signatures(batch, before.last_signature if before else None)
    found = []
    for start in range(0, len(ids), statements.CHUNK):
        reach = SignatureContact.objects.filter(
            case_id=batch.case_id, signature_id__in=ids[start : start + statements.CHUNK]
        )
        told = (contacts.unseal(one.signature_id, one.sealed) for one in reach)
        found += [UUID(one["person"]) for one in told if one.get("person")]
    return found
