"""What the page of a petition says about itself: whom it is to, in which language, where its signatures are from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override
from tests.petitions.conftest import NOW, MakePetition, World, actor, many

from dauys.people.models import Account
from dauys.petitions import actions, maps, showing
from dauys.petitions.models import Petition
from dauys.places.models import Place
from dauys.procedures.models import Obligation


def page(client, petition: Petition, language: str) -> str:
    return " ".join(client.get(f"/petitions/{petition.pk}/?lang={language}").content.decode().split())


@pytest.mark.parametrize(
    ("language", "note"), [("kk", ""), ("ru", "Текст на казахском языке."), ("en", "The text is in Kazakh.")]
)
def test_a_text_without_a_translation_says_which_language_it_is_in(client, make_petition: MakePetition, language, note):
    html = page(client, make_petition(), language)
    assert ('class="govuk-hint"' in html) == bool(note)
    assert note in html
    assert '<div class="dy-prose" lang="kk">' in html


def test_a_translated_text_says_nothing(client, make_petition: MakePetition):
    petition = make_petition()
    Petition.objects.filter(pk=petition.pk).update(bodies={"kk": "Мәтін", "en": "Text"})
    html = page(client, petition, "en")
    assert "The text is in" not in html
    assert '<div class="dy-prose" lang="en">' in html


def test_news_say_which_language_they_are_in(client, make_petition: MakePetition, author: Account):
    petition = make_petition()
    Petition.objects.filter(pk=petition.pk).update(bodies={"kk": "Мәтін", "en": "Text"})
    actions.post_update(petition, by=actor(author), language="kk", title="Рақмет", body="Көп рақмет!", now=NOW)
    assert page(client, petition, "en").count("The text is in Kazakh.") == 1
    assert "мәтін қазақ" not in page(client, petition, "kk")


def test_a_language_that_nobody_has_worded_is_called_as_its_reader_calls_it():
    with override("en"):
        assert showing.language_note("lv") == "The text is in another language (Latvian)."
        assert showing.language_note("x-none") == "The text is in another language (x-none)."


def test_the_page_says_whom_it_is_to_as_people_say_it(client, make_petition: MakePetition):
    assert "Петиция: kz-75-akimat" in page(client, make_petition(), "ru")


def test_addresses_in_an_answer_are_links(client, make_petition: MakePetition, executor: Account, head: Account):
    petition = make_petition(stage="consideration")
    duty = Obligation.objects.get(case_id=petition.pk, kind="duty")
    texts = {"kk": "Толығырақ: https://almaty.gov.kz/bus. <b>"}
    draft = actions.draft_response(duty, by=actor(executor), outcome="explained", texts=texts, now=NOW)
    actions.publish_response(draft, by=actor(head), now=NOW + timedelta(days=1))
    html = page(client, petition, "kk")
    assert '<a class="govuk-link" rel="nofollow noopener" href="https://almaty.gov.kz/bus">' in html
    assert "&lt;b&gt;" in html


def test_who_named_only_the_city_is_counted_beside_its_districts_as_such(world: World, make_petition: MakePetition):
    petition = make_petition()
    city = Place.objects.get(code="KZ-75")
    Place.objects.add_child(city, instance=Place(code="KZ-75-A", kind="district", name={"ru": "район Алатау"}))
    many(petition, 7, place="KZ-75-A")
    many(petition, 2, at=NOW + timedelta(minutes=1))
    with override("ru"):
        assert [(bar.label, bar.value) for bar in maps.bars(Petition.objects.get(pk=petition.pk))] == [
            ("район Алатау", 7),
            ("Алматы, район не указан", 2),
        ]
