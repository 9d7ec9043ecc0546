"""Who may call what: every writing operation, by every sort of caller, at the stages that matter."""

from __future__ import annotations

from typing import Any

import pytest
from tests.api import permitting
from tests.api.conftest import key_of
from tests.petitions.conftest import NOW, actor
from tests.stages import staged

from dauys.files.models import File
from dauys.people import actions as people_actions
from dauys.petitions import actions, attachments, objecting, removing
from dauys.petitions.models import Objection, Petition, Report
from dauys.petitions.rules import Order
from dauys.petitions.taking import Thing
from dauys.procedures import organising
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Obligation, Organiser

WHO = (
    "anonymous",
    "citizen",
    "plain",
    "author",
    "organiser",
    "stranger",
    "moderator",
    "foreign_moderator",
    "executor",
    "other_executor",
    "head",
    "administrator",
)
"""citizen: with an electronic identity; plain: without; stranger: lives elsewhere; other_executor: of another body;
organiser: beside the author."""
WRITERS = {"author": 200, "organiser": 200}
READERS = {**WRITERS, "moderator": 200, "administrator": 200}
REJECTION = {"reason": "unclear", "words": "Не?"}
ANSWER = {"outcome": "explained", "texts": {"kk": "Түсіндіреміз."}, "ready": True}
MATRIX: tuple[permitting.Row, ...] = (
    ("GET", "/petitions/{id}", None, "draft", 404, WRITERS),
    ("GET", "/petitions/{id}", None, "moderation", 404, READERS),
    ("GET", "/petitions/{id}", None, "rejected", 404, READERS),
    ("GET", "/petitions/{id}", None, "gathering", 200, {}),
    ("GET", "/petitions/mine", None, "draft", 200, {"anonymous": 401}),
    ("GET", "/me", None, "draft", 200, {"anonymous": 401}),
    ("PATCH", "/petitions/{id}", {"title": "Басқа"}, "draft", 404, WRITERS),
    ("PATCH", "/petitions/{id}", {"title": "Басқа"}, "moderation", 404, dict.fromkeys(WRITERS, 409)),
    ("PATCH", "/petitions/{id}", {"title": "Басқа"}, "gathering", 404, dict.fromkeys(WRITERS, 409)),
    ("PUT", "/petitions/{id}/author", {"shown": "full"}, "draft", 404, {"author": 200}),
    ("PUT", "/petitions/{id}/addressee", {"procedure": "kz-epetition-government", "place": "KZ"}, "draft", 404,
     WRITERS),
    ("POST", "/petitions/{id}/mailbox", {"email": "a@example.org"}, "draft", 404, {"author": 202}),
    ("POST", "/petitions/{id}/mailbox/confirmation", {"code": "000000"}, "draft", 404, {"author": 409}),
    ("POST", "/petitions/{id}/submission", {}, "draft", 404, {"author": 200}),
    ("POST", "/petitions/{id}/submission", {}, "gathering", 404, {"author": 409}),
    ("POST", "/petitions/{id}/opening", None, "draft", 404, {"author": 403}),
    ("POST", "/petitions/{id}/delivery", None, "gathering", 404, {"author": 403}),
    ("POST", "/petitions/{id}/withdrawal", {}, "moderation", 404, {"author": 200}),
    ("POST", "/petitions/{id}/withdrawal", {}, "consideration", 404, {"author": 409}),
    ("POST", "/petitions/{id}/updates", {"title": "Жаңа", "body": "Міне"}, "gathering", 404,
     dict.fromkeys(WRITERS, 201)),
    ("POST", "/petitions/{id}/updates", {"title": "Жаңа", "body": "Міне"}, "draft", 404, dict.fromkeys(WRITERS, 409)),
    ("GET", "/petitions/{id}/attachments", None, "draft", 404, WRITERS),
    ("GET", "/petitions/{id}/attachments", None, "moderation", 404, READERS),
    ("GET", "/petitions/{id}/attachments", None, "gathering", 200, {}),
    ("GET", "/petitions/{id}/attachments/{file}/content", None, "moderation", 404, READERS),
    ("GET", "/petitions/{id}/attachments/{file}/content", None, "gathering", 200, {}),
    ("PATCH", "/petitions/{id}/attachments/{file}", None, "draft", 404, dict.fromkeys(WRITERS, 409)),
    ("POST", "/petitions/{id}/attachments", {"name": "a", "size": 5}, "draft", 404, dict.fromkeys(WRITERS, 201)),
    ("POST", "/petitions/{id}/attachments", {"name": "a", "size": 5}, "gathering", 404, dict.fromkeys(WRITERS, 409)),
    ("DELETE", "/petitions/{id}/attachments/{file}", None, "draft", 404, dict.fromkeys(WRITERS, 204)),
    ("DELETE", "/petitions/{id}/attachments/{file}", None, "gathering", 404, dict.fromkeys(WRITERS, 409)),
    ("POST", "/petitions/{id}/attachments/{file}/removal", {"reason": "Жеке"}, "gathering", 403,
     {"anonymous": 401, "moderator": 200}),
    ("GET", "/petitions/{id}/organisers", None, "draft", 404, WRITERS),
    ("GET", "/petitions/{id}/organisers", None, "gathering", 404, WRITERS),
    ("POST", "/petitions/{id}/invitation", None, "draft", 404, {"author": 201}),
    ("POST", "/petitions/{id}/invitation", None, "gathering", 404, {"author": 409}),
    ("POST", "/petitions/{id}/organisers", {"key": "{invitation}"}, "draft", 403,
     {"anonymous": 401, "citizen": 201, "author": 409, "organiser": 409, "moderator": 201, "foreign_moderator": 201,
      "executor": 201, "other_executor": 201, "head": 201, "administrator": 201}),
    ("POST", "/petitions/{id}/organisers", {"key": "guessed"}, "draft", 404, {"anonymous": 401}),
    ("POST", "/petitions/{id}/organisers", {"key": "{invitation}"}, "moderation", 409, {"anonymous": 401}),
    ("DELETE", "/petitions/{id}/organisers/mine", None, "gathering", 404, {"anonymous": 401, "organiser": 204}),
    ("DELETE", "/petitions/{id}/organisers/mine", None, "consideration", 404, {"anonymous": 401, "organiser": 409}),
    ("DELETE", "/petitions/{id}/organisers/{organiser}", None, "draft", 404, {"author": 204}),
    ("DELETE", "/petitions/{id}/organisers/{organiser}", None, "consideration", 404, {"author": 409}),
    ("POST", "/petitions/{id}/signatures", {}, "gathering", 202, {"anonymous": 403, "plain": 403, "stranger": 403}),
    ("POST", "/petitions/{id}/signatures", {}, "moderation", 404, dict.fromkeys(READERS, 409)),
    ("POST", "/petitions/{id}/signatures", {}, "consideration", 409, {}),
    ("DELETE", "/petitions/{id}/signatures/mine", None, "gathering", 409, {"anonymous": 401}),
    ("POST", "/petitions/{id}/reports", {"why": "insult"}, "gathering", 202, {}),
    ("POST", "/petitions/{id}/reports", {"why": "insult"}, "moderation", 404, dict.fromkeys(READERS, 202)),
    ("POST", "/petitions/{id}/acceptance", {}, "moderation", 403,
     {"anonymous": 401, "moderator": 200, "foreign_moderator": 404}),
    ("POST", "/petitions/{id}/objection", {"words": "Түсінікті"}, "rejected", 404,
     {"author": 201, "organiser": 201, "moderator": 404, "administrator": 404}),
    ("POST", "/petitions/{id}/objection", {"words": "Түсінікті"}, "moderation", 404, dict.fromkeys(WRITERS, 409)),
    ("POST", "/desk/objections/{objection}/decision", {"outcome": "upheld", "words": "Дұрыс"}, "objected", 403,
     {"anonymous": 401, "moderator": 200, "foreign_moderator": 404}),
    ("POST", "/desk/removals/{id}", {"kind": "title", "ground": "personal", "words": "Жеке"}, "gathering", 403,
     {"anonymous": 401, "moderator": 201, "foreign_moderator": 404, "administrator": 201}),
    ("POST", "/desk/removals/{id}", {"kind": "all", "ground": "personal", "words": "Жеке"}, "gathering", 403,
     {"anonymous": 401, "moderator": 422, "foreign_moderator": 404, "administrator": 422}),
    ("POST", "/desk/removals/{id}", {"kind": "title", "ground": "court", "words": "Сот"}, "gathering", 403,
     {"anonymous": 401, "moderator": 422, "foreign_moderator": 404, "administrator": 422}),
    ("POST", "/desk/removals/{id}/{number}/reading", {"purpose": "Сот сұрады"}, "removed", 403,
     {"anonymous": 401, "moderator": 200, "foreign_moderator": 404, "administrator": 200}),
    ("POST", "/desk/removals/{id}/{number}/restoration", {"words": "Қате"}, "removed", 403,
     {"anonymous": 401, "moderator": 200, "foreign_moderator": 404, "administrator": 200}),
    ("POST", "/petitions/{id}/removals/{number}/objection", {"words": "Қате"}, "removed", 404,
     dict.fromkeys(WRITERS, 201)),
    ("GET", "/desk/objections", None, "rejected", 403, {"anonymous": 401, "moderator": 200, "foreign_moderator": 200}),
    ("POST", "/petitions/{id}/acceptance", {}, "gathering", 403, {"anonymous": 401, "moderator": 409}),
    ("POST", "/petitions/{id}/return", {"words": "Қысқарт"}, "moderation", 403,
     {"anonymous": 401, "moderator": 200, "foreign_moderator": 404}),
    ("POST", "/petitions/{id}/rejection", REJECTION, "moderation", 403,
     {"anonymous": 401, "moderator": 200, "foreign_moderator": 404}),
    ("POST", "/petitions/{id}/steps", {"step": "press", "words": "Қашан?"}, "consideration", 403,
     {"anonymous": 401}),
    ("POST", "/desk/reports/{report}/settlement", {"answer": "Жоқ"}, "gathering", 403,
     {"anonymous": 401, "moderator": 204, "foreign_moderator": 404}),
    ("GET", "/desk/checks", None, "moderation", 403, {"anonymous": 401, "moderator": 200, "foreign_moderator": 200}),
    ("GET", "/desk/committee", None, "moderation", 403,
     {"anonymous": 401, "moderator": 200, "foreign_moderator": 200}),
    ("GET", "/desk/reports", None, "moderation", 403, {"anonymous": 401, "moderator": 200, "foreign_moderator": 200}),
    ("GET", "/desk/duties", None, "consideration", 403,
     {"anonymous": 401, "executor": 200, "other_executor": 200, "head": 200}),
    ("GET", "/desk/duties/{duty}", None, "consideration", 403, {"anonymous": 401, "executor": 200, "head": 200}),
    ("PUT", "/obligations/{duty}/response", ANSWER, "consideration", 403,
     {"anonymous": 401, "executor": 200, "head": 200}),
    ("POST", "/obligations/{duty}/response/publication", {}, "drafted", 403, {"anonymous": 401, "head": 200}),
    ("POST", "/obligations/{duty}/response/return", {"words": "Нақтыла"}, "drafted", 403,
     {"anonymous": 401, "head": 200}),
    ("POST", "/obligations/{duty}/extension", {"until": "{later}", "reason": "Тексеру"}, "consideration", 403,
     {"anonymous": 401, "executor": 200, "head": 200}),
    ("POST", "/obligations/{duty}/redirection", {"to": "kz-71-akimat", "reason": "Соның ісі"}, "consideration", 403,
     {"anonymous": 401, "executor": 200, "head": 200}),
)  # fmt: skip


