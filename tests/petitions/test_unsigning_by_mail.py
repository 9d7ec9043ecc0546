"""Taking a signature back with nothing but the mailbox it was given with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.petitions.conftest import NOW, World, actor

from dauys.kernel.refusal import Refusal
from dauys.notifications.models import Message
from dauys.people import queries as known
from dauys.petitions import actions, signing
from dauys.petitions.models import Petition, Signature, SignatureContact
from dauys.petitions.signers import Statement

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
    signature_id = signing.sign_by_mail(petition.case, Statement(**WHO, declares=True), now=NOW)  # type: ignore[arg-type]
    code = signing.issue_code(petition.case, Signature.objects.get(id=signature_id))
    return signing.confirm(petition.case, signature_id, code=code, now=NOW)


def asked() -> int:
    return Message.objects.filter(kind="petition_unsign_code").count()


def test_the_code_from_the_mailbox_takes_the_signature_back(petition: Petition, signature: Signature):
    assert signing.ask_unsign(petition.case, **WHO, now=NOW) == signature.id
    assert asked() == 1
    code = signing.issue_code(petition.case, signature)
    signing.unsign_by_code(petition.case, signature.id, code=code, now=NOW)
    row = Signature.objects.get(id=signature.id)
    assert (row.withdrawn_at, row.person_key, row.shown) == (NOW, None, "")
    assert not SignatureContact.objects.exists()


def test_who_has_not_signed_gets_the_same_answer_and_no_letter(petition: Petition, signature: Signature):
    other = signing.ask_unsign(petition.case, **{**WHO, "given": "Bob"}, now=NOW)
    assert other != signature.id
    assert asked() == 0
    with pytest.raises(Refusal, match="wrong_code"):
        signing.unsign_by_code(petition.case, other, code="123456", now=NOW)


def test_a_signature_that_is_not_confirmed_is_not_asked_about(petition: Petition):
    signature_id = signing.sign_by_mail(petition.case, Statement(**WHO, declares=True), now=NOW)  # type: ignore[arg-type]
    assert signing.ask_unsign(petition.case, **WHO, now=NOW) != signature_id
    assert asked() == 0


def test_wrong_codes_are_counted_until_even_the_right_one_is_refused(petition: Petition, signature: Signature):
    code = signing.issue_code(petition.case, signature)
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(signing.CODE_ATTEMPTS):
        with pytest.raises(Refusal, match="wrong_code"):
            signing.unsign_by_code(petition.case, signature.id, code=wrong, now=NOW)
    with pytest.raises(Refusal, match="too_many_attempts"):
        signing.unsign_by_code(petition.case, signature.id, code=code, now=NOW)
    assert Signature.objects.get(id=signature.id).withdrawn_at is None


def test_once_signing_is_closed_nothing_is_taken_back(petition: Petition, signature: Signature):
    over = NOW + timedelta(days=40)
    with pytest.raises(Refusal, match="closed"):
        signing.ask_unsign(petition.case, **WHO, now=over)
    code = signing.issue_code(petition.case, signature)
    with pytest.raises(Refusal, match="closed"):
        signing.unsign_by_code(petition.case, signature.id, code=code, now=over)


def test_opening_the_page_of_the_letter_changes_nothing(petition: Petition, signature: Signature, client: Client):
    code = signing.issue_code(petition.case, signature)
    address = reverse("petitions:unsign-confirm", args=[petition.pk, signature.id])
    page = client.get(address, {"code": code})
    assert page.status_code == 200
    assert code in page.content.decode()
    assert Signature.objects.get(id=signature.id).withdrawn_at is None


def test_a_nul_and_half_a_form_are_answered_in_words(petition: Petition, client: Client):
    address = reverse("petitions:unsign", args=[petition.pk])
    assert client.get(address).status_code in (200, 409)
    for sent in ({}, {"given": "\0", "family": "x" * 999, "email": "no address"}):
        assert client.post(address, sent).status_code in (409, 422)
