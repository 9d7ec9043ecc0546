"""Reports by anybody: so many from one network, and nothing about who says so."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.petitions.conftest import NOW, MakePetition

from dauys.kernel.refusal import Refusal
from dauys.petitions import reporting
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
