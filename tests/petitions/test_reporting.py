"""Reports by anybody: so many from one network, and nothing about who says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.petitions.conftest import NOW, MakePetition, actor

from dauys.kernel.refusal import Refusal
from dauys.ledger import queries as ledger
from dauys.notifications.models import Message
from dauys.people.models import Account
from dauys.petitions import actions, reporting
from dauys.petitions.models import Petition, Report

SAID = {"why": "insult", "words": "Rude."}


@pytest.fixture
def petition(make_petition: MakePetition) -> Petition:
    return make_petition()


def test_one_network_reports_so_often_in_an_hour_and_another_still_may(petition: Petition):
    for _time in range(reporting.REPORTS):
        reporting.report(petition, **SAID, network="198.51.100.0/24", now=NOW)
    with pytest.raises(Refusal, match="too_many"):
        reporting.report(petition, **SAID, network="198.51.100.0/24", now=NOW)
    reporting.report(petition, **SAID, network="203.0.113.0/24", now=NOW)
    assert Report.objects.count() == reporting.REPORTS + 1


def test_what_is_half_said_is_not_counted(petition: Petition):
    for _time in range(reporting.REPORTS + 1):
        with pytest.raises(Refusal, match="missing"):
            reporting.report(petition, why="other", words=" ", network="198.51.100.0/24", now=NOW)
    assert reporting.report(petition, **SAID, network="198.51.100.0/24", now=NOW)


def test_page_and_program_are_told_kindly_to_wait(petition: Petition, client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reporting, "REPORTS", 1)
    address = reverse("petitions:report", args=[petition.pk])
    sent = [client.post(address, SAID) for _time in range(2)]
    assert [one.status_code for one in sent] == [302, 429]
    assert "Rude." in sent[1].content.decode()
    answer = client.post(f"/api/v1/petitions/{petition.pk}/reports", SAID, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")


@pytest.fixture
def told(petition: Petition) -> Report:
    """A report whose sender wants to know what came of it."""
    return reporting.report(
        petition, **SAID, network="198.51.100.0/24", email="reader@example.org", language="ru", now=NOW
    )


def test_an_address_is_sealed_and_gone_once_its_owner_is_told(told: Report, moderator: Account):
    assert b"reader" not in bytes(told.sealed or b"")
    settled = reporting.settle(told, by=actor(moderator), answer="Нәтижесі.", now=NOW)
    assert settled.sealed is None
    letter = Message.objects.get(kind="petition_report_settled")
    assert (letter.language, letter.context["answer"], letter.in_inbox) == ("ru", "Нәтижесі.", False)
    with pytest.raises(Refusal, match="stale"):
        reporting.settle(told, by=actor(moderator), answer="Тағы.", now=NOW)


def test_without_an_address_nobody_is_written_to(petition: Petition, moderator: Account):
    one = reporting.report(petition, **SAID, network="198.51.100.0/24", now=NOW)
    reporting.settle(one, by=actor(moderator), answer="Нәтижесі.", now=NOW)
    assert not Message.objects.filter(kind="petition_report_settled").exists()


def test_what_came_of_a_report_stands_in_the_chain_with_its_reason(told: Report, moderator: Account):
    reporting.settle(told, by=actor(moderator), answer="Ештеңе жоқ.", now=NOW)
    last = ledger.history(told.case_id).last()
    assert last is not None
    assert (last.kind, last.role) == ("report_settled", "moderator")
    assert (last.payload["outcome"], last.payload["reason"]) == ("nothing", "Ештеңе жоқ.")


def test_from_a_report_news_are_removed_and_all_are_told(
    petition: Petition, author: Account, moderator: Account, as_: Callable[[Account], Client], client: Client
):
    news = actions.post_update(petition, by=actor(author), language="kk", title="Жаңа", body="Балағат.", now=NOW)
    page = f"{reverse('petitions:report', args=[petition.pk])}?news={news.pk}"
    assert "Жаңа" in client.get(page).content.decode()
    assert client.post(page, {**SAID, "email": "not an address"}).status_code == 422
    assert client.post(page, {**SAID, "email": "reader@example.org"}).status_code == 302
    [one] = Report.objects.all()
    assert one.update_id == news.pk
    client = as_(moderator)
    desk = client.get(reverse("petitions:reports")).content.decode()
    address = f"{reverse('petitions:remove', args=[petition.pk, 'news'])}?report={one.pk}"
    assert address in desk
    said = {"target": str(news.pk), "ground": "insult", "words": "Балағат сөз болды."}
    assert client.post(address, said).status_code == 302
    one.refresh_from_db()
    assert (one.removal.kind if one.removal else "", one.answer) == ("news", "Балағат сөз болды.")
    kinds = set(Message.objects.filter(case_id=petition.pk).values_list("kind", flat=True))
    assert {"petition_removed", "petition_report_settled"} <= kinds


@pytest.mark.parametrize("named", ["00000000-0000-0000-0000-000000000000", "x", "' OR 1=1"])
def test_news_that_are_not_there_cannot_be_reported(petition: Petition, client: Client, named: str):
    assert client.get(reverse("petitions:report", args=[petition.pk]), {"news": named}).status_code == 404


def test_news_of_another_petition_cannot_be_reported_here(
    make_petition: MakePetition, petition: Petition, author: Account, client: Client
):
    other = actions.post_update(make_petition(), by=actor(author), language="kk", title="Т", body="М", now=NOW)
    sent = client.post(f"/api/v1/petitions/{petition.pk}/reports", {**SAID, "news": str(other.pk)}, "application/json")
    assert (sent.status_code, sent.json()["code"]) == (404, "no_such_news")
