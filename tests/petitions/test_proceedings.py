"""What a committee does with a case: questions, invitations, hearings, votes, conclusions, through the pages."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse
from tests.petitions.conftest import NOW, World, actor
from tests.stages import staged

from dauys.kernel.clock import clock
from dauys.kernel.refusal import Refusal
from dauys.ledger import queries as ledger
from dauys.notifications.actions import deliver_due
from dauys.notifications.models import Message
from dauys.petitions import agenda, considering, icalendar, summoning
from dauys.petitions.models import Hearing, Inquiry, Petition, Vote
from dauys.petitions.proceedings import Numbers
from dauys.procedures import queries as cases
from dauys.procedures import tick
from dauys.procedures.models import Case, Obligation

LONDON = ZoneInfo("Europe/London")
TODAY = clock.now()
"""Pages act at the present moment."""
SOON = TODAY + timedelta(days=10)
LAST = SOON.astimezone(LONDON).date()


def day(name: str, on: date) -> dict[str, str]:
    """A day as its three fields."""
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


DAY = day("until", LAST)


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@staged.fixture
def british(world: World, make_petition) -> Petition:
    """A British petition that collects signatures."""
    petition = make_petition("uk-parliament", stage="draft", place="GB", title="Save the bees", body="Please.")
    Case.objects.filter(pk=petition.pk).update(stage="gathering", submitted_at=NOW, listed=True, listed_at=NOW)
    return Petition.objects.select_related("case__procedure", "case__place", "case__addressee").get(pk=petition.pk)


@staged.fixture
def clerk(world: World):
    return world.holder("committee", jurisdiction="GB")


@staged.fixture
def minister(world: World):
    return world.holder("body", body="gb-government", jurisdiction="GB")


def step(petition: Petition, name: str) -> str:
    return reverse("petitions:committee-step", args=[petition.pk, name])


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def public(client, petition: Petition) -> str:
    client.logout()
    return text(client.get(reverse("petitions:page", args=[petition.pk])))


def last(petition: Petition):
    return ledger.history(petition.pk).order_by("-seq").first()


def test_a_question_to_the_author_has_a_term_and_is_answered_on_a_page(as_, client, clerk, author, british):
    answer = as_(clerk).post(step(british, "question"), {"words": "Which bees?", **DAY})
    assert answer["Location"] == reverse("petitions:committee-case", args=[british.pk])
    asked = Inquiry.objects.get()
    assert (asked.kind, asked.last_day.date(), asked.public) == ("info", LAST, True)
    assert Message.objects.filter(person=author.person, kind="petition_info_requested").count() == 1
    assert "Which bees?" in public(client, british)
    page = reverse("petitions:manage-request", args=[british.pk, asked.pk])
    client = as_(author)
    assert "Which bees?" in text(client.get(page))
    assert client.post(page, {"text": " "}).status_code == 422
    assert client.post(page, {"text": "The wild ones."}).status_code == 302
    again = client.post(page, {"text": "The tame ones."})
    assert (again.status_code, "answered already" in text(again)) == (409, True)
    assert Message.objects.filter(person=clerk.person, kind="request_answered").count() == 1
    assert last(british).kind == "reply"
    assert "The wild ones." in public(client, british)


def test_where_the_preset_says_so_only_the_committee_reads_the_authors_reply(as_, client, clerk, author, british):
    with_secret = british.case.preset.model_copy(
        update={"response": british.case.preset.response.model_copy(update={"replies": "committee"})}
    )
    procedure = british.case.procedure
    procedure.text = with_secret.model_dump(mode="json", by_alias=True, exclude_unset=False)
    procedure.save()
    as_(clerk).post(step(british, "question"), {"words": "Which bees?", **DAY})
    asked = Inquiry.objects.get()
    as_(author).post(reverse("petitions:manage-request", args=[british.pk, asked.pk]), {"text": "My own hives."})
    page = public(client, british)
    assert "My own hives." not in page
    assert "for the committee alone" in page
    assert client.get(f"/api/v1/petitions/{british.pk}/proceedings").json()["inquiries"][0]["answer"] is None
    assert "My own hives." in text(as_(clerk).get(reverse("petitions:committee-case", args=[british.pk])))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "This field is required"),
        ({"words": "x"}, "Enter a day, a month and a year"),
        ({"words": "x", **DAY, "until_year": "2025"}, "Choose a day that is still to come"),
        ({"words": "x", **DAY, "until_year": str(LAST.year + 10)}, "within the next two years"),
        ({"words": "x" * 4_001, **DAY}, "4"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_and_nothing_is_kept(as_, clerk, british, data, sentence):
    answer = as_(clerk).post(step(british, "question"), data)
    assert answer.status_code == 422
    assert sentence in text(answer) or "error" in text(answer)
    assert not Inquiry.objects.exists()


def test_what_authors_do_not_answer_in_time_is_written_down_once_and_reminded_of(clerk, author, british):
    considering.ask_author(british, by=actor(clerk), words="Which bees?", until=LAST, now=TODAY)
    row = Inquiry.objects.get()
    assert summoning.run(row.due_at - timedelta(days=3, seconds=1)) == 0
    assert summoning.run(row.due_at - timedelta(days=3)) == 1
    assert Message.objects.filter(person=author.person, kind="petition_info_requested").count() == 2
    assert summoning.run(row.due_at - timedelta(seconds=1)) == 0
    assert summoning.run(row.due_at) == 1
    assert summoning.run(row.due_at) == 0
    assert last(british).kind == "unanswered"
    considering.reply(agenda.inquiry(row.pk), by=actor(author), text="All.", now=row.due_at + timedelta(days=1))


@pytest.mark.parametrize("who", ["stranger", "clerk", "minister"])
def test_only_author_and_organisers_answer_what_the_author_was_asked(as_, world, clerk, minister, british, who):
    considering.ask_author(british, by=actor(clerk), words="Which bees?", until=LAST, now=TODAY)
    asked = Inquiry.objects.get()
    account = {"stranger": world.account("else@example.org"), "clerk": clerk, "minister": minister}[who]
    page = reverse("petitions:manage-request", args=[british.pk, asked.pk])
    assert as_(account).post(page, {"text": "Mine."}).status_code == 404
    assert as_(account).post(reverse("petitions:request", args=[asked.pk]), {"text": "Mine."}).status_code == 403
    assert Inquiry.objects.get().answered_at is None


def test_a_body_that_is_asked_owes_evidence_that_no_stage_waits_for(as_, client, clerk, minister, world, british):
    data = {"to": "gb-government", "words": "How many hives?", **DAY}
    assert as_(clerk).post(f"{step(british, 'evidence')}?q=gb", data).status_code == 302
    [owed] = Obligation.objects.filter(case=british.case)
    assert (owed.kind, owed.title, owed.last_day.date()) == (
        "asked", "Tell the committee what it has asked for", LAST,
    )  # fmt: skip
    assert cases.duties(british.case) == []
    assert last(british).payload["to"] == "gb-government"
    assert Message.objects.filter(person=minister.person, kind="evidence_requested").count() == 1
    client = as_(minister)
    asked = Inquiry.objects.get()
    page = reverse("petitions:request", args=[asked.pk])
    assert "Save the bees" in text(client.get(reverse("petitions:requests")))
    assert client.post(page, {"text": ""}).status_code == 422
    assert client.post(page, {"text": "Some 250,000."}).status_code == 302
    owed.refresh_from_db()
    assert owed.state(TODAY) == "met"
    assert "Some 250,000." in public(client, british)


def test_evidence_that_is_late_is_late_for_everybody_to_see(client, clerk, world, british):
    body = world.bodies["gb-government"]
    considering.ask_body(british, to=body, by=actor(clerk), words="How many?", until=LAST, now=TODAY)
    due = Obligation.objects.get().due_at
    tick.run(due)
    assert last(british).kind == "overdue"
    assert [row.kind for row in cases.late_duties(due)] == ["asked"]
    assert not list(cases.late_duties(due - timedelta(seconds=1)))
    assert "How many?" in text(client.get(reverse("petitions:page", args=[british.pk])))


def test_a_body_of_another_law_or_none_at_all_cannot_be_asked(as_, clerk, world, british):
    for code in ("kz-government", "nobody", ""):
        assert as_(clerk).post(step(british, "evidence"), {"to": code, "words": "x", **DAY}).status_code == 422
    assert not Inquiry.objects.exists()


INVITED = {"words": "Tell us.", "at": "14:30", "venue": "Room 5"} | day("on", LAST)


def test_an_invited_author_accepts_and_puts_it_into_a_calendar(as_, client, clerk, author, british):
    assert as_(clerk).post(step(british, "invitation"), INVITED | {"link": "https://meet.example/a"}).status_code == 302
    asked = Inquiry.objects.get()
    assert asked.meets_at == datetime.combine(LAST, time(14, 30), tzinfo=LONDON)
    client = as_(author)
    page = reverse("petitions:manage-request", args=[british.pk, asked.pk])
    assert "Room 5" in text(client.get(page))
    file = client.get(f"{page}event.ics")
    assert file["Content-Type"].startswith("text/calendar")
    assert f"DTSTART:{asked.meets_at:%Y%m%dT%H%M%SZ}\r\n" in file.content.decode()
    assert client.post(page, {"text": ""}).status_code == 422
    assert client.post(page, {"accepts": "no", "text": "I am ill."}).status_code == 302
    asked.refresh_from_db()
    assert asked.accepted is False
    html = public(client, british)
    assert "Declined" in html
    assert "I am ill." not in html


@pytest.mark.parametrize(
    "change",
    [
        {"at": "25:00"},
        {"at": ""},
        {"on_year": "2020"},
        {"link": "http://meet.example"},
        {"link": "javascript:alert(1)"},
    ],
)
def test_an_invitation_to_nowhere_or_to_the_past_is_refused(as_, clerk, british, change):
    assert as_(clerk).post(step(british, "invitation"), INVITED | change).status_code == 422
    assert not Inquiry.objects.exists()


def test_pressing_tells_those_who_owe_the_answer(as_, clerk, minister, british):
    due = SOON
    Obligation.objects.create(
        case=british.case,
        body=british.case.addressee,
        duty="respond",
        rule="threshold:response",
        laid_at=NOW,
        due_at=due,
    )
    assert as_(clerk).post(step(british, "press"), {"words": "It is time."}).status_code == 302
    assert Message.objects.filter(person=minister.person, kind="obligation_pressed").count() == 1


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
