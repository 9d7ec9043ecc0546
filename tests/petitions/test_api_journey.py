"""The main job over HTTP alone: written, checked, signed, answered; every refusal is the same as on the pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.api.conftest import anybody, by_mail, caller, today  # noqa: F401  (fixtures)
from tests.petitions.conftest import actor, sign

from dauys.kernel.clock import clock
from dauys.notifications import queries as messages
from dauys.notifications.models import Message
from dauys.people import queries as known
from dauys.petitions import actions, counting
from dauys.petitions.models import Petition, Signature
from dauys.procedures.models import Case, Obligation

DRAFT = {
    "procedure": "kz-epetition-region-akimat",
    "place": "KZ-75",
    "title": "Студенттерге тегін автобус",
    "body": "Оқуға жету қымбат.",
    "language": "kk",
}
SIGNER = {"given": "Ann", "family": "Lee", "email": "ann@example.org", "declares": True}


def code_in_the_letter() -> str:
    """The code of the newest letter, wherever its message keeps it."""
    for message in Message.objects.order_by("-id"):
        if found := re.search(r"\b\d{6}\b", str(messages.context_of(message))):
            return found.group()
    raise AssertionError


def test_a_petition_is_written_returned_changed_and_opened_over_http_alone(caller, author, moderator, world):  # noqa: F811
    writes, checks = caller(author), caller(moderator)
    begun = writes.post("/petitions", DRAFT).json()
    assert begun["key"] is None
    home = f"/petitions/{begun['id']}"
    assert writes.get("/petitions/mine").json()["items"][0]["id"] == begun["id"]
    assert writes("PUT", f"{home}/author", {"shown": "initials"}).json()["author"] == "Айгүл С."
    handed_in = writes.post(f"{home}/submission")
    assert (handed_in.status_code, handed_in.json()["stage"]) == (200, "moderation")
    [waiting] = checks.get("/desk/checks").json()["items"]
    mark = {"field": "body", "start": 0, "end": 5, "note": "Кім үшін?"}
    returned = checks.post(f"{home}/return", {"passages": [mark], "seen": waiting["waiting_since"]})
    assert returned.json()["stage"] == "draft"
    seen = writes.get(home).json()["decision"]
    assert (seen["decision"], seen["passages"][0]["quote"]) == ("return", "Оқуға")
    changed = writes("PATCH", home, {"body": "Студенттерге оқуға жету қымбат."})
    assert changed.json()["bodies"] == {"kk": "Студенттерге оқуға жету қымбат."}
    writes.post(f"{home}/submission")
    assert checks.post(f"{home}/acceptance").json()["stage"] == "gathering"
    assert writes.post(f"{home}/updates", {"title": "Жаңалық", "body": "Рахмет!"}).status_code == 201


def test_a_person_signs_by_their_own_key_and_is_told_of_a_repeat(caller, make_petition, world, today):  # noqa: F811
    path = f"/petitions/{make_petition(at=today).pk}/signatures"
    citizen = caller(world.account("citizen@example.org"))
    signed = citizen.post(path, {"wants_news": True})
    assert signed.status_code == 202
    assert "/confirm/" in signed.json()["receipt_url"]
    again = citizen.post(path)
    assert (again.status_code, again.json()["code"]) == (409, "already_signed")


def test_a_body_answers_over_http_with_two_pairs_of_eyes(caller, executor, head, make_petition, anybody, today):  # noqa: F811
    petition = make_petition(stage="consideration", at=today)
    drafts, approves = caller(executor), caller(head)
    [duty] = drafts.get("/desk/duties").json()["items"]
    assert (duty["petition"], duty["state"]) == (str(petition.pk), "open")
    path = f"/obligations/{duty['id']}/response"
    answer = {"outcome": "satisfied", "texts": {"kk": "Автобус тегін болады."}, "ready": True, "seen": ""}
    assert approves.post(f"{path}/publication").json()["code"] == "no_draft"
    draft = drafts("PUT", path, answer).json()["draft"]
    assert drafts.post(f"{path}/publication").json()["code"] == "not_your_duty"
    assert approves.post(f"{path}/return", {"words": "Қашаннан?", "seen": draft["revision"]}).status_code == 200
    revision = drafts.get(f"/desk/duties/{duty['id']}").json()["draft"]["revision"]
    answer |= {"texts": {"kk": "Автобус 1 қыркүйектен тегін болады."}, "seen": revision}
    revision = drafts("PUT", path, answer).json()["draft"]["revision"]
    stale = approves.post(f"{path}/publication", {"seen": "older"})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    assert anybody.get(f"/petitions/{petition.pk}/responses").json()["items"] == []
    assert approves.post(f"{path}/publication", {"seen": revision}).json()["state"] == "met"
    assert anybody.get(f"/petitions/{petition.pk}").json()["stage"] == "answered"
    [published] = anybody.get(f"/petitions/{petition.pk}/responses").json()["items"]
    assert published["texts"]["kk"].endswith("тегін болады.")


def test_a_draft_without_an_account_is_opened_by_its_secret_key_alone(anybody, world):  # noqa: F811
    sent = {"procedure": "us-we-the-people", "place": "US", "title": "Plant a tree", "language": "en"}
    begun = anybody.post("/petitions", sent).json()
    home, key = f"/petitions/{begun['id']}", {"Petition-Key": begun["key"]}
    assert anybody("PATCH", home, {"body": "One for every child."}).status_code == 404
    assert anybody("PATCH", home, {"body": "x"}, **{"Petition-Key": "wrong"}).status_code == 404
    assert anybody("PATCH", home, {"body": "One for every child."}, **key).status_code == 200
    named = anybody("PUT", f"{home}/author", {"given": "Ann", "family": "Lee", "shown": "full"}, **key)
    assert named.json()["author"] == "Ann Lee"
    early = anybody.post(f"{home}/submission", {"declares": True}, **key)
    assert (early.status_code, early.json()["code"]) == (403, "assurance_too_low")
    assert (
        anybody.post(f"{home}/mailbox/confirmation", {"code": "000000"}, **key).json()["code"] == "nothing_to_confirm"
    )
    assert anybody.post(f"{home}/mailbox", {"email": "ann@example.org"}, **key).status_code == 202
    code = code_in_the_letter()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    refused = anybody.post(f"{home}/mailbox/confirmation", {"code": wrong}, **key)
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["code"])


@pytest.mark.django_db(transaction=True)
def test_a_mailbox_is_enough_where_the_procedure_says_so(anybody, world):  # noqa: F811
    sent = {"procedure": "us-we-the-people", "place": "US", "title": "Plant a tree", "body": "Now.", "language": "en"}
    begun = anybody.post("/petitions", sent).json()
    home, key = f"/petitions/{begun['id']}", {"Petition-Key": begun["key"]}
    anybody("PUT", f"{home}/author", {"given": "Ann", "family": "Lee"}, **key)
    anybody.post(f"{home}/mailbox", {"email": "ann@example.org"}, **key)
    assert anybody.post(f"{home}/mailbox/confirmation", {"code": code_in_the_letter()}, **key).json()["confirmed"]
    undeclared = anybody.post(f"{home}/submission", {}, **key)
    assert undeclared.status_code == 403
    assert anybody.post(f"{home}/submission", {"declares": True}, **key).json()["stage"] == "gathering"


def test_signing_by_mailbox_answers_the_new_the_repeat_and_the_crowded_alike(anybody, by_mail):  # noqa: F811
    path = f"/petitions/{by_mail.pk}/signatures"
    people = [SIGNER, SIGNER, SIGNER | {"given": "Bob"}, SIGNER | {"given": "Cid"}]
    answers = [anybody.post(path, person) for person in people]
    assert {answer.status_code for answer in answers} == {202}
    assert {tuple(answer.json()) for answer in answers} == {("id", "receipt_url")}
    shapes = {re.sub(r"[0-9a-f-]{36}", "ID", answer.content.decode()) for answer in answers}
    assert len(shapes) == 1
    assert {len(answer.content) for answer in answers} == {len(answers[0].content)}
    assert not Signature.objects.filter(case_id=by_mail.pk).exists()


def test_a_signature_by_mailbox_counts_once_its_code_is_confirmed(anybody, by_mail, today):  # noqa: F811
    signed = anybody.post(f"/petitions/{by_mail.pk}/signatures", SIGNER).json()
    path = f"/petitions/{by_mail.pk}/signatures/{signed['id']}/confirmation"
    code = code_in_the_letter()
    wrong = anybody.post(path, {"code": f"{(int(code) + 1) % 1_000_000:06}"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_code")
    assert anybody.post(path, {"code": code}).json() == {"confirmed": True}
    counting.recount(Petition.objects.get(pk=by_mail.pk), now=clock.now() + timedelta(1), lag=counting.NO_LAG)
    assert anybody.get(f"/petitions/{by_mail.pk}/count").json()["count"] == 1


@pytest.mark.parametrize("field", ["given", "family", "email", "declares"])
def test_what_the_page_asks_for_is_asked_for_here_too(anybody, by_mail, field):  # noqa: F811
    sent = {name: value for name, value in SIGNER.items() if name != field}
    answer = anybody.post(f"/petitions/{by_mail.pk}/signatures", sent)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


def test_a_signature_is_taken_back_by_whoever_gave_it(caller, make_petition, world, today):  # noqa: F811
    petition = make_petition(at=today)
    account = world.account("citizen@example.org")
    sign(petition, account.person, at=today)
    path = f"/petitions/{petition.pk}/signatures/mine"
    assert caller(account)("DELETE", path).status_code == 204
    again = caller(account)("DELETE", path)
    assert (again.status_code, again.json()["code"]) == (409, "not_signed")


def test_who_could_act_is_told_before_anything_is_written(anybody, world):  # noqa: F811
    items = anybody.get("/petitions/options?place=KZ-75").json()["items"]
    assert items[0]["place"] == "KZ-75"
    assert {row["addressee"] for row in items} == {"kz-75-akimat", "kz-75-maslikhat", "kz-government"}


def test_a_draft_is_readdressed_and_withdrawn(caller, author, make_petition, today):  # noqa: F811
    petition, writes = make_petition(stage="draft", at=today), caller(author)
    home = f"/petitions/{petition.pk}"
    moved = writes("PUT", f"{home}/addressee", {"procedure": "kz-epetition-region-maslikhat", "place": "KZ-71"})
    assert moved.json()["addressee"] == "kz-71-maslikhat"
    wrong = writes("PUT", f"{home}/addressee", {"procedure": "uk-parliament", "place": "KZ-71"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_place")
    gone = make_petition(stage="moderation", at=today)
    assert writes.post(f"/petitions/{gone.pk}/withdrawal", {"words": "Шешілді"}).json()["stage"] == "withdrawn"


def test_a_duty_is_extended_and_passed_on_in_words_that_everybody_can_read(caller, executor, make_petition, today):  # noqa: F811
    petition = make_petition(stage="consideration", at=today)
    duty = Obligation.objects.get(case_id=petition.pk, kind="duty")
    drafts, path = caller(executor), f"/obligations/{duty.pk}"
    until = (duty.due_at + timedelta(days=10)).date().isoformat()
    assert drafts.post(f"{path}/extension", {"until": until, "reason": ""}).json()["fields"].keys() == {"reason"}
    assert drafts.post(f"{path}/extension", {"until": "9999-12-31", "reason": "x"}).json()["code"] == "too_far"
    assert drafts.post(f"{path}/extension", {"until": "2020-01-01", "reason": "x"}).json()["code"] == "not_later"
    extended = drafts.post(f"{path}/extension", {"until": until, "reason": "Тексеру керек"}).json()
    assert extended["due"].startswith(until)
    assert extended["due"].endswith("23:59:59+05:00")
    passed = drafts.post(f"{path}/redirection", {"to": "kz-75-maslikhat", "reason": "Олардың құзыреті"}).json()
    assert passed["body"] == "kz-75-maslikhat"
    assert drafts.post(f"{path}/redirection", {"to": "kz-71-akimat", "reason": "x"}).json()["code"] == "not_your_duty"


def test_a_committee_takes_its_steps(caller, world, today):  # noqa: F811
    account = world.account("briton@example.org", residence="GB", citizenship="GB", assurance="email")
    text = actions.Text(language="en", title="Mend the bridge", body="It is falling down, and soon.")
    procedure = world.procedures["uk-parliament"]
    petition = actions.draft(procedure, place=world.places["GB"], text=text, author_id=account.person_id, now=today)
    actions.submit(petition, by=actor(account), profile=known.profile_of(account.person), now=today)
    Case.objects.filter(pk=petition.pk).update(stage="gathering", listed=True, listed_at=today)
    clerk = caller(world.holder("committee", jurisdiction="GB"))
    assert [row["id"] for row in clerk.get("/desk/committee").json()["items"]] == [str(petition.pk)]
    path = f"/petitions/{petition.pk}/steps"
    assert clerk.post(path, {"step": "press", "words": "When?"}).status_code == 200
    assert clerk.post(path, {"step": "press", "words": " "}).status_code == 422
    assert clerk.post(path, {"step": "hang", "words": "x"}).status_code == 422


def test_what_is_reported_is_looked_at_once(anybody, caller, moderator, make_petition, today):  # noqa: F811
    petition = make_petition(at=today)
    assert anybody.post(f"/petitions/{petition.pk}/reports", {"why": "insult"}).status_code == 202
    [report] = caller(moderator).get("/desk/reports").json()["items"]
    path = f"/desk/reports/{report['id']}/settlement"
    assert caller(moderator).post(path, {"answer": "Бұзушылық жоқ"}).status_code == 204
    assert caller(moderator).post(path, {"answer": "Тағы"}).json()["code"] == "no_such_report"


def test_a_moderator_refuses_with_a_reason_of_the_list_only(caller, moderator, make_petition, today):  # noqa: F811
    petition = make_petition(stage="moderation", at=today)
    path = f"/petitions/{petition.pk}/rejection"
    made_up = caller(moderator).post(path, {"reason": "i-do-not-like-it"})
    assert (made_up.status_code, made_up.json()["code"]) == (422, "unknown_reason")
    refused = caller(moderator).post(path, {"reason": "unclear", "words": "Не сұрайтыны белгісіз."})
    assert refused.json()["stage"] == "rejected"
    decided = caller(moderator).post(path, {"reason": "unclear"})
    assert (decided.status_code, decided.json()["code"]) == (409, "wrong_stage")
