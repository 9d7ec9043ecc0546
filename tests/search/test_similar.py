"""Finding cases about the same: measured on pairs that mean the same in other words."""

from __future__ import annotations

import pytest
from tests.search.pairs import OTHERS, PAIRS

from dauys.kernel.models import Jurisdiction
from dauys.search import queries

pytestmark = pytest.mark.django_db
ALL = [(language, one, other) for language, pairs in PAIRS.items() for one, other in pairs]


@pytest.fixture
def everything(put):
    """The first of each pair and all others, in one heap; gives the case of each title."""
    found = {one: put(one, language=language) for language, one, _other in ALL}
    return found | {title: put(title, language=language) for language, titles in OTHERS.items() for title in titles}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_nine_times_out_of_ten_the_same_matter_comes_first(everything, kazakhstan, language):
    missed = []
    for one, other in PAIRS[language]:
        hits = queries.similar(other, "", jurisdiction=kazakhstan)
        if not hits or hits[0].case_id != everything[one]:
            missed.append((other, [(hit.title, round(hit.score, 2)) for hit in hits]))
    assert len(missed) <= len(PAIRS[language]) * 0.1, missed


def test_it_works_both_ways(put, kazakhstan):
    cases = {other: put(other, language=language) for language, _one, other in ALL}
    right = 0
    for _language, one, other in ALL:
        hits = queries.similar(one, "", jurisdiction=kazakhstan)
        right += bool(hits) and hits[0].case_id == cases[other]
    assert right >= 0.9 * len(ALL)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_new_matter_finds_little(put, kazakhstan, language):
    for _language, one, _other in ALL:
        put(one, language=language)
    found = sum(bool(queries.similar(title, "", jurisdiction=kazakhstan)) for title in OTHERS[language])
    assert found <= 1


def test_the_same_title_scores_one(put, kazakhstan):
    case = put("Велодорожки по всему городу")
    hit = queries.similar("велодорожки по всему городу!", "", jurisdiction=kazakhstan)[0]
    assert (hit.case_id, round(hit.score, 6)) == (case, 1)


def test_a_misspelt_title_is_found(put, kazakhstan):
    case = put("Велодорожка")
    assert [hit.case_id for hit in queries.similar("Вилодорожка", "", jurisdiction=kazakhstan)] == [case]


def test_bodies_decide_between_equal_titles(put, kazakhstan):
    put("Ремонт улицы", "Тротуары разбиты, пешеходы падают зимой")
    lights = put("Ремонт улицы", "Фонари не горят, вечером темно и страшно")
    put("Ремонт улицы", "Ливневая канализация забита листьями")
    hits = queries.similar("Ремонт улицы", "Темно, фонари не горят", jurisdiction=kazakhstan)
    assert hits[0].case_id == lights


def test_texts_may_come_in_several_languages(put, kazakhstan):
    russian = put("Тёплые автобусные остановки", language="ru")
    kazakh = put("Жылы автобус аялдамалары", language="kk")
    titles = {"ru": "Отапливаемые автобусные остановки", "kk": "Жылы аялдамалар керек"}
    assert {hit.case_id for hit in queries.similar(titles, {}, jurisdiction=kazakhstan)} == {russian, kazakh}


def test_another_language_is_found_by_topic_and_place(put, kazakhstan):
    here = put("Ауа тазалығы", language="kk", topic="air", place_codes=["KZ-75", "KZ"])
    country = put("Түтінге қарсы заң", language="kk", topic="air", place_codes=["KZ"])
    put("Жол", language="kk", topic="roads", place_codes=["KZ-75", "KZ"])
    put("Ауа", language="kk", topic="air", place_codes=["KZ-71", "KZ"])
    hits = queries.similar(
        "Clean air", "", jurisdiction=kazakhstan, topic="air", place_codes=["KZ-750", "KZ-75", "KZ"][1:]
    )
    assert [hit.case_id for hit in hits] == [here, country]
    assert all(hit.score < queries.ALIKE for hit in hits)


def test_texts_alike_come_before_topics_alike(put, kazakhstan):
    put("Ауа тазалығы", language="kk", topic="air", place_codes=["KZ-75"])
    alike = put("Clean air for the city", language="en", topic="other", place_codes=["KZ-71"])
    hits = queries.similar("Clean air", "", jurisdiction=kazakhstan, topic="air", place_codes=["KZ-75"])
    assert hits[0].case_id == alike


def test_only_listed_cases_of_the_jurisdiction_are_found(put, kazakhstan):
    put("Велодорожки", listed=False, topic="roads", place_codes=["KZ"])
    put("Велодорожки", jurisdiction=Jurisdiction.objects.create(code="EU"), topic="roads", place_codes=["KZ"])
    assert queries.similar("Велодорожки", "", jurisdiction=kazakhstan, topic="roads", place_codes=["KZ"]) == []


@pytest.mark.parametrize("title", ["", " ", '"', "\x00", "а", "👍", "слово " * 5_000, {}, {"kk": ""}])
def test_a_title_without_matter_finds_nothing_and_breaks_nothing(put, kazakhstan, title):
    put("Велодорожки")
    assert queries.similar(title, "", jurisdiction=kazakhstan) == []


def test_at_most_the_wanted_number_is_given(put, kazakhstan):
    for number in range(8):
        put(f"Велодорожки {number}")
    assert len(queries.similar("Велодорожки", "", jurisdiction=kazakhstan)) == 5
    assert len(queries.similar("Велодорожки", "", jurisdiction=kazakhstan, limit=2)) == 2
