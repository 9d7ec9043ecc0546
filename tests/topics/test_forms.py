from __future__ import annotations

from django.utils import translation

from dauys.kernel.forms import Form
from dauys.topics import actions, queries
from dauys.topics.forms import INDENT, TopicField


class About(Form):
    topic = TopicField()


def test_a_chosen_code_becomes_the_topic(seeded):
    form = About({"topic": "ecology"})
    assert form.is_valid()
    assert form.cleaned_data["topic"] == queries.by_code("ecology")


def test_topics_of_another_taxonomy_cannot_be_chosen(seeded):
    for code in ("draft-health", "eu-internal-market", "nothing", ""):
        assert not About({"topic": code}).is_valid()


def test_topics_are_named_in_the_language_of_the_page_and_branches_are_moved_in(seeded, now):
    actions.create(queries.by_code("roads-transport"), code="snow", name={"ru": "Уборка снега"}, now=now)
    with translation.override("ru"):
        page = str(About()["topic"])
    assert "Дороги и общественный транспорт" in page
    assert f"{INDENT}Уборка снега" in page
