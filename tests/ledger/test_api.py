"""The ledger over HTTP, and checking a server through it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests.ledger.conftest import START, write_case

from dauys.ledger import protection, queries, sealing, transport, verify
from dauys.ledger.verify import Fault, Wrong

BASE = "/api/v1/ledger"
pytestmark = pytest.mark.urls("tests.ledger.urls")


@pytest.mark.django_db
def test_a_chain_comes_in_pages(client, case_id):
    first = client.get(f"{BASE}/cases/{case_id}", {"limit": 3})
    assert first.status_code == 200
    assert [entry["seq"] for entry in first.json()["entries"]] == [1, 2, 3]
    assert first.json()["next"] == 3
    second = client.get(f"{BASE}/cases/{case_id}", {"limit": 3, "after": 3}).json()
    assert [entry["seq"] for entry in second["entries"]] == [4, 5]
    assert second["next"] is None


@pytest.mark.django_db
def test_an_entry_comes_with_everything_its_hash_covers(client, case_id):
    data = client.get(f"{BASE}/cases/{case_id}").json()["entries"]
    assert [transport.read_record(entry) for entry in data] == list(queries.records(case_id))
    assert list(data[0]) == ["case", "seq", "at", "kind", "role", "payload", "previous", "hash"]


@pytest.mark.django_db
def test_a_case_that_is_not_known_is_not_found(client):
    assert client.get(f"{BASE}/cases/{uuid4()}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_checker_takes_a_case_that_the_server_does_not_know_for_one_without_entries(live_server, case_id):
    gone = queries.Head(uuid4(), 3, b"0" * 32)
    with httpx.Client() as client:
        assert list(transport.Server(live_server.url, client).records([gone])) == []


@pytest.mark.django_db
def test_heads_come_in_pages(client):
    cases = sorted(write_case(start=START + timedelta(days=day)) for day in range(3))
    first = client.get(f"{BASE}/heads", {"limit": 2}).json()
    assert [head["case"] for head in first["heads"]] == [str(case) for case in cases[:2]]
    second = client.get(f"{BASE}/heads", {"limit": 2, "after": first["next"]}).json()
    assert [head["case"] for head in second["heads"]] == [str(cases[2])]
    assert second["next"] is None


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["heads?limit=0", "heads?limit=1001", "heads?after=x", "cases/x"])
def test_a_wrong_question_is_refused(client, path):
    assert client.get(f"{BASE}/{path}").status_code in {404, 422}


@pytest.mark.django_db
def test_an_unchanged_page_is_not_sent_again(client, case_id):
    answer = client.get(f"{BASE}/cases/{case_id}")
    assert "public" in answer["Cache-Control"]
    again = client.get(f"{BASE}/cases/{case_id}", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
@pytest.mark.parametrize("cases", [1, 30])
def test_a_page_of_heads_takes_one_query(client, django_assert_num_queries, cases):
    for day in range(cases):
        write_case(("submitted",), start=START + timedelta(days=day))
    with django_assert_num_queries(1):
        client.get(f"{BASE}/heads")


@pytest.mark.django_db(transaction=True)
def test_a_server_is_checked_from_outside(live_server, capsys):
    case_id = write_case()
    other = write_case(start=START + timedelta(days=1))
    sealing.run(START + timedelta(days=2))
    call_command("verify", "--url", live_server.url)
    assert "10" in capsys.readouterr().out
    with httpx.Client() as client:
        server = transport.Server(live_server.url, client)
        assert verify.verify(server.records(server.heads())).entries == 10
    protection.lift(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET kind = 'other' WHERE seq = 4")
    with pytest.raises(CommandError) as caught:
        call_command("verify", "--url", live_server.url)
    assert caught.value.returncode == 1
    errors = capsys.readouterr().err
    for case in (case_id, other):
        assert Fault(case, 4, Wrong.ALTERED).text() in errors
