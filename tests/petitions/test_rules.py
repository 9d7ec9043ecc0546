"""What may be said, owed and extended; which open dates a changed calendar moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from tests.petitions.conftest import NOW, MakePetition, World, actor
from tests.stages import staged

from dauys.kernel import actions as calendars
from dauys.kernel.models import Calendar
from dauys.kernel.refusal import Refusal
from dauys.people.models import Account
from dauys.petitions import rules
from dauys.procedures import actions as procedures
from dauys.procedures import presets, tick
from dauys.procedures import queries as cases
from dauys.procedures import rules as duties
from dauys.procedures.models import Obligation
from dauys.procedures.schema import TextLimits

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
LIMITS = TextLimits(title_min=3, title_max=5, body_min=2, body_max=4)
HOLIDAY = {"kk": "Мереке", "ru": "Праздник", "en": "Holiday"}


@pytest.mark.parametrize(
    ("title", "body", "wrong"),
    [
        ("abc", "ab", set()),
        ("abcde", "abcd", set()),
        ("ab", "ab", {"title"}),
        ("abcdef", "ab", {"title"}),
        ("abc", "a", {"body"}),
        ("abc", "abcde", {"body"}),
        ("", "", {"title", "body"}),
        ("   ", "ab", {"title"}),
        ("  abcde  ", "ab", set()),
        ("қәңғү", "ұһі", set()),
    ],
)
def test_both_ends_of_the_limits_of_a_text_are_right(title: str, body: str, wrong: set[str]):
    refusal = rules.refuse_text(LIMITS, title, body)
    assert set(refusal.fields if refusal else {}) == wrong


def test_an_outcome_must_be_known_and_an_answer_must_say_something():
    preset = presets.shipped()["uk-parliament"]
    codes = [
        rules.refuse_answer(preset, outcome, {"en": text})
        for outcome, text in (
            ("satisfied", "It will be done."),
            ("forgotten", "It will be done."),
            ("satisfied", "  "),
            ("satisfied", "Noted."),
            ("satisfied", "Назарға алынды!"),
        )
    ]
    assert [no.code if no else "" for no in codes] == ["", "unknown_outcome", "missing", "empty_answer", "empty_answer"]


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        ({"kk": "Орындалады.", "ru": "Принято к сведению."}, {"text_ru"}),
        ({"kk": "Назарға алынды", "ru": ""}, {"text_kk"}),
        ({"kk": "", "ru": "принято к сведению", "en": "Noted"}, {"text_ru", "text_en"}),
        ({"kk": "", "ru": " "}, {"text"}),
    ],
)
def test_taken_note_of_is_told_at_the_language_it_is_written_in(texts: dict[str, str], wrong: set[str]):
    refusal = rules.refuse_answer(presets.shipped()["uk-parliament"], "satisfied", texts)
    assert set(refusal.fields if refusal else {}) == wrong


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("kk", "Қол қою аяқталған күн: 2026\u202fж. 1 қаңтар."),
        ("ru", "Сбор подписей закончился: 1 января 2026 года."),
        ("en", "Signing closed on 1 January 2026."),
    ],
)
def test_the_sentence_about_the_last_day_ends_with_one_full_stop(
    make_petition: MakePetition, language: str, sentence: str
):
    case = make_petition().case
    case.stage_ends_at = datetime(2026, 1, 1, 19, tzinfo=UTC)
    with translation.override(language):
        told = rules.refuse_while_closed(case, now=case.stage_ends_at)
        assert told
        assert str(told.message) == sentence


def test_topics_and_subjects_are_allowed_or_forbidden():
    preset = presets.shipped()["kz-epetition-government"]
    some = preset.model_copy(update={"topics": preset.topics.model_copy(update={"allowed": ("roads",)})})
    told = [rules.refuse_topic(some, topic) for topic in ("roads", "", "schools", "courts")]
    assert [no.code if no else "" for no in told] == ["", "topic_not_allowed", "topic_not_allowed", "topic_forbidden"]
    assert rules.refuse_topic(preset, "schools") is None


@staged.fixture
def duty(make_petition: MakePetition) -> Obligation:
    petition = make_petition(stage="consideration")
    return Obligation.objects.select_related("case").get(case_id=petition.pk, kind="duty")


def test_a_duty_is_open_until_its_last_second_and_late_from_the_next(duty: Obligation):
    assert duty.due_at is not None
    assert [duty.state(moment) for moment in (NOW, duty.due_at - SECOND, duty.due_at)] == ["open", "open", "late"]


def test_a_duty_may_be_extended_until_its_last_second_by_its_own_body(duty: Obligation, head: Account, world: World):
    assert duty.due_at is not None
    until, stranger = duty.due_at + 10 * DAY, world.holder("head", body="kz-71-akimat")
    for by, now, reason, code in (
        (stranger, NOW, "Why.", "not_your_duty"),
        (head, duty.due_at, "Why.", "already_late"),
        (head, NOW, "  ", "missing"),
    ):
        with pytest.raises(Refusal, match=code):
            procedures.extend(duty, until=until, reason=reason, by=actor(by), now=now)
    with pytest.raises(Refusal, match="not_later"):
        procedures.extend(duty, until=duty.due_at, reason="Why.", by=actor(head), now=NOW)
    last = duty.due_at - SECOND
    procedures.extend(duty, until=until, reason="Why.", by=actor(head), now=last)
    duty.refresh_from_db()
    assert [duty.state(moment) for moment in (last, until - SECOND, until)] == ["extended", "extended", "late"]
    assert (duty.extension_reason, duty.first_due_at) == ("Why.", last + SECOND)


def test_a_duty_passed_on_keeps_its_term_and_only_its_new_body_may_act(duty: Obligation, head: Account, world: World):
    other, due = world.bodies["kz-71-akimat"], duty.due_at
    for wrong, code in ((duty.body, "same_body"), (world.bodies["gb-government"], "wrong_body")):
        with pytest.raises(Refusal, match=code):
            procedures.redirect(duty, to=wrong, reason="Not ours.", by=actor(head), now=NOW)
    procedures.redirect(duty, to=other, reason="Not ours.", by=actor(head), now=NOW)
    duty.refresh_from_db()
    assert (duty.body, duty.due_at, cases.case(duty.case_id).addressee) == (other, due, other)
    assert duties.refuse_duty(duty, cases.bodies_of(actor(head))) is not None


def test_a_duty_is_met_once(duty: Obligation, head: Account):
    procedures.meet(duty, by=actor(head), outcome="satisfied", now=NOW)
    with pytest.raises(Refusal, match="duty_closed"):
        procedures.meet(duty, by=actor(head), outcome="refused", now=NOW + DAY)
    assert (duty.state(NOW + 400 * DAY), duty.met_late) == ("met", False)


def test_what_was_met_after_its_term_is_met_late(duty: Obligation, head: Account):
    assert duty.due_at is not None
    procedures.meet(duty, by=actor(head), outcome="satisfied", now=duty.due_at)
    assert (duty.state(duty.due_at), duty.met_late) == ("met", True)


def due(duty: Obligation) -> str:
    duty.refresh_from_db()
    return duty.last_day.date().isoformat() if duty.last_day else ""


def test_a_new_holiday_moves_open_dates_later_and_a_day_that_is_worked_again_moves_none_earlier(duty: Obligation):
    kz = Calendar.objects.get(code="KZ")
    assert due(duty) == "2026-04-03"
    calendars.set_day(kz, date(2026, 3, 12), working=False, name=HOLIDAY, now=NOW)
    assert due(duty) == "2026-04-06"
    calendars.set_day(kz, date(2026, 3, 23), working=True, name=HOLIDAY, now=NOW)
    calendars.clear_day(kz, date(2026, 3, 12), now=NOW)
    assert due(duty) == "2026-04-06"
    assert duty.first_due_at == datetime.fromisoformat("2026-04-04T00:00:00+05:00")


def test_a_changed_calendar_touches_neither_what_is_met_nor_what_was_extended_nor_other_calendars(
    duty: Obligation, head: Account, make_petition: MakePetition
):
    kz = Calendar.objects.get(code="KZ")
    met = Obligation.objects.get(case_id=make_petition(stage="consideration", title="Екінші").pk, kind="duty")
    procedures.meet(met, by=actor(head), outcome="satisfied", now=NOW)
    until = datetime.fromisoformat("2026-04-11T00:00:00+05:00")
    procedures.extend(duty, until=until, reason="Why.", by=actor(head), now=NOW)
    calendars.set_day(kz, date(2026, 3, 12), working=False, name=HOLIDAY, now=NOW)
    assert (due(met), due(duty)) == ("2026-04-03", "2026-04-10")


def test_a_check_moves_with_the_calendar_too(make_petition: MakePetition):
    check = Obligation.objects.get(case_id=make_petition(stage="moderation").pk, kind="check")
    calendars.set_day(Calendar.objects.get(code="KZ"), date(2026, 3, 12), working=False, name=HOLIDAY, now=NOW)
    assert due(check) == "2026-04-06"


def test_what_was_late_and_is_given_another_day_by_the_calendar_can_become_late_again(duty: Obligation):
    assert duty.due_at is not None
    tick.run(duty.due_at)
    duty.refresh_from_db()
    assert duty.overdue_noted_at == duty.due_at
    calendars.set_day(
        Calendar.objects.get(code="KZ"), date(2026, 3, 12), working=False, name=HOLIDAY, now=duty.due_at + SECOND
    )
    duty.refresh_from_db()
    assert duty.overdue_noted_at is None
    assert duty.due_at is not None
    assert duty.state(duty.due_at - SECOND) == "open"


def test_a_body_is_reminded_five_days_before_one_day_before_and_on_the_last_day_once_each(duty: Obligation):
    assert duty.due_at is not None
    reminded = []
    for days in range(12, -1, -1):
        for _again in range(2):
            tick.run(duty.due_at - days * DAY - SECOND)
        duty.refresh_from_db()
        reminded.append(duty.reminded_days)
    assert reminded == [None] * 7 + [5, 5, 5, 5, 1, 0]
