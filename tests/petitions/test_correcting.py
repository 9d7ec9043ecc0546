"""A text that people have signed: it goes back to nobody, and only slips are mended, for all to see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.petitions.conftest import NOW, MakePetition, World, actor, sign
from tests.petitions.playing import Play, play, refused, stages, step
from tests.petitions.test_organising import browser_of

from dauys.kernel.refusal import Refusal
from dauys.ledger import queries as ledger
from dauys.people.models import Account
from dauys.petitions import correcting
from dauys.petitions.models import Correction, Petition
from dauys.procedures import presets

__all__ = ["play"]
OLD, NEW = "автобус керек", "автобус қажет"


@pytest.fixture
def running(make_petition: MakePetition) -> Petition:
    return make_petition(stage="gathering")


def propose(petition: Petition, account: Account, **more: Any) -> Correction:
    told = {"field": "body", "old": OLD, "new": NEW, "reason": "Slip.", "now": NOW, **more}
    return correcting.propose(petition, by=actor(account), **told)


def body(petition: Petition) -> str:
    return str(Petition.objects.get(pk=petition.pk).bodies["kk"])


@pytest.mark.parametrize(("signers", "codes"), [(0, []), (1, [("signed_already", 1)])])
def test_a_finnish_initiative_goes_back_to_its_authors_only_before_the_first_signature(
    play: Play, signers: int, codes: list[tuple[str, int]]
):
    signing = [step("sign", "signer", count=signers)] if signers else []
    back = step("return", "moderator", given={"reason": "no_reasons"})
    begun = (step("draft", "author"), step("join", "organiser", count=4), step("submit", "author"))
    result = play("fi-citizens-initiative", *begun, *signing, back)
    assert refused(result, 4 + len(signing)) == codes
    assert stages(result)[-1] == ("gathering" if codes else "draft")


@pytest.mark.parametrize("code", sorted(presets.shipped()))
def test_no_procedure_lets_its_text_be_edited_while_people_sign(code: str):
    preset = presets.shipped()[code]
    editable = {stage for move in preset.moves if move.do == "edit" for stage in move.from_}
    assert not {stage for stage in editable if preset.stages[stage].sign}


def test_a_slip_is_mended_by_a_moderator_and_everybody_sees_both_wordings(
    running: Petition, author: Account, moderator: Account
):
    address = f"/petitions/{running.pk}/manage/correction/"
    sent = {"field": "body", "old": OLD, "new": NEW, "reason": "Slip."}
    assert browser_of(author).post(address, sent).status_code == 302
    assert OLD in body(running)
    row = Correction.objects.get()
    desk = browser_of(moderator)
    assert OLD in desk.get("/desk/corrections/").content.decode()
    desk.post("/desk/corrections/", {"correction": str(row.pk), "accept": "1"})
    assert NEW in body(running)
    page = Client(headers={"accept-language": "en"}).get(f"/petitions/{running.pk}/").content.decode()
    assert all(f">{words}</" in page for words in (OLD, NEW))
    assert [one.kind for one in ledger.history(running.pk)][-1] == "correct"


def test_a_moderator_who_leaves_the_text_says_why(running: Petition, author: Account, moderator: Account):
    row = propose(running, author)
    desk = browser_of(moderator)
    assert desk.post("/desk/corrections/", {"correction": str(row.pk), "decline": "1"}).status_code == 422
    desk.post("/desk/corrections/", {"correction": str(row.pk), "decline": "1", "answer": "That is another meaning."})
    row.refresh_from_db()
    assert (row.accepted, OLD in body(running)) == (False, True)
    assert "another meaning" in browser_of(author).get(f"/petitions/{running.pk}/manage/correction/").content.decode()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"old": ""}, "missing"),
        ({"reason": " "}, "missing"),
        ({"old": "not there"}, "not_found_once"),
        ({"old": "е"}, "not_found_once"),
        ({"new": OLD}, "no_correction"),
        ({"new": "x" * 201}, "no_correction"),
        ({"field": "title", "old": "Тегін автобус", "new": ""}, "text_length"),
    ],
)
def test_what_is_no_slip_is_refused(running: Petition, author: Account, given: dict[str, str], code: str):
    with pytest.raises(Refusal, match=code):
        propose(running, author, **given)


def test_one_correction_at_a_time_and_by_nobody_but_those_who_wrote_it(
    running: Petition, author: Account, moderator: Account, world: World
):
    row = propose(running, author)
    with pytest.raises(Refusal, match="correction_waiting"):
        propose(running, author)
    stranger = world.account("stranger@example.org")
    assert browser_of(stranger).get(f"/petitions/{running.pk}/manage/correction/").status_code == 404
    assert browser_of(stranger).post("/desk/corrections/", {"correction": str(row.pk)}).status_code == 403
    far = world.holder("moderator", place="KZ-71")
    assert browser_of(far).post("/desk/corrections/", {"correction": str(row.pk), "accept": "1"}).status_code == 404
    with pytest.raises(Refusal, match="not_allowed"):
        correcting.decide(row, accept=True, answer="", by=actor(far), now=NOW)


def test_words_that_changed_meanwhile_are_not_guessed(running: Petition, author: Account, moderator: Account):
    row = propose(running, author)
    Petition.objects.filter(pk=running.pk).update(bodies={"kk": "Басқа мәтін."})
    with pytest.raises(Refusal, match="not_found_once"):
        correcting.decide(row, accept=True, answer="", by=actor(moderator), now=NOW)
    row.refresh_from_db()
    assert row.decided_at is None


def test_before_signing_begins_a_text_is_edited_and_needs_no_correction(make_petition: MakePetition, author: Account):
    draft = make_petition(stage="draft")
    assert browser_of(author).get(f"/petitions/{draft.pk}/manage/correction/").status_code == 404
    with pytest.raises(Refusal, match="wrong_stage"):
        propose(draft, author)


def test_over_http_a_slip_is_mended(running: Petition, author: Account, moderator: Account, world: World):
    sign(running, world.person(given="Aya"))

    def call(who: Account, method: str, path: str, given: Any = None) -> Any:
        return getattr(browser_of(who), method)(f"/api/v1/{path}", given, content_type="application/json")

    told = {"field": "body", "old": OLD, "new": NEW, "reason": "Slip."}
    made = call(author, "post", f"petitions/{running.pk}/corrections", told)
    assert made.status_code == 201, made.content
    decision = f"desk/corrections/{made.json()['id']}/decision"
    assert call(author, "post", decision, {"accept": True}).status_code in (401, 403)
    assert call(moderator, "post", decision, {"accept": True}).status_code == 204
    [row] = Client().get(f"/api/v1/petitions/{running.pk}/corrections").json()["items"]
    assert (row["old"], row["new"]) == (OLD, NEW)
