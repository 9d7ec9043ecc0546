"""What a committee asks of authors and public bodies, through the pages: terms, replies, invitations."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from tests.petitions.conftest import NOW, actor
from tests.petitions.sitting import DAY, INVITED, LAST, LONDON, SOON, TODAY, last, public, step, text

from dauys.notifications.models import Message
from dauys.petitions import agenda, considering, summoning
from dauys.petitions.models import Inquiry
from dauys.procedures import queries as cases
from dauys.procedures import tick
from dauys.procedures.models import Obligation


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


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
        "asked", "What the committee has asked for", LAST,
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
