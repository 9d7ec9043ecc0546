from __future__ import annotations

import pytest

from dauys.kernel.refusal import Refusal
from dauys.topics import actions, queries, rules, seeds
from dauys.topics.models import Topic


def test_seeding_twice_changes_nothing_and_keeps_new_names(seeded, now, django_assert_num_queries):
    actions.rename(queries.by_code("sport"), name={"kk": "Дене шынықтыру"}, now=now)
    with django_assert_num_queries(1):
        seeds.load()
    assert queries.by_code("sport").name == {"kk": "Дене шынықтыру"}
    assert Topic.objects.count() == 24 + 21 + 7
    assert Topic.objects.find_problems() == ([], [], [], [], [])


def test_every_seeded_topic_is_named_in_three_languages(seeded):
    assert [
        topic.code for topic in Topic.objects.all() if not all(topic.name.get(code) for code in ("kk", "ru", "en"))
    ] == []


def test_a_code_is_given_once(seeded, now):
    with pytest.raises(Refusal) as refused:
        actions.create(None, code="sport", name={"en": "Sport"}, now=now)
    assert refused.value.code == "code_taken"
    assert Topic.objects.filter(code="sport").count() == 1


def test_a_topic_keeps_a_name(seeded, now):
    with pytest.raises(Refusal, match="no_name"):
        actions.rename(queries.by_code("sport"), name={"en": " "}, now=now)


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        ({}, None),
        ({"code": "Snow"}, "bad_code"),
        ({"code": "snow--ice"}, "bad_code"),
        ({"code": "x" * 60}, None),
        ({"code": "x" * 61}, "bad_code"),
        ({"group": "news"}, "bad_group"),
        ({"group": "drafts"}, "bad_group"),
        ({"group": "drafts", "parent": None}, None),
        ({"name": {}}, "no_name"),
    ],
)
def test_a_topic_has_a_code_a_name_and_the_group_of_what_is_above_it(wrong, refused):
    given = {"code": "snow", "group": "appeals", "name": {"en": "Snow"}, "parent": Topic(group="appeals")} | wrong
    refusal = rules.refuse_creating(**given)
    assert (refusal and refusal.code) == refused
