"""Giving back, hiding a name, the public list: by whom, once, and with how many queries."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.payments.conftest import NOW, Give, donation, report
from tests.petitions.conftest import World, actor

from dauys.bodies.models import Body
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal
from dauys.ledger import queries as ledger
from dauys.notifications.actions import deliver_due
from dauys.payments import actions, queries
from dauys.payments.models import Donation, State, Transaction
from dauys.people import actions as people
from dauys.people.actor import ANONYMOUS, Actor
from dauys.people.models import Account
from dauys.petitions.models import Petition
from dauys.procedures import queries as cases

REASON = {"reason": "Paid twice.", "elsewhere": False}
Holder = Callable[..., Account]


@pytest.fixture
def holder(world: World, petition: Petition) -> Holder:
    """Somebody with a post in Latvia or elsewhere."""

    def make(role: str, *, body: str = "", law: str = "LV") -> Account:
        account = world.account(f"{role}-{body or law}@example.org".lower())
        office = Body.objects.get(code=body) if body else None
        jurisdiction = Jurisdiction.objects.get(code=law)
        people.appoint(account.person, role=role, jurisdiction=jurisdiction, body=office, now=NOW)
        return account

    return make


MAY = (("head", "lv-manabalss", "LV"), ("administrator", "", "LV"))
MAY_NOT = (
    ("head", "lv-saeima", "LV"),
    ("body", "lv-manabalss", "LV"),
    ("moderator", "", "LV"),
    ("lawyer", "", "LV"),
    ("committee", "", "LV"),
    ("authority", "", "LV"),
    ("operator", "", "LV"),
    ("administrator", "", "KZ"),
    ("head", "kz-75-akimat", "KZ"),
)


@pytest.mark.parametrize(("role", "body", "law"), MAY)
def test_the_head_of_the_recipient_and_the_administrator_give_back(
    give: Give, holder: Holder, petition: Petition, role, body, law
):
    payment = give(mailbox="ilze@example.org")
    by = actor(holder(role, body=body, law=law))
    assert list(queries.handled_by(by)) == [donation(payment)]
    actions.refund(donation(payment), by=by, now=NOW, **REASON)
    found = donation(payment)
    assert (found.state, found.reason, found.refunded_by_id) == (State.REFUNDED, "Paid twice.", by.person_id)
    [entry] = ledger.history(petition.pk).filter(kind="refund")
    assert entry.role == ("body" if role == "head" else "administrator")
    assert entry.payload == {
        "stage": "gathering", "amount": "10.00", "currency": "EUR", "receipt": "000001", "reason": "Paid twice."
    }  # fmt: skip
    deliver_due(NOW + timedelta(minutes=1))
    assert [one.to for one in mail.outbox if "Paid twice." in str(one.body)] == [["ilze@example.org"]]


@pytest.mark.parametrize(("role", "body", "law"), MAY_NOT)
def test_nobody_else_sees_or_handles_what_was_given(give: Give, holder: Holder, client: Client, role, body, law):
    payment = give(shown="Ilze B.")
    account = holder(role, body=body, law=law)
    for attempt in (
        lambda: actions.refund(donation(payment), by=actor(account), now=NOW, **REASON),
        lambda: actions.hide_name(donation(payment), by=actor(account)),
    ):
        with pytest.raises(Refusal, match="not_allowed"):
            attempt()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    listed = client.get("/desk/donations/")
    assert listed.status_code in (200, 403)
    assert "Ilze B." not in listed.content.decode()
    for name in ("refund", "hide"):
        assert client.post(reverse(f"payments:{name}", args=[payment.donor_id]), REASON).status_code in (403, 404)
    assert donation(payment).state == State.CONFIRMED


@pytest.mark.parametrize("who", [ANONYMOUS, Actor(person_id=None)])
def test_a_stranger_handles_nothing(give: Give, client: Client, who):
    payment = give()
    with pytest.raises(Refusal, match="not_allowed"):
        actions.refund(donation(payment), by=who, now=NOW, **REASON)
    answer = client.post(reverse("payments:refund", args=[payment.donor_id]), REASON)
    assert (answer.status_code, "/accounts/login/" in answer.url) == (302, True)


@pytest.mark.parametrize(("reason", "code"), [("", "missing"), (" \n", "missing"), ("x", None)])
def test_a_refund_needs_a_reason_and_happens_once(give: Give, holder: Holder, reason, code):
    payment, by = give(), actor(holder("administrator"))
    if code:
        with pytest.raises(Refusal, match=code):
            actions.refund(donation(payment), by=by, reason=reason, elsewhere=False, now=NOW)
        return
    actions.refund(donation(payment), by=by, reason=reason, elsewhere=False, now=NOW)
    with pytest.raises(Refusal, match="nothing_to_refund"):
        actions.refund(donation(payment), by=by, reason=reason, elsewhere=False, now=NOW)


def test_two_who_give_back_at_once_do_it_once(give: Give, holder: Holder):
    payment, by = give(), actor(holder("administrator"))
    seen_by_both = donation(payment), donation(payment)
    actions.refund(seen_by_both[0], by=by, now=NOW, **REASON)
    with pytest.raises(Refusal, match="stale"):
        actions.refund(seen_by_both[1], by=by, now=NOW, **REASON)


@pytest.mark.parametrize("state", ["waiting", "rejected"])
def test_what_was_never_paid_is_not_given_back(promise: Give, holder: Holder, state):
    payment, by = promise(), actor(holder("administrator"))
    actions.proceed(payment, {"outcome": state}, now=NOW)
    with pytest.raises(Refusal, match="nothing_to_refund"):
        actions.refund(donation(payment), by=by, now=NOW, **REASON)


@pytest.mark.usefixtures("bank")
def test_where_the_provider_refuses_nothing_is_said_to_be_returned(client: Client, promise: Give, holder: Holder):
    payment, by = promise(), actor(holder("administrator"))
    report(client, payment)
    with pytest.raises(Refusal, match="provider_refuses"):
        actions.refund(donation(payment), by=by, now=NOW, **REASON)
    assert donation(payment).state == State.CONFIRMED
    actions.refund(donation(payment), by=by, reason="Done there.", elsewhere=True, now=NOW)
    assert donation(payment).state == State.REFUNDED


@pytest.mark.usefixtures("bank")
def test_what_the_bank_itself_gives_back_is_taken_down(client: Client, promise: Give, petition: Petition):
    payment = promise()
    report(client, payment)
    report(client, payment, status="refunded")
    assert donation(payment).state == State.REFUNDED
    assert [entry.role for entry in ledger.history(petition.pk).filter(kind="refund")] == ["system"]


def test_the_desk_gives_back_by_form_and_names_what_is_missing(client: Client, give: Give, holder: Holder):
    payment = give(shown="Rude Name")
    client.force_login(holder("administrator"), backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("payments:refund", args=[payment.donor_id])
    assert "Rude Name" in client.get("/desk/donations/?lang=en").content.decode()
    client.post(reverse("payments:hide", args=[payment.donor_id]))
    assert donation(payment).shown == ""
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "x" * 1_001}).status_code == 422
    assert client.post(address, {"reason": "Paid twice."}).url == "/desk/donations/"
    assert client.post(address, {"reason": "Again."}).status_code == 422
    assert client.get(payment.address).status_code == 200


def test_what_was_given_back_leaves_the_list_and_the_total(give: Give, holder: Holder, petition: Petition):
    kept, returned = give("10.00"), give("90.00")
    actions.refund(donation(returned), by=actor(holder("administrator")), now=NOW, **REASON)
    total = queries.total(cases.case(petition.pk))
    assert (total.amount, total.number) == (Decimal("10.00"), 1)
    assert [row.pk for row in queries.of_case(petition.pk)] == [kept.donor_id]


def test_pages_api_and_files_say_the_same(client: Client, give: Give, petition: Petition):
    give("10.10", shown="Ilze")
    give("1.20")
    whole = client.get(f"/api/v1/petitions/{petition.pk}").json()
    assert whole["donations"] == {"total": "11.30", "currency": "EUR", "number": 2, "open": True}
    assert client.get(f"/petitions/{petition.pk}/data.json").json()["donations"] == whole["donations"]
    items = client.get(f"/api/v1/petitions/{petition.pk}/donations").json()["items"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"/petitions/{petition.pk}/donations.csv").content.decode())))
    assert sorted(one["amount"] for one in items) == sorted(row["amount"] for row in rows) == ["1.20", "10.10"]
    assert {row["receipt"] for row in rows} == {"000001", "000002"}
    assert set(items[0]) == {"amount", "currency", "shown", "receipt", "at"}


@pytest.mark.parametrize("address", ["/petitions/{}/", "/petitions/{}/donations/", "/petitions/{}/donations.csv"])
def test_pages_take_as_many_queries_with_one_donation_as_with_thirty(
    client: Client, give: Give, petition: Petition, address
):
    counts = []
    for more in (1, 29):
        for _time in range(more):
            give(network=f"198.51.{Donation.objects.count()}.0/24")
        with CaptureQueriesContext(connection) as found:
            assert client.get(address.format(petition.pk)).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_desk_takes_as_many_queries_with_one_donation_as_with_thirty(client: Client, give: Give, holder: Holder):
    client.force_login(holder("administrator"), backend="django.contrib.auth.backends.ModelBackend")
    counts = []
    for more in (1, 14):
        for _time in range(more):
            give()
        with CaptureQueriesContext(connection) as found:
            assert client.get("/desk/donations/").status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_hostile_cursor_is_none(client: Client, petition: Petition, give: Give):
    give()
    for after in ("oW10", "n!!", "x" * 400, "o" + "A" * 200):
        assert client.get(f"/petitions/{petition.pk}/donations/", {"after": after}).status_code == 200
        assert client.get(f"/api/v1/petitions/{petition.pk}/donations", {"after": after}).status_code == 422


def test_payments_keep_nothing_about_the_payer():
    names = {field.name for field in Transaction._meta.get_fields()}  # noqa: SLF001
    assert not {name for name in names if name.startswith("billing") or "ip_address" in name}