@staged.fixture
def people(world, author, moderator, executor, head) -> dict[str, Any]:
    return {
        "anonymous": None,
        "citizen": world.account("citizen@example.org"),
        "plain": world.account("plain@example.org", assurance="none"),
        "author": author,
        "organiser": world.account("organiser@example.org"),
        "stranger": world.account("stranger@example.org", residence="KZ-71"),
        "moderator": moderator,
        "foreign_moderator": world.holder("moderator", jurisdiction="GB"),
        "executor": executor,
        "other_executor": world.holder("body", body="kz-71-akimat"),
        "head": head,
        "administrator": world.holder("administrator"),
    }


@staged.fixture
def secrets(people) -> dict[str, str]:
    """A key of each of them; nobody has none."""
    return {name: key_of(account) if account else "" for name, account in people.items()}


@staged.fixture
def brought(world, author, make_petition, moderator, executor, today) -> dict[str, Petition]:
    """A petition in each stage of the matrix."""
    beyond = {"drafted", "objected", "removed"}
    made = {stage: make_petition(stage=stage, at=today) for stage in {row[3] for row in MATRIX} - beyond}
    made["drafted"] = make_petition(stage="consideration", at=today)
    duty = Obligation.objects.get(case_id=made["drafted"].pk, kind="duty")
    actions.draft_response(duty, by=actor(executor), outcome="explained", texts={"kk": "Міне."}, now=today)
    made["objected"] = make_petition(stage="moderation", at=today)
    actions.reject(made["objected"], by=actor(world.holder("moderator")), reason="unclear", now=today)
    objecting.object_to(cases.case(made["objected"].pk), by=actor(author), words="Түсінікті", now=today)
    made["removed"] = make_petition(stage="gathering", at=today)
    order = Order(ground="personal", words="Жеке")
    removing.remove(made["removed"], Thing(kind="title"), order=order, by=actor(moderator), now=today)
    return made


