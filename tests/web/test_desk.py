"""The desk of everybody who holds a post: who may open it, what waits, in which order, in how many queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.petitions import conftest as petitions
from tests.petitions.conftest import NOW, actor
from tests.petitions.copying import copies

from dauys.kernel.clock import clock
from dauys.people import actions as people
from dauys.petitions import actions
from dauys.petitions.models import Report
from dauys.procedures import actions as procedures
from dauys.procedures.models import Case, Obligation
from dauys.procedures.schema import Preset

DESK = "/desk/"
ANSWER = "Құрметті тұрғындар! Автобус тегін болады."

world, author, moderator = petitions.world, petitions.author, petitions.moderator
executor, head, make_petition, as_ = petitions.executor, petitions.head, petitions.make_petition, petitions.as_


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


def text(answer):
    return answer.content.decode()


def titles(answer):
    return [part.title for part in answer.context["parts"]]


def test_anonymous_people_are_asked_to_sign_in_and_come_back(client, db):
    answer = client.get(DESK)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={DESK}")


def test_people_without_a_post_are_refused_and_have_no_such_link(as_, author):
    client = as_(author)
    assert client.get(DESK).status_code == 403
    assert f'href="{DESK}"' not in text(client.get("/"))


@pytest.mark.parametrize(
    ("role", "where", "parts"),
    [
        ("moderator", {}, ["Petitions to check"]),
        ("body", {"body": "kz-75-akimat"}, ["Answers we owe"]),
        ("head", {"body": "kz-75-akimat"}, ["Answers that wait for your approval", "Answers we owe"]),
        ("committee", {"jurisdiction": "GB"}, ["Cases of the committee"]),
        ("administrator", {}, []),
    ],
)
def test_each_role_sees_its_own_parts_and_what_will_come_there(as_, world, role, where, parts):
    client = as_(world.holder(role, **where))
    answer = client.get(DESK)
    assert answer.status_code == 200
    assert titles(answer) == parts
    assert text(answer).count("Nothing waits here") == len(parts)
    assert ("Nothing waits for you" in text(answer)) is (not parts)
    assert f'href="{DESK}"' in text(client.get("/"))


@pytest.mark.parametrize(
    ("role", "where", "title", "says", "names"),
    [
        ("lawyer", {}, "Legal adviser", "You can read petitions of your places before they are public", True),
        ("authority", {}, "Certifying authority", "say which signatures are valid", True),
        ("operator", {"body": "kz-75-akimat"}, "Operator", "front office and the telephone", False),
    ],
)
def test_a_post_without_work_here_is_told_what_it_can_do_and_why_nothing_comes(
    as_, world, role, where, title, says, names
):
    answer = as_(world.holder(role, **where)).get(DESK)
    html = text(answer)
    assert answer.status_code == 200
    assert titles(answer) == []
    assert f'<h2 class="govuk-heading-l">{title}</h2>' in html
    assert says in html
    assert ("No procedure in force here names this post" in html) is names
    assert "Nothing waits for you" not in html


def test_a_post_that_a_procedure_of_its_jurisdiction_names_has_its_part(as_, world):
    named = world.procedures["kz-epetition-region-akimat"].preset.model_dump(mode="json", by_alias=True)
    named["version"] += 1
    named["moves"].append({"do": "advise", "by": "lawyer", "from": ["moderation"]})
    procedures.adopt(Preset.model_validate(named), jurisdiction=world.jurisdictions["KZ"], now=NOW)
    assert titles(as_(world.holder("lawyer")).get(DESK)) == ["Texts that wait for your advice"]
    assert titles(as_(world.holder("authority")).get(DESK)) == []
    assert titles(as_(world.holder("lawyer", jurisdiction="GB")).get(DESK)) == []


def test_a_legal_adviser_reads_what_is_being_checked_by_its_link(as_, world, make_petition):
    address = f"/petitions/{make_petition(stage='moderation').pk}/"
    assert as_(world.holder("lawyer")).get(address).status_code == 200
    assert as_(world.holder("authority")).get(address).status_code == 404


def test_administrators_find_the_way_to_set_things_up(as_, world):
    assert "Posts and who holds them" in text(as_(world.holder("administrator")).get(DESK))
    assert "Posts and who holds them" not in text(as_(world.holder("moderator")).get(DESK))


def test_what_is_late_stands_before_what_is_due_and_drafts_wait_for_the_head(as_, executor, head, make_petition):
    now = clock.now()
    make_petition(stage="consideration", title="Мерзімі бар", at=now)
    late = make_petition(stage="consideration", title="Кешіккен", at=now - timedelta(days=90))
    duty = Obligation.objects.get(case_id=late.pk, kind="duty")
    actions.draft_response(duty, by=actor(executor), outcome="explained", texts={"kk": ANSWER}, now=now)
    approvals, owed = as_(head).get(DESK).context["parts"]
    assert [task.title for task in approvals.tasks] == ["Кешіккен"]
    assert [(task.title, task.state) for task in owed.tasks] == [("Кешіккен", "late"), ("Мерзімі бар", "open")]
    assert [number for number, _label in owed.figures] == [2, 1, 0]


def test_a_moderator_sees_the_longest_waiting_with_the_last_day_of_the_check(as_, moderator, make_petition):
    make_petition(stage="moderation", title="Жаңа өтініш", at=clock.now())
    make_petition(stage="moderation", title="Ескі өтініш", at=clock.now() - timedelta(days=60))
    [part] = as_(moderator).get(DESK).context["parts"]
    assert [task.title for task in part.tasks] == ["Ескі өтініш", "Жаңа өтініш"]
    assert part.tasks[0].state == "late"
    assert part.tasks[0].due == Obligation.objects.order_by("due_at").first().last_day.date()
    assert part.figures[0][0] == 2


def test_reports_by_readers_wait_for_the_moderator_and_for_nobody_else(as_, world, moderator, make_petition):
    Report.objects.create(case_id=make_petition().pk, why="insult", at=clock.now())
    assert titles(as_(moderator).get(DESK)) == ["Petitions to check", "Reports by readers"]
    assert titles(as_(world.holder("moderator", place="KZ-71")).get(DESK)) == ["Petitions to check"]


def test_nothing_of_other_bodies_and_places_is_shown(as_, world, make_petition):
    make_petition(stage="consideration", at=clock.now())
    make_petition(stage="moderation", at=clock.now())
    for role, where in (
        ("head", {"body": "kz-71-akimat"}),
        ("body", {"body": "kz-75-maslikhat"}),
        ("moderator", {"place": "KZ-71"}),
        ("moderator", {"jurisdiction": "GB"}),
        ("committee", {}),
    ):
        assert "Тегін автобус" not in text(as_(world.holder(role, **where)).get(DESK))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_desk_of_somebody_with_every_role_takes_the_same_number_of_queries(
    as_, world, executor, head, make_petition, rows
):
    for role, body in (("moderator", None), ("body", "kz-75-akimat"), ("committee", None)):
        jurisdiction = world.jurisdictions["GB" if role == "committee" else "KZ"]
        place = world.bodies[body] if body else None
        people.appoint(head.person, role=role, jurisdiction=jurisdiction, body=place, now=NOW)
    Report.objects.create(case_id=make_petition().pk, why="insult", at=NOW)
    checked = make_petition(stage="moderation", at=clock.now())
    owed = make_petition(stage="consideration", at=clock.now())
    duty = Obligation.objects.get(case_id=owed.pk, kind="duty")
    actions.draft_response(duty, by=actor(executor), outcome="explained", texts={"kk": ANSWER}, now=NOW)
    british = make_petition("uk-parliament", stage="draft", place="GB")
    Case.objects.filter(pk=british.pk).update(stage="gathering", submitted_at=NOW)
    for petition in (checked, owed, british):
        copies(petition, rows - 1)
    client = as_(head)
    client.get(DESK)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(DESK)
    assert all(part.tasks for part in answer.context["parts"])
    assert len(queries) == 28
