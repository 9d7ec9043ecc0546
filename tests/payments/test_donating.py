"""From the form to the receipt: what is taken, when it counts, and that it counts once."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.payments.conftest import NOW, Give, donation, report, signed
from tests.petitions.conftest import World

from dauys.kernel.refusal import Refusal
from dauys.ledger import queries as ledger
from dauys.notifications.actions import deliver_due
from dauys.notifications.models import Message
from dauys.payments import actions, queries, rules
from dauys.payments.models import Donation, State, Transaction
from dauys.petitions.models import Petition
from dauys.procedures import queries as cases
from dauys.procedures.models import Case

OWN = {"amount": "own", "shown": "", "mailbox": ""}


def form(petition: Petition) -> str:
    return reverse("petitions:donate", args=[petition.pk])


def entries(petition: Petition, kind: str) -> list[dict[str, str]]:
    return [entry.payload for entry in ledger.history(petition.pk).filter(kind=kind)]


@pytest.mark.parametrize(
    ("amount", "code"),
    [("0.99", "amount_out_of_range"), ("1.00", None), ("5000.00", None), ("5000.01", "amount_out_of_range")],
)
def test_the_least_and_the_most_can_be_given_and_no_cent_beyond(promise: Give, amount, code):
    if code is None:
        assert promise(amount).total == Decimal(amount)
    else:
        with pytest.raises(Refusal, match=code):
            promise(amount)


@pytest.mark.parametrize("typed", ["NaN", "1e9", "-5", "5.001", "٥", "", "0.99", "5000,01", "9" * 60, "<script>"])
def test_an_amount_that_is_none_is_refused_kindly_and_kept(client: Client, petition: Petition, typed):
    answer = client.post(form(petition), OWN | {"own": typed})
    assert answer.status_code == 422
    assert "govuk-error-message" in answer.content.decode()
    assert not Donation.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [{}, {"amount": "7.77"}, {"amount": "5.00", "mailbox": "nobody"}]
    + [
        {"amount": "5.00", "shown": name} for name in ("x" * 81, "www.example.org", "a@b", "+7 701", "1234", "A\u202eB")
    ],
)
def test_a_form_that_is_half_filled_in_or_hostile_makes_nothing(client: Client, petition: Petition, sent):
    assert client.post(form(petition), sent).status_code == 422
    assert not Donation.objects.exists()


@pytest.mark.parametrize("name", ["Ілзе Бērziņa", "O’Neill-Smith", "Айгүл С.", "Jean-Luc d'Arc", "А.С. Пушкин", ""])
def test_names_of_people_can_be_shown(promise: Give, name):
    assert donation(promise(shown=name)).shown == name


@pytest.mark.parametrize(
    ("changes", "status"),
    [({}, 200), ({"listed": False}, 409), ({"stage": "answered"}, 409), ({"stage": "draft"}, 404)],
)
def test_one_gives_only_while_it_is_public_and_open(client: Client, petition: Petition, changes, status):
    Case.objects.filter(pk=petition.pk).update(**changes)
    assert client.get(form(petition)).status_code == status


def test_a_procedure_without_donations_has_no_such_page(client: Client, make_petition):
    other = make_petition()
    for name in ("donate", "donations", "donations-csv"):
        assert client.get(reverse(f"petitions:{name}", args=[other.pk])).status_code == 404
    assert client.get(f"/api/v1/petitions/{other.pk}/donations").status_code == 404


def test_without_a_provider_nothing_is_offered_and_what_was_given_is_still_told(
    client: Client, petition: Petition, give: Give, settings
):
    page = f"/petitions/{petition.pk}/?lang=en"
    settings.PAYMENT_VARIANTS = {}
    assert "Donations" not in client.get(page).content.decode()
    assert client.get(form(petition)).status_code == 503
    settings.PAYMENT_VARIANTS = {"demonstration": ("dauys.payments.demonstration.Demonstration", {})}
    give()
    settings.PAYMENT_VARIANTS = {}
    html = client.get(page).content.decode()
    assert "€10.00" in html
    assert form(petition) not in html


def test_one_gives_without_an_account_and_keeps_a_receipt(client: Client, petition: Petition):
    chosen = {"amount": "25.00", "shown": "Ilze B.", "mailbox": "ilze@example.org"}
    pay = client.post(form(petition) + "?lang=en", chosen).url
    assert "€25.00" in client.get(pay + "?lang=en").content.decode()
    done = client.post(pay, {"outcome": "confirmed"})
    page = client.get(done.url + "?lang=en").content.decode()
    assert "Thank you. Your donation has arrived." in page
    assert "000001" in page
    receipt = client.get(re.search(r'href="(/donations/[^"]+receipt.pdf)"', page)[1])
    assert receipt.content.startswith(b"%PDF-")
    assert receipt["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    listed = client.get(reverse("petitions:donations", args=[petition.pk])).content.decode()
    assert "Ilze B." in listed
    assert "ilze@example.org" not in listed


@pytest.mark.parametrize(("language", "said"), [("kk", "Түбіртек"), ("ru", "Квитанция"), ("en", "Receipt")])
def test_the_receipt_comes_by_mail_in_the_language_of_the_donor(give: Give, language, said):
    give(mailbox="ilze@example.org", language=language)
    deliver_due(NOW + timedelta(minutes=1))
    [letter] = mail.outbox
    assert letter.to == ["ilze@example.org"]
    assert "000001" in letter.subject
    assert said in f"{letter.subject} {letter.body}"
    assert b"ilze" not in bytes(Transaction.objects.select_related("donor").get().donor.sealed)


def test_who_gives_no_mailbox_is_not_written_to(give: Give):
    give()
    assert not Message.objects.exists()


def test_receipts_are_numbered_in_order_without_a_gap(promise: Give, give: Give):
    give()
    actions.proceed(promise(), {"outcome": "rejected"}, now=NOW)
    promise()
    assert [donation(give()).number for _time in range(3)] == [2, 3, 4]


def test_the_record_of_the_petition_says_how_much_and_never_who(give: Give, petition: Petition):
    give("12.50", shown="Ilze B.", mailbox="ilze@example.org")
    assert entries(petition, "donate") == [
        {"stage": "gathering", "amount": "12.50", "currency": "EUR", "receipt": "000001"}
    ]


@pytest.mark.parametrize(
    ("outcome", "state"), [("confirmed", "confirmed"), ("rejected", "refused"), ("waiting", "waiting")]
)
def test_each_answer_of_the_bank_has_its_page(client: Client, promise: Give, petition: Petition, outcome, state):
    payment = promise()
    done = client.post(f"{payment.address}pay/", {"outcome": outcome})
    assert (done.status_code, done.url) == (302, payment.address)
    assert client.get(done.url).status_code == 200
    assert donation(payment).state == state
    assert queries.total(cases.case(petition.pk)).number == (state == "confirmed")
    assert client.get(f"{payment.address}receipt.pdf").status_code == (200 if state == "confirmed" else 404)


def test_after_a_refusal_one_may_try_again_and_what_is_paid_is_not_paid_again(client: Client, promise: Give):
    payment = promise()
    for outcome, state in (
        ("rejected", "refused"),
        ("waiting", "waiting"),
        ("confirmed", "confirmed"),
        ("rejected", "confirmed"),
    ):
        client.post(f"{payment.address}pay/", {"outcome": outcome})
        assert donation(payment).state == state
    assert donation(payment).number == 1


@pytest.mark.parametrize("sent", [{}, {"outcome": "refunded"}, {"outcome": "x" * 5_000}, {"status": "confirmed"}])
def test_the_page_of_the_demonstration_takes_its_three_answers_only(client: Client, promise: Give, sent):
    payment = promise()
    assert client.post(f"{payment.address}pay/", sent).status_code == 422
    assert donation(payment).state == State.WAITING


def test_nobody_who_calls_back_is_believed_by_the_demonstration(client: Client, promise: Give):
    payment = promise()
    for send in (client.get, client.post):
        answer = send(f"{payment.get_process_url()}?verification_result=confirmed")
        assert (answer.status_code, answer.url) == (302, payment.address)
    assert donation(payment).state == State.WAITING


@pytest.mark.usefixtures("bank")
def test_a_provider_with_pages_of_its_own_is_gone_to(client: Client, promise: Give):
    payment = promise()
    assert client.get(f"{payment.address}pay/").url == f"https://bank.example/pay/{payment.token}"


@pytest.mark.usefixtures("bank")
def test_a_report_counts_once_however_often_it_comes(client: Client, promise: Give, petition: Petition):
    payment = promise()
    assert {report(client, payment).status_code for _time in range(3)} == {200}
    assert (donation(payment).state, donation(payment).number) == ("confirmed", 1)
    assert len(entries(petition, "donate")) == 1


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize(
    "signature", ["", "0" * 64, signed({"paid": "10.00", "status": "confirmed", "token": "other"})]
)
def test_a_report_that_the_bank_has_not_signed_changes_nothing(client: Client, promise: Give, signature):
    payment = promise()
    told = {"paid": "10.00", "status": "confirmed", "token": payment.token}
    for address in (payment.get_process_url(), "/payments/process/bank/"):
        answer = client.post(address, told, headers={"X-Signature": signature})
        assert answer.status_code == 403
    assert donation(payment).state == State.WAITING


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("paid", ["9.99", "10.01", "0.01", "-10.00"])
def test_a_payment_of_another_amount_is_held_and_counts_nowhere(
    client: Client, promise: Give, petition: Petition, paid, caplog: pytest.LogCaptureFixture
):
    payment = promise()
    report(client, payment, paid=paid)
    assert (donation(payment).state, donation(payment).number) == (State.HELD, None)
    assert queries.total(cases.case(petition.pk)).number == 0
    assert "not what was promised" in caplog.text
    assert client.get(payment.address).status_code == 200


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("told", [{"paid": "ten", "status": "confirmed"}, {"status": "confirmed"}, {"paid": "10.00"}])
def test_a_report_that_makes_no_sense_is_no_error_of_ours(client: Client, promise: Give, told):
    payment = promise()
    answer = client.post(payment.get_process_url(), told, headers={"X-Signature": signed(told)})
    assert answer.status_code == 400
    assert donation(payment).state == State.WAITING


@pytest.mark.parametrize(
    "address", ["/payments/process/none/", "/payments/process/00000000-0000-4000-8000-000000000000/"]
)
def test_a_report_about_nothing_is_refused(client: Client, db: None, address):
    assert client.post(address).status_code in (400, 404)


@pytest.mark.usefixtures("bank")
def test_what_a_crash_left_undone_is_found_by_the_tick(promise: Give):
    payment = promise()
    Transaction.objects.filter(pk=payment.pk).update(status="confirmed", captured_amount=Decimal("10.00"))
    assert actions.settle_due(NOW) == 1
    assert donation(payment).number == 1
    assert actions.settle_due(NOW) == 0


def test_one_network_begins_so_many_donations_in_an_hour(promise: Give, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(actions, "PROMISES", 2)
    for _time in range(2):
        promise()
    with pytest.raises(Refusal, match="too_many"):
        promise()
    promise(network="203.0.113.0/24")


def test_a_donor_s_page_is_known_to_the_donor_alone(client: Client, give: Give):
    payment = give()
    answer = client.get(payment.address)
    assert "noindex" in answer.content.decode()
    for other in (payment.donor_id, "x", "%00", payment.token.upper() + "x", "a" * 2_000):
        assert client.get(f"/donations/{other}/").status_code == 404


def test_rules_say_nothing_new_about_what_is_settled(give: Give):
    payment = give()
    assert rules.outcome(donation(payment), Transaction.objects.get(pk=payment.pk)) is None


def test_an_erased_donor_leaves_the_amount_and_no_name(world: World, give: Give, petition: Petition):
    person = world.person()
    payment = give(shown="Ilze B.", mailbox="ilze@example.org", person_id=person.pk)
    assert [row.pk for row in queries.given_by(person.pk)] == [payment.donor_id]
    actions.forget(person.pk)
    found = Transaction.objects.select_related("donor__donation").get().donor
    assert (found.person_id, found.sealed, found.donation.shown) == (None, None, "")
    assert queries.total(cases.case(petition.pk)).amount == Decimal("10.00")
