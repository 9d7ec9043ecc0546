"""Hearings, votes and conclusions of a committee, through the pages; and who may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from tests.petitions.conftest import NOW, actor
from tests.petitions.sitting import DAY, INVITED, LAST, LONDON, SOON, TODAY, day, last, public, step, text

from dauys.kernel.refusal import Refusal
from dauys.ledger import queries as ledger
from dauys.notifications.actions import deliver_due
from dauys.notifications.models import Message
from dauys.petitions import considering, icalendar, summoning
from dauys.petitions.models import Hearing, Vote
from dauys.petitions.proceedings import Numbers
from dauys.procedures.models import Case


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


HEARD = (TODAY + timedelta(days=20)).astimezone(LONDON).date()
HEARING = {
    "at": "10:00",
    "venue": "Committee Room 8",
    "broadcast": "https://tv.example/8",
    "agenda": "Bees; hives, and flowers",
} | day("on", HEARD)
WHEN = f"{HEARD.day} {HEARD:%B %Y}, 10:00"


@pytest.fixture
def hearing(as_, clerk, british) -> Hearing:
    assert as_(clerk).post(step(british, "hearing"), HEARING).status_code == 302
    return Hearing.objects.get()


def test_a_hearing_stands_in_the_calendar_and_everybody_is_told_and_reminded(client, author, british, hearing):
    assert (last(british).kind, last(british).payload["on"]) == ("hear", HEARD.isoformat())
    assert Message.objects.filter(person=author.person, kind="petition_hearing").count() == 1
    client.logout()
    assert WHEN in text(client.get("/hearings/"))
    assert WHEN in public(client, british)
    whole = client.get("/hearings/calendar.ics").content.decode()
    assert "DESCRIPTION:Bees\\; hives\\, and flowers\\nhttps://tv.example/8\r\n" in whole
    assert (
        f"DTSTART:{hearing.starts_at:%Y%m%dT%H%M%SZ}"
        in client.get(f"/hearings/{hearing.pk}/event.ics").content.decode()
    )
    assert summoning.run(hearing.starts_at - timedelta(hours=24, seconds=1)) == 0
    assert summoning.run(hearing.starts_at - timedelta(hours=24)) == 1
    assert summoning.run(hearing.starts_at - timedelta(hours=23)) == 0
    assert Message.objects.filter(person=author.person, kind="petition_hearing_soon").count() == 1


def test_minutes_come_after_the_hearing_and_can_be_corrected(as_, client, clerk, british, hearing):
    page = reverse("petitions:hearing-manage", args=[hearing.pk])
    data = {"act": "minutes", "minutes": "Present: eleven.", "recording": "https://tv.example/9"}
    early = as_(clerk).post(page, data)
    assert (early.status_code, "once the hearing has begun" in text(early)) == (422, True)
    Hearing.objects.filter(pk=hearing.pk).update(starts_at=TODAY)
    assert client.post(page, data | {"recording": "ftp://tv.example"}).status_code == 422
    assert client.post(page, data | {"minutes": ""}).status_code == 422
    assert client.post(page, data).status_code == 302
    assert client.post(page, data | {"minutes": "Present: ten."}).status_code == 302
    assert [entry.kind for entry in ledger.history(british.pk)].count("minutes") == 2
    client.logout()
    assert "Present: ten." in text(client.get(f"/hearings/{hearing.pk}/"))
    assert "Minutes published" in text(client.get("/hearings/?show=held"))
    assert "Minutes published" not in text(client.get("/hearings/"))
    assert client.post(page, data).status_code == 302  # to sign in


def test_a_hearing_is_called_off_with_a_reason_and_never_once_it_has_begun(as_, client, clerk, author, hearing):
    page = reverse("petitions:hearing-manage", args=[hearing.pk])
    client = as_(clerk)
    assert client.post(page, {"act": "off", "off-why": ""}).status_code == 422
    assert client.post(page, {"act": "off", "off-why": "The chair is ill."}).status_code == 302
    assert client.post(page, {"act": "off", "off-why": "Again."}).status_code == 422
    assert Message.objects.filter(person=author.person, kind="petition_hearing_off").count() == 1
    assert "STATUS:CANCELLED" in client.get("/hearings/calendar.ics").content.decode()
    assert summoning.run(hearing.starts_at - timedelta(hours=1)) == 0
    hearing.refresh_from_db()
    hearing.called_off_at = None
    with pytest.raises(Refusal, match="too_late"):
        considering.call_off(hearing, by=actor(clerk), why="x", now=hearing.starts_at)


def test_nobody_else_manages_a_hearing(as_, world, author, minister, hearing):
    page = reverse("petitions:hearing-manage", args=[hearing.pk])
    for account in (author, minister, world.holder("committee", jurisdiction="KZ"), world.holder("administrator")):
        assert as_(account).get(page).status_code == 403
        assert as_(account).post(page, {"act": "off", "off-why": "x"}).status_code == 403
    nobody = "00000000-0000-7000-8000-000000000000"
    assert as_(author).get(f"/hearings/{nobody}/").status_code == 404
    assert as_(author).get(f"/hearings/{nobody}/event.ics").status_code == 404


def test_a_hearing_of_what_only_some_may_read_is_no_more_public_than_it(client, british, hearing):
    Case.objects.filter(pk=british.pk).update(stage="moderation", listed=False)
    client.logout()
    assert client.get(f"/hearings/{hearing.pk}/").status_code == 404
    assert WHEN not in text(client.get("/hearings/"))
    assert client.get(f"/api/v1/hearings/{hearing.pk}").status_code == 404


@pytest.mark.parametrize(
    ("rule", "numbers", "carried"),
    [
        ("simple", (5, 5), False),
        ("simple", (6, 5), True),
        ("simple", (1, 0, 10), True),
        ("absolute", (5, 0, 5, 1), False),
        ("absolute", (6, 5), True),
        ("two_thirds", (7, 4), False),
        ("two_thirds", (8, 3), True),
        ("two_thirds", (8, 0, 0, 4), True),
        ("unanimous", (11, 0), True),
        ("unanimous", (0, 0, 3), False),
        ("unanimous", (10, 1), False),
    ],
)
def test_whether_a_motion_is_carried_follows_from_the_numbers_and_the_rule(rule, numbers, carried):
    names = ("in_favour", "against", "abstained", "absent")
    assert Numbers(**dict(zip(names, numbers, strict=False)) | {}).carried(rule) is carried


VOTED = {
    **day("on", TODAY.astimezone(LONDON).date()), "motion": "Hold a debate", "rule": "two_thirds",
    "in_favour": "8", "against": "2", "abstained": "1", "absent": "",
}  # fmt: skip


def test_a_vote_is_written_down_with_its_numbers_for_everybody(as_, client, clerk, british):
    assert as_(clerk).post(step(british, "vote"), VOTED).status_code == 302
    row = Vote.objects.get()
    assert (row.in_favour, row.against, row.abstained, row.absent, row.carried) == (8, 2, 1, 0, True)
    html = public(client, british)
    assert "For 8, against 2, abstained 1, absent 0" in html
    assert "Carried" in html


@pytest.mark.parametrize(
    "change",
    [
        day("on", LAST),
        {"in_favour": "-1"},
        {"in_favour": "0", "against": "0", "abstained": "0"},
        {"in_favour": "1000"},
        {"in_favour": "9" * 30},
        {"rule": "loudest"},
        {"motion": ""},
    ],
)
def test_a_vote_that_cannot_have_been_is_refused(as_, clerk, british, change):
    assert as_(clerk).post(step(british, "vote"), VOTED | change).status_code == 422
    assert not Vote.objects.exists()


def test_a_conclusion_is_public_and_told_to_everybody(as_, client, clerk, author, british):
    page = step(british, "conclusion")
    client = as_(clerk)
    assert client.post(page, {"outcome": "partly"}).status_code == 422
    assert client.post(page, {"outcome": "nonsense", "text_en": "x"}).status_code == 422
    assert client.post(page, {"outcome": "partly", "text_en": "Hold a debate in May."}).status_code == 302
    assert Message.objects.filter(person=author.person, kind="petition_concluded").count() == 1
    html = public(client, british)
    assert "Hold a debate in May." in html
    assert "Conclusion of the committee" in html


@pytest.mark.parametrize("name", ["question", "evidence", "invitation", "press", "hearing", "vote", "conclusion"])
def test_nobody_but_the_committee_of_the_jurisdiction_takes_its_steps(
    as_, client, world, author, minister, british, name
):
    data = {"words": "x", "text_en": "x", "outcome": "partly", **DAY, **INVITED, **HEARING, **VOTED}
    assert client.post(step(british, name), data).status_code == 302
    for account, status in (
        (author, 403),
        (minister, 404),
        (world.holder("committee", jurisdiction="KZ"), 404),
        (world.holder("moderator", jurisdiction="GB"), 403),
    ):
        assert as_(account).post(step(british, name), data).status_code == status
    assert last(british).kind == "draft"


@pytest.mark.parametrize("name", ["plan", "milestone", "nonsense"])
def test_steps_that_the_preset_does_not_give_the_committee_are_not_there(as_, clerk, british, name):
    assert as_(clerk).get(step(british, name)).status_code == 404


def test_every_step_has_a_page(as_, clerk, british):
    client = as_(clerk)
    for name in ("question", "evidence", "invitation", "press", "hearing", "vote", "conclusion"):
        assert client.get(step(british, name)).status_code == 200


def test_letters_of_proceedings_are_sent_in_every_language(clerk, author, british):
    for number, language in enumerate(("kk", "ru", "en")):
        author.person.language = language
        author.person.save()
        at = TODAY + timedelta(hours=number)
        considering.ask_author(british, by=actor(clerk), words="Which bees?", until=LAST, now=at)
        considering.hear(british, by=actor(clerk), starts_at=SOON, now=at, agenda="Bees")
    deliver_due(TODAY + timedelta(days=2))
    said = " ".join(str(one.subject) for one in mail.outbox)
    assert said  # subjects differ by digest settings; what matters is that each could be written


def test_a_calendar_folds_long_lines_without_cutting_a_character():
    entry = icalendar.Entry(key="a", title="Ә" * 100, starts_at=NOW, changed=NOW)
    lines = icalendar.written([entry], host="example.org").split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "Ә" * 100 in "".join(line.removeprefix(" ") for line in lines)
