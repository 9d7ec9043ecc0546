"""What came of petitions, through the pages: effects with second eyes, plans, late steps, what residents have seen."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import translation
from tests.petitions.conftest import NOW, World, actor, sign
from tests.petitions.sitting import TODAY, day, last, text
from tests.stages import staged

from dauys.kernel.clock import clock
from dauys.kernel.refusal import Refusal
from dauys.notifications.models import Message
from dauys.petitions import erasure, executing, holdings, outcomes, plans, progress
from dauys.petitions.executing import Promise, Said, Stand
from dauys.petitions.models import Effect, Milestone, Petition, Sighting
from dauys.petitions.progress import Share
from dauys.procedures import queries as cases
from dauys.procedures import tick
from dauys.procedures.models import Case, Obligation

ALMATY = ZoneInfo("Asia/Almaty")
HERE = TODAY.astimezone(ALMATY).date()
SOON = HERE + timedelta(days=30)


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@staged.fixture
def answered(make_petition) -> Petition:
    """A petition to an akimat that was answered, and that the public sees."""
    petition = make_petition(stage="consideration")
    Case.objects.filter(pk=petition.pk).update(stage="answered", stage_since=NOW, listed=True, listed_at=NOW)
    Obligation.objects.filter(case_id=petition.pk).update(met_at=NOW)
    return Petition.objects.select_related("case__procedure", "case__place", "case__addressee").get(pk=petition.pk)


def desk(petition: Petition) -> str:
    return reverse("petitions:plan-desk", args=[petition.pk])


def public(client, petition: Petition) -> str:
    client.logout()
    return text(client.get(reverse("petitions:plan", args=[petition.pk])))


def steps(petition: Petition, executor, *weights: int) -> list[Milestone]:
    by = actor(executor)
    for number, weight in enumerate(weights):
        promise = Promise(titles={"en": f"Step {number}"}, due_on=SOON, weight=weight)
        executing.add_milestone(petition, promise, by=by, now=TODAY)
    return list(Milestone.objects.select_related("obligation"))


def done(row: Milestone, executor, *, at=TODAY) -> Milestone:
    stand = Stand(state="done", done_on=at.astimezone(ALMATY).date())
    return executing.change_milestone(row, stand, by=actor(executor), now=at)


def test_an_effect_is_public_only_when_another_person_has_confirmed_it(as_, client, answered, executor, head, author):
    data = {
        "act": "effect",
        "outcome": "law_changed",
        "act_title": "Order on buses",
        "act_number": "17",
        "text_en": "Done.",
    }
    assert as_(executor).post(desk(answered), data).status_code == 302
    assert "Order on buses" not in public(client, answered)
    waiting = Effect.objects.get()
    seen = {"seen": waiting.written_at.isoformat()}
    own = as_(executor).post(desk(answered), {"act": "confirm", **seen})
    assert own.status_code == 403
    stale = as_(head).post(desk(answered), {"act": "confirm", "seen": "other"})
    assert stale.status_code == 409
    assert as_(head).post(desk(answered), {"act": "confirm", **seen}).status_code == 302
    assert (last(answered).kind, last(answered).payload["outcome"]) == ("effect", "law_changed")
    assert Message.objects.filter(person=author.person, kind="petition_effect").count() == 1
    html = public(client, answered)
    assert "Law or other rules changed" in html
    assert "Order on buses" in html
    assert "Order on buses" in text(client.get(reverse("petitions:page", args=[answered.pk])))
    record = client.get(reverse("petitions:data-json", args=[answered.pk])).json()
    assert record["effect"]["act_number"] == "17"


def test_an_effect_can_be_replaced_and_what_was_said_before_stays_readable(client, answered, executor, head):
    for outcome in ("measure_taken", "nothing_done"):
        row = executing.declare_effect(answered, Said(outcome=outcome), by=actor(executor), now=clock.now())
        executing.confirm_effect(row, by=actor(head), now=clock.now())
    assert plans.of_petition(answered).effect.outcome == "nothing_done"
    html = public(client, answered)
    assert "Nothing was done" in html
    assert "What was said before" in html
    assert "Something was done" in html


def test_who_wrote_an_effect_does_not_confirm_it_though_they_are_the_head(answered, head):
    row = executing.declare_effect(answered, Said(outcome="answered"), by=actor(head), now=TODAY)
    with pytest.raises(Refusal, match="own_draft"):
        executing.confirm_effect(row, by=actor(head), now=TODAY)
    executing.drop_effect(row, by=actor(head))
    assert not Effect.objects.exists()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"outcome": ""}, 422),
        ({"outcome": "wonders"}, 422),
        ({"outcome": "law_changed", "act_title": ""}, 422),
        ({"act_link": "http://law.example"}, 422),
        ({"act_link": "javascript:alert(1)"}, 422),
        (day("act_date", HERE + timedelta(days=1)), 422),
        (day("act_date", HERE), 302),
        ({"text_en": "x" * 4_001}, 422),
    ],
)
def test_an_effect_that_makes_no_sense_is_refused(as_, answered, executor, change, status):
    data = {"act": "effect", "outcome": "measure_taken", "act_title": "Order"} | change
    assert as_(executor).post(desk(answered), data).status_code == status
    assert Effect.objects.exists() is (status == 302)


@pytest.mark.parametrize("who", ["anonymous", "author", "moderator", "stranger"])
def test_nobody_else_reports_on_the_execution(as_, client, world, answered, author, moderator, executor, who):
    [row] = steps(answered, executor, 1)
    address = reverse("petitions:plan-step", args=[answered.pk, row.pk])
    if who == "anonymous":
        assert client.post(desk(answered), {"act": "effect"}).status_code == 302
        return
    account = {"author": author, "moderator": moderator, "stranger": world.holder("head", body="kz-71-akimat")}[who]
    client = as_(account)
    assert client.post(desk(answered), {"act": "effect", "outcome": "answered"}).status_code == 403
    assert client.post(address, {"state": "done"}).status_code == 403
    assert not Effect.objects.exists()


def test_before_it_is_answered_nothing_is_reported_unless_the_preset_says_so(make_petition, executor):
    petition = make_petition(stage="consideration")
    with pytest.raises(Refusal, match="wrong_stage"):
        executing.declare_effect(petition, Said(outcome="answered"), by=actor(executor), now=TODAY)
    with pytest.raises(Refusal, match="wrong_stage"):
        executing.add_milestone(petition, Promise(titles={"en": "x"}), by=actor(executor), now=TODAY)


def test_a_plan_is_made_followed_and_told_of(as_, client, answered, executor, author):
    client = as_(executor)
    data = {"act": "step", "title_en": "Buy buses", "weight": "3", "planned": "4 500 000,50", "currency": "kzt"}
    assert client.post(desk(answered), data | day("due_on", SOON)).status_code == 302
    assert client.post(desk(answered), {"act": "step", "title_kk": "Жол", "weight": "1"}).status_code == 302
    buses, road = Milestone.objects.all()
    assert (buses.planned, buses.currency, buses.title) == (Decimal("4500000.50"), "KZT", "Buy buses")
    assert (buses.obligation.kind, buses.obligation.last_day.date()) == ("plan", SOON)
    assert road.obligation is None
    address = reverse("petitions:plan-step", args=[answered.pk, buses.pk])
    stand = {"state": "done", "spent": "4000000", "currency": "KZT", **day("done_on", HERE)}
    assert client.post(address, stand).status_code == 302
    assert (last(answered).kind, last(answered).payload["reason"]) == ("milestone", "Buy buses: Done")
    assert Message.objects.filter(person=author.person, kind="petition_milestone").count() == 1
    assert client.post(address, stand | {"spent": "4100000"}).status_code == 302
    assert Message.objects.filter(person=author.person, kind="petition_milestone").count() == 1
    html = public(client, answered)
    assert "75%" in html
    assert "1 of 2 steps done" in html
    assert "4,100,000" in html
    assert "75%" in text(client.get(reverse("petitions:page", args=[answered.pk])))
    assert "Buy buses" in client.get(reverse("petitions:news", args=[answered.pk])).content.decode()
    assert client.get(f"/api/v1/petitions/{answered.pk}/plan").json()["done_percent"] == 75


@pytest.mark.parametrize(
    "change",
    [
        {"title_en": ""},
        {"title_en": "x" * 301},
        {"weight": "0"},
        {"weight": "1001"},
        {"weight": "x"},
        {"planned": "-1", "currency": "KZT"},
        {"planned": "1", "currency": "tenge"},
        {"planned": "1", "currency": ""},
        {"planned": "9" * 20, "currency": "KZT"},
        {"planned": "many", "currency": "KZT"},
        day("due_on", HERE - timedelta(days=1)),
        day("due_on", HERE + timedelta(days=800)),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(as_, answered, executor, change):
    data = {"act": "step", "title_en": "Buy buses", "weight": "1"} | change
    assert as_(executor).post(desk(answered), data).status_code == 422
    assert not Milestone.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"state": "nearly"},
        {"state": "done"},
        {"state": "done", **day("done_on", HERE + timedelta(days=1))},
        {"state": "dropped"},
        {"state": "going", "spent": "1", "currency": "tenge"},
        {"state": "going", **day("due_on", SOON + timedelta(days=1))},
    ],
)
def test_a_stand_that_makes_no_sense_is_refused_and_nothing_changes(as_, answered, executor, change):
    [row] = steps(answered, executor, 1)
    assert as_(executor).post(reverse("petitions:plan-step", args=[answered.pk, row.pk]), change).status_code == 422
    row.refresh_from_db()
    assert row.state == "planned"


def test_a_step_that_is_over_its_day_is_late_for_everybody_until_it_is_done(client, answered, executor):
    [row] = steps(answered, executor, 1)
    due = row.obligation.due_at
    tick.run(due - timedelta(seconds=1))
    assert not cases.late_duties(due - timedelta(seconds=1))
    tick.run(due)
    assert [duty.pk for duty in cases.late_duties(due)] == [row.obligation_id]
    assert last(answered).kind == "overdue"
    put_off = Stand(state="going", due_on=SOON + timedelta(days=60), why="The factory is late.")
    executing.change_milestone(row, put_off, by=actor(executor), now=due)
    assert not cases.late_duties(due)
    done(row, executor, at=due)
    assert Obligation.objects.get(pk=row.obligation_id).state(due + timedelta(days=900)) == "met"
    executing.change_milestone(row, Stand(state="going"), by=actor(executor), now=due)
    assert Obligation.objects.get(pk=row.obligation_id).open
    executing.change_milestone(row, Stand(state="dropped", why="Trams come."), by=actor(executor), now=due)
    assert Obligation.objects.get(pk=row.obligation_id).state(due) == "void"


@pytest.mark.parametrize(
    ("weights", "states", "percent"),
    [
        ((), (), 0),
        ((1, 1, 1), ("done", "going", "planned"), 33),
        ((1, 1, 1), ("done", "done", "dropped"), 100),
        ((3, 1), ("done", "planned"), 75),
        ((1,), ("dropped",), 0),
        ((2, 1, 2), ("done", "done", "going"), 60),
    ],
)
def test_progress_is_by_weight_rounded_down_without_what_was_dropped(weights, states, percent):
    rows = [Milestone(weight=weight, state=state) for weight, state in zip(weights, states, strict=True)]
    assert progress.of_plan(rows) == percent


def test_residents_say_once_whether_they_have_seen_it_done(as_, client, world, answered, executor):
    [row] = steps(answered, executor, 1)
    address = reverse("petitions:plan-seen", args=[answered.pk, row.pk])
    here = world.account("here@example.org", residence="KZ-75")
    assert client.get(address).status_code == 302
    client = as_(here)
    early = client.post(address, {"seen": "yes"})
    assert (early.status_code, "once the step is reported as done" in text(early)) == (422, True)
    done(row, executor)
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"seen": "yes", "words": "x" * 501}).status_code == 422
    assert client.post(address, {"seen": "no", "words": "Only half a bus."}).status_code == 302
    assert client.post(address, {"seen": "yes"}).status_code == 422
    assert Sighting.objects.count() == 1
    page = public(client, answered)
    assert "1 person says it is not done" in page
    assert "half a bus" not in page
    assert "half a bus" in text(as_(executor).get(reverse("petitions:plan-step", args=[answered.pk, row.pk])))
    far = world.account("far@example.org", residence="KZ-71")
    refused = as_(far).post(address, {"seen": "yes"})
    assert (refused.status_code, "those who signed, or live there" in text(refused)) == (422, True)


def test_who_signed_may_say_it_wherever_they_live(world, answered, executor):
    [row] = steps(answered, executor, 1)
    done(row, executor)
    person = world.person(residence="KZ-75")
    Case.objects.filter(pk=answered.pk).update(stage="gathering", stage_ends_at=None)
    sign(answered, person)
    Case.objects.filter(pk=answered.pk).update(stage="answered")
    assert executing.saw(row, person=person, seen=True, words="", now=TODAY).seen


def test_the_page_of_a_plan_takes_as_many_queries_with_30_steps_as_with_1(
    client, answered, executor, django_assert_max_num_queries
):
    steps(answered, executor, *[1] * 30)
    with django_assert_max_num_queries(14):
        client.get(reverse("petitions:plan", args=[answered.pk]))


def considered(petition: Petition, number: int, effects: int, head, executor) -> None:
    """So many answered cases like this one, so many of them with an effect."""
    for place in range(number):
        case = Case.objects.get(pk=petition.pk)
        case.pk, case._state.adding = None, True  # noqa: SLF001  (a copy of a row, as Django's own documents make one)
        case.id = Case._meta.get_field("id").get_default()  # noqa: SLF001
        case.save(force_insert=True)
        if place < effects:
            outcome = ("law_changed", "measure_taken")[place % 2]
            row = {"outcome": outcome, "case": case, "body": case.addressee, "written_at": NOW, "confirmed_at": NOW}
            Effect.objects.create(**row)
            Effect.objects.create(**row | {"outcome": "nothing_done", "replaced_at": NOW})
        else:
            Effect.objects.create(case=case, body=case.addressee, outcome="answered", written_at=NOW, confirmed_at=NOW)
    Case.objects.filter(pk=petition.pk).update(listed=False)


def test_latvias_figure_27_of_40_is_67_and_a_half_per_cent(client, answered, head, executor):
    considered(answered, 40, 27, head, executor)
    assert plans.total() == Share("", "", 40, 27)
    assert plans.total().percent == Decimal("67.5")
    [row] = plans.shares("body")
    assert (row.key, row.considered, row.effect) == ("kz-75-akimat", 40, 27)
    assert [one.key for one in plans.shares("procedure")] == ["kz-epetition-region-akimat"]
    assert [(one.key, one.percent) for one in plans.shares("year")] == [("2026", Decimal("67.5"))]
    shown = {code: text(client.get(f"/effects/?by=year&lang={code}")) for code in ("en", "ru", "kk")}
    assert "67.5%" in shown["en"]
    assert "67,5 %" in shown["ru"].replace("\xa0", " ")
    assert "67,5" in shown["kk"]
    assert client.get("/effects/data.json").json()["total"] == {
        "key": "", "considered": 40, "effect": 27, "percent": "67.5",
    }  # fmt: skip
    assert "kz-75-akimat,kz-75-akimat,40,27,67.5" in client.get("/effects/data.csv").content.decode()
    assert client.get("/api/v1/effects?by=year").json()["items"][0]["percent"] == "67.5"


def test_few_cases_are_told_as_numbers_and_none_as_nothing(client, answered, head, executor):
    Case.objects.filter(pk=answered.pk).update(listed=False)
    assert "Nothing has been considered and answered yet" in text(client.get("/effects/"))
    considered(answered, 0, 0, head, executor)
    with translation.override("en"):
        assert outcomes.share_text(Share("", "", 9, 3)) == "3 of 9"
        assert outcomes.share_text(Share("", "", 10, 3)) == "30%"
        assert outcomes.share_text(Share("", "", 0, 0)) == "nothing considered yet"
        assert outcomes.share_text(Share("", "", 3_000, 1)) == "0%"


@pytest.mark.parametrize(
    ("effect", "considered_", "percent"),
    [(1, 3, "33.3"), (2, 3, "66.7"), (1, 1_000, "0.1"), (1, 2_000, "0.1"), (1, 2_001, "0.0"), (7, 7, "100.0")],
)
def test_shares_are_exact_to_a_tenth(effect, considered_, percent):
    assert str(Share("", "", considered_, effect).percent) == percent


@pytest.mark.parametrize("query", ["by=nonsense", "year=99999", "year=x", "by=year&year=2026", "year=0001"])
def test_an_address_that_makes_no_sense_is_no_error(client, answered, query):
    for path in ("/effects/", "/effects/data.csv", "/effects/data.json"):
        assert client.get(f"{path}?{query}").status_code == 200


def test_what_somebody_said_of_a_step_is_theirs_to_take_along_and_goes_with_them(world: World, answered, executor):
    [row] = steps(answered, executor, 1)
    done(row, executor)
    person = world.person(residence="KZ-75")
    executing.saw(row, person=person, seen=True, words="A bus.", now=TODAY)
    assert holdings.of(person.pk)["seen"][0]["words"] == "A bus."
    erasure.forget(person.pk, now=TODAY)
    assert not Sighting.objects.exists()
