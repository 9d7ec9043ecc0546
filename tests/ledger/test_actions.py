"""Appending, and that nothing else is possible."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from dauys.kernel.refusal import Refusal
from dauys.ledger import actions, protection, queries, verify
from dauys.ledger.canonical import GENESIS
from dauys.ledger.models import AppendOnlyError, Entry

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_entries_of_a_case_are_numbered_and_bound_to_each_other(case_id):
    entries = list(queries.history(case_id))
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert bytes(entries[0].previous) == GENESIS
    assert [bytes(e.previous) for e in entries[1:]] == [bytes(e.hash) for e in entries[:-1]]
    assert queries.head(case_id) == queries.Head(case_id, 5, bytes(entries[4].hash))


def test_cases_have_chains_of_their_own(case_id):
    entry = actions.append(uuid4(), kind="submitted", role="author", payload={}, now=NOW)
    assert entry.seq == 1
    assert queries.head(uuid4()) is None


def test_what_is_refused_leaves_no_entry():
    case_id = uuid4()
    with pytest.raises(Refusal, match="entry_personal"):
        actions.append(case_id, kind="signed", role="signer", payload={"email": "a@b.kz"}, now=NOW)
    assert not queries.history(case_id).exists()


def test_an_entry_goes_with_the_transaction_it_tells_about():
    case_id = uuid4()
    with transaction.atomic():
        actions.append(case_id, kind="submitted", role="author", payload={}, now=NOW)
        transaction.set_rollback(True)
    assert queries.head(case_id) is None


def test_moments_and_ids_in_the_payload_are_stored_as_texts():
    entry = actions.append(uuid4(), kind="laid", role="system", payload={"due": NOW, "of": (1, 2)}, now=NOW)
    entry.refresh_from_db()
    assert entry.payload == {"due": "2026-03-01T09:00:00.000000Z", "of": [1, 2]}


def test_the_model_refuses_every_change(case_id):
    entry = queries.history(case_id)[0]
    entry.kind = "other"
    for change in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(kind="other"),
        lambda: Entry.objects.bulk_update([entry], ["kind"]),
        lambda: Entry.objects.update_or_create({"kind": "other"}, case_id=case_id, seq=1),
    ):
        with pytest.raises(AppendOnlyError):
            change()


@pytest.mark.parametrize("sql", ["UPDATE ledger_entry SET kind = 'other'", "DELETE FROM ledger_entry"])
def test_the_database_refuses_every_change(case_id, sql):
    protection.protect(connection)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert queries.history(case_id).count() == 5


def test_the_database_refuses_to_empty_the_table(case_id):
    if connection.vendor != "postgresql":
        pytest.skip("TRUNCATE needs PostgreSQL")
    protection.protect(connection)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_entry")


def test_whether_the_protection_stands_can_be_asked(db):
    protection.protect(connection)
    assert protection.stands(connection)
    protection.lift(connection)
    assert not protection.stands(connection)


def test_numbers_start_at_one(case_id):
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry(case_id=case_id, seq=0, at=NOW, kind="moved", role="author", previous=b"", hash=b"").save()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_one_number_each():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time; the race needs PostgreSQL")
    case_id = uuid4()

    def work(worker):
        try:
            for number in range(25):
                actions.append(case_id, kind="counted", role="system", payload={"w": worker, "n": number}, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert [entry.seq for entry in queries.history(case_id)] == list(range(1, 201))
    assert verify.verify_chain(case_id) is None
