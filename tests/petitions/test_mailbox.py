"""Signing with nothing but a mailbox: what counts, what stands in whose way, how often one may ask and guess."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from tests.petitions.conftest import NOW, World, actor, code_sent

from dauys.kernel import retention
from dauys.kernel.refusal import Refusal
from dauys.notifications.models import Message
from dauys.people import queries as known
from dauys.petitions import actions, counting, mailbox, signers, signing
from dauys.petitions.models import Petition, Signature, SignatureContact, SignatureRequest
from dauys.petitions.signers import Statement
from dauys.procedures import queries as cases
from dauys.procedures.models import Case

SECOND = timedelta(seconds=1)
LATER = NOW + counting.LAG + SECOND
HOME, AWAY = "198.51.100.0/24", "203.0.113.0/24"


def gathering(world: World, at: datetime) -> Petition:
    """A petition that is signed by mailbox: two people may share one."""
    author = world.account("author@example.us", residence="US", citizenship="US", assurance="email")
    text = actions.Text(language="en", title="Plant trees", body="Many of them.")
    made = actions.draft(
        world.procedures["us-we-the-people"], place=world.places["US"], text=text, author_id=author.person_id, now=at
    )
    actions.submit(made, by=actor(author), profile=known.profile_of(author.person), now=at)
    return Petition.objects.get(pk=made.pk)


@pytest.fixture
def american(world: World) -> Petition:
    return gathering(world, NOW)


@pytest.fixture
def open_now(world: World) -> Petition:
    """The same on the clock that pages and programs go by."""
    return gathering(world, datetime.now(UTC))


@pytest.fixture
def case(american: Petition) -> Case:
    return cases.case(american.pk)


def ask(
    case: Case,
    given: str,
    family: str = "Doe",
    email: str = "home@example.us",
    *,
    network: str = HOME,
    now: datetime = NOW,
) -> UUID:
    wanted = Statement(given=given, family=family, email=email, language="en", declares=True)
    return mailbox.ask_to_sign(case, wanted, network=network, now=now)


def signed(case: Case, given: str, *, now: datetime = NOW) -> Signature:
    """Ask, and show the code of the letter."""
    asked = ask(case, given, now=now)
    return mailbox.confirm(case, asked, code=code_sent(asked, now), now=now)


def letters(kind: str) -> int:
    return Message.objects.filter(kind=kind).count()


def number(petition: Petition, at: datetime) -> int:
    counting.run(at)
    return Petition.objects.get(pk=petition.pk).number


def wrong(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def test_two_people_share_a_mailbox_and_a_third_is_told_so_in_a_letter_that_is_true(case: Case):
    for name in ("Ann", "Bob"):
        signed(case, name)
    third = ask(case, "Cid")
    assert {row.slot for row in Signature.objects.all()} == {1, 2}
    assert not SignatureRequest.objects.filter(id=third).exists()
    assert (letters("petition_mailbox_full"), letters("petition_signature_repeat")) == (1, 0)


def test_invented_names_that_nobody_confirms_leave_a_mailbox_to_its_owner(case: Case):
    for name in ("No", "Body", "At", "All"):
        ask(case, name, network=AWAY)
    mine = ask(case, "Ann")
    assert letters("petition_signature_repeat") + letters("petition_mailbox_full") == 0
    assert mailbox.confirm(case, mine, code=code_sent(mine), now=NOW).slot == 1
    assert signed(case, "Bob").slot == 2


def test_of_three_that_were_asked_for_at_once_the_first_two_confirmed_count(case: Case):
    waiting = []
    for name in ("Ann", "Bob", "Cid"):
        asked = ask(case, name)
        waiting.append((asked, code_sent(asked)))
    for asked, code in waiting[1:]:
        mailbox.confirm(case, asked, code=code, now=NOW)
    with pytest.raises(Refusal, match="mailbox_full"):
        mailbox.confirm(case, waiting[0][0], code=waiting[0][1], now=NOW)
    assert Signature.objects.count() == 2


def test_the_same_name_and_mailbox_written_otherwise_is_the_same_person(case: Case):
    mine = signed(case, "Ann")
    ask(case, " ann ", "DOE", " Home@Example.US ")
    assert letters("petition_signature_repeat") == 1
    assert Signature.objects.get() == mine


def test_whoever_confirms_two_letters_has_signed_once(case: Case):
    first = ask(case, "Ann")
    code = code_sent(first)
    mine = signed(case, "Ann")
    assert mailbox.confirm(case, first, code=code, now=NOW) == mine
    assert (Signature.objects.count(), SignatureRequest.objects.count()) == (1, 0)


def test_somebody_elses_later_request_with_my_name_leaves_my_code_and_my_choices_as_they_are(case: Case):
    mine = ask(case, "Ann")
    code = code_sent(mine)
    theirs = ask(case, "Ann", network=AWAY)
    for _guess in range(mailbox.CODE_ATTEMPTS):
        with pytest.raises(Refusal, match="wrong_code"):
            mailbox.confirm(case, theirs, code="no", now=NOW)
    assert mailbox.confirm(case, mine, code=code, now=NOW).counted_at == NOW


def test_new_repeated_and_full_mailboxes_are_answered_alike(case: Case):
    answers = [ask(case, "Ann"), ask(case, "Ann")]
    signed(case, "Ann")
    signed(case, "Bob")
    answers += [ask(case, "Ann", network=AWAY), ask(case, "Cid", network=AWAY)]
    assert {one.version for one in answers} == {7}
    assert len(set(answers)) == len(answers)
    for unknown in answers[2:]:
        with pytest.raises(Refusal, match="wrong_code"):
            mailbox.confirm(case, unknown, code="000000", now=NOW)


def test_a_signature_by_mail_is_none_before_it_is_confirmed(american: Petition, case: Case):
    mine = ask(case, "Ann")
    assert (Signature.objects.count(), number(american, LATER)) == (0, 0)
    mailbox.confirm(case, mine, code=f" {code_sent(mine)} ", now=LATER)
    assert number(american, LATER + counting.LAG) == 1
    mailbox.confirm(case, mine, code="anything", now=LATER)  # a second press of the button does no harm
    assert number(american, LATER + 2 * counting.LAG) == 1
    assert SignatureContact.objects.get().signature_id == mine


def test_after_five_guesses_even_the_right_code_no_longer_works_but_a_new_one_does(case: Case):
    mine = ask(case, "Ann")
    right = code_sent(mine)
    for _guess in range(mailbox.CODE_ATTEMPTS):
        with pytest.raises(Refusal, match="wrong_code"):
            mailbox.confirm(case, mine, code=wrong(right), now=NOW)
    with pytest.raises(Refusal, match="too_many_attempts"):
        mailbox.confirm(case, mine, code=right, now=NOW)
    assert signed(case, "Ann").counted_at == NOW


def test_the_right_code_works_as_the_fifth_guess(case: Case):
    mine = ask(case, "Ann")
    right = code_sent(mine)
    for _guess in range(mailbox.CODE_ATTEMPTS - 1):
        with pytest.raises(Refusal, match="wrong_code"):
            mailbox.confirm(case, mine, code=wrong(right), now=NOW)
    assert mailbox.confirm(case, mine, code=right, now=NOW).counted_at == NOW


def test_a_code_works_for_its_own_request_only(case: Case):
    mine = ask(case, "Ann")
    code = code_sent(mine)
    other = ask(case, "Bob")
    if code != code_sent(other):
        with pytest.raises(Refusal, match="wrong_code"):
            mailbox.confirm(case, other, code=code, now=NOW)
    with pytest.raises(Refusal, match="wrong_code"):
        mailbox.confirm_unsigning(case, mine, code=code, now=NOW)
    assert mailbox.confirm(case, mine, code=code, now=NOW).id == mine


@pytest.mark.parametrize(("age", "works"), [(mailbox.CODE_LIFE - SECOND, True), (mailbox.CODE_LIFE, False)])
def test_a_code_works_for_two_days(case: Case, age: timedelta, *, works: bool):
    mine = ask(case, "Ann")
    code = code_sent(mine)
    with nullcontext() if works else pytest.raises(Refusal, match="wrong_code"):
        mailbox.confirm(case, mine, code=code, now=NOW + age)
    assert Signature.objects.exists() == works


def test_what_nobody_confirms_is_forgotten_with_its_address(case: Case):
    ask(case, "Ann")
    retention.run(NOW + mailbox.CODE_LIFE)
    assert SignatureRequest.objects.count() == 1
    retention.run(NOW + mailbox.CODE_LIFE + SECOND)
    assert SignatureRequest.objects.count() == 0


def test_confirming_after_the_end_is_too_late(case: Case):
    ends = case.stage_ends_at
    assert ends is not None
    mine = ask(case, "Ann", now=ends - 2 * SECOND)
    code = code_sent(mine, ends)
    with pytest.raises(Refusal, match="closed"):
        mailbox.confirm(case, mine, code=code, now=ends)
    assert mailbox.confirm(case, mine, code=code, now=ends - SECOND).counted_at == ends - SECOND


def test_who_has_withdrawn_may_sign_again_and_the_mailbox_is_free_again(american: Petition, case: Case):
    ann, _bob = [signed(case, name) for name in ("Ann", "Bob")]
    assert number(american, LATER) == 2
    signing.unsign_id(case, ann.id, now=LATER)
    with pytest.raises(Refusal, match="not_signed"):
        signing.unsign_id(case, ann.id, now=LATER)
    assert number(american, LATER + counting.LAG) == 1
    assert not SignatureContact.objects.filter(signature_id=ann.id).exists()
    assert signed(case, "Ann", now=LATER).slot == 1


def test_what_a_withdrawn_signature_leaves_tells_nobody_whose_it_was(case: Case):
    mine = signed(case, "Ann")
    signing.unsign_id(case, mine.id, now=NOW)
    row = Signature.objects.get(id=mine.id)
    assert (row.person_key, row.mailbox_key, row.slot, row.shown) == (None, None, None, "")


def test_one_network_causes_so_many_letters_to_an_address_and_another_still_gets_its_own(case: Case):
    for _time in range(mailbox.LETTERS_OF_ONE + 55):
        ask(case, "Ann", email="victim@example.us", network=AWAY)
    assert letters("petition_signature_code") == mailbox.LETTERS_OF_ONE
    mine = ask(case, "Ann", email="victim@example.us")
    assert letters("petition_signature_code") == mailbox.LETTERS_OF_ONE + 1
    assert mailbox.confirm(case, mine, code=code_sent(mine), now=NOW).counted_at == NOW


def test_however_many_networks_ask_there_are_no_more_codes_to_guess_than_a_days_letters(case: Case):
    asked = [ask(case, "Ann", network=f"198.51.{one}.0/24") for one in range(mailbox.LETTERS_ABOUT_ONE + 10)]
    assert len(set(asked)) == mailbox.LETTERS_ABOUT_ONE + 10
    assert SignatureRequest.objects.count() == letters("petition_signature_code") == mailbox.LETTERS_ABOUT_ONE
    with pytest.raises(Refusal, match="wrong_code"):
        mailbox.confirm(case, asked[-1], code="000000", now=NOW)


def test_an_address_that_has_signed_is_written_to_no_more_often_than_one_that_has_not(case: Case):
    signed(case, "Ann")
    for _time in range(mailbox.LETTERS_OF_ONE + 5):
        ask(case, "Ann")
    assert letters("petition_signature_repeat") == mailbox.LETTERS_OF_ONE - 1


def test_a_network_is_told_kindly_to_wait_whichever_addresses_it_writes(case: Case, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mailbox, "LETTERS_OF_NETWORK", 3)
    for one in range(3):
        ask(case, "Ann", email=f"{one}@example.us")
    for email in ("0@example.us", "new@example.us"):
        with pytest.raises(Refusal, match="too_many"):
            ask(case, "Ann", email=email)
    assert ask(case, "Ann", email="new@example.us", network=AWAY)


def test_pages_answer_new_repeated_and_too_often_alike(open_now: Petition, client: Client):
    address = reverse("petitions:sign", args=[open_now.pk])
    form = {"given": "Ann", "family": "Doe", "email": "ann@example.us", "declares": "on"}
    answers = [client.post(address, form) for _time in range(mailbox.LETTERS_OF_ONE + 2)]
    assert {one.status_code for one in answers} == {302}
    api = [
        client.post(f"/api/v1/petitions/{open_now.pk}/signatures", {**form, "declares": True}, "application/json")
        for _time in range(2)
    ]
    assert {one.status_code for one in api} == {202}
    assert SignatureRequest.objects.count() == mailbox.LETTERS_OF_ONE


def test_the_page_says_so_where_a_network_asks_too_often(
    open_now: Petition, client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(mailbox, "LETTERS_OF_NETWORK", 1)
    form = {"given": "Ann", "family": "Doe", "email": "ann@example.us", "declares": "on"}
    sent = [client.post(reverse("petitions:sign", args=[open_now.pk]), form) for _time in range(2)]
    assert [one.status_code for one in sent] == [302, 429]
    answer = client.post(f"/api/v1/petitions/{open_now.pk}/signatures", {**form, "declares": True}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")


def test_a_mailbox_of_an_account_and_one_without_are_one_mailbox(case: Case, world: World):
    account = world.account("home@example.us", residence="US", citizenship="US", assurance="email")
    person = account.person
    signing.sign_one(case, signers.of_person(case, person, now=NOW), now=NOW)
    signed(case, "Bob")
    ask(case, "Cid")
    assert letters("petition_mailbox_full") == 1
