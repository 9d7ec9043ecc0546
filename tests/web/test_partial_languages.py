"""A language that covers reading and signing: whole pages in it, all others in English and said so."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.translation import ngettext, override

from dauys.kernel import catalogue_checks, catalogues
from dauys.kernel.partial import PARTIAL
from dauys.kernel.texts import language_of, pick
from dauys.notifications import kinds, letters

CYRILLIC = re.compile("[\u0400-\u052f]")


@pytest.fixture
def arabic(settings, client: Client) -> Client:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ar"
    return client


def words(html: str) -> str:
    """What a page shows in its own language: without code, names of languages, and what is marked as another's."""
    body = re.sub(r"(?s)^.*?<body|<script.*?</script>|<form method=\"post\" action=\"/i18n.*?</form>", "", html)
    body = re.sub(r'(?s)<(\w+)[^>]*\slang="(?!ar")[^"]*"[^>]*>.*?</\1>', "", body)
    return re.sub(r"(?s)<[^>]*>", " ", body)


def test_every_page_that_a_partial_language_names_exists():
    known = set()

    def walk(resolver, prefix=""):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                walk(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
            elif pattern.name:
                known.add(prefix + pattern.name)

    walk(get_resolver())
    for scope in PARTIAL.values():
        assert scope.pages <= known


@pytest.mark.parametrize("language", PARTIAL)
def test_its_scope_is_translated_and_names_sources_that_exist(language):
    for area, patterns in PARTIAL[language].sources.items():
        root = catalogues.PACKAGE / area
        assert [pattern for pattern in patterns if not list(root.glob(pattern))] == []
        assert list(catalogue_checks.mistakes(area, language)) == []
    areas = catalogues.areas()
    wanted = sum(len(catalogue_checks.wanted(area, language)) for area in areas)
    assert catalogue_checks.in_english(areas).get(language, 0) < wanted / 10, "translate what was added since"


def test_arabic_has_six_forms_of_the_plural(arabic):
    with override("ar"):
        said = [
            ngettext("%(days)s day left", "%(days)s days left", n) % {"days": n} for n in (0, 1, 2, 3, 11, 100, 102)
        ]
    assert len(set(said)) == 7
    assert said[1] == "بقي يوم واحد"
    assert said[3] == "بقيت 3 أيام"


@pytest.mark.django_db
def test_a_page_within_the_scope_runs_from_right_to_left(arabic):
    html = arabic.get(reverse("petitions:list")).content.decode()
    assert '<html lang="ar" dir="rtl"' in html
    assert not CYRILLIC.search(words(html)), "nothing of it is in the first language of the site"


@pytest.mark.django_db
def test_a_page_outside_of_it_is_in_english_as_a_whole_and_says_so(arabic):
    html = arabic.get(reverse("accessibility")).content.decode()
    assert '<html lang="en" dir="ltr"' in html
    assert '<div lang="ar" dir="rtl"><div class="dy-notice"><p>هذه الصفحة غير متوفرة بلغتك بعد' in html
    assert not CYRILLIC.search(words(html))


@pytest.mark.django_db
def test_an_unknown_page_says_so_in_arabic(arabic):
    html = arabic.get("/nothing/here/").content.decode()
    assert '<html lang="ar" dir="rtl"' in html
    assert "لا توجد صفحة كهذه" in html


def test_texts_of_a_law_fall_back_to_english_and_not_to_the_first():
    text = {"kk": "Қалалық", "ru": "Городской", "en": "Municipal"}
    with override("ar"):
        assert (pick(text), language_of(text)) == ("Municipal", "en")
        assert (pick({"kk": "Қалалық"}), language_of({"kk": "Қалалық"})) == ("Қалалық", "kk")
    with override("fi"):
        assert pick(text) == "Қалалық"


def test_letters_of_signing_are_in_arabic_and_others_in_english_as_a_whole():
    context = {"petition": "Free bus", "code": "123456", "link": "/x/"}
    letter = letters.write(kinds.by_code("petition_signature_code"), context, language="ar")
    assert (letter.language, letter.subject) == ("ar", "123456 رمز تأكيد توقيعك: Free bus")
    assert "\u2068Free bus\u2069" in letter.text
    assert f"{settings.SITE_URL}/x/\n" in letter.text
    assert '<html lang="ar" dir="rtl">' in letters.as_html(letter.text, subject=letter.subject, language="ar")
    other = letters.write(kinds.by_code("petition_mailbox_full"), context, language="tr")
    assert other.language == settings.LANGUAGE_CODE
    link = letters.write(kinds.by_code("petition_author_link"), {"link": "/x/"}, language="ar")
    assert link.language == "en"
