"""The history and the timeline: each entry at its moment, with the moment before which it was not written down."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from tests.petitions.conftest import NOW, MakePetition

from dauys.kernel.ui import Event
from dauys.ledger import actions as ledger
from dauys.ledger import queries as chain
from dauys.petitions import counting, showing
from dauys.petitions.models import Petition, SignatureBatch
from dauys.procedures import tick
from dauys.procedures.models import Obligation

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def crossed_and_counted_later(make_petition: MakePetition) -> Petition:
    """The number was full an hour after the opening; the window that noticed came a day later."""
    petition = make_petition()
    needed = petition.case.thresholds.get(name="consideration").needed["number"]
    SignatureBatch.objects.create(
        case_id=petition.pk, source="paper", place="KZ-75", number=needed, counted_at=NOW + HOUR
    )
    ledger.append(petition.pk, kind="counted", role="system", payload={"added": 1, "number": 1}, now=NOW + DAY)
    counting.recount(petition, now=NOW + DAY, lag=counting.NO_LAG)
    return Petition.objects.select_related("case__procedure", "case__place", "case__addressee").get(pk=petition.pk)


def test_an_entry_about_the_past_tells_when_it_happened_and_when_it_was_written_down(make_petition: MakePetition):
    petition = crossed_and_counted_later(make_petition)
    rows = showing.told(petition, list(chain.history(petition.pk)))
    [row] = [
        one for one in rows if one.entry.payload.get("threshold") == "consideration" and one.entry.kind != "frozen"
    ]
    assert (row.entry.at, row.recorded, row.afterwards) == (NOW + HOUR, NOW + DAY, True)
    assert not any(one.afterwards for one in rows if one.entry.kind in ("submit", "accept", "counted"))


def test_it_is_told_on_every_page_of_the_history(make_petition: MakePetition):
    petition = crossed_and_counted_later(make_petition)
    entries = list(chain.history(petition.pk).order_by("-seq"))
    whole = {row.entry.seq: row.recorded for row in showing.told(petition, entries)}
    for size in (1, 2, 3):
        parts = [showing.told(petition, entries[start : start + size]) for start in range(0, len(entries), size)]
        assert {row.entry.seq: row.recorded for part in parts for row in part} == whole


def test_the_page_names_the_threshold_and_both_moments(make_petition: MakePetition, client: Client):
    petition = crossed_and_counted_later(make_petition)
    page = client.get(reverse("petitions:history", args=[petition.pk]), {"lang": "en"}).content.decode()
    assert "not earlier than" in page
    assert "The akimat considers the petition" in page


def test_the_timeline_is_in_the_order_of_moments(make_petition: MakePetition):
    petition = crossed_and_counted_later(make_petition)
    duty = Obligation.objects.get(case_id=petition.pk, kind="duty")
    tick.run(duty.due_at)
    events = showing.way(petition, duty.due_at)
    moments = [event.at for event in events]
    assert moments == sorted(moments)
    late = [event for event in events if event.state == "late"]
    assert [event.at for event in late] == [duty.last_day, duty.due_at]


def test_what_has_no_moment_comes_last():
    events = [Event("no term", when="No legal term"), Event("second", at=NOW + DAY), Event("first", at=NOW)]
    assert [event.title for event in showing.by_moment(events)] == ["first", "second", "no term"]
