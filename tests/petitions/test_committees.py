"""Who sits in a committee, its public page, and votes by name; and who may not write it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.petitions.conftest import World, actor
from tests.petitions.copying import copies
from tests.petitions.sitting import LONDON, TODAY, day, public, step, text
from tests.stages import staged

from dauys.kernel.refusal import Refusal
from dauys.petitions import committees
from dauys.petitions.models import Member, Vote

HERE = TODAY.astimezone(LONDON).date()
CODE = "gb-petitions-committee"
PAGE = f"/committees/{CODE}/"
MEMBERS = f"{PAGE}members/"


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@staged.fixture
def sitting(world: World):
    """A clerk of the British committee itself."""
    return world.holder("committee", body=CODE, jurisdiction="GB")


def seated(world: World, sitting, *names: str) -> list[Member]:
    body = world.bodies[CODE]
    made = {"faction": "Party A", "office": "member", "since": HERE - timedelta(days=30)}
    return [committees.seat(body, by=actor(sitting), name=name, **made) for name in names]


def test_a_clerk_says_who_sits_and_who_has_left_for_everybody_to_see(as_, client, world, sitting):
    client = as_(sitting)
    data = {"name": "A. Bell", "faction": "Party A", "office": "chair", **day("since", HERE)}
    assert client.post(MEMBERS, data).status_code == 302
    assert client.post(MEMBERS, data | {"name": "C. Dunn", "office": "member"}).status_code == 302
    client.logout()
    page = text(client.get(PAGE))
    assert page.index("A. Bell") < page.index("C. Dunn")
    assert "Chair" in page
    gone = Member.objects.get(name="A. Bell")
    client = as_(sitting)
    assert client.post(f"{MEMBERS}{gone.pk}/", day("until", HERE - timedelta(days=1))).status_code == 422
    assert client.post(f"{MEMBERS}{gone.pk}/", day("until", HERE)).status_code == 302
    assert [row.name for row in committees.members(world.bodies[CODE], HERE)] == ["C. Dunn"]
    assert "Who sat in it before" in text(client.get(PAGE))


@pytest.mark.parametrize("change", [{"name": ""}, {"name": "x" * 121}, {"office": "king"}, {"since_day": "99"}])
def test_a_member_that_makes_no_sense_is_refused(as_, sitting, change):
    data = {"name": "A. Bell", "office": "chair", **day("since", HERE)} | change
    assert as_(sitting).post(MEMBERS, data).status_code == 422
    assert not Member.objects.exists()


@pytest.mark.parametrize(
    ("role", "where", "status"),
    [
        ("committee", {"jurisdiction": "KZ"}, 403),
        ("head", {"body": "gb-government", "jurisdiction": "GB"}, 403),
        ("administrator", {"jurisdiction": "KZ"}, 403),
        ("administrator", {"jurisdiction": "GB"}, 200),
        ("moderator", {"jurisdiction": "GB"}, 403),
    ],
)
def test_only_its_own_people_and_administrators_say_who_sits(as_, world, role, where, status):
    assert as_(world.holder(role, **where)).get(MEMBERS).status_code == status


def test_who_may_not_write_is_refused_by_the_action_too(world, author, sitting):
    [row] = seated(world, sitting, "A. Bell")
    with pytest.raises(Refusal, match="not_allowed"):
        committees.unseat(row, by=actor(author), until=HERE)


def test_what_is_no_committee_has_no_such_page(client, world):
    for code in ("gb-government", "nobody"):
        assert client.get(f"/committees/{code}/").status_code == 404
    assert "Nobody has been named yet" in text(client.get(PAGE))


def test_a_vote_by_name_counts_itself_and_is_shown_member_by_member(as_, client, world, clerk, sitting, british):
    rows = seated(world, sitting, "A. Bell", "C. Dunn", "E. Frost")
    data = {"motion": "Hold a debate", "rule": "absolute", **day("on", HERE)}
    choices = dict(zip((f"ballot_{row.pk}" for row in rows), ("for", "for", "absent"), strict=True))
    client = as_(clerk)
    assert client.post(step(british, "vote"), data).status_code == 422
    assert client.post(step(british, "vote"), data | {f"ballot_{rows[0].pk}": "for"}).status_code == 422
    assert client.post(step(british, "vote"), data | choices | {"in_favour": "9"}).status_code == 302
    vote = Vote.objects.get()
    assert (vote.in_favour, vote.against, vote.absent, vote.carried) == (2, 0, 1, True)
    html = public(client, british)
    assert "How each member voted" in html
    assert "E. Frost" in html
    assert british.title in text(client.get(PAGE))


@pytest.mark.parametrize("rows", [1, 20])
def test_the_page_of_a_committee_takes_the_same_number_of_queries(client, world, clerk, british, rows):
    copies(british, rows - 1)
    type(british.case).objects.update(addressee=world.bodies[CODE])
    client.get(reverse("petitions:committee-public", args=[CODE]))
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
    assert len(queries) == 7
