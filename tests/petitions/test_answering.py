"""The desk of a body: who may open it, what it shows and does, and how many queries it takes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.petitions.conftest import NOW, actor
from tests.petitions.copying import copies
from tests.stages import staged

from dauys.kernel.clock import clock
from dauys.kernel.refusal import Refusal
from dauys.people import actions as people
from dauys.petitions import actions, answers, desks
from dauys.petitions.models import Response
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Obligation
from dauys.topics.models import Topic

DUTIES = "/desk/duties/"
ANSWER = "Құрметті тұрғындар! Автобус 1 қыркүйектен бастап тегін болады."
MOMENT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@staged.fixture
def owed(make_petition):
    """A duty of the akimat of Almaty, laid just now."""
    petition = make_petition(stage="consideration", at=clock.now())
    return Obligation.objects.select_related("case__petition", "body").get(case_id=petition.pk, kind="duty")


@staged.fixture
def second_executor(world):
    return world.holder("body", body="kz-75-akimat")


def at(name, obligation):
    return reverse(f"petitions:{name}", args=[obligation.pk])


def text(answer):
    return answer.content.decode()


def write(client, obligation, act="ask", seen=None, **fields: object):
    draft = Response.objects.filter(obligation=obligation).first()
    data = {"act": act, "outcome": "satisfied", "text_kk": ANSWER, "text_ru": "", "text_en": ""}
    data["seen"] = seen if seen is not None else (draft.revision if draft else "")
    return client.post(at("duty", obligation), data | fields)


def approve(client, obligation, seen=None):
    seen = Response.objects.get(obligation=obligation).revision if seen is None else seen
    return client.post(at("duty", obligation), {"act": "publish", "seen": seen})


def test_anonymous_people_are_asked_to_sign_in_and_come_back(client, owed):
    for address in (DUTIES, at("duty", owed), at("duty-extend", owed), at("duty-pass-on", owed)):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize(
    ("role", "where", "list_status", "page_status"),
    [
        ("body", {"body": "kz-75-akimat"}, 200, 200),
        ("head", {"body": "kz-75-akimat"}, 200, 200),
        ("body", {"body": "kz-71-akimat"}, 200, 403),
        ("head", {"body": "kz-71-akimat"}, 200, 403),
        ("head", {"body": "kz-75-maslikhat"}, 200, 403),
        ("head", {"body": "gb-government", "jurisdiction": "GB"}, 200, 403),
        ("moderator", {}, 403, 403),
        ("committee", {}, 403, 403),
        ("administrator", {}, 403, 403),
        ("operator", {"body": "kz-75-akimat"}, 403, 403),
        ("lawyer", {}, 403, 403),
        ("authority", {}, 403, 403),
    ],
)
def test_only_executors_and_heads_of_the_body_open_its_duty(as_, world, owed, role, where, list_status, page_status):
    client = as_(world.holder(role, **where))
    assert client.get(DUTIES).status_code == list_status
    for name in ("duty", "duty-extend", "duty-pass-on"):
        assert client.get(at(name, owed)).status_code == page_status
    if page_status == 200:
        return
    for act in ("save", "ask", "begin", "publish", "back"):
        assert client.post(at("duty", owed), {"act": act}).status_code == page_status
    assert client.post(at("duty-extend", owed), {"reason": "x"}).status_code == page_status
    assert client.post(at("duty-pass-on", owed), {"reason": "x"}).status_code == page_status
    assert not Response.objects.exists()


def test_an_empty_desk_says_what_will_come(as_, executor):
    assert "Nothing is owed" in text(as_(executor).get(DUTIES))


def test_people_without_a_post_are_refused_and_unknown_duties_not_found(as_, author, executor, owed, make_petition):
    assert as_(author).get(at("duty", owed)).status_code == 403
    client = as_(executor)
    assert client.get(reverse("petitions:duty", args=[uuid4()])).status_code == 404
    make_petition(stage="moderation")
    check = Obligation.objects.get(kind="check", met_at=None)
    assert client.get(at("duty", check)).status_code == 404


def test_an_executor_drafts_a_head_publishes_and_everybody_can_read_it(as_, executor, head, owed):
    client = as_(executor)
    assert write(client, owed)["Location"] == at("duty", owed)
    waits = text(client.get(at("duty", owed)))
    assert "Waits for approval" in waits
    assert "Approve and publish" not in waits
    assert approve(client, owed).status_code == 403
    client = as_(head)
    shown = text(client.get(at("duty", owed)))
    assert ANSWER in shown
    assert "Approve and publish" in shown
    published = approve(client, owed)
    assert published["Location"] == reverse("petitions:page", args=[owed.case_id])
    client.logout()
    public = text(client.get(published["Location"]))
    assert ANSWER in public
    assert "Official answer" in public
    assert cases.case(owed.case_id).stage == "answered"


def test_a_draft_is_seen_by_nobody_outside_the_body(as_, client, executor, owed):
    write(as_(executor), owed)
    client.logout()
    assert ANSWER not in text(client.get(reverse("petitions:page", args=[owed.case_id])))


def test_a_head_who_drafted_the_answer_is_told_that_another_must_approve(as_, head, world, owed):
    client = as_(head)
    write(client, owed)
    shown = text(client.get(at("duty", owed)))
    assert "Somebody else must approve what you have drafted." in shown
    assert "Approve and publish" not in shown
    assert approve(client, owed).status_code == 403
    assert approve(as_(world.holder("head", body="kz-75-akimat")), owed).status_code == 302


def test_a_draft_may_be_kept_unfinished_but_is_not_approved_before_it_is_handed_over(as_, executor, head, owed):
    kept = write(as_(executor), owed, "save", outcome="", text_kk="Құрметті")
    assert kept.status_code == 302
    assert Response.objects.get().ready is False
    client = as_(head)
    shown = text(client.get(at("duty", owed)))
    assert "Approve and publish" not in shown
    assert "Құрметті" in shown
    assert approve(client, owed).status_code == 409
    assert not Response.objects.exclude(published_at=None).exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"outcome": ""}, "Please choose one."),
        ({"text_kk": "  ", "text_en": ""}, "Please fill this in."),
        ({"text_kk": "", "text_ru": "Принято к сведению."}, "is not an answer"),
        ({"text_kk": "ұ" * 20_001}, "20000"),
    ],
)
def test_what_is_no_answer_is_not_handed_over_and_stays_typed(as_, executor, owed, fields, sentence):
    answer = write(as_(executor), owed, **{"text_en": "What was typed stays.", **fields})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert fields.get("text_en", "What was typed stays.") in text(answer)
    assert not Response.objects.exists()


def test_of_two_who_write_at_once_the_second_is_told_and_loses_nothing(as_, executor, second_executor, owed):
    write(as_(executor), owed, "save", text_kk="Бірінші жазған мәтін")
    answer = write(as_(second_executor), owed, "save", seen="", text_kk="Екінші жазған мәтін")
    assert answer.status_code == 409
    shown = text(answer)
    assert "Somebody else has just changed this" in shown
    assert "Бірінші жазған мәтін" in shown
    assert "Екінші жазған мәтін" in shown
    assert Response.objects.get().texts["kk"] == "Бірінші жазған мәтін"
    again = write(as_(second_executor), owed, "save", text_kk="Екінші жазған мәтін")
    assert again.status_code == 302
    assert Response.objects.get().texts["kk"] == "Екінші жазған мәтін"


def test_a_head_publishes_only_what_was_seen(as_, executor, head, owed):
    write(as_(executor), owed)
    seen = Response.objects.get().revision
    write(as_(executor), owed, text_kk="Мүлде басқа жауап")
    answer = approve(as_(head), owed, seen)
    assert answer.status_code == 409
    assert "Мүлде басқа жауап" in text(answer)
    assert Response.objects.get().published_at is None


def test_words_of_a_head_are_not_overwritten_unread(as_, executor, head, owed):
    write(as_(executor), owed)
    seen = Response.objects.get().revision
    back = as_(head).post(at("duty", owed), {"act": "back", "seen": seen, "back-words": "Мерзімін жазыңыз"})
    assert back["Location"] == DUTIES
    answer = write(as_(executor), owed, seen=seen, text_kk="Жаңа мәтін")
    assert answer.status_code == 409
    assert "Мерзімін жазыңыз" in text(answer)
    assert write(as_(executor), owed, text_kk="Жаңа мәтін").status_code == 302
    assert Response.objects.get().sent_back == ""


def test_sending_back_needs_words_and_stops_publishing(as_, executor, head, owed):
    write(as_(executor), owed)
    client = as_(head)
    seen = Response.objects.get().revision
    empty = client.post(at("duty", owed), {"act": "back", "seen": seen, "back-words": " "})
    assert empty.status_code == 422
    assert "Say what should be changed." in text(empty)
    client.post(at("duty", owed), {"act": "back", "seen": seen, "back-words": "Қысқартыңыз"})
    assert approve(client, owed).status_code == 409


def test_a_polite_beginning_is_put_before_what_was_typed_in_each_language(as_, executor, owed):
    answer = write(as_(executor), owed, "begin", beginning="refused", text_kk="Жазғаным", text_ru="")
    assert answer.status_code == 200
    initial = answer.context["answer"].initial
    assert initial["text_kk"].endswith("Жазғаным")
    assert len(initial["text_kk"]) > 60
    assert len(initial["text_ru"]) > 60
    assert initial["text_kk"][:20] != initial["text_ru"][:20]
    assert initial["outcome"] == "satisfied"
    assert not Response.objects.exists()
    assert write(as_(executor), owed, "begin", beginning="\x00").context["answer"].initial["text_kk"] == ANSWER


def test_the_page_explains_the_rule_and_the_term_in_words(as_, executor, owed):
    shown = text(as_(executor).get(at("duty", owed)))
    assert "The akimat considers the petition within 20 working days" in shown
    assert "20 working days from" in shown
    assert "23:59:59" in shown


def test_more_time_can_be_taken_before_the_last_day_is_over_and_not_after(as_, executor, owed):
    client = as_(executor)
    day = (owed.due_at + timedelta(days=10)).date()
    data = {"until_day": day.day, "until_month": day.month, "until_year": day.year}
    assert client.post(at("duty-extend", owed), data).status_code == 422
    answer = client.post(at("duty-extend", owed), data | {"reason": "Сараптама аяқталған жоқ"})
    assert answer["Location"] == at("duty", owed)
    later = Obligation.objects.get(pk=owed.pk)
    assert later.last_day.isoformat() == f"{day}T23:59:59+05:00"
    assert "Сараптама аяқталған жоқ" in text(client.get(at("duty", owed)))
    assert "Сараптама аяқталған жоқ" in text(client.get(reverse("petitions:page", args=[owed.case_id])))
    Obligation.objects.filter(pk=owed.pk).update(due_at=clock.now())
    late = client.post(at("duty-extend", owed), data | {"reason": "Тағы"})
    assert late.status_code == 422
    assert "only before" in text(late)


@pytest.mark.parametrize(
    "day", [("31", "2", "2027"), ("1", "1", "9999"), ("1", "1", "2001"), ("", "", ""), ("\x00", "x", "9" * 400)]
)
def test_days_that_cannot_be_meant_are_refused_at_the_field(as_, executor, owed, day):
    data = {"until_day": day[0], "until_month": day[1], "until_year": day[2], "reason": "Себебі бар"}
    answer = as_(executor).post(at("duty-extend", owed), data)
    assert answer.status_code == 422
    assert "Себебі бар" in text(answer)
    assert Obligation.objects.get(pk=owed.pk).extended_at is None


def test_a_duty_is_passed_on_with_its_term_but_without_the_draft(as_, executor, owed, world):
    client = as_(executor)
    write(client, owed)
    found = text(client.get(at("duty-pass-on", owed), {"q": "kz-71"}))
    assert "kz-71-akimat" in found
    assert client.post(at("duty-pass-on", owed), {"to": "kz-71-akimat"}).status_code == 422
    answer = client.post(at("duty-pass-on", owed), {"to": "kz-71-akimat", "reason": "Жол Астанада"})
    assert answer["Location"] == DUTIES
    passed = Obligation.objects.get(pk=owed.pk)
    assert (passed.body.code, passed.due_at) == ("kz-71-akimat", owed.due_at)
    assert not Response.objects.exists()
    assert client.get(at("duty", owed)).status_code == 403
    other = as_(world.holder("body", body="kz-71-akimat"))
    assert ANSWER not in text(other.get(at("duty", owed)))
    assert write(other, owed).status_code == 302


@pytest.mark.parametrize("to", ["kz-75-akimat", "gb-government", "", "\x00", "no-such-body", "x" * 5000])
def test_a_duty_is_not_passed_to_the_same_a_foreign_or_no_body(as_, executor, owed, to):
    answer = as_(executor).post(at("duty-pass-on", owed), {"to": to, "reason": "Себебі бар"})
    assert answer.status_code == 422
    assert Obligation.objects.get(pk=owed.pk).body_id == owed.body_id


def test_the_competent_bodies_are_offered_without_searching(as_, executor, owed, world):
    topic = Topic.objects.add_root(instance=Topic(code="transport", name={"en": "Transport"}, group="appeals"))
    world.bodies["kz-75-maslikhat"].competences.create(topic=topic)
    Case.objects.filter(pk=owed.case_id).update(topic=topic)
    assert 'value="kz-75-maslikhat"' in text(as_(executor).get(at("duty-pass-on", owed)))
    assert "No body with these words" in text(as_(executor).get(at("duty-pass-on", owed), {"q": "\x00zzz"}))


@pytest.mark.parametrize("data", [{}, {"act": "nonsense"}, {"act": "publish"}, {"act": "back", "back-words": "x"}])
def test_nonsense_is_answered_with_the_page_and_changes_nothing(as_, head, owed, data):
    assert as_(head).post(at("duty", owed), data).status_code in {409, 422}
    assert not Response.objects.exists()


def test_an_answered_duty_can_be_read_but_not_changed(as_, executor, head, owed):
    write(as_(executor), owed)
    approve(as_(head), owed)
    client = as_(executor)
    shown = text(client.get(at("duty", owed)))
    assert "The published answer" in shown
    assert "Hand over for approval" not in shown
    for act in ("save", "ask"):
        assert write(client, owed, act, text_kk="Кейін жазылған").status_code == 409
    assert Response.objects.get().texts["kk"] == ANSWER


def test_the_desk_puts_what_is_late_on_top_and_counts(as_, executor, head, make_petition):
    now = clock.now()
    make_petition(stage="consideration", title="Мерзімі бар", at=now)
    make_petition(stage="consideration", title="Кешіккен", at=now - timedelta(days=90))
    answered = make_petition(stage="consideration", title="Жауап берілген", at=now - timedelta(days=12))
    duty = Obligation.objects.get(case_id=answered.pk, kind="duty")
    draft = actions.draft_response(duty, by=actor(executor), outcome="explained", texts={"kk": ANSWER}, now=now)
    actions.publish_response(draft, by=actor(head), now=now)
    answer = as_(executor).get(DUTIES)
    figures = answer.context["figures"]
    assert (figures.owed, figures.late, figures.met_recently, figures.median_days) == (2, 1, 1, 12)
    shown = text(answer)
    assert shown.index("Кешіккен") < shown.index("Мерзімі бар")
    assert "days late" in shown
    assert "Жауап берілген" not in shown
    assert "Жауап берілген" in text(as_(executor).get(DUTIES, {"show": "met"}))
    assert "Кешіккен" not in text(as_(executor).get(DUTIES, {"show": "due"}))


def test_a_duty_is_late_from_the_first_instant_that_is_not_in_time(owed):
    bodies = [owed.body_id]
    assert desks.duty_figures(bodies, owed.due_at - MOMENT).late == 0
    assert desks.duty_figures(bodies, owed.due_at).late == 1
    assert [row.pk for row in desks.duties_page(bodies, "due", now=owed.due_at - MOMENT).rows] == [owed.pk]
    assert [row.pk for row in desks.duties_page(bodies, "late", now=owed.due_at).rows] == [owed.pk]


def test_a_duty_without_a_term_says_so(as_, executor, owed):
    Obligation.objects.filter(pk=owed.pk).update(due_at=None, first_due_at=None, term=None)
    client = as_(executor)
    assert "no legal term" in text(client.get(DUTIES, {"show": "no_term"}))
    assert "The law sets no term." in text(client.get(at("duty", owed)))
    assert client.get(at("duty-extend", owed)).status_code == 200


def test_one_person_may_serve_several_bodies_and_narrow_the_desk(as_, executor, world, owed):
    astana, law = world.bodies["kz-71-akimat"], world.jurisdictions["KZ"]
    people.appoint(executor.person, role="body", jurisdiction=law, body=astana, now=NOW)
    client = as_(executor)
    assert owed.case.petition.title in text(client.get(DUTIES))
    assert owed.case.petition.title not in text(client.get(DUTIES, {"body": "kz-71-akimat"}))
    assert owed.case.petition.title in text(client.get(DUTIES, {"body": "kz-75-akimat", "show": "due"}))
    assert client.get(DUTIES, {"body": "\x00", "show": "\x00", "after": "nonsense"}).status_code == 200


@pytest.mark.parametrize(("query", "number"), [({}, 9), ({"show": "due"}, 9)])
@pytest.mark.parametrize("rows", [1, 30])
def test_the_desk_takes_the_same_number_of_queries_with_1_and_with_30_rows(
    as_, executor, make_petition, rows, query, number, django_assert_num_queries
):
    petition = make_petition(stage="consideration", at=clock.now())
    duty = Obligation.objects.get(case_id=petition.pk, kind="duty")
    actions.draft_response(duty, by=actor(executor), outcome="explained", texts={"kk": ANSWER}, now=NOW)
    copies(petition, rows - 1)
    client = as_(executor)
    client.get(DUTIES)
    with django_assert_num_queries(number):
        client.get(DUTIES, query)


def test_a_draft_dropped_by_a_race_is_refused_not_overwritten(executor, owed):
    by = actor(executor)
    actions.draft_response(owed, by=by, outcome="explained", texts={"kk": ANSWER}, seen="", now=NOW)
    with pytest.raises(Refusal, match="stale"):
        actions.draft_response(owed, by=by, outcome="explained", texts={"kk": "x"}, seen="", now=NOW)
    with pytest.raises(Refusal, match="stale"):
        actions.draft_response(owed, by=by, outcome="explained", texts={"kk": "x"}, seen="other", now=NOW)


def test_every_beginning_is_there_in_every_language(owed):
    for code in answers.BEGINNINGS:
        said = {answers.beginning(code, language, owed.case.petition) for language in ("kk", "ru", "en")}
        assert len([words for words in said if owed.case.petition.title in words]) == 3
