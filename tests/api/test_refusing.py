"""Whatever is sent, the answer is a refusal in the one form, never a fault of ours."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from tests.api.conftest import BASE

PROBLEM = {"code", "message", "fields"}
NESTED = "[" * 100_000
DRAFT = {"procedure": "kz-epetition-region-akimat", "place": "KZ-75", "title": "Автобус", "language": "kk"}


def problem(answer, status, code):
    """It is a problem of this status and code."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"].startswith("application/json")
    body = answer.json()
    assert {"code", "message"} <= set(body) <= PROBLEM
    assert body["code"] == code
    return body


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/", 404, "not_found"),
        ("GET", "/petitions/", 404, "not_found"),
        ("GET", "/petitions/not-a-uuid", 404, "not_found"),
        ("GET", "/petitions/00000000-0000-0000-0000-000000000000", 404, "no_such_petition"),
        ("GET", "/obligations/00000000-0000-0000-0000-000000000000", 404, "no_such_obligation"),
        ("GET", "/places/%00", 404, "no_such_place"),
        ("GET", "/bodies/%00%FF", 404, "no_such_body"),
        ("DELETE", "/petitions", 405, "method_not_allowed"),
        ("POST", "/bodies", 405, "method_not_allowed"),
        ("GET", "/petitions/mine", 401, "sign_in"),
        ("POST", "/petitions", 422, "invalid"),
    ],
)
def test_the_frameworks_own_refusals_have_the_form_too(anybody, world, method, path, status, code):
    problem(anybody(method, path), status, code)


def test_405_names_what_is_possible_and_401_how(anybody, world):
    assert set(anybody("DELETE", "/petitions")["Allow"].split(", ")) == {"GET", "POST"}
    assert anybody.get("/me")["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "sent",
    [
        '"\\ud800"',
        "{",
        "nil",
        "\x00",
        NESTED,
        '{"a":' * 50_000,
        '{"title": NaN}',
        b"\xff\xfe",
        b"\xed\xa0\x80",
        "{'a': 1}",
    ],
    ids=range(10),
)
def test_a_body_that_is_no_json_is_unreadable(sent, world):
    answer = Client().generic("POST", f"{BASE}/petitions", sent, content_type="application/json")
    problem(answer, 400, "unreadable")


@pytest.mark.parametrize("sent", ["[]", "null", "1", '"x"', "{}", '{"title": "x"}'])
def test_json_of_another_form_is_refused_by_its_fields(sent, world):
    answer = Client().generic("POST", f"{BASE}/petitions", sent, content_type="application/json")
    assert problem(answer, 422, "invalid")["fields"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": 1}, "title"),
        ({"title": None}, "title"),
        ({"title": ["x"]}, "title"),
        ({"title": "x" * 2_001}, "title"),
        ({"body": "x" * 200_001}, "body"),
        ({"author": "me"}, "author"),
        ({"language": "k k"}, "language"),
        ({"language": "tlh"}, "language"),
        ({"place": "\x00"}, "place"),
        ({"place": "nowhere"}, "place"),
        ({"place": "x" * 201}, "place"),
        ({"procedure": "x' OR 1=1 --"}, "procedure"),
        ({"topic": "nothing"}, "topic"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_field(anybody, world, changes, field):
    answer = anybody.post("/petitions", DRAFT | changes)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


def test_what_nobody_can_see_is_left_out_of_texts(anybody, world):
    begun = anybody.post("/petitions", DRAFT | {"title": "Авто\x00бус\u202e", "body": "а\x07б"}).json()
    key = {"Petition-Key": begun["key"]}
    row = anybody("PATCH", f"/petitions/{begun['id']}", {}, **key).json()
    assert (row["titles"], row["bodies"]) == ({"kk": "Автобус"}, {"kk": "аб"})


@pytest.mark.parametrize("question", ["q=%00", 'q="', "q=%27%3B--", "q=" + "%D0%B0" * 200, "q=*&q=x"])
def test_no_words_break_a_list(anybody, make_petition, today, question):
    make_petition(at=today, signatures=50)
    assert anybody.get(f"/petitions?show=all&{question}").status_code == 200


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("after=n", "unknown_after"),
        ("after=oW10", "unknown_after"),
        ("after=o%00", "unknown_after"),
        ("after=oW251bGwsbnVsbF0", "unknown_after"),
        ("after=" + "o" + "A" * 400, "unknown_after"),
        ("after=%F0%9F%98%80", "unknown_after"),
        ("show=newest&after=oWyJ4IiwgMV0", "unknown_after"),
        ("unknown=1", "unknown_parameter"),
        ("limit=5", "unknown_parameter"),
    ],
)
def test_what_a_question_cannot_mean_is_refused(anybody, make_petition, today, question, code):
    make_petition(at=today, signatures=50)
    problem(anybody.get(f"/petitions?{question}"), 422, code)


@pytest.mark.parametrize("question", ["show=everything", "after=" + "x" * 501, "q=" + "x" * 201])
def test_a_question_of_the_wrong_form_is_refused(anybody, world, question):
    problem(anybody.get(f"/petitions?{question}"), 422, "invalid")


@pytest.mark.parametrize(("language", "words"), [("kk", "толтырыңыз"), ("ru", "аполните"), ("en", "fill this in")])
def test_wrong_values_are_named_in_the_language_of_whoever_asks(anybody, world, language, words):
    anybody.language = language
    sent = {name: value for name, value in DRAFT.items() if name != "title"}
    assert words in anybody.post("/petitions", sent).json()["fields"]["title"]


def test_a_body_that_is_too_big_is_refused(anybody, world, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    problem(anybody.post("/petitions", DRAFT | {"body": "x" * 2_000}), 413, "too_big")


def test_a_form_instead_of_json_is_unreadable(world):
    problem(Client().post(f"{BASE}/petitions", DRAFT), 400, "unreadable")


def test_a_fault_of_ours_is_told_without_its_cause(anybody, world, monkeypatch, caplog):
    def fail(_filters, *, cursor):
        message = "secret of the house"
        raise RuntimeError(message)

    monkeypatch.setattr("dauys.petitions.queries.list_page", fail)
    answer = anybody.get("/petitions")
    problem(answer, 500, "server_error")
    assert "secret" not in answer.content.decode()
    assert "secret of the house" in caplog.text


def test_answers_hold_no_markup_that_a_browser_could_take_for_a_page(anybody, make_petition, today):
    petition = make_petition(at=today, title="<script>alert(1)</script>", signatures=50)
    answer = anybody.get(f"/petitions/{petition.pk}")
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert json.loads(answer.content)["titles"]["kk"] == "<script>alert(1)</script>"
