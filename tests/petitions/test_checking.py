"""The moderation desk: who may open it, what it shows, what each decision does, and how many queries it takes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.petitions.conftest import NOW, actor, many
from tests.petitions.copying import copies
from tests.stages import staged

from dauys.kernel.clock import clock
from dauys.kernel.refusal import Refusal
from dauys.people import actions as people
from dauys.petitions import actions, desks, passages
from dauys.petitions.models import Petition, Review
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Obligation
from dauys.topics.models import Topic

CHECKS = "/desk/checks/"


def page_of(petition):
    return reverse("petitions:check", args=[petition.pk])


def seen(petition):
    return Case.objects.get(pk=petition.pk).stage_since.isoformat()


def text(answer):
    return answer.content.decode()


def send(client, petition, act, **fields: object):
    prefix = "" if act == "accept" else f"{act}-"
    data = {"act": act, f"{prefix}seen": seen(petition)} | fields
    return client.post(page_of(petition), data)


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@staged.fixture
def handed_in(make_petition):
    return make_petition(stage="moderation", at=clock.now())


def test_anonymous_people_are_asked_to_sign_in_and_come_back(client, handed_in):
    for address in (CHECKS, page_of(handed_in)):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize(
    ("role", "where", "list_status", "page_status"),
    [
        ("moderator", {}, 200, 200),
        ("moderator", {"place": "KZ-75"}, 200, 200),
        ("moderator", {"place": "KZ-71"}, 200, 404),
        ("moderator", {"jurisdiction": "GB"}, 200, 404),
        ("committee", {}, 200, 404),
        ("body", {"body": "kz-75-akimat"}, 403, 403),
        ("head", {"body": "kz-75-akimat"}, 403, 403),
        ("lawyer", {}, 200, 404),
        ("authority", {}, 403, 403),
        ("operator", {"body": "kz-75-akimat"}, 403, 403),
        ("administrator", {}, 403, 403),
    ],
)
def test_only_moderators_of_the_place_and_jurisdiction_open_a_check(
    as_, world, handed_in, role, where, list_status, page_status
):
    client = as_(world.holder(role, **where))
    assert client.get(CHECKS).status_code == list_status
    assert client.get(page_of(handed_in)).status_code == page_status
    if page_status != 200:
        assert send(client, handed_in, "accept").status_code == page_status
    assert cases.case(handed_in.pk).stage == "moderation"


def test_somebody_without_a_post_is_refused(as_, author, handed_in):
    client = as_(author)
    assert client.get(CHECKS).status_code == 403
    assert client.get(page_of(handed_in)).status_code == 403


def test_a_petition_that_does_not_exist_or_was_never_handed_in_is_not_found(as_, moderator, make_petition):
    client = as_(moderator)
    assert client.get(reverse("petitions:check", args=[uuid4()])).status_code == 404
    assert client.get(page_of(make_petition(stage="draft"))).status_code == 404


def test_the_longest_waiting_comes_first_and_what_is_late_says_by_how_many_days(as_, moderator, make_petition):
    now = clock.now()
    make_petition(stage="moderation", title="Жаңа өтініш", at=now)
    make_petition(stage="moderation", title="Ескі өтініш", at=now - timedelta(days=60))
    shown = text(as_(moderator).get(CHECKS))
    assert shown.index("Ескі өтініш") < shown.index("Жаңа өтініш")
    assert "days late" in shown
    late = text(as_(moderator).get(CHECKS, {"late": "on"}))
    assert "Ескі өтініш" in late
    assert "Жаңа өтініш" not in late


def test_the_list_is_narrowed_by_place_and_procedure_and_ignores_nonsense(as_, moderator, make_petition):
    make_petition(stage="moderation", title="Алматыдағы", at=clock.now())
    make_petition("kz-epetition-government", stage="moderation", place="KZ", title="Елдегі", at=clock.now())
    client = as_(moderator)
    narrowed = text(client.get(CHECKS, {"place": "KZ-75"}))
    assert "Алматыдағы" in narrowed
    assert "Елдегі" not in narrowed
    other = text(client.get(CHECKS, {"procedure": "kz-epetition-government"}))
    assert "Елдегі" in other
    assert "Алматыдағы" not in other
    for query in ({"place": "\x00'"}, {"procedure": "x" * 9000}, {"after": "nonsense"}, {"late": "\x00"}):
        assert client.get(CHECKS, query).status_code == 200


def test_the_list_goes_on_by_cursor_and_back(as_, moderator, make_petition):
    copies(make_petition(stage="moderation", title="Соңғы өтініш"), 20)
    client = as_(moderator)
    first = client.get(CHECKS)
    assert len(first.context["tasks"]) == 20
    second = client.get(CHECKS + first.context["older"])
    assert [task.title for task in second.context["tasks"]] == ["Соңғы өтініш"]
    assert len(client.get(CHECKS + second.context["newer"]).context["tasks"]) == 20


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_the_same_number_of_queries_with_1_and_with_30_rows(as_, moderator, make_petition, rows):
    copies(make_petition(stage="moderation"), rows - 1)
    client = as_(moderator)
    client.get(CHECKS)
    with CaptureQueriesContext(connection) as queries:
        client.get(CHECKS)
    assert len(queries) == 11


def test_an_empty_desk_says_what_will_come(as_, moderator):
    assert "Nothing waits to be checked" in text(as_(moderator).get(CHECKS))


def test_the_page_shows_what_a_decision_needs(as_, moderator, world, make_petition):
    topic = Topic.objects.add_root(instance=Topic(code="transport", name={"en": "Transport"}, group="appeals"))
    world.bodies["kz-75-akimat"].competences.create(topic=topic)
    older = make_petition(title="Автобус студенттерге тегін болсын", body="Студенттерге тегін автобус керек.")
    many(older, 60)
    petition = make_petition(
        stage="moderation", title="Студенттерге тегін автобус болсын", body="Автобус тегін болсын.", at=clock.now()
    )
    Case.objects.filter(pk=petition.pk).update(topic=topic)
    shown = text(as_(moderator).get(page_of(petition)))
    for words in (
        "Студенттерге тегін автобус болсын",
        "Автобус тегін болсын.",
        "Айгүл С.",
        "The administration of justice and pending court cases",
        "It is not clear what is asked for",
        "kz-75-akimat",
        "addressee",
        "Автобус студенттерге тегін болсын",
        "<mark>",
        "None yet: this is the first check.",
    ):
        assert words in shown, words


def test_the_page_says_that_the_addressee_is_not_competent(as_, moderator, world, handed_in):
    topic = Topic.objects.add_root(instance=Topic(code="transport", name={"en": "Transport"}, group="appeals"))
    world.bodies["kz-government"].competences.create(topic=topic)
    Case.objects.filter(pk=handed_in.pk).update(topic=topic)
    assert "The addressee is not among those competent" in text(as_(moderator).get(page_of(handed_in)))


def test_accepting_opens_the_petition_and_writes_a_review(as_, moderator, handed_in):
    answer = send(as_(moderator), handed_in, "accept")
    assert answer.status_code == 302
    assert answer["Location"] == CHECKS
    assert cases.case(handed_in.pk).stage == "gathering"
    review = Review.objects.get(case_id=handed_in.pk)
    assert (review.decision, review.by_id) == ("accept", moderator.person_id)


def test_returning_keeps_the_marked_sentences_with_their_notes_and_words(as_, moderator, make_petition):
    petition = make_petition(
        stage="moderation", title="Біздің жол", body="Жол нашар. Кім кінәлі? Жөндеу керек.", at=clock.now()
    )
    marks = {"return-mark": ["3"], "return-note-3": "Кінәлі іздемей жазыңыз", "return-note-4": "Қай жолды?"}
    answer = send(as_(moderator), petition, "return", **{"return-reason": "changes"} | marks)
    assert answer.status_code == 302
    assert cases.case(petition.pk).stage == "draft"
    review = Review.objects.get(case_id=petition.pk)
    assert [(one["field"], one["language"], one["quote"], one["note"]) for one in review.passages] == [
        ("body", "kk", "Кім кінәлі?", "Кінәлі іздемей жазыңыз"),
        ("body", "kk", "Жөндеу керек.", "Қай жолды?"),
    ]
    first = review.passages[0]
    assert petition.bodies["kk"][first["start"] : first["end"]] == "Кім кінәлі?"


def test_a_return_must_say_what_to_change_and_keeps_what_was_typed(as_, moderator, handed_in):
    client = as_(moderator)
    empty = send(client, handed_in, "return", **{"return-reason": "changes"})
    assert empty.status_code == 422
    assert "Mark a sentence or say in words" in text(empty)
    long = send(client, handed_in, "return", **{"return-reason": "changes", "return-note-2": "ұ" * 501})
    assert long.status_code == 422
    assert "ұ" * 501 in text(long)
    assert cases.case(handed_in.pk).stage == "moderation"


def test_refusing_needs_a_reason_of_the_presets_list(as_, moderator, handed_in):
    client = as_(moderator)
    for reason in ("", "changes", "invented"):
        answer = send(client, handed_in, "reject", **{"reject-reason": reason, "reject-words": "Сөзім бар"})
        assert answer.status_code == 422
        assert "Сөзім бар" in text(answer)
    answer = send(client, handed_in, "reject", **{"reject-reason": "unclear", "reject-words": "Сөзім бар"})
    assert answer.status_code == 302
    assert cases.case(handed_in.pk).stage == "rejected"
    assert Review.objects.get(case_id=handed_in.pk).words == "Сөзім бар"


def test_a_preview_shows_the_letter_and_changes_nothing(as_, moderator, handed_in):
    fields = {"return-reason": "unclear", "return-words": "Нақтылаңыз", "return-mark": ["2"], "preview": "1"}
    answer = send(as_(moderator), handed_in, "return", **fields)
    assert answer.status_code == 200
    shown = text(answer)
    assert "This is what the author will read" in shown
    assert shown.count("Нақтылаңыз") == 2
    assert not Review.objects.exists()
    assert cases.case(handed_in.pk).stage == "moderation"


def test_the_second_of_two_moderators_is_told_and_sees_the_new_state(as_, world, moderator, handed_in):
    stale = seen(handed_in)
    actions.accept(handed_in, by=actor(moderator), now=clock.now())
    other = as_(world.holder("moderator", place="KZ-75"))
    answer = other.post(page_of(handed_in), {"act": "reject", "reject-seen": stale, "reject-reason": "unclear"})
    assert answer.status_code == 409
    assert "Somebody else has just changed this" in text(answer)
    assert "Collecting signatures" in text(answer)
    assert "Nothing is left to decide here." in text(answer)
    assert cases.case(handed_in.pk).stage == "gathering"


def test_marks_made_before_the_text_changed_are_refused(as_, moderator, handed_in):
    stale = seen(handed_in)
    by = actor(moderator)
    actions.send_back(handed_in, by=by, reason="unclear", now=clock.now())
    mine = cases.case(handed_in.pk)
    Case.objects.filter(pk=mine.pk).update(stage="moderation", stage_since=mine.stage_since + timedelta(hours=1))
    answer = as_(moderator).post(page_of(handed_in), {"act": "accept", "seen": stale})
    assert answer.status_code == 409


def test_what_went_back_to_its_author_is_not_read_any_further(as_, moderator, make_petition):
    petition = make_petition(stage="moderation", title="Құпия мәтін", body="Мұны кейін өзгертемін.", at=clock.now())
    actions.send_back(petition, by=actor(moderator), reason="unclear", words="Нақтылаңыз", now=clock.now())
    shown = text(as_(moderator).get(page_of(petition)))
    assert "This petition is with its author" in shown
    assert "Мұны кейін өзгертемін." not in shown
    assert "Нақтылаңыз" in shown


def test_nobody_decides_on_their_own_petition(as_, world, author, handed_in):
    people.appoint(author.person, role="moderator", jurisdiction=world.jurisdictions["KZ"], now=NOW)
    client = as_(author)
    assert "Студенттерге" not in text(client.get(CHECKS))
    assert "This is your own petition" in text(client.get(page_of(handed_in)))
    for act, fields in (
        ("accept", {}),
        ("return", {"return-reason": "unclear"}),
        ("reject", {"reject-reason": "unclear"}),
    ):
        answer = send(client, handed_in, act, **fields)
        assert answer.status_code == 403
        assert "This is your own petition" in text(answer)
    with pytest.raises(Refusal, match="own_petition"):
        actions.accept(handed_in, by=actor(author), now=clock.now())
    assert cases.case(handed_in.pk).stage == "moderation"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"act": "delete"},
        {"act": "accept"},
        {"act": "accept", "seen": "yesterday"},
        {"act": "return", "return-seen": "\x00", "return-mark": ["\x00", "99999", "-1"], "return-note-1": "\x00"},
        {"act": "reject", "reject-seen": "9" * 5000, "reject-reason": ["a", "b"]},
    ],
)
def test_nonsense_is_answered_with_the_page_and_changes_nothing(as_, moderator, handed_in, data):
    assert as_(moderator).post(page_of(handed_in), data).status_code == 422
    assert cases.case(handed_in.pk).stage == "moderation"


def test_other_methods_are_refused(as_, moderator, handed_in):
    client = as_(moderator)
    assert client.post(CHECKS).status_code == 405
    assert client.delete(page_of(handed_in)).status_code == 405


def test_checks_without_a_term_are_never_late(as_, world, make_petition):
    petition = make_petition("uk-parliament", stage="draft", place="GB")
    Case.objects.filter(pk=petition.pk).update(
        stage="moderation", stage_since=NOW - timedelta(days=900), submitted_at=NOW - timedelta(days=901)
    )
    by = actor(world.holder("moderator", jurisdiction="GB"))
    assert desks.check_figures(desks.waiting(by), clock.now()) == desks.CheckFigures(1, 0)
    client = as_(world.holder("moderator", jurisdiction="GB"))
    assert "days late" not in text(client.get(CHECKS))
    assert client.get(page_of(petition)).status_code == 200


def test_a_check_is_late_from_the_first_instant_that_is_not_in_time(moderator, make_petition):
    make_petition(stage="moderation", at=NOW)
    due = Obligation.objects.get(kind="check").due_at
    rows = desks.waiting(actor(moderator))
    assert desks.check_figures(rows, due - timedelta(microseconds=1)).late == 0
    assert desks.check_figures(rows, due).late == 1


@pytest.mark.parametrize(
    ("body", "sentences"),
    [
        ("", []),
        (" \n ", []),
        ("Без точки", ["Без точки"]),
        ("В г. Алматы темно. Почему?\n\nНовый абзац", ["В г. Алматы темно.", "Почему?", "Новый абзац"]),
        ("Мектеп жоқ... Жол нашар!", ["Мектеп жоқ...", "Жол нашар!"]),
        ("1. Жол.\n2. Су", ["1. Жол.", "2. Су"]),
        ("«Неге?» Білмейміз.", ["«Неге?»", "Білмейміз."]),
    ],
)
def test_a_text_is_split_into_sentences_that_stand_where_they_say(body, sentences):
    spans = list(passages.split(body))
    assert [body[start:end] for start, end in spans] == sentences


def test_sentences_are_numbered_through_title_text_and_translations():
    petition = Petition(
        language="kk", titles={"ru": "Дорога", "kk": "Жол"}, bodies={"ru": "Плохо.", "kk": "Нашар. Жөндеңіз."}
    )
    found = [(one.number, one.language, one.field, one.text) for one in passages.sentences(petition)]
    assert found == [
        (1, "kk", "title", "Жол"),
        (2, "kk", "body", "Нашар."),
        (3, "kk", "body", "Жөндеңіз."),
        (4, "ru", "title", "Дорога"),
        (5, "ru", "body", "Плохо."),
    ]
