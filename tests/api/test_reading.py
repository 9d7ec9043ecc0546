"""Reading over HTTP: lists, one whole, conditional answers, languages, pages, and how many queries it takes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.petitions.conftest import actor, many, sign
from tests.petitions.copying import copies
from tests.stages import staged

from dauys.ledger import queries as ledger
from dauys.petitions import actions, counting
from dauys.petitions.models import Petition
from dauys.procedures.models import Case, Obligation

LISTED = 50


@staged.fixture
def shown(make_petition, today):
    return make_petition(at=today, signatures=LISTED)


@staged.fixture
def owed(make_petition, today):
    return make_petition(stage="consideration", at=today)


def test_a_list_shows_what_pages_list_and_nothing_else(anybody, shown, make_petition, today):
    make_petition(at=today, title="Бұл тек сілтемемен")
    make_petition(stage="moderation", at=today)
    make_petition(stage="draft", at=today)
    found = anybody.get("/petitions").json()
    assert [row["id"] for row in found["items"]] == [str(shown.pk)]
    assert found["next"] is found["previous"] is None


def test_a_petition_comes_with_everything_its_page_shows(anybody, shown):
    row = anybody.get(f"/petitions/{shown.pk}").json()
    assert row["titles"] == {"kk": "Тегін автобус"}
    assert (row["stage"], row["signatures"], row["listed"], row["author"]) == ("gathering", LISTED, True, "Айгүл С.")
    assert row["procedure"] == {"code": "kz-epetition-region-akimat", "version": 1}
    assert (row["place"], row["addressee"]) == ("KZ-75", "kz-75-akimat")
    assert row["goal"]["needed"] == 23_480
    assert row["by_place"] == {"KZ-75": LISTED}
    assert row["signing_ends"].endswith("23:59:59+05:00")


@pytest.mark.parametrize("stage", ["draft", "moderation", "rejected"])
def test_what_is_not_public_is_not_there_for_others_and_is_there_for_its_author(
    anybody, caller, author, make_petition, today, stage
):
    hidden = make_petition(stage=stage, at=today)
    assert anybody.get(f"/petitions/{hidden.pk}").json()["code"] == "no_such_petition"
    assert anybody.get(f"/petitions/{hidden.pk}").status_code == 404
    assert caller(author).get(f"/petitions/{hidden.pk}").status_code == 200
    for part in ("data", "history", "signatures", "updates", "responses", "similar"):
        assert anybody.get(f"/petitions/{hidden.pk}/{part}").status_code == 404, part


def test_a_list_is_narrowed_as_on_its_page(anybody, shown, owed, today):
    def ids(question):
        return {row["id"] for row in anybody.get(f"/petitions?show=all&{question}").json()["items"]}

    both = {str(shown.pk), str(owed.pk)}
    assert ids("") == ids("place=KZ") == ids("procedure=kz-epetition-region-akimat") == ids("level=regional") == both
    assert ids("body=kz-75-akimat") == ids("jurisdiction=KZ") == both
    assert ids("place=KZ-71") == ids("jurisdiction=GB") == ids("procedure=uk-parliament") == set()
    waiting = anybody.get("/petitions?show=waiting").json()["items"]
    assert [row["id"] for row in waiting] == [str(owed.pk)]
    assert ids("q=автобус") == both


@pytest.mark.parametrize("field", ["place", "topic", "body", "level"])
def test_a_filter_that_names_nothing_is_refused_by_its_name(anybody, world, field):
    answer = anybody.get(f"/petitions?{field}=nowhere")
    assert (answer.status_code, answer.json()["code"]) == (422, f"unknown_{field}")
    assert list(answer.json()["fields"]) == [field]


def test_a_long_list_comes_in_pages_that_miss_and_repeat_nothing(anybody, make_petition, today):
    newest = make_petition(at=today, signatures=LISTED)
    made = {str(petition.pk) for petition in (newest, *copies(newest, 22))}
    first = anybody.get("/petitions?show=newest").json()
    second = anybody.get(f"/petitions?show=newest&after={first['next']}").json()
    seen = [row["id"] for row in (*first["items"], *second["items"])]
    assert len(seen) == 23
    assert set(seen) == made
    assert second["next"] is None
    assert anybody.get(f"/petitions?show=newest&after={second['previous']}").json()["items"] == first["items"]


def test_the_count_is_tiny_and_may_be_kept_for_some_seconds(anybody, shown):
    answer = anybody.get(f"/petitions/{shown.pk}/count")
    assert answer.json()["count"] == LISTED
    assert len(answer.content) < 100
    assert "public" in answer["Cache-Control"]
    assert "max-age=5" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/petitions", "/petitions/{id}", "/petitions/{id}/count", "/bodies/kz-75-akimat"])
def test_an_answer_that_has_not_changed_is_not_sent_again(anybody, shown, path):
    path = path.format(id=shown.pk)
    first = anybody.get(path)
    again = anybody.get(path, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    many(Petition.objects.get(pk=shown.pk), 1, at=shown.case.stage_since)
    if "bodies" not in path:
        assert anybody.get(path, **{"If-None-Match": first["ETag"]}).status_code == 200


def test_public_answers_may_be_shared_and_those_for_one_person_never(anybody, caller, author, shown):
    public = anybody.get(f"/petitions/{shown.pk}")
    assert "public" in public["Cache-Control"]
    assert public["Access-Control-Allow-Origin"] == "*"
    mine = caller(author).get(f"/petitions/{shown.pk}")
    assert "private" in mine["Cache-Control"]
    assert "public" not in mine["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in mine
    assert "Authorization" in mine["Vary"]
    assert "no-store" in caller(author).get("/petitions/mine")["Cache-Control"]


def test_head_answers_like_get_without_a_body(anybody, shown):
    answer = anybody("HEAD", f"/petitions/{shown.pk}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["ETag"] == anybody.get(f"/petitions/{shown.pk}")["ETag"]


def test_signatures_are_shown_as_the_procedure_says(anybody, make_petition, by_mail, world, today):
    petition = make_petition(at=today)
    sign(petition, world.person(), at=today)
    counting.recount(petition, now=today + timedelta(seconds=1), lag=counting.NO_LAG)
    found = anybody.get(f"/petitions/{petition.pk}/signatures").json()
    assert (found["names"], found["count"]) == ("initials", 1)
    [row] = found["items"]
    assert (row["shown"], row["place"]) == ("Айгүл С.", "KZ-75")
    assert set(row) == {"shown", "place", "at"}


def test_history_has_what_hashes_cover(anybody, shown):
    items = anybody.get(f"/petitions/{shown.pk}/history").json()["items"]
    assert [row["hash"] for row in items] == [bytes(e.hash).hex() for e in ledger.history(shown.pk).order_by("-seq")]


def test_open_data_have_no_names_of_signers(anybody, make_petition, world, today):
    petition = make_petition(at=today)
    sign(petition, world.person(given="Құпия"), at=today)
    answer = anybody.get(f"/petitions/{petition.pk}/data")
    assert answer.json()["licence"] == "CC-BY-4.0"
    assert "Құпия" not in answer.content.decode()


def test_procedures_come_with_their_whole_rules(anybody, world):
    codes = {row["code"] for row in anybody.get("/procedures").json()["items"]}
    assert "uk-parliament" in codes
    assert {row["code"] for row in anybody.get("/procedures?jurisdiction=KZ").json()["items"]} < codes
    one = anybody.get("/procedures/uk-parliament").json()
    assert one["rules"]["signers"]["per_mailbox"] == 2
    assert one["versions"] == [1]
    assert anybody.get("/procedures/uk-parliament?version=9").status_code == 404


def test_a_body_is_shown_with_what_it_owes(anybody, owed):
    row = anybody.get("/bodies/kz-75-akimat").json()
    assert row["figures"] == {"open": 1, "late": 0, "met": 0}
    assert row["obligations"][0]["case"] == str(owed.pk)
    assert anybody.get("/bodies/nobody").json()["code"] == "no_such_body"


def test_obligations_are_listed_by_state(anybody, owed, make_petition, today):
    duty = Obligation.objects.get(case_id=owed.pk, kind="duty")

    def ids(state):
        return [row["id"] for row in anybody.get(f"/obligations?state={state}").json()["items"]]

    assert ids("open") == ids("due") == ids("all") == [str(duty.pk)]
    assert ids("late") == ids("met") == ids("no_term") == []
    Obligation.objects.filter(pk=duty.pk).update(due_at=today - timedelta(days=1))
    assert ids("late") == [str(duty.pk)]
    assert anybody.get(f"/obligations/{duty.pk}").json()["state"] == "late"
    assert anybody.get("/obligations?body=kz-71-akimat").json()["items"] == []
    assert anybody.get("/obligations?place=KZ&procedure=kz-epetition-region-akimat").json()["items"] != []


def test_a_check_does_not_give_away_a_petition_that_is_not_listed(anybody, make_petition, today):
    make_petition(stage="moderation", at=today)
    [row] = anybody.get("/obligations?kind=check").json()["items"]
    assert (row["kind"], row["case"]) == ("check", None)


def test_places_are_found_by_name_and_shown_whole(anybody, world):
    found = anybody.get("/places?q=алма").json()["items"]
    assert [row["code"] for row in found] == ["KZ-75"]
    one = anybody.get("/places/KZ-75").json()
    assert one["lineage"] == ["KZ-75", "KZ"]
    assert one["populations"][0]["number"] == 2_347_924
    assert [row["code"] for row in anybody.get("/places/KZ").json()["children"]] == ["KZ-75", "KZ-71"]
    assert {row["code"] for row in anybody.get("/places?kind=city&within=KZ").json()["items"]} == {"KZ-75", "KZ-71"}
    assert anybody.get("/topics").json() == {"items": []}


@pytest.mark.parametrize(
    ("language", "words"), [("kk", "жоқ"), ("ru", "нет"), ("en", "no such petition"), ("fr;q=0.9, ru;q=0.8", "нет")]
)
def test_a_refusal_is_told_in_the_language_of_whoever_asks(anybody, world, language, words):
    anybody.language = language
    answer = anybody.get(f"/petitions/{uuid4()}")
    assert answer.json()["code"] == "no_such_petition"
    assert words in answer.json()["message"]


LISTS = (
    ("/petitions?show=all", 4),
    ("/petitions?show=newest&place=KZ-75", 7),
    ("/obligations?state=all&kind=check", 2),
    ("/bodies", 2),
    ("/places?within=KZ", 3),
    ("/procedures", 2),
)


@pytest.mark.parametrize(("path", "most"), LISTS)
def test_a_list_takes_the_same_few_queries_with_1_and_with_30_rows(
    anybody, make_petition, today, path, most, django_assert_max_num_queries, django_assert_num_queries
):
    petition = make_petition(at=today, signatures=LISTED)
    with django_assert_max_num_queries(most) as one:
        assert anybody.get(path).status_code == 200
    copies(petition, 29)
    with django_assert_num_queries(len(one)):
        assert anybody.get(path).status_code == 200


def test_a_petition_takes_the_same_queries_with_1_and_with_30_parts(
    anybody, make_petition, author, today, django_assert_num_queries
):
    petition = make_petition(at=today, signatures=LISTED)
    path = f"/petitions/{petition.pk}/updates"

    def news(number):
        for _n in range(number):
            actions.post_update(petition, by=actor(author), language="kk", title="Жаңалық", body="Міне", now=today)

    news(1)
    with django_assert_num_queries(2):
        anybody.get(path)
    news(29)
    with django_assert_num_queries(2):
        anybody.get(path)
    assert Case.objects.get(pk=petition.pk).listed
