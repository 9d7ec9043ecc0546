"""Taking a signature back with nothing but the mailbox it was given with."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from tests.petitions.conftest import NOW, World, actor, code_sent

from dauys.kernel.refusal import Refusal
from dauys.notifications.models import Message
from dauys.people import queries as known
from dauys.petitions import actions, mailbox
from dauys.petitions.models import Petition, Signature, SignatureContact, SignatureRequest
from dauys.petitions.signers import Statement

SECOND = timedelta(seconds=1)
HOME = "198.51.100.0/24"
WHO = {"given": "Ann", "family": "Lee", "email": "ann@example.us", "language": "en"}


@pytest.fixture
def petition(world: World) -> Petition:
    """A petition that is signed by mailbox."""
    author = world.account("author@example.us", residence="US", citizenship="US", assurance="email")
    text = actions.Text(language="en", title="Plant trees", body="Many of them.")
    made = actions.draft(
        world.procedures["us-we-the-people"], place=world.places["US"], text=text, author_id=author.person_id, now=NOW
    )
    actions.submit(made, by=actor(author), profile=known.profile_of(author.person), now=NOW)
    return Petition.objects.select_related("case__procedure", "case__place").get(pk=made.pk)


@pytest.fixture
def signature(petition: Petition) -> Signature:
    """The confirmed signature of Ann."""
    asked = mailbox.ask_to_sign(petition.case, Statement(**WHO, declares=True), network=HOME, now=NOW)  # type: ignore[arg-type]
    return mailbox.confirm(petition.case, asked, code=code_sent(asked), now=NOW)


def ask(petition: Petition, *, given: str = "Ann", now: datetime = NOW) -> UUID:
    return mailbox.ask_to_unsign(petition.case, **{**WHO, "given": given}, network=HOME, now=now)


def letters() -> int:
    return Message.objects.filter(kind="petition_unsign_code").count()


def test_the_code_from_the_mailbox_takes_the_signature_back(petition: Petition, signature: Signature):
    asked = ask(petition)
    assert letters() == 1
    mailbox.confirm_unsigning(petition.case, asked, code=code_sent(asked), now=NOW)
    row = Signature.objects.get(id=signature.id)
    assert (row.withdrawn_at, row.person_key, row.shown) == (NOW, None, "")
    assert not SignatureContact.objects.exists()
    assert not SignatureRequest.objects.exists()


def test_who_has_not_signed_gets_the_same_answer_and_no_letter(petition: Petition, signature: Signature):
    other = ask(petition, given="Bob")
    assert other.version == signature.id.version == 7
    assert letters() == 0
    with pytest.raises(Refusal, match="wrong_code"):
        mailbox.confirm_unsigning(petition.case, other, code="123456", now=NOW)


def test_a_signature_that_is_not_confirmed_is_not_asked_about(petition: Petition):
    mailbox.ask_to_sign(petition.case, Statement(**WHO, declares=True), network=HOME, now=NOW)  # type: ignore[arg-type]
    ask(petition)
    assert letters() == 0


def test_wrong_codes_are_counted_until_even_the_right_one_is_refused(petition: Petition, signature: Signature):
    asked = ask(petition)
    code = code_sent(asked)
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(mailbox.CODE_ATTEMPTS):
        with pytest.raises(Refusal, match="wrong_code"):
            mailbox.confirm_unsigning(petition.case, asked, code=wrong, now=NOW)
    with pytest.raises(Refusal, match="too_many_attempts"):
        mailbox.confirm_unsigning(petition.case, asked, code=code, now=NOW)
    assert Signature.objects.get(id=signature.id).withdrawn_at is None


def test_once_signing_is_closed_nothing_is_taken_back(petition: Petition, signature: Signature):
    over = petition.case.stage_ends_at
    assert over is not None
    with pytest.raises(Refusal, match="closed"):
        ask(petition, now=over)
    asked = ask(petition, now=over - SECOND)
    code = code_sent(asked, over)
    with pytest.raises(Refusal, match="closed"):
        mailbox.confirm_unsigning(petition.case, asked, code=code, now=over)
    mailbox.confirm_unsigning(petition.case, asked, code=code, now=over - SECOND)


def test_letters_to_take_back_and_to_sign_are_counted_together(petition: Petition, signature: Signature):
    for _time in range(mailbox.LETTERS_OF_ONE + 3):
        ask(petition)
    assert letters() == mailbox.LETTERS_OF_ONE - 1


def test_opening_the_page_of_the_letter_changes_nothing(petition: Petition, signature: Signature, client: Client):
    asked = ask(petition)
    code = code_sent(asked)
    address = reverse("petitions:unsign-confirm", args=[petition.pk, asked])
    page = client.get(address, {"code": code})
    assert page.status_code == 200
    assert code in page.content.decode()
    assert Signature.objects.get(id=signature.id).withdrawn_at is None


def test_a_nul_and_half_a_form_are_answered_in_words(petition: Petition, client: Client):
    address = reverse("petitions:unsign", args=[petition.pk])
    assert client.get(address).status_code in (200, 409)
    for sent in ({}, {"given": "\0", "family": "x" * 999, "email": "no address"}):
        assert client.post(address, sent).status_code in (409, 422)
