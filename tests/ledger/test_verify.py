"""Whatever somebody does to a chain is found, with its place."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest
from tests.ledger.conftest import START, stored, write_case

from dauys.ledger import queries, verify
from dauys.ledger.canonical import digest
from dauys.ledger.verify import Fault, Wrong

pytestmark = pytest.mark.django_db
INSERT = (
    "INSERT INTO ledger_entry (case_id, seq, at, kind, role, payload, previous, hash) VALUES"
    " (%s, %s, %s, %s, %s, %s, %s, %s)"
)


def test_an_untouched_ledger_is_in_order(case_id):
    other = write_case(start=START + timedelta(days=1))
    assert verify.verify_chain(case_id) is None
    assert verify.verify_chain(other) is None
    report = verify.verify_all(against=list(queries.heads()))
    assert (report.entries, report.cases, report.faulty, report.faults) == (10, 2, 0, [])


def test_an_empty_ledger_is_in_order(db):
    assert verify.verify_all().cases == 0


@pytest.mark.parametrize("seq", [1, 3, 5])
@pytest.mark.parametrize(
    "change",
    ["payload = '{\"n\": 7}'", "kind = 'other'", "role = 'author'", "at = '2026-03-02 09:00:00+00:00'"],
)
def test_an_altered_entry_is_found(case_id, tamper, key, seq, change):
    tamper(f"UPDATE ledger_entry SET {change} WHERE case_id = %s AND seq = %s", key(case_id), seq)  # noqa: S608
    assert verify.verify_chain(case_id) == Fault(case_id, seq, Wrong.ALTERED)


def test_a_payload_that_has_no_canonical_form_is_altered(case_id, tamper, key):
    tamper("UPDATE ledger_entry SET payload = '{\"n\": 0.5}' WHERE case_id = %s AND seq = 2", key(case_id))
    assert verify.verify_chain(case_id) == Fault(case_id, 2, Wrong.ALTERED)


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_a_deleted_entry_is_found(case_id, tamper, key, seq):
    tamper("DELETE FROM ledger_entry WHERE case_id = %s AND seq = %s", key(case_id), seq)
    assert verify.verify_chain(case_id) == Fault(case_id, seq, Wrong.MISSING)


def test_a_deleted_entry_whose_gap_was_closed_is_found(case_id, tamper, key):
    tamper("DELETE FROM ledger_entry WHERE case_id = %s AND seq = 3", key(case_id))
    for seq in (4, 5):
        tamper("UPDATE ledger_entry SET seq = %s WHERE case_id = %s AND seq = %s", seq - 1, key(case_id), seq)
    assert verify.verify_chain(case_id) == Fault(case_id, 3, Wrong.MISSING)


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 4), (4, 5)])
def test_exchanged_entries_are_found(case_id, tamper, key, one, other):
    for old, new in ((one, 90), (other, one), (90, other)):
        tamper("UPDATE ledger_entry SET seq = %s WHERE case_id = %s AND seq = %s", new, key(case_id), old)
    assert verify.verify_chain(case_id) == Fault(case_id, one, Wrong.REORDERED)


@pytest.mark.parametrize("place", [1, 3, 5])
@pytest.mark.parametrize("careful", [False, True])
def test_an_inserted_entry_is_found(case_id, tamper, key, place, careful):
    forged = stored(queries.history(case_id)[place - 1])
    for seq in range(5, place - 1, -1):
        tamper("UPDATE ledger_entry SET seq = %s WHERE case_id = %s AND seq = %s", seq + 1, key(case_id), seq)
    forged["kind"] = "forged"
    if careful:
        forged["hash"] = _hash(case_id, forged)
    tamper(INSERT, *forged.values())
    assert verify.verify_chain(case_id) == Fault(case_id, place, Wrong.INSERTED)


def test_an_entry_put_at_the_end_without_its_link_is_found(case_id, tamper):
    forged = stored(queries.history(case_id)[4]) | {"seq": 6, "previous": bytes(range(32))}
    forged["hash"] = _hash(case_id, forged)
    tamper(INSERT, *forged.values())
    assert verify.verify_chain(case_id) == Fault(case_id, 6, Wrong.INSERTED)


def test_an_altered_entry_with_a_fitting_hash_is_found_by_the_next(case_id, tamper, key):
    forged = stored(queries.history(case_id)[2]) | {"kind": "forged"}
    tamper("DELETE FROM ledger_entry WHERE case_id = %s AND seq = 3", key(case_id))
    forged["hash"] = _hash(case_id, forged)
    tamper(INSERT, *forged.values())
    assert verify.verify_chain(case_id) == Fault(case_id, 3, Wrong.ALTERED)


def test_a_tail_that_was_cut_off_is_found_with_an_earlier_list_of_heads(case_id, tamper, key):
    kept = list(queries.heads())
    tamper("DELETE FROM ledger_entry WHERE case_id = %s AND seq >= 4", key(case_id))
    assert verify.verify_chain(case_id) is None
    assert verify.verify_all(against=kept).faults == [Fault(case_id, 4, Wrong.MISSING)]


def test_an_end_that_was_written_anew_is_found_with_an_earlier_list_of_heads(case_id, tamper, key):
    kept = list(queries.heads())
    forged = stored(queries.history(case_id)[4]) | {"kind": "forged"}
    forged["hash"] = _hash(case_id, forged)
    tamper("DELETE FROM ledger_entry WHERE case_id = %s AND seq = 5", key(case_id))
    tamper(INSERT, *forged.values())
    assert verify.verify_all().faults == []
    assert verify.verify_all(against=kept).faults == [Fault(case_id, 5, Wrong.ALTERED)]


def test_cases_that_are_gone_altogether_are_found_with_an_earlier_list_of_heads(case_id, tamper, key):
    others = [write_case(start=START + timedelta(days=day)) for day in (-1, 1)]
    kept = list(queries.heads())
    for gone in others:
        tamper("DELETE FROM ledger_entry WHERE case_id = %s", key(gone))
    report = verify.verify_all(against=kept)
    assert report.faults == [Fault(gone, 1, Wrong.MISSING) for gone in sorted(others)]


def test_a_chain_that_has_grown_since_still_continues_its_head(case_id, tamper, key):
    kept = queries.Head(case_id, 2, bytes(queries.history(case_id)[1].hash))
    assert verify.verify_all(against=[kept]).faulty == 0


def test_one_fault_does_not_hide_those_of_other_cases(case_id, tamper, key):
    other = write_case(start=START + timedelta(days=1))
    tamper("UPDATE ledger_entry SET kind = 'other' WHERE seq = 2")
    report = verify.verify_all()
    assert report.faults == [Fault(case, 2, Wrong.ALTERED) for case in sorted([case_id, other])]
    assert report.entries == 10


def test_a_report_counts_more_faults_than_it_names(case_id):
    report = verify.Report()
    for seq in range(verify.NAMED + 1):
        report.note(Fault(case_id, seq, Wrong.ALTERED))
    assert (report.faulty, len(report.faults)) == (verify.NAMED + 1, verify.NAMED)


def test_checking_takes_one_query_whatever_the_number_of_cases(case_id, django_assert_num_queries):
    with django_assert_num_queries(1):
        verify.verify_all()
    for day in range(29):
        write_case(start=START + timedelta(days=day + 1))
    with django_assert_num_queries(1):
        verify.verify_all()


def _hash(case_id: UUID, forged: dict[str, object]) -> bytes:
    return digest(
        case_id=case_id,
        seq=forged["seq"],
        at=forged["at"],
        kind=forged["kind"],
        role=forged["role"],
        payload=json.loads(forged["payload"]),
        previous=forged["previous"],
    )
