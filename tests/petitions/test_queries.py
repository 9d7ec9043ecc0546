"""Public lists: what is in them, in which order, and that they stay quick however long they grow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.petitions.conftest import NOW, MakePetition, World
from tests.stages import staged

from dauys.people.actor import ANONYMOUS
from dauys.petitions import queries
from dauys.petitions.models import Petition
from dauys.petitions.queries import FEW, ORDERS, Filters
from dauys.procedures.models import Case
from dauys.topics.models import Topic

STAGES = ("gathering", "consideration", "answered", "lapsed", "rejected")
MOST = 12
"""Queries that a list may take."""
SMALL = 7

Fill = Callable[[int], list[Petition]]


@staged.fixture
def first(make_petition: MakePetition) -> Petition:
    return make_petition(signatures=1)


@pytest.fixture
def fill(first: Petition) -> Fill:
    """That many listed petitions in each stage, one a minute."""

    def more(number: int) -> list[Petition]:
        made = []
        for place in range(number * len(STAGES)):
            at = NOW + timedelta(minutes=place)
            case = Case.objects.get(pk=first.pk)
            case.pk, case.stage, case.stage_since = None, STAGES[place % len(STAGES)], at
            case._state.adding = True  # noqa: SLF001  (a copy of a row, as Django's own documents make one)
            case.id = Case._meta.get_field("id").get_default()  # noqa: SLF001
            case.stage_ends_at = at + timedelta(days=180) if case.stage == "gathering" else None
            case.listed, case.listed_at = True, at
            case.save(force_insert=True)
            row = Petition(case=case, language="kk", titles={"kk": f"№ {place}"}, bodies={"kk": "Мәтін"})
            row.number, row.recent, row.last_signed_at = place % 17, place % 5, at + timedelta(days=place % 3)
            row.save(force_insert=True)
            made.append(row)
        return made

    return more


def everything(world: World) -> list[Filters]:
    """Every list, as it is and narrowed to each thing."""
    topic = Topic.objects.filter(code="roads").first() or Topic.objects.add_root(instance=Topic(code="roads"))
    by = (
        {},
        {"place": world.places["KZ"]},
        {"topic": topic},
        {"body_id": world.bodies["kz-75-akimat"].pk},
        {"procedure": "kz-epetition-region-akimat", "level": "regional", "jurisdiction": "KZ"},
    )
    return [Filters(show=show, **one) for show in ORDERS for one in by]


def test_a_list_takes_as_many_queries_with_30_rows_as_with_1_and_never_more_than_a_dozen(fill: Fill, world: World):
    taken = []
    for more in (1, 5):
        fill(more)
        counts = []
        for filters in everything(world):
            with CaptureQueriesContext(connection) as captured:
                for row in queries.list_page(filters).rows:
                    queries.goal(row)
                    str(row.case.place), str(row.case.addressee), row.case.preset, list(row.case.obligations.all())
            counts.append(len(captured) if filters.topic is None else 0)
            assert len(captured) <= MOST
        taken.append(counts)
    assert taken[0] == taken[1]


@pytest.mark.parametrize("show", list(ORDERS))
def test_every_list_is_found_by_an_index(show: str, fill: Fill):
    fill(40)
    order, _which = ORDERS[show]
    rows = queries.listed(Filters(show=show)).only("case_id").order_by(*order)[:21]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.explain().lower()
    assert "index" in plan
    if connection.vendor == "postgresql":
        assert "seq scan" not in plan
    else:
        assert "scan procedures_case\n" not in f"{plan}\n"
        assert "scan petitions_petition\n" not in f"{plan}\n"


@pytest.mark.parametrize("show", list(ORDERS))
def test_page_after_page_everything_comes_once_and_in_order(show: str, fill: Fill):
    fill(6)
    order, _which = ORDERS[show]
    expected = list(queries.listed(Filters(show=show)).order_by(*order).values_list("pk", flat=True))
    seen, cursor = [], ""
    while True:
        page = queries.list_page(Filters(show=show), cursor=cursor, size=SMALL)
        seen += [row.pk for row in page.rows]
        if not page.older:
            break
        cursor = page.older
    assert seen == expected


def test_lists_hold_the_stages_they_are_named_for_and_nothing_unlisted(fill: Fill):
    made = fill(2)
    Case.objects.filter(pk=made[0].pk).update(listed=False)
    stages = {show: {row.case.stage for row in queries.list_page(Filters(show=show), size=50).rows} for show in ORDERS}
    assert stages == {
        "open": {"gathering"},
        "live": {"gathering"},
        "popular": {"gathering"},
        "newest": set(STAGES),
        "largest": {"gathering"},
        "closing": {"gathering"},
        "waiting": {"consideration"},
        "answered": {"answered"},
        "refused": {"rejected"},
        "closed": {"answered", "lapsed", "rejected"},
        "all": set(STAGES),
    }
    assert made[0].pk not in {row.pk for row in queries.list_page(Filters(show="all"), size=50).rows}


def test_a_list_of_a_place_holds_all_that_lies_within_it(fill: Fill, world: World):
    made = fill(1)
    Case.objects.filter(pk=made[0].pk).update(place=world.places["KZ-71"])
    counts = {
        code: len(queries.list_page(Filters(show="all", place=world.places[code])).rows)
        for code in ("KZ", "KZ-75", "KZ-71", "GB")
    }
    assert counts == {"KZ": 5, "KZ-75": 4, "KZ-71": 1, "GB": 0}


def test_few_and_many_of_a_place_are_found_alike(fill: Fill, world: World, monkeypatch: pytest.MonkeyPatch):
    fill(2)
    filters = Filters(show="all", place=world.places["KZ-75"])
    few = [row.pk for row in queries.list_page(filters).rows]
    assert FEW > len(few) > 0
    monkeypatch.setattr(queries, "FEW", 3)
    assert [row.pk for row in queries.list_page(filters).rows] == few


def test_nobody_reads_what_is_a_draft_being_checked_refused_unseen_or_withdrawn_unseen(fill: Fill):
    made = fill(1)[:5]
    hidden = (("draft", True), ("moderation", True), ("rejected", False), ("withdrawn", False), ("unlisted", False))
    for row, (stage, shown) in zip(made, hidden, strict=True):
        Case.objects.filter(pk=row.pk).update(stage=stage, listed=shown)
    seen = set(queries.visible_to(ANONYMOUS).values_list("pk", flat=True))
    assert [row.pk in seen for row in made] == [False, False, False, False, True]


def test_titles_of_public_petitions_leave_out_what_left_the_lists(make_petition):
    shown, hidden = make_petition(), make_petition(stage="moderation")
    Case.objects.filter(pk=shown.pk).update(listed=True)
    keys = [shown.pk, hidden.pk]
    assert set(queries.titles(keys)) == set(keys)
    assert set(queries.titles(keys, listed=True)) == {shown.pk}
