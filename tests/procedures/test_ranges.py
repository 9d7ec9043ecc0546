"""Ranges warn at their lower end and bind at the upper one; extensions count from when a duty was laid."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from tests.petitions import conftest as petitions
from tests.petitions.conftest import NOW, World, actor

from dauys.kernel import actions as calendars
from dauys.kernel.models import Calendar
from dauys.kernel.refusal import Refusal
from dauys.kernel.terms import Term, last_second
from dauys.notifications.models import Message
from dauys.petitions import tasks
from dauys.procedures import actions, presets, queries, spans, stages, tick
from dauys.procedures.models import Obligation
from dauys.procedures.writing import plain

world, author, moderator, head, executor, make_petition, as_ = (
    petitions.world,
    petitions.author,
    petitions.moderator,
    petitions.head,
    petitions.executor,
    petitions.make_petition,
    petitions.as_,
)
CODE = "kz-epetition-region-akimat"
SECOND = timedelta(seconds=1)
LOWER = datetime(2026, 3, 9, 19, 0, tzinfo=UTC)
"""Midnight in Almaty after 9 March: seven days from 2 March are over."""
LATEST = datetime(2026, 5, 2, 19, 0, tzinfo=UTC)
"""Midnight in Almaty after 2 May: two months from 2 March are over."""


@pytest.fixture(autouse=True)
def ranged(world: World):
    """The procedure of the akimats, with a range for the check and for the answer, and a bound for extensions."""
    data = plain(world.procedures[CODE].preset) | {"version": 2}
    data["stages"]["moderation"]["warn_after"] = {"days": 7}
    [lays] = data["thresholds"][1]["lays"]
    lays |= {"warn_after": {"days": 7}, "extended_to": {"months": 2}}
    preset = presets.validate(data, source=CODE)
    world.procedures[CODE] = actions.adopt(preset, jurisdiction=world.jurisdictions["KZ"], now=NOW)


@pytest.fixture
def duty(make_petition) -> Obligation:
    return Obligation.objects.get(case_id=make_petition(stage="consideration").pk, kind="duty")


@pytest.fixture
def check(make_petition) -> Obligation:
    return Obligation.objects.get(case_id=make_petition(stage="moderation").pk, kind="check")


def warned() -> list[Message]:
    return list(Message.objects.filter(kind="obligation_warning"))


def test_the_body_is_warned_once_when_the_lower_end_is_over_and_no_second_earlier(duty, executor):
    assert (duty.warn_at, duty.due_soon(LOWER - SECOND), duty.due_soon(LOWER)) == (LOWER, False, True)
    tick.run(LOWER - SECOND)
    assert warned() == []
    for _again in range(2):
        tick.run(LOWER)
    assert [message.person_id for message in warned()] == [executor.person_id]


def test_the_desk_shows_a_duty_as_due_soon_from_the_lower_end_on(duty):
    row = Obligation.objects.select_related("case__petition", "case__procedure", "body").get(pk=duty.pk)
    states = [tasks.duty(row, moment).state for moment in (LOWER - SECOND, LOWER, duty.due_at - SECOND, duty.due_at)]
    assert states == ["open", "soon", "soon", "late"]


def test_whoever_may_decide_is_warned_of_a_check_with_the_way_to_it(check, moderator, world, author):
    for place in ("KZ-71", "KZ-75"):
        world.holder("moderator", place=place)
    elsewhere = {post.person_id for post in queries.case(check.case_id).jurisdiction.posts.filter(place__code="KZ-71")}
    tick.run(LOWER)
    told = {message.person_id for message in warned()}
    assert moderator.person_id in told
    assert len(told) == 2
    assert not told & (elsewhere | {author.person_id})
    assert {message.context["desk_link"] for message in warned()} == {reverse("petitions:check", args=[check.case_id])}


def test_what_is_met_before_the_lower_end_is_not_warned_of(duty, head):
    actions.meet(duty, by=actor(head), outcome="satisfied", now=LOWER - SECOND)
    tick.run(LOWER)
    assert warned() == []


def test_what_is_late_already_is_told_to_be_late_and_nothing_else(duty, executor):
    tick.run(duty.due_at)
    duty.refresh_from_db()
    assert (warned(), duty.warned_at) == ([], duty.due_at)
    assert Message.objects.filter(kind="obligation_late", person_id=executor.person_id).count() == 1


def test_a_calendar_that_changes_moves_the_lower_end_too(world, make_petition):
    data = plain(world.procedures[CODE].preset) | {"version": 3}
    data["thresholds"][1]["lays"][0]["warn_after"] = {"working_days": 5}
    preset = presets.validate(data, source=CODE)
    world.procedures[CODE] = actions.adopt(preset, jurisdiction=world.jurisdictions["KZ"], now=NOW)
    duty = Obligation.objects.get(case_id=make_petition(stage="consideration").pk, kind="duty")
    assert duty.warn_at == LOWER + timedelta(days=1)
    kz, name = Calendar.objects.get(code="KZ"), {"kk": "Мереке", "ru": "Праздник", "en": "Holiday"}
    calendars.set_day(kz, date(2026, 3, 6), working=False, name=name, now=NOW)
    duty.refresh_from_db()
    assert duty.warn_at == LOWER + timedelta(days=2)


def test_holidays_may_put_the_lower_end_behind_the_upper_one_and_then_nobody_is_warned(world, make_petition):
    data = plain(world.procedures[CODE].preset) | {"version": 3}
    data["thresholds"][1]["lays"][0] |= {"term": {"days": 8}, "warn_after": {"working_days": 5}}
    preset = presets.validate(data, source=CODE)
    world.procedures[CODE] = actions.adopt(preset, jurisdiction=world.jurisdictions["KZ"], now=NOW)
    kz, name = Calendar.objects.get(code="KZ"), {"kk": "Мереке", "ru": "Праздник", "en": "Holiday"}
    for day in (3, 4, 5):
        calendars.set_day(kz, date(2026, 3, day), working=False, name=name, now=NOW)
    duty = Obligation.objects.get(case_id=make_petition(stage="consideration").pk, kind="duty")
    assert (duty.due_at, duty.warn_at) == (LOWER + timedelta(days=1), None)


def extend(duty: Obligation, by, until: datetime) -> str:
    try:
        actions.extend(duty, until=until, reason="Why.", by=actor(by), now=NOW)
    except Refusal as no:
        return no.code
    return ""


def test_a_term_is_extended_to_the_last_second_that_may_be_and_to_none_later(duty, head):
    assert extend(duty, head, LATEST + SECOND) == "too_far"
    assert extend(duty, head, LATEST) == ""
    assert extend(duty, head, LATEST + SECOND) == "too_far"


def test_extensions_one_after_another_count_from_when_the_duty_was_laid(duty, head):
    assert extend(duty, head, LATEST - timedelta(days=1)) == ""
    assert extend(duty, head, LATEST + timedelta(days=1)) == "too_far"
    assert extend(duty, head, LATEST) == ""


@pytest.fixture
def laid_just_now(duty) -> Obligation:
    """The duty as if it had been laid a moment ago, since pages go by the clock."""
    laid = datetime.now(UTC) - SECOND
    Obligation.objects.filter(pk=duty.pk).update(laid_at=laid, due_at=laid + timedelta(days=10))
    duty.refresh_from_db()
    return duty


@pytest.mark.parametrize(("later", "status"), [(0, 302), (1, 422)])
def test_the_form_tells_the_last_day_that_may_be_and_refuses_the_next(laid_just_now, head, as_, later, status):
    client = as_(head)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    address = reverse("petitions:duty-extend", args=[laid_just_now.pk])
    last = last_second(stages.latest_end(laid_just_now), laid_just_now.case.tz).date()
    page = client.get(address)
    assert page.context["latest"].date() == last
    assert "the term ends at the latest on" in page.content.decode()
    day = last + timedelta(days=later)
    sent = {"until_day": day.day, "until_month": day.month, "until_year": day.year, "reason": "Why."}
    answer = client.post(address, sent)
    assert answer.status_code == status, answer.context["form"].errors
    assert status == 302 or "until" in answer.context["form"].errors


def test_what_was_extended_as_far_as_it_may_be_offers_no_more_time(laid_just_now, head, as_):
    actions.extend(
        laid_just_now, until=stages.latest_end(laid_just_now), reason="Why.", by=actor(head), now=datetime.now(UTC)
    )
    client = as_(head)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = client.get(reverse("petitions:duty-extend", args=[laid_just_now.pk])).content.decode()
    assert "as far as it may be" in page
    assert "New last day" not in page


def test_the_rules_tell_the_reminder_and_the_bound(client):
    page = client.get(f"/procedures/{CODE}/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "20 working days, with a reminder after 7 days, with extensions at most 2 months in all" in page


@pytest.mark.parametrize(
    ("one", "other", "shorter", "longer"),
    [
        ({"days": 7}, {"days": 8}, True, False),
        ({"days": 7}, {"days": 7}, False, False),
        ({"days": 27}, {"months": 1}, True, False),
        ({"days": 28}, {"months": 1}, False, False),
        ({"working_days": 15}, {"months": 1}, True, False),
        ({"working_days": 20}, {"months": 1}, False, False),
        ({"working_days": 5}, {"days": 8}, True, False),
        ({"working_days": 5}, {"days": 7}, False, False),
        ({"hours": 24}, {"days": 1}, False, False),
        ({"hours": 24}, {"days": 2}, True, False),
        ({"months": 2}, {"working_days": 40}, False, True),
        ({"months": 1}, {"days": 30}, False, True),
        ({"months": 1}, {"days": 31}, False, False),
    ],
)
def test_terms_of_different_units_are_compared_at_their_shortest_and_longest(one, other, shorter, longer):
    terms = Term.model_validate(one), Term.model_validate(other)
    assert (spans.surely_shorter(*terms), spans.may_be_longer(*terms)) == (shorter, longer)
