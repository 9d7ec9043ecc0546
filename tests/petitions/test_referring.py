"""What a refusal points to: an earlier petition or the competent body; what is like a petition, and why."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.petitions.conftest import NOW, actor
from tests.stages import staged

from dauys.bodies.models import Competence
from dauys.kernel.clock import clock
from dauys.kernel.refusal import Refusal
from dauys.ledger import queries as ledger
from dauys.notifications.models import Message
from dauys.people import queries as known
from dauys.petitions import actions, opendata, queries, referring, similar
from dauys.petitions.models import Petition, Review
from dauys.petitions.rules import Pointer
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Obligation
from dauys.topics.models import Topic


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@staged.fixture
def topic(world) -> Topic:
    """Buses, for which the Government is competent."""
    made = Topic.objects.add_root(instance=Topic(code="buses", name={"en": "Buses"}))
    Competence.objects.create(body=world.bodies["kz-government"], topic=made)
    return made


@staged.fixture
def listed(make_petition) -> Petition:
    """An earlier petition that everybody can see."""
    return make_petition(title="Студенттерге тегін автобус керек", signatures=60)


@pytest.fixture
def handed_in(make_petition, topic) -> Petition:
    petition = make_petition(stage="moderation", title="Студенттерге арналған тегін автобус", at=clock.now())
    Case.objects.filter(pk=petition.pk).update(topic=topic)
    return Petition.objects.select_related(*queries.RELATED).get(pk=petition.pk)


def reject(petition: Petition, by: Any, reason: str, **more: Any) -> None:
    words = more.pop("words", "")
    actions.reject(petition, by=actor(by), reason=reason, words=words, pointer=Pointer(**more), now=clock.now())


def test_a_repeat_names_the_earlier_one_or_says_where_it_is(handed_in, listed, moderator):
    with pytest.raises(Refusal, match="earlier_missing"):
        reject(handed_in, moderator, "repeat")
    reject(handed_in, moderator, "repeat", earlier=listed.case)
    assert Review.objects.get(case=handed_in.case, decision="reject").earlier_id == listed.pk


@pytest.mark.parametrize(
    ("named", "nobody", "refused"),
    [(False, False, True), (True, True, True), (True, False, False), (False, True, False)],
)
def test_what_is_not_ours_names_whose_it_is_or_that_nobody_is(handed_in, moderator, world, named, nobody, refused):
    competent = world.bodies["kz-government"] if named else None
    if refused:
        with pytest.raises(Refusal, match="competent_missing"):
            reject(handed_in, moderator, "not_competent", competent=competent, nobody=nobody)
    else:
        reject(handed_in, moderator, "not_competent", competent=competent, nobody=nobody)
        assert cases.case(handed_in.pk).stage == "rejected"


def test_on_the_desk_the_form_insists_and_proposes_from_the_registry(as_, handed_in, moderator):
    client, address = as_(moderator), reverse("petitions:check", args=[handed_in.pk])
    page = client.get(address).content.decode()
    assert ("kz-government" in page, "kz-75-akimat" in page) == (True, True)
    seen = Case.objects.get(pk=handed_in.pk).stage_since.isoformat()
    said = {"act": "reject", "reject-seen": seen, "reject-reason": "not_competent", "reject-words": "Бұл біздікі емес."}
    wrong = client.post(address, said)
    assert (wrong.status_code, "Бұл біздікі емес." in wrong.content.decode()) == (422, True)
    assert "Name the competent body" in wrong.content.decode()
    unknown = client.post(address, {**said, "reject-other_body": "жоқ орган"})
    assert (unknown.status_code, "No body, or more than one" in unknown.content.decode()) == (422, True)
    assert client.post(address, {**said, "reject-competent": "kz-government"}).status_code == 302


@pytest.mark.parametrize("named", ["nothing", "00000000-0000-0000-0000-000000000000", "<script>", "\x00"])
def test_an_earlier_one_that_is_not_there_cannot_be_named(as_, handed_in, moderator, named):
    client, address = as_(moderator), reverse("petitions:check", args=[handed_in.pk])
    seen = Case.objects.get(pk=handed_in.pk).stage_since.isoformat()
    said = {"act": "reject", "reject-seen": seen, "reject-reason": "repeat", "reject-earlier_address": named}
    assert client.post(address, said).status_code == 422
    assert cases.case(handed_in.pk).stage == "moderation"


def test_an_earlier_one_is_named_by_its_address(handed_in, listed, make_petition):
    assert referring.earlier_case(handed_in, f"https://example.org/petitions/{listed.pk}/avtobus/?x=1") == listed.case
    for own in (str(handed_in.pk), str(make_petition(stage="moderation").pk)):
        with pytest.raises(Refusal, match="no_such_petition"):
            referring.earlier_case(handed_in, own)


def test_the_author_and_the_competent_body_are_told(handed_in, moderator, author, world):
    official = world.holder("body", body="kz-government")
    reject(handed_in, moderator, "not_competent", competent=world.bodies["kz-government"])
    letter = Message.objects.get(kind="petition_rejected")
    assert letter.person_id == author.person_id
    assert reverse("petitions:again", args=[handed_in.pk]) in letter.context["reason"]
    assert Message.objects.get(kind="petition_referred").person_id == official.person_id


def test_in_one_press_the_same_text_starts_where_it_belongs(as_, handed_in, moderator, author, world):
    reject(handed_in, moderator, "not_competent", competent=world.bodies["kz-government"])
    client, address = as_(author), reverse("petitions:again", args=[handed_in.pk])
    assert "kz-government" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    made = Petition.objects.get(continues=handed_in.case)
    assert (made.case.procedure.code, made.case.place.code) == ("kz-epetition-government", "KZ")
    assert (made.titles, made.bodies, made.case.stage) == (handed_in.titles, handed_in.bodies, "draft")
    assert client.post(address).status_code == 302
    assert Petition.objects.filter(continues=handed_in.case).count() == 1


def test_nobody_else_starts_it_again(as_, handed_in, moderator, world):
    reject(handed_in, moderator, "not_competent", competent=world.bodies["kz-government"])
    address = reverse("petitions:again", args=[handed_in.pk])
    assert as_(moderator).post(address).status_code == 404


def test_where_no_procedure_leads_the_page_says_so(as_, handed_in, moderator, author, world):
    reject(handed_in, moderator, "not_competent", competent=world.bodies["gb-government"])
    client, address = as_(author), reverse("petitions:again", args=[handed_in.pk])
    assert "No procedure here leads to this body" in client.get(address).content.decode()
    assert client.post(address).status_code == 409


def test_the_chain_is_shown_on_both_pages_once_both_are_public(client, handed_in, listed, moderator):
    other = handed_in
    Petition.objects.filter(pk=other.pk).update(continues=listed.case)
    address = reverse("petitions:page", args=[listed.pk])
    assert "Started again, for the competent body" not in client.get(address).content.decode()
    Case.objects.filter(pk=other.pk).update(listed=True, stage="gathering")
    assert "Started again, for the competent body" in client.get(address).content.decode()
    page = client.get(reverse("petitions:page", args=[other.pk])).content.decode()
    assert "Started again after it was refused elsewhere" in page


def test_a_redirection_says_from_whom_to_whom(make_petition, head, world):
    petition = make_petition(stage="consideration")
    duty = Obligation.objects.get(case_id=petition.pk, kind="duty")
    procedures.redirect(duty, to=world.bodies["kz-71-akimat"], reason="Соның ісі.", by=actor(head), now=NOW)
    entry = ledger.history(petition.pk).filter(kind="redirect").get()
    assert (entry.payload["from_body"], entry.payload["to_body"]) == ("kz-75-akimat", "kz-71-akimat")


def test_the_reason_of_a_refusal_is_open_data(handed_in, moderator, world):
    reject(handed_in, moderator, "not_competent", competent=world.bodies["kz-government"], words="Үкіметтің ісі.")
    petition = Petition.objects.select_related(*queries.RELATED).get(pk=handed_in.pk)
    told = opendata.record(petition, clock.now())["refusal"]
    assert (told["reason"], told["competent"], told["words"]) == ("not_competent", "kz-government", "Үкіметтің ісі.")


def test_what_is_alike_says_why(handed_in, listed):
    [one] = similar.like(handed_in)
    assert one.petition.pk == listed.pk
    assert one.score >= similar.MUCH
    assert {"студенттерге", "тегін", "автобус"} <= set(one.words)
    assert [piece.text for piece in one.title if piece.shared] == ["Студенттерге тегін автобус керек"]
    assert (one.place, one.stage) == ("The same place", "Collecting signatures")


def test_words_that_follow_one_another_are_marked_together():
    stems = {similar.widened(word) for word in ("clean", "water")}
    cut = similar.pieces("Give us clean water, now", stems)
    assert [(one.text, one.shared) for one in cut] == [("Give us ", False), ("clean water", True), (", now", False)]
    assert "".join(one.text for one in cut) == "Give us clean water, now"


def test_moderators_read_why_the_author_thinks_it_is_different(as_, make_petition, listed, author, moderator):
    draft = make_petition(stage="draft", title="Студенттерге тегін автобус")
    client = as_(author)
    address = reverse("petitions:write", args=[draft.pk, "similar"])
    assert "What is different about yours?" in client.get(address).content.decode()
    wrong = client.post(address, {"subject": "none", "differs": "ә" * 1_001})
    assert wrong.status_code == 422
    sent = client.post(address, {"subject": "none", "differs": "Бұл ауылдағылар туралы."})
    draft.refresh_from_db()
    assert (sent.status_code, draft.differs) == (302, "Бұл ауылдағылар туралы.")
    actions.submit(draft, by=actor(author), profile=known.profile_of(author.person), now=clock.now())
    desk = as_(moderator).get(reverse("petitions:check", args=[draft.pk])).content.decode()
    assert "Бұл ауылдағылар туралы." in desk
    assert "<mark>" in desk


def test_programs_are_told_why_it_is_alike(as_, handed_in, listed, author):
    told = as_(author).get(f"/api/v1/petitions/{handed_in.pk}/similar").json()
    [one] = told["items"]
    assert (one["id"], one["same_place"], one["score"] >= similar.MUCH) == (str(listed.pk), True, True)
    assert "автобус" in one["words"]
