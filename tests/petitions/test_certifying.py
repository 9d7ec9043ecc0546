"""Pages and API of steps that other systems have: opening, handing over, advising, certifying, fields of kinds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.petitions import abroad
from tests.petitions.conftest import NOW, World, actor, many
from tests.petitions.drafts import page

from dauys.kernel.refusal import Refusal
from dauys.people import queries as known
from dauys.people.models import Account
from dauys.petitions import actions, verifying
from dauys.petitions.models import Petition, Review
from dauys.petitions.verifying import Found
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Organiser

FINNISH, ESTONIAN, LATVIAN = "fi-citizens-initiative", "ee-citizen-proposal", "lv-manabalss"
FIELDS = {"legal_text": "Section 1.", "reasons": "Because."}


def browser_of(account: Account) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def handed_in(world: World, preset: str, author: Account, *, kind: str = "") -> Petition:
    petition = abroad.drafted(world, preset, author, kind=kind)
    if kind:
        petition.fields = FIELDS
        petition.save()
    for number in range(1, world.procedures[preset].preset.authors.organisers):
        other = world.person(email=f"other-{number}@example.org")
        role = "deputy" if number == 1 else ""
        Organiser.objects.create(case_id=petition.pk, person=other, role=role, joined_at=NOW)
    actions.submit(petition, by=actor(author), profile=known.profile_of(author.person), now=NOW)
    return petition


@pytest.fixture
def finn(world: World) -> Account:
    abroad.adopt(world, FINNISH)
    return abroad.citizen(world, "FI", "finn@example.org")


@pytest.fixture
def verified(world: World, finn: Account) -> Petition:
    """A Finnish initiative whose 50,000 statements wait for the authority."""
    petition = handed_in(world, FINNISH, finn, kind="bill")
    many(petition, 50_000, place="FI")
    actions.take_step(petition, "deliver", by=actor(finn), now=NOW)
    return petition


def test_the_author_hands_over_by_a_button_once_enough_have_signed(world: World, finn: Account):
    petition = handed_in(world, FINNISH, finn, kind="bill")
    manage, step = f"/petitions/{petition.pk}/manage/", f"/petitions/{petition.pk}/manage/step/deliver/"
    client = browser_of(finn)
    many(petition, 49_999, place="FI")
    assert "has not been reached" in client.get(manage).content.decode()
    assert client.post(step).status_code == 409
    many(petition, 1, at=NOW + timedelta(minutes=1), place="FI")
    assert f'href="{step}"' in client.get(manage).content.decode()
    assert client.post(step).status_code == 302
    assert cases.case(petition.pk).stage == "verification"


def test_nobody_else_takes_the_authors_steps_and_there_are_no_others(
    verified: Petition, author: Account, finn: Account
):
    assert browser_of(author).post(f"/petitions/{verified.pk}/manage/step/deliver/").status_code == 404
    assert browser_of(finn).get(f"/petitions/{verified.pk}/manage/step/accept/").status_code == 404


def test_an_authority_certifies_in_batches_and_the_fifty_thousandth_valid_one_leads_on(
    verified: Petition, world: World
):
    address = f"/desk/certificates/{verified.pk}/"
    client = browser_of(abroad.clerk(world, "authority", "FI"))
    assert "Plant more trees" in client.get("/desk/certificates/").content.decode()
    assert client.post(address, {"place": "FI", "valid": 49_999, "invalid": 0}).status_code == 302
    assert cases.case(verified.pk).stage == "verification"
    assert client.post(address, {"place": "FI", "valid": 1, "invalid": 0}).status_code == 302
    assert cases.case(verified.pk).stage == "consideration"
    assert Petition.objects.get(pk=verified.pk).number == 50_000


def test_where_too_few_are_valid_the_initiative_lapses_and_only_certified_ones_count(verified: Petition, world: World):
    client = browser_of(abroad.clerk(world, "authority", "FI"))
    client.post(f"/desk/certificates/{verified.pk}/", {"place": "FI", "valid": 49_999, "invalid": 1})
    assert cases.case(verified.pk).stage == "lapsed"
    assert Petition.objects.get(pk=verified.pk).number == 49_999


@pytest.mark.parametrize(
    "sent",
    [
        {"place": "FI", "valid": 50_001, "invalid": 0},
        {"place": "FI", "valid": 50_000, "invalid": 1},
        {"place": "FI", "valid": 0, "invalid": 0},
        {"place": "KZ", "valid": 1, "invalid": 0},
        {"place": "FI", "valid": -1, "invalid": 0},
        {"place": "FI", "valid": "many"},
        {"place": "FI", "valid": 10**12, "invalid": 0},
        {},
    ],
)
def test_what_cannot_be_certified_is_refused_at_its_field(verified: Petition, world: World, sent: dict[str, object]):
    client = browser_of(abroad.clerk(world, "authority", "FI"))
    assert client.post(f"/desk/certificates/{verified.pk}/", sent).status_code in (409, 422)
    assert not verified.case.certificates.exists()


def test_only_an_authority_of_the_place_certifies(verified: Petition, world: World, moderator: Account):
    place = world.places["FI"]
    for account in (moderator, world.holder("authority")):
        assert browser_of(account).get(f"/desk/certificates/{verified.pk}/").status_code in (403, 404)
        with pytest.raises(Refusal, match=r"not_your_place|not_allowed"):
            verifying.verify(verified, place=place, found=Found(valid=1, invalid=0), by=actor(account), now=NOW)


def test_a_lawyer_advises_with_marks_and_the_author_decides(world: World):
    abroad.adopt(world, LATVIAN)
    author = abroad.citizen(world, "LV", "latvian@example.org")
    petition = handed_in(world, LATVIAN, author)
    lawyer = browser_of(abroad.clerk(world, "lawyer", "LV"))
    address = f"/desk/checks/{petition.pk}/"
    assert "Plant more trees" in lawyer.get("/desk/checks/").content.decode()
    seen = cases.case(petition.pk).stage_since.isoformat()
    sent = {"act": "advise", "advise-seen": seen, "advise-words": "Name the law.", "advise-note-2": "Which streets?"}
    assert lawyer.post(address, {**sent, "advise-words": ""}).status_code == 422
    assert lawyer.post(address, sent).status_code == 302
    review = Review.objects.get(case_id=petition.pk)
    assert (review.decision, review.words, review.passages[0]["note"]) == ("advise", "Name the law.", "Which streets?")
    told = browser_of(author).get(f"/petitions/{petition.pk}/manage/").content.decode()
    assert "Name the law." in told
    with pytest.raises(Refusal, match="not_allowed"):
        actions.advise(petition, by=actor(author), words="Mine.", now=NOW)


def test_public_talk_lasts_three_whole_days_before_it_is_opened(world: World):
    abroad.adopt(world, ESTONIAN)
    author = abroad.citizen(world, "EE", "estonian@example.org")
    petition = handed_in(world, ESTONIAN, author)
    opens = NOW.replace(hour=22, minute=0) + timedelta(days=3)  # midnight in Tallinn, after the third day
    with pytest.raises(Refusal, match="too_early"):
        actions.take_step(petition, "open", by=actor(author), now=opens - timedelta(seconds=1))
    actions.take_step(petition, "open", by=actor(author), now=opens)
    assert cases.case(petition.pk).stage == "gathering"


def test_what_a_kind_asks_for_is_asked_on_a_page_of_its_own_and_shown(world: World, finn: Account):
    petition = abroad.drafted(world, FINNISH, finn)
    client, draft = browser_of(finn), str(petition.pk)
    assert client.get(page(draft, "fields")).status_code == 404
    assert client.post(page(draft, "kind"), {"kind": "bill"}).url == page(draft, "fields")
    missing = client.post(page(draft, "fields"), {"legal_text": "Section 1."})
    assert (missing.status_code, "Section 1." in missing.content.decode()) == (422, True)
    assert client.post(page(draft, "fields"), FIELDS).status_code == 302
    assert Petition.objects.get(pk=draft).fields == FIELDS
    assert "Section 1." in client.get(page(draft, "check")).content.decode()
    Case.objects.filter(pk=draft).update(stage="gathering")
    assert "Section 1." in client.get(f"/petitions/{draft}/").content.decode()


def test_without_what_its_kind_asks_for_it_is_not_handed_in(world: World, finn: Account):
    petition = abroad.drafted(world, FINNISH, finn, kind="bill")
    with pytest.raises(Refusal, match="fields") as refused:
        actions.submit(petition, by=actor(finn), profile=known.profile_of(finn.person), now=NOW)
    assert set(refused.value.fields) == {"legal_text", "reasons"}


def test_a_term_in_hours_is_told_to_the_hour(world: World):
    abroad.adopt(world, LATVIAN)
    author = abroad.citizen(world, "LV", "latvian@example.org")
    petition = handed_in(world, LATVIAN, author)
    lawyer = browser_of(abroad.clerk(world, "lawyer", "LV"))
    for address in ("/desk/checks/", f"/desk/checks/{petition.pk}/"):
        assert "10:59" in lawyer.get(address).content.decode(), "24 hours from 11:00 in Riga"