@pytest.mark.parametrize("row", MATRIX, ids=permitting.name_of)
def test_only_those_who_may_are_let(row, people, secrets, brought, today):
    method, path, body, stage, *_ = row
    petition = brought[stage]
    duty = Obligation.objects.filter(case_id=petition.pk, kind="duty").first()
    report = Report.objects.create(case_id=petition.pk, why="insult", at=today)
    if body and body.get("until"):
        body = body | {"until": str(duty.due_at.date().replace(year=duty.due_at.year + 1))}
    organiser = Organiser.objects.create(case_id=petition.pk, person=people["organiser"].person, joined_at=today)
    if body and body.get("key") == "{invitation}":
        Case.objects.filter(pk=petition.pk).update(invitation=1)
        body = {"key": organising.key_of(Case.objects.get(pk=petition.pk))}
    objection = Objection.objects.filter(case_id=petition.pk).first()
    address = path.format(
        id=petition.pk,
        number=1,
        duty=duty.pk if duty else "",
        report=report.pk,
        file=_file(petition, today).pk,
        organiser=organiser.pk,
        objection=objection.pk if objection else "",
    )
    assert permitting.answers(method, address, body, secrets) == permitting.expected(row, WHO)


def _file(petition: Petition, at: Any) -> File:
    """Something that is attached and was looked through."""
    key = attachments.owner(petition.pk)
    return File.objects.create(owner=key, name="a.txt", size=5, offset=5, state="ready", folder="kept/1", created_at=at)


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        ("read", "GET", "/petitions/mine"),
        ("write", "POST", "/petitions/{id}/signatures"),
        ("moderate", "GET", "/desk/checks"),
        ("answer", "GET", "/desk/duties"),
    ],
)
def test_a_key_does_only_what_its_scopes_say(scope, method, path, caller, world, make_petition, today):
    everything = {"read", "write", "moderate", "answer"}
    petition = make_petition(at=today)
    account = world.holder("moderator")
    _let_answer_too(world, account)
    address = path.format(id=petition.pk)
    refused = caller(account, *sorted(everything - {scope}))(method, address, {} if method == "POST" else None)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert caller(account, scope)(method, address, {} if method == "POST" else None).status_code < 300


def _let_answer_too(world, account) -> None:
    """Let a moderator answer for a body too."""
    people_actions.appoint(
        account.person,
        role="body",
        jurisdiction=world.jurisdictions["KZ"],
        body=world.bodies["kz-75-akimat"],
        now=NOW,
    )


def test_a_key_for_reading_does_not_open_what_the_post_of_its_person_would(caller, moderator, make_petition, today):
    hidden = make_petition(stage="moderation", at=today)
    assert caller(moderator, "moderate").get(f"/petitions/{hidden.pk}").status_code == 200
    assert caller(moderator, "read").get(f"/petitions/{hidden.pk}").status_code == 404
    assert caller(moderator, "read").get("/me").json()["posts"] == []
    assert caller(moderator, "read", "moderate").get("/me").json()["posts"][0]["role"] == "moderator"
