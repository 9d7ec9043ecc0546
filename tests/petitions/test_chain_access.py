"""The chain of a case as data: for whoever may read the case, and nobody else is told that there is one."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from tests.petitions.conftest import MakePetition

from dauys.people.models import Account

SignIn = Callable[[Account], Client]


def chain(client: Client, case_id: object) -> tuple[int, str]:
    answer = client.get(f"/api/v1/ledger/cases/{case_id}")
    return answer.status_code, answer.get("Cache-Control", "")


@pytest.mark.parametrize(
    ("stage", "status"), [("draft", 404), ("moderation", 404), ("rejected", 404), ("gathering", 200)]
)
def test_the_public_reads_the_chain_of_what_it_may_read(
    make_petition: MakePetition, client: Client, stage: str, status: int
):
    case_id = make_petition(stage=stage).pk
    assert chain(client, case_id)[0] == status
    assert client.get(f"/petitions/{case_id}/history/").status_code == status


def test_what_is_hidden_and_what_is_not_known_are_answered_alike(make_petition: MakePetition, client: Client):
    answers = [
        client.get(f"/api/v1/ledger/cases/{case_id}") for case_id in (make_petition(stage="moderation").pk, uuid4())
    ]
    assert {one.status_code for one in answers} == {404}
    assert answers[0].content == answers[1].content


def test_author_and_moderator_read_the_chain_of_a_hidden_case_and_no_cache_keeps_it(
    make_petition: MakePetition, author: Account, moderator: Account, as_: SignIn
):
    case_id = make_petition(stage="moderation").pk
    for account in (author, moderator):
        status, cache = chain(as_(account), case_id)
        assert (status, "public" in cache, "no-store" in cache) == (200, False, True)


@pytest.mark.django_db(transaction=True)
def test_a_server_with_hidden_cases_is_checked_without_them(
    make_petition: MakePetition, live_server: object, capsys: pytest.CaptureFixture[str]
):
    make_petition(stage="moderation")
    call_command("verify", "--url", live_server.url)  # type: ignore[attr-defined]
    assert "0" in capsys.readouterr().out
