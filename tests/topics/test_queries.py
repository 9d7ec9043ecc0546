from __future__ import annotations

import pytest

from dauys.kernel.models import Jurisdiction
from dauys.topics import actions, queries
from dauys.topics.models import Topic


def test_a_topic_is_found_by_its_code(seeded):
    assert queries.by_code("ecology").name["en"] == "Ecology"
    with pytest.raises(Topic.DoesNotExist):
        queries.by_code("nothing")


def test_each_taxonomy_has_its_topics_in_the_order_of_the_source(seeded, django_assert_num_queries):
    with django_assert_num_queries(2):
        appeals, drafts = list(queries.tree()), list(queries.tree("drafts"))
    assert (len(appeals), len(drafts)) == (24, 21)
    assert (appeals[0].code, appeals[-1].code) == ("leader-meets-residents", "ecology")
    assert (drafts[0].code, drafts[-1].code) == ("draft-economy", "draft-family")


def test_a_jurisdiction_sees_its_own_branches_besides_the_default_ones(seeded):
    union = Jurisdiction.objects.get(code="EU")
    own = [topic.code for topic in queries.tree(jurisdiction=union) if topic.jurisdiction_id]
    assert len(own) == 7
    assert "eu-internal-market" in own
    assert not queries.tree().exclude(jurisdiction=None).exists()


def test_a_branch_is_a_topic_with_everything_under_it(seeded, now):
    roads = queries.by_code("roads-transport")
    snow = actions.create(roads, code="snow", name={"en": "Snow"}, now=now)
    ice = actions.create(snow, code="ice", name={"en": "Ice"}, now=now)
    assert list(queries.within(roads)) == [roads, snow, ice]
    assert list(queries.within(ice)) == [ice]


def test_the_tree_takes_one_query_with_one_topic_and_with_thirty_more(seeded, now, django_assert_num_queries):
    roads = queries.by_code("roads-transport")
    for number in range(30):
        actions.create(roads, code=f"road-{number}", name={"en": f"Road {number}"}, now=now)
    with django_assert_num_queries(1):
        assert len(list(queries.tree())) == 54
