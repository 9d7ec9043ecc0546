from __future__ import annotations

import pytest


def get(client, **query: object):
    return client.get("/places/search", query)


def test_the_fragment_has_a_button_for_each_place(client, seeded):
    answer = get(client, q="Семей", lang="ru", field="home")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="home"' in page
    assert 'value="KZ-10-SEMEY"' in page
    assert "область Абай, Казахстан" in page


def test_the_same_is_had_as_json(client, seeded):
    answer = get(client, q="Семей", lang="en", format="json")
    assert answer.json() == {
        "query": "Семей",
        "places": [{"code": "KZ-10-SEMEY", "name": "Semey", "around": "Abai Region, Kazakhstan"}],
        "more": False,
    }


def test_an_answer_whose_address_names_the_language_may_be_kept_by_everybody(client, seeded):
    kept = get(client, q="Семей", lang="ru")
    assert "public" in kept["Cache-Control"]
    assert kept["Content-Language"] == "ru"
    assert "private" in get(client, q="Семей")["Cache-Control"]
    assert "private" in get(client, q="Семей", lang="xx")["Cache-Control"]


@pytest.mark.parametrize(
    ("narrowed", "codes"),
    [
        ({"within": "KZ-19"}, ["KZ-19"]),
        ({"kind": "city"}, ["KZ-75"]),
        ({"kind": ["city", "district"]}, ["KZ-75", "KZ-71-ALMATY"]),
        ({"within": "nowhere"}, []),
    ],
)
def test_the_search_is_narrowed_by_kind_and_place(client, seeded, narrowed, codes):
    answer = get(client, q="алматы", format="json", lang="kk", **narrowed)
    assert [place["code"] for place in answer.json()["places"]] == codes


def test_nothing_typed_is_an_empty_list(client, seeded):
    assert 'type="radio"' not in get(client, q="").content.decode()
    assert get(client, format="json").json()["places"] == []


def test_names_of_fields_are_no_way_into_the_page(client, seeded):
    assert 'name="place"' in get(client, q="Семей", field='"><script>').content.decode()


def test_only_reading_is_answered(client, seeded):
    assert client.post("/places/search").status_code == 405


def test_queries_do_not_grow_with_what_is_found(client, seeded, django_assert_num_queries):
    for text in ("Семей", "а"):
        with django_assert_num_queries(2):
            get(client, q=text, lang="kk")
