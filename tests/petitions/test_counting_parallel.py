"""Many at once on PostgreSQL: nobody is lost, nothing is done twice; a crash leaves nothing half done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, connections
from tests.petitions.conftest import NOW, MakePetition, World, actor, many

from dauys.kernel import events
from dauys.kernel.events import Event
from dauys.kernel.refusal import Refusal
from dauys.ledger import queries as ledger
from dauys.people import queries as known
from dauys.people.models import Account
from dauys.petitions import actions, apps, counting, signing
from dauys.petitions.models import Petition, Response, Signature
from dauys.petitions.rules import Signer
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures import tick
from dauys.procedures.models import Case, Obligation

SECOND = timedelta(seconds=1)
parallel = pytest.mark.skipif(connection.vendor == "sqlite", reason="a test database in memory has one connection")


def at_once(*works: Callable[[], object]) -> list[Exception]:
    """Let these run side by side; what went wrong."""
    start, wrong = threading.Barrier(len(works)), list[Exception]()

    def run(work: Callable[[], object]) -> None:
        start.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001  (told to the test)
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


@parallel
@pytest.mark.django_db(transaction=True)
def test_people_who_sign_at_once_while_it_is_counted_are_all_counted_once(make_petition: MakePetition, world: World):
    petition, profile = make_petition(), known.profile_of(world.person())
    case = cases.case(petition.pk)

    def sign(worker: int) -> Callable[[], None]:
        def work() -> None:
            for number in range(25):
                own = Signer(profile, f"{worker}/{number}", "KZ-75")
                shared = Signer(profile, f"shared/{number}", "KZ-75")
                signing.sign_many(case, [own, shared], now=NOW + number * SECOND)

        return work

    def count() -> None:
        for number in range(20):
            counting.run(NOW + number * 2 * SECOND)

    wrong = at_once(*(sign(worker) for worker in range(4)), count, count)
    counting.run(NOW + timedelta(days=2))
    petition.refresh_from_db()
    assert wrong == []
    assert Signature.objects.count() == 125
    assert petition.number == 125
    assert counting.recount(petition, now=NOW + timedelta(days=2)) == 0


@parallel
@pytest.mark.django_db(transaction=True)
def test_ticks_in_parallel_do_nothing_twice(make_petition: MakePetition):
    quiet = [make_petition(title=f"Өтініш {number}") for number in range(4)]
    answered_late = [make_petition(stage="consideration", title=f"Кешіккен {number}") for number in range(4)]
    later = NOW + timedelta(days=400)
    wrong = at_once(*[lambda: tick.run(later)] * 4)
    assert wrong == []
    for petition in quiet:
        kinds = [entry.kind for entry in ledger.history(petition.pk)]
        assert (cases.case(petition.pk).stage, kinds.count("term_ended")) == ("lapsed", 1)
    for petition in answered_late:
        assert [entry.kind for entry in ledger.history(petition.pk)].count("overdue") == 1


@parallel
@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_who_decide_at_once_one_is_told_that_it_is_stale(make_petition: MakePetition, world: World):
    petition = make_petition(stage="moderation")
    one, other = actor(world.holder("moderator")), actor(world.holder("moderator"))
    wrong = at_once(
        lambda: actions.accept(petition, by=one, now=NOW + SECOND),
        lambda: actions.reject(petition, by=other, reason="unclear", now=NOW + SECOND),
    )
    assert [error.code for error in wrong if isinstance(error, Refusal)] in (["stale"], ["wrong_stage"])
    assert cases.case(petition.pk).stage in ("gathering", "rejected")
    decided = [entry.kind for entry in ledger.history(petition.pk) if entry.kind in ("accept", "reject")]
    assert len(decided) == 1


@pytest.mark.django_db
def test_a_case_that_has_moved_in_between_is_stale(make_petition: MakePetition, moderator: Account):
    petition = make_petition(stage="moderation")
    old = cases.case(petition.pk)
    actions.accept(petition, by=actor(moderator), now=NOW + SECOND)
    with pytest.raises(Refusal, match="stale"):
        procedures.step(old, "reject", by=actor(moderator), now=NOW + 2 * SECOND, fields={"reason": "unclear"})
    assert cases.case(petition.pk).stage == "gathering"


class PowerFailure(Exception):  # noqa: N818  (no error of the program)
    """The machine stops in the middle."""


def fail(_event: Event) -> None:
    raise PowerFailure


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the last subscriber of an event of this kind fail."""

    def arrange(kind: str) -> None:
        subscribers = apps.PetitionsConfig.manifest.subscribers
        monkeypatch.setitem(subscribers, kind, (*subscribers.get(kind, ()), f"{__name__}.fail"))  # type: ignore[arg-type]
        events._subscribers.cache_clear()  # noqa: SLF001  (a subscriber of this test alone)

    yield arrange  # type: ignore[misc]
    monkeypatch.undo()
    events._subscribers.cache_clear()  # noqa: SLF001


def state(petition: Petition) -> tuple[object, ...]:
    """All that a step could have changed."""
    return (
        Case.objects.filter(pk=petition.pk).values().get(),
        Petition.objects.filter(pk=petition.pk).values().get(),
        list(Obligation.objects.order_by("id").values()),
        list(Response.objects.order_by("id").values()),
        [entry.hash for entry in ledger.history(petition.pk)],
    )


@pytest.mark.parametrize("kind", ["procedures.laid", "procedures.moved", "procedures.crossed"])
def test_a_crash_in_the_middle_of_a_count_leaves_nothing_half_done(
    kind: str, make_petition: MakePetition, failing: Callable[[str], None]
):
    petition = make_petition(signatures=23_479)
    before = state(petition)
    failing(kind)
    with pytest.raises(PowerFailure):
        many(Petition.objects.get(pk=petition.pk), 1, at=NOW)
    after = state(petition)
    assert after == before


@pytest.mark.parametrize("kind", ["procedures.met", "procedures.moved"])
def test_a_crash_in_the_middle_of_an_answer_leaves_nothing_half_done(
    kind: str, make_petition: MakePetition, executor: Account, head: Account, failing: Callable[[str], None]
):
    petition = make_petition(stage="consideration")
    duty = Obligation.objects.get(case_id=petition.pk, kind="duty")
    draft = actions.draft_response(duty, by=actor(executor), outcome="satisfied", texts={"kk": "Болады."}, now=NOW)
    before = state(petition)
    failing(kind)
    with pytest.raises(PowerFailure):
        actions.publish_response(draft, by=actor(head), now=NOW)
    assert state(petition) == before


def test_a_case_that_fails_does_not_stop_the_others(make_petition: MakePetition):
    broken, sound = make_petition(), make_petition(title="Екінші", at=NOW + timedelta(days=3))
    Case.objects.filter(pk=broken.pk).update(stage="advice")
    with pytest.raises(KeyError):
        tick.run(NOW + timedelta(days=400))
    assert cases.case(sound.pk).stage == "lapsed"
    assert cases.case(broken.pk).stage == "advice"
