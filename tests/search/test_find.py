"""Finding by words."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.search.conftest import NOW

from dauys.kernel.models import Jurisdiction
from dauys.search import actions, queries
from dauys.search.models import Document

pytestmark = pytest.mark.django_db


def cases(text: str, **more: object) -> list[object]:
    return [hit.case_id for hit in queries.find(text, **more)]


def test_a_word_finds_its_inflected_forms(put):
    school = put("Ауылдағы мектептердің жағдайы", language="kk")
    put("Ауылдағы жолдар", language="kk")
    assert cases("мектеп") == [school]
    assert cases("МЕКТЕП") == [school]


@pytest.mark.parametrize("text", ["мектебіне", "мектептерге", "мектепке"])
def test_an_inflected_word_finds_the_bare_one_when_nothing_else_fits(put, text):
    school = put("Жаңа мектеп керек", language="kk")
    assert cases(text.replace("бі", "пі")) == [school]


def test_russian_endings_do_not_matter(put):
    road = put("Ремонт дороги в Заречный")
    assert cases("дорога") == [road]
    assert cases("ремонтировать дорогу") == [road]


def test_kazakh_is_found_when_typed_on_a_russian_keyboard(put):
    rubbish = put("Қоқысты бөліп жинау", language="kk")
    assert cases("кокысты болип") == [rubbish]


def test_every_word_must_be_there_in_title_or_body(put):
    both = put("Школа в Алматы", "Нужен ремонт крыши")
    put("Школа в Астане", "Нужен спортзал")
    assert cases("школа крыши") == [both]
    assert cases("школа крыши Астана") == []


def test_titles_come_before_bodies(put):
    in_body = put("Двор", "школа " + "слово " * 50)
    in_title = put("Школа", "слово " * 50)
    assert cases("школа") == [in_title, in_body]


def test_every_language_of_a_case_is_searched(put):
    case = put(titles={"kk": "Ауа сапасы", "ru": "Качество воздуха", "en": "Air quality"}, bodies={"en": "smog"})
    for text in ("ауа", "воздух", "quality", "smog"):
        assert cases(text) == [case]


def test_the_title_comes_in_the_active_language(put):
    put(titles={"kk": "Ауа сапасы", "en": "Air quality"})
    with translation.override("en"):
        assert queries.find("ауа")[0].title == "Air quality"
    with translation.override("kk"):
        assert queries.find("ауа")[0].title == "Ауа сапасы"


def test_only_listed_cases_are_found(put):
    put("Школа", listed=False)
    assert cases("школа") == []


def test_a_search_may_be_limited_to_a_jurisdiction_or_an_instrument(put, kazakhstan):
    europe = Jurisdiction.objects.create(code="EU")
    here = put("Школа")
    there = put("Школа", jurisdiction=europe)
    appeal = put("Школа", instrument="appeals")
    assert set(cases("школа")) == {here, there, appeal}
    assert cases("школа", jurisdiction=europe) == [there]
    assert set(cases("школа", instrument="petitions")) == {here, there}
    assert cases("школа", instrument="appeals", jurisdiction=europe) == []


def test_pages_follow_each_other_without_gap_or_repeat(put):
    everything = {put(f"Школа номер {number}") for number in range(7)}
    pages = [cases("школа", limit=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert {case for page in pages for case in page} == everything


def test_the_last_page_does_not_widen_the_search(put):
    put("ремонт")
    put("реклама")
    assert len(cases("ремонтом", limit=1)) == 1
    assert cases("ремонтом", limit=1, offset=1) == []


@pytest.mark.parametrize("word", ["собака", "собаки", "больница", "больниц", "школе", "школ", "школа"])
def test_one_literal_hit_does_not_hide_the_other_forms(put, word):
    for text in ("Собаки у подъездов", "Бездомных собак много", "Собака без поводка"):
        put(text)
    for text in ("Больница в ауле", "Ремонт больниц", "Врачей в больницу"):
        put(text)
    for text in ("Спорт в школе", "Крыши школ", "Школа далеко"):
        put(text)
    assert len(cases(word)) == 3


@pytest.mark.parametrize("word", ["мектеп", "мектептердің", "мектебінде", "мектепке"])
def test_every_form_of_a_kazakh_word_finds_the_others(put, word):
    for text in ("Мектептердің жағдайы", "Жаңа мектеп", "Ауыл мектебіне жол"):
        put(text, language="kk")
    put("Ауыл жолдары", language="kk")
    assert len(cases(word)) == 3


def test_what_has_the_word_as_typed_comes_first_wherever_it_stands(put):
    inflected = put("Школ мало, школ нет", "школ")
    typed = put("Двор", "слово " * 50 + "школе")
    assert cases("школе") == [typed, inflected]


def test_a_search_for_ids_alone_gives_the_same(put):
    found = {put("Школа"), put("Школы и сад"), put("Крыши школ")}
    assert set(queries.ranked("школа", instrument="petitions", limit=10)) == found
    assert len(queries.ranked("школа", instrument="petitions", limit=2)) == 2
    assert queries.ranked("школа", instrument="appeals", limit=10) == []


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        '""" OR',
        "*",
        "школа*",
        "школа AND",
        "NOT школа",
        "NEAR(школа)",
        "title_words:школа",
        "(школа",
        "школа & | !",
        "школа:*",
        "\x00",
        "шк\x00ола",
        "a" * 10_000,
        "слово " * 10_000,
        "👩‍👩‍👧‍👦 школа",
        "\u202eшкола\u202c",
        "שלום مرحبا",
        "\ud800",
        "%s %(match)s",
        "\\",
        "--; DROP TABLE search_document",
        "",
        "   ",
    ],
)
def test_hostile_texts_are_only_texts(put, text):
    put("Школа", "текст")
    assert isinstance(queries.find(text), list)


@given(text=st.text(max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_a_search(put, kazakhstan, text):
    assert isinstance(queries.find(text), list)
    assert isinstance(queries.similar(text, text, jurisdiction=kazakhstan), list)


def test_one_letter_alone_finds_nothing_but_narrows_a_search(put):
    fifth = put("Школа 5 и двор")
    put("Школа 55")
    assert cases("5") == cases("и") == []
    assert cases("школа 5") == [fifth]


def test_one_chinese_character_is_a_word(put):
    water = put("水", language="zh")
    assert cases("水") == [water]


def test_operators_in_a_text_are_words(put):
    case = put("Вода AND свет")
    put("Вода")
    assert cases("вода and свет") == [case]


def test_limits_that_make_no_sense_are_mended(put):
    put("Школа")
    assert cases("школа", limit=-1) == []
    assert len(cases("школа", limit=10_000, offset=-5)) == 1


def test_a_renewed_document_is_found_by_its_new_words_only(put):
    case = put("Школа", "крыша")
    put("Больница", "окна", case_id=case)
    assert cases("больница") == cases("окна") == [case]
    assert cases("школа") == cases("крыша") == []


def test_a_removed_document_is_found_no_more(put):
    case = put("Школа")
    actions.remove(case)
    actions.remove(uuid4())
    assert cases("школа") == []


def test_rebuilding_finds_everything_again(put):
    case = put("Школа")
    Document.objects.update(title_words="", body_words="")
    assert cases("школа") == []
    assert actions.rebuild(now=NOW) == 1
    assert cases("школа") == [case]


@pytest.mark.parametrize("number", [1, 30])
def test_a_page_takes_two_queries(put, django_assert_num_queries, number):
    for _n in range(number):
        put("Школа")
    with django_assert_num_queries(2):
        queries.find("школа", limit=30)
