"""Objecting to a refusal: once, in time, decided by another person; and what follows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.petitions.conftest import NOW, actor
from tests.petitions.playing import Play, checked, events, owed, play, refused, stages, step
from tests.stages import staged

from dauys.kernel.clock import clock
from dauys.kernel.refusal import Refusal
from dauys.ledger import queries as ledger
from dauys.notifications.models import Message
from dauys.people import actions as people
from dauys.people.models import Account
from dauys.petitions import actions, objecting
from dauys.petitions.models import Objection, Petition
from dauys.procedures import queries as cases

__all__ = ["play"]

WORDS = "Бұл түсінікті."
SECOND = timedelta(seconds=1)
END = datetime.fromisoformat("2026-04-02T00:00:00+05:00")
"""Thirty days after the second of March are over."""


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@staged.fixture
def second(world) -> Account:
    return world.holder("moderator")


@pytest.fixture
def rejected(make_petition) -> Petition:
    return make_petition(stage="rejected")


def object_to(petition: Petition, by: Any, *, now: datetime = NOW, words: str = WORDS) -> Objection:
    return objecting.object_to(cases.case(petition.pk), by=by, words=words, now=now)


def decide(
    objection: Objection, by: Account, *, overturn: bool, now: datetime = NOW, words: str = "Жүйелі."
) -> Objection:
    return objecting.decide(objection, by=actor(by), overturn=overturn, words=words, now=now)


@pytest.mark.parametrize(("moment", "code"), [(END - SECOND, None), (END, "objection_late")])
def test_an_objection_is_possible_until_the_last_moment_of_the_term(rejected, author, moment, code):
    if code:
        with pytest.raises(Refusal, match=code):
            object_to(rejected, actor(author), now=moment)
    else:
        assert object_to(rejected, actor(author), now=moment).decided_at is None


def test_it_is_made_once_with_reasons_and_by_nobody_else(rejected, author, moderator, world):
    for words in ("", "  \n"):
        with pytest.raises(Refusal, match="missing"):
            object_to(rejected, actor(author), words=words)
    for stranger in (moderator, world.account("other@example.org")):
        with pytest.raises(Refusal, match="not_allowed"):
            object_to(rejected, actor(stranger))
    object_to(rejected, actor(author))
    with pytest.raises(Refusal, match="objected_already"):
        object_to(rejected, actor(author))


@pytest.mark.parametrize("stage", ["draft", "moderation", "gathering", "consideration"])
def test_where_nothing_is_refused_there_is_nothing_to_object_to(make_petition, author, stage):
    with pytest.raises(Refusal, match="not_refused"):
        object_to(make_petition(stage=stage), actor(author))


def test_whoever_refused_cannot_decide_whatever_posts_they_hold(rejected, author, moderator, world):
    objection = object_to(rejected, actor(author))
    for role, place in (("moderator", "KZ-75"), ("administrator", None), ("committee", None)):
        people.appoint(
            moderator.person,
            role=role,
            jurisdiction=world.jurisdictions["KZ"],
            place=world.places[place] if place else None,
            now=NOW,
        )
    with pytest.raises(Refusal, match="own_decision"):
        decide(objection, moderator, overturn=True)
    assert cases.case(rejected.pk).stage == "rejected"


@pytest.mark.parametrize(
    ("role", "where"),
    [
        ("moderator", {"place": "KZ-71"}),
        ("moderator", {"jurisdiction": "GB"}),
        ("lawyer", {}),
        ("committee", {}),
        ("administrator", {}),
        ("head", {"body": "kz-75-akimat"}),
    ],
)
def test_only_those_decide_who_may_refuse_here(rejected, author, world, role, where):
    objection = object_to(rejected, actor(author))
    with pytest.raises(Refusal, match="not_allowed"):
        decide(objection, world.holder(role, **where), overturn=True)


def test_an_author_who_moderates_does_not_decide_on_their_own(rejected, author, world):
    objection = object_to(rejected, actor(author))
    people.appoint(author.person, role="moderator", jurisdiction=world.jurisdictions["KZ"], now=NOW)
    with pytest.raises(Refusal, match="own_petition"):
        decide(objection, author, overturn=True)


def test_lifted_it_goes_back_and_the_term_of_the_check_runs_anew(rejected, author, second):
    objection = object_to(rejected, actor(author))
    later = NOW + timedelta(days=9)
    decide(objection, second, overturn=True, now=later)
    case = cases.case(rejected.pk)
    assert (case.stage, case.stage_since, case.closed_at) == ("moderation", later, None)
    checks = [(row.duty, row.laid_at, row.open) for row in cases.checks(case)]
    assert checks == [("check", NOW, False), ("objection", NOW, False), ("check", later, True)]
    kinds = [entry.kind for entry in ledger.history(case.pk)]
    assert kinds[-3:] == ["reject", "object", "overturn"]


def test_standing_it_stays_refused_for_good_and_everything_is_written_down(rejected, author, second):
    objection = object_to(rejected, actor(author))
    [check] = [row for row in cases.checks(cases.case(rejected.pk)) if row.open]
    assert (check.duty, check.body.code) == ("objection", "kz-75-akimat")
    decide(objection, second, overturn=False, words="Сұралғаны түсініксіз.")
    case = cases.case(rejected.pk)
    assert case.stage == "rejected"
    assert not any(row.open for row in cases.checks(case))
    last = ledger.history(case.pk).last()
    assert (last.kind, last.role, last.payload["reason"]) == ("uphold", "moderator", "Сұралғаны түсініксіз.")
    with pytest.raises(Refusal, match="stale"):
        decide(objection, second, overturn=True)


def test_a_decision_needs_words(rejected, author, second):
    objection = object_to(rejected, actor(author))
    with pytest.raises(Refusal, match="missing"):
        decide(objection, second, overturn=True, words=" ")


def test_a_new_refusal_can_be_objected_to_once_more(rejected, author, moderator, second):
    decide(object_to(rejected, actor(author)), second, overturn=True)
    actions.reject(rejected, by=actor(second), reason="repeat", words="Бұрын болған.", now=NOW + SECOND)
    again = object_to(rejected, actor(author), now=NOW + 2 * SECOND)
    with pytest.raises(Refusal, match="own_decision"):
        decide(again, second, overturn=True, now=NOW + 3 * SECOND)
    decide(again, moderator, overturn=True, now=NOW + 3 * SECOND)
    assert cases.case(rejected.pk).stage == "moderation"


def test_those_who_may_decide_are_told_and_then_the_author(rejected, author, moderator, second):
    objection = object_to(rejected, actor(author))
    told = Message.objects.filter(kind="petition_objection").values_list("person_id", flat=True)
    assert list(told) == [second.person_id]
    decide(objection, second, overturn=False)
    letter = Message.objects.get(kind="petition_objection_upheld")
    assert (letter.person_id, letter.context["reason"]) == (author.person_id, "Жүйелі.")


def test_the_author_objects_on_a_page_that_keeps_what_was_typed(as_, make_petition, author):
    petition = make_petition(stage="rejected", at=clock.now())
    client, address = as_(author), reverse("petitions:object", args=[petition.pk])
    assert client.post(address, {"words": ""}).status_code == 422
    long = client.post(address, {"words": "ұ" * 4_001})
    assert (long.status_code, "ұ" * 100 in long.content.decode()) == (422, True)
    assert client.post(address, {"words": "\x00 "}).status_code == 422
    assert not Objection.objects.exists()


def test_too_late_the_page_says_until_when_it_was_possible(as_, make_petition, author):
    petition = make_petition(stage="rejected", at=clock.now() - timedelta(days=40))
    answer = as_(author).get(reverse("petitions:object", args=[petition.pk]))
    assert (answer.status_code, "An objection was possible until" in answer.content.decode()) == (409, True)


def test_on_the_pages_it_is_handed_in_and_decided(as_, make_petition, author, moderator, second):
    petition = make_petition(stage="rejected", at=clock.now())
    client = as_(author)
    assert "Object to the refusal" in client.get(reverse("petitions:manage", args=[petition.pk])).content.decode()
    address = reverse("petitions:object", args=[petition.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"words": WORDS}).status_code == 302
    assert client.post(address, {"words": WORDS}).status_code == 409
    [objection] = Objection.objects.all()
    desk = reverse("petitions:objections")
    client = as_(moderator)
    assert "somebody else decides" in client.get(desk).content.decode()
    own = reverse("petitions:objection", args=[objection.pk])
    assert client.post(own, {"outcome": "overturned", "words": "Иә."}).status_code == 422
    client = as_(second)
    assert WORDS in client.get(own).content.decode()
    wrong = client.post(own, {"outcome": "maybe", "words": "Иә."})
    assert (wrong.status_code, "Иә." in wrong.content.decode()) == (422, True)
    assert client.post(own, {"outcome": "upheld", "words": "Дұрыс шешім."}).status_code == 302
    assert client.get(own).status_code == 404
    shown = as_(author).get(reverse("petitions:page", args=[petition.pk])).content.decode()
    assert "Дұрыс шешім." in shown


@pytest.mark.parametrize(
    ("role", "status"), [("moderator", 200), ("committee", 200), ("lawyer", 200), ("administrator", 200), ("head", 403)]
)
def test_who_opens_the_list_of_objections(as_, world, role, status):
    where = {"body": "kz-75-akimat"} if role == "head" else {}
    assert as_(world.holder(role, **where)).get(reverse("petitions:objections")).status_code == status


def test_administrators_see_what_nobody_but_the_one_who_refused_could_decide(as_, rejected, author, world):
    object_to(rejected, actor(author))
    administrator = world.holder("administrator")
    assert "Nobody can decide" in as_(administrator).get(reverse("petitions:objections")).content.decode()
    assert "that nobody can decide" in as_(administrator).get("/desk/").content.decode()
    world.holder("moderator")
    assert "Nobody can decide" not in as_(administrator).get(reverse("petitions:objections")).content.decode()


def test_the_list_takes_as_many_queries_with_one_as_with_thirty(as_, make_petition, author, moderator, second):
    client, counts = as_(second), []
    for number in (1, 29):
        for _time in range(number):
            object_to(make_petition(stage="rejected"), actor(author))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("petitions:objections")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


KZ, TW, KR = "kz-epetition-region-akimat", "tw-join", "kr-epeople"
SUBMIT, ACCEPT = step("submit", "author"), step("accept", "moderator")
REJECT = step("reject", "moderator", given={"reason": "unclear"})
OBJECT = step("object", "author")


def test_in_the_simulator_a_second_person_lifts_a_refusal(play: Play):
    result = play(
        KZ,
        SUBMIT,
        REJECT,
        OBJECT,
        step("overturn", "moderator"),
        step("overturn", "moderator", person="second"),
        ACCEPT,
        place="KZ-75",
    )
    assert stages(result) == ["moderation", "rejected", "rejected", "rejected", "moderation", "gathering"]
    assert refused(result, 4) == [("own_decision", 1)]
    assert [state for _due, state in checked(result)] == ["met", "met", "met"]
    assert ("overturn", "moderation") in events(result)


@pytest.mark.parametrize(("seconds", "codes"), [(0, []), (1, [("objection_late", 1)])])
def test_in_the_simulator_the_last_second_of_the_term_is_in_time(play: Play, seconds: int, codes: list[Any]):
    # Refused on the fifth of January at two in the afternoon: the fourth of February is the last day.
    at = {"days": 30, "hours": 9, "seconds": 59 * 60 + 59 + seconds}
    result = play(KZ, SUBMIT, REJECT, step("object", "author", at=at), place="KZ-75")
    assert refused(result, 3) == codes


def test_what_a_body_owed_is_owed_anew_once_a_refusal_is_lifted(play: Play):
    result = play(
        KR,
        step("submit", "author"),
        step("reject", "moderator", given={"reason": "unclear"}),
        OBJECT,
        step("overturn", "moderator", person="second", at={"days": 3}),
    )
    assert stages(result)[-1] == "consideration"
    assert [state for _duty, _due, state in owed(result)] == ["void", "open"]


def test_signing_ends_later_by_the_days_that_a_refusal_stood(play: Play):
    ended = play(
        "us-we-the-people",
        SUBMIT,
        step("reject", "moderator", at={"days": 10}, given={"reason": "offensive"}),
        OBJECT,
        step("overturn", "moderator", person="second", at={"days": 15}),
        step("sign", "signer", at={"days": 35}),
        step("tick", at={"days": 36}),
    )
    assert stages(ended)[3:] == ["gathering", "gathering", "lapsed"]


@pytest.mark.parametrize("preset", [KZ, TW])
def test_a_refusal_that_stands_is_final(play: Play, preset: str):
    result = play(preset, SUBMIT, REJECT, OBJECT, step("uphold", "moderator", person="second"), OBJECT)
    assert stages(result)[-1] == "rejected"
    assert refused(result, 5) == [("objected_already", 1)]


def test_nothing_refused_nothing_to_object_to_in_the_simulator(play: Play):
    result = play(KZ, SUBMIT, OBJECT, step("uphold", "moderator"), place="KZ-75")
    assert [refused(result, n) for n in (2, 3)] == [[("not_refused", 1)]] * 2
