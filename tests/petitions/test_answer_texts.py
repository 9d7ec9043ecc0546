"""Answers in all languages that are owed: written by many hands, drafted by a machine, published by a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.petitions import translation_service
from tests.petitions.conftest import NOW, actor
from tests.stages import staged

from dauys.kernel import translator
from dauys.kernel.clock import clock
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal
from dauys.kernel.texts import mark
from dauys.petitions import actions, answer_texts, desks, machine, tongues
from dauys.petitions.models import Response, TranslationJob
from dauys.procedures.models import Obligation, Procedure

OWED = ["kk", "ru", "en", "de", "fr", "ar"]
TEXT = "Автобус 1 қыркүйектен бастап тегін болады."


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def service(settings):
    with translation_service.running() as running:
        settings.TRANSLATOR = running.url
        yield running


@staged.fixture
def owed(make_petition):
    """A duty whose answer is owed in six languages."""
    petition = make_petition(stage="consideration", at=clock.now())
    procedure = Procedure.objects.get(pk=petition.case.procedure_id)
    procedure.text = procedure.text | {"response": {"languages": OWED}}
    procedure.save(update_fields=["text"])
    return Obligation.objects.select_related("case__petition", "body").get(case_id=petition.pk, kind="duty")


def duty(owed):
    return desks.duty(owed.pk)


def write(owed, account, language="kk", text=TEXT, **changes: object):
    stands = Response.objects.filter(obligation=owed).values_list("texts", flat=True).first() or {}
    said = {"seen": mark(stands.get(language, "")), "now": NOW, **changes}
    return answer_texts.write(duty(owed), language, by=actor(account), text=text, **said)


def hand_over(owed, account):
    draft = Response.objects.get(obligation=owed)
    same = {"outcome": "satisfied", "texts": draft.texts, "ready": True, "now": NOW}
    return actions.draft_response(duty(owed), by=actor(account), **same)


def at(owed, language=""):
    if language:
        return reverse("petitions:duty-text", args=[owed.pk, language])
    return reverse("petitions:duty", args=[owed.pk])


def test_each_language_is_saved_by_itself_and_nobody_loses_what_another_writes(owed, executor, head):
    write(owed, executor)
    write(owed, head, "fr", "Le bus sera gratuit.")
    assert Response.objects.get().texts == {"kk": TEXT, "fr": "Le bus sera gratuit."}
    with pytest.raises(Refusal, match="stale"):
        write(owed, executor, "fr", "Autre texte.", seen=mark(""))
    with pytest.raises(Refusal, match="unknown_language"):
        write(owed, executor, "tlh")
    origins = answer_texts.origins(Response.objects.get())
    assert {code: one.state for code, one in origins.items()} == {"kk": "hand", "fr": "hand"}


def test_the_desk_says_how_many_of_how_many_and_names_what_is_missing(owed, executor, as_):
    write(owed, executor)
    html = as_(executor).get(at(owed)).content.decode()
    assert "1 of 6 are written and read" in html
    assert "Still missing: Russian, English, German, French, Arabic" in html
    html = as_(executor).get(at(owed, "ar")).content.decode()
    assert 'lang="ar" dir="rtl"' in html
    assert TEXT in html


def test_one_saves_and_goes_on_with_the_next_language(owed, executor, as_):
    browser = as_(executor)
    sent = {"text": TEXT, "seen": mark(""), "act": "next"}
    assert browser.post(at(owed, "kk"), sent)["Location"] == at(owed, "ru")
    assert browser.post(at(owed, "ar"), sent)["Location"] == at(owed, "ru")
    assert browser.post(at(owed, "ru"), sent | {"act": "save"})["Location"] == f"{at(owed)}#languages"
    assert browser.post(at(owed, "fr"), {"text": "", "seen": mark("")}).status_code == 422
    stale = browser.post(at(owed, "kk"), {"text": "Басқа мәтін", "seen": mark("")})
    assert stale.status_code == 409
    assert "Басқа мәтін" in stale.content.decode()
    assert browser.get(at(owed, "tlh")).status_code == 404


def test_strangers_are_shut_out(owed, client, as_, world, author):
    assert client.get(at(owed, "kk")).status_code == 302
    assert as_(author).get(at(owed, "kk")).status_code == 403
    assert as_(world.holder("body", body="kz-71-akimat")).get(at(owed, "kk")).status_code == 403
    with pytest.raises(Refusal, match="not_your_duty"):
        write(owed, author)


def test_a_machine_fills_what_is_missing_and_an_unread_draft_is_never_published(
    owed, executor, head, world, as_, service
):
    write(owed, executor)
    assert as_(executor).post(at(owed), {"act": "machine"}).status_code == 302
    while machine.run(clock.now()):
        pass
    draft = Response.objects.get()
    assert draft.texts["ar"] == f"[ar] {TEXT}"
    assert {one["target"] for one in service.asked} == set(OWED) - {"kk"}
    assert answer_texts.unread(draft) == sorted(OWED[1:])
    hand_over(owed, executor)
    with pytest.raises(Refusal, match="unread_draft"):
        actions.publish_response(Response.objects.get(), by=actor(head), now=NOW)
    refused = as_(head).post(at(owed), {"act": "publish", "seen": Response.objects.get().revision})
    assert refused.status_code == 409
    assert "nobody has read them yet: Arabic, German, English, French, Russian" in refused.content.decode()
    for code in OWED[1:]:
        write(owed, executor, code, Response.objects.get().texts[code], read=code != "ru")
    assert answer_texts.unread(Response.objects.get()) == ["ru"]
    write(owed, executor, "ru", "Автобус будет бесплатным.")
    hand_over(owed, executor)
    published = actions.publish_response(Response.objects.get(), by=actor(head), now=NOW)
    assert published.published_at == NOW
    assert answer_texts.origins(published)["ru"].state == "read"


def test_an_unread_draft_that_is_sent_back_unchanged_has_to_be_marked_as_read(owed, executor, as_, service):
    write(owed, executor)
    machine.ask_for_answer(duty(owed), by=actor(executor), now=NOW, languages=["fr"])
    machine.run(NOW)
    stands = Response.objects.get().texts["fr"]
    browser = as_(executor)
    sent = {"text": stands, "seen": mark(stands)}
    assert browser.post(at(owed, "fr"), sent).status_code == 422
    assert answer_texts.unread(Response.objects.get()) == ["fr"]
    assert browser.post(at(owed, "fr"), sent | {"read": "on"}).status_code == 302
    assert answer_texts.unread(Response.objects.get()) == []
    assert "read by you" in browser.get(at(owed, "fr")).content.decode()


def test_whoever_read_or_wrote_a_text_is_not_the_second_pair_of_eyes(owed, executor, head, world):
    for code in OWED:
        write(owed, head if code == "fr" else executor, code, f"{code} text of the answer")
    hand_over(owed, executor)
    with pytest.raises(Refusal, match="own_draft"):
        actions.publish_response(Response.objects.get(), by=actor(head), now=NOW)
    other = world.holder("head", body="kz-75-akimat")
    assert actions.publish_response(Response.objects.get(), by=actor(other), now=NOW).published_at == NOW


def test_what_a_person_writes_meanwhile_is_not_overwritten(owed, executor, service):
    write(owed, executor)
    machine.ask_for_answer(duty(owed), by=actor(executor), now=NOW, languages=["fr"])
    write(owed, executor, "fr", "À la main.")
    machine.run(NOW)
    assert Response.objects.get().texts["fr"] == "À la main."
    assert not TranslationJob.objects.exists()


def test_a_service_that_does_not_answer_is_tried_again_and_given_up_in_the_end(owed, executor, service, as_):
    write(owed, executor)
    service.status = 503
    machine.ask_for_answer(duty(owed), by=actor(executor), now=NOW, languages=["fr", "de"])
    assert machine.run(NOW) == 1
    moment = NOW
    for _time in range(12):
        moment += timedelta(hours=1)
        machine.run(moment)
    jobs = TranslationJob.objects.all()
    assert [job.given_up for job in jobs] == [True, True]
    assert "503" in jobs[0].error
    assert "No draft could be had" in as_(executor).get(at(owed)).content.decode()
    service.status = 200
    machine.ask_for_answer(duty(owed), by=actor(executor), now=moment, languages=["fr"])
    machine.run(moment)
    assert Response.objects.get().texts["fr"] == f"[fr] {TEXT}"


def test_a_language_that_the_service_lacks_is_not_asked_for_again_and_the_rest_goes_on(service):
    with pytest.raises(translator.NeverError, match="ga is not supported"):
        translator.translate("Text", source="en", target="ga")


@pytest.mark.parametrize(
    ("raw", "status"),
    [(b"<html>", 200), (b"[]", 200), (b'{"translatedText": ""}', 200), (b'{"x": 1}', 200), (b"", 500)],
)
def test_an_answer_that_is_none_is_tried_again_later(service, raw, status):
    service.raw, service.status = raw, status
    with pytest.raises(translator.NotNowError):
        translator.translate("Text", source="en", target="fr")


def test_what_is_too_long_is_not_sent_and_too_long_an_answer_is_not_read(service):
    with pytest.raises(translator.NeverError, match="longer than"):
        translator.translate("x" * (translator.LARGEST_TEXT + 1), source="en", target="fr")
    assert service.asked == []
    service.raw = b'{"translatedText": "' + b"x" * translator.LARGEST_ANSWER + b'"}'
    with pytest.raises(translator.NeverError, match="too long"):
        translator.translate("Text", source="en", target="fr")


def test_the_key_is_sent_and_a_wrong_one_waits_for_its_mending(service, settings):
    service.key = "secret"
    with pytest.raises(translator.NotNowError, match="Invalid API key"):
        translator.translate("Text", source="en", target="fr")
    settings.TRANSLATOR_KEY = "secret"
    assert translator.translate("Text", source="en", target="zh-hant") == "[zt] Text"


def test_nobody_listening_is_no_fault_of_ours(settings):
    settings.TRANSLATOR = "http://127.0.0.1:9"
    with pytest.raises(translator.NotNowError):
        translator.translate("Text", source="en", target="fr")


def test_without_a_service_no_help_is_offered(owed, executor, as_):
    write(owed, executor)
    assert 'value="machine"' not in as_(executor).get(at(owed)).content.decode()
    refused = as_(executor).post(at(owed), {"act": "machine"})
    assert refused.status_code == 409


def test_without_any_text_there_is_nothing_to_draft_from(owed, executor, service):
    with pytest.raises(Refusal, match="no_source"):
        machine.ask_for_answer(duty(owed), by=actor(executor), now=NOW)


def test_the_page_takes_as_many_queries_for_one_language_as_for_all(owed, executor, as_):
    browser, counts = as_(executor), []
    write(owed, executor)
    for languages in (OWED[:1], OWED):
        for code in languages:
            write(owed, executor, code, f"{code} {TEXT}")
        browser.get(at(owed))
        with CaptureQueriesContext(connection) as seen:
            browser.get(at(owed))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_with_few_languages_all_are_written_in_one_form_and_drafts_are_ticked_there(
    make_petition, executor, head, as_, service
):
    petition = make_petition(stage="consideration", at=clock.now())
    owed = Obligation.objects.get(case_id=petition.pk, kind="duty")
    assert len(tongues.owed(duty(owed).case)) == len(Jurisdiction.objects.get(code="KZ").languages) == 3
    write(owed, executor)
    machine.ask_for_answer(duty(owed), by=actor(executor), now=NOW)
    while machine.run(NOW):
        pass
    draft = Response.objects.get()
    browser = as_(executor)
    sent = {"act": "ask", "outcome": "satisfied", "seen": draft.revision}
    sent |= {f"text_{code}": text for code, text in draft.texts.items()}
    assert "I have read it, and it is right" in browser.get(at(owed)).content.decode()
    assert browser.post(at(owed), sent | {"read_ru": "on"}).status_code == 302
    assert answer_texts.unread(Response.objects.get()) == ["en"]
    with pytest.raises(Refusal, match="unread_draft"):
        actions.publish_response(Response.objects.get(), by=actor(head), now=NOW)
