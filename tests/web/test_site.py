"""Pages about the site, and what surrounds every page, which asks no database for somebody who only reads."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dauys.kernel import ui
from dauys.kernel.events import manifests
from dauys.notifications.models import Message
from dauys.people import actions as people
from dauys.people.actor import Actor, Held
from dauys.petitions.views import authoring
from dauys.web import display
from dauys.web.context import Site, address

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAMES = {"kk": "Дауыс", "ru": "Дауыс", "en": "Dauys"}


@pytest.mark.parametrize("language", NAMES)
def test_home_says_in_each_language_what_one_can_do(client, db, language):
    page = client.get("/", {"lang": language})
    html = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{language}"' in html
    assert f"<span>{NAMES[language]}</span>" in html
    assert 'role="search"' in html
    assert html.count("<h1") == 1


def test_a_reader_gets_no_cookie(client):
    assert client.get("/cookies/").cookies == {}


def test_pages_say_that_they_vary_by_cookie_and_language(client):
    assert set(client.get("/cookies/")["Vary"].split(", ")) >= {"Cookie", "Accept-Language"}


def test_the_address_decides_over_the_cookie(client):
    client.cookies["django_language"] = "ru"
    assert b'<html lang="ru"' in client.get("/cookies/").content
    assert b'<html lang="en"' in client.get("/cookies/?lang=en").content
    assert b'<html lang="ru"' in client.get("/cookies/?lang=xx").content


def test_the_language_switch_keeps_the_page(client):
    page = client.get("/cookies/?lang=en&a=1").content.decode()
    assert 'name="next" value="/cookies/?a=1"' in page
    answer = client.post("/language/", {"language": "ru", "next": "/cookies/?a=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/cookies/?a=1")
    assert b'<html lang="ru"' in client.get("/cookies/").content


@pytest.mark.parametrize("address", ["/language/", "/display/"])
def test_a_switch_leads_to_no_other_site(client, address):
    assert client.post(address, {"next": "https://evil.example/"})["Location"] == "/"


def test_every_language_has_an_address(client):
    html = " ".join(client.get("/cookies/").content.decode().split())
    assert '<link rel="canonical" href="http://localhost:8000/cookies/">' in html
    for code in NAMES:
        assert f'hreflang="{code}" href="http://localhost:8000/cookies/?lang={code}"' in html
    assert 'hreflang="x-default"' in html
    assert (
        '<link rel="canonical" href="http://localhost:8000/cookies/?lang=kk">'
        in client.get("/cookies/?lang=kk&x=1").content.decode()
    )


def test_large_type_is_kept_and_given_back(client):
    assert client.post("/display/", {"type": "large", "next": "/cookies/"})["Location"] == "/cookies/"
    assert b'class="govuk-template type-large"' in client.get("/cookies/").content
    client.post("/display/", {"scheme": "dark"})
    assert b'class="govuk-template type-large scheme-dark"' in client.get("/cookies/").content
    client.post("/display/", {"type": "normal", "scheme": "device"})
    assert b'class="govuk-template "' in client.get("/cookies/").content


def test_the_display_page_shows_what_is_chosen(client):
    client.cookies[display.COOKIE] = "large.light"
    html = client.get("/display/").content.decode()
    assert len(re.findall(r'value="(?:large|light)" checked', html)) == 2


@pytest.mark.parametrize(
    ("cookie", "classes"),
    [("", ""), ("large", "type-large"), ("dark", "scheme-dark"), ('"><script>', ""), ("huge", "")],
)
def test_a_cookie_of_any_words_is_harmless(cookie, classes):
    assert display.read(cookie).classes == classes


@pytest.mark.parametrize("chosen", [display.Display(), display.Display(True, "light"), display.Display(False, "dark")])
def test_what_is_kept_is_what_was_chosen(chosen):
    assert display.read(chosen.cookie) == chosen


def test_the_page_about_cookies_tells_how_long_each_is_kept(client):
    rows = re.findall(r"<th[^>]*>(\w+)</th>(?:<td[^>]*>[^<]*</td>)<td[^>]*>([^<]+)</td>", _whole(client))
    kept = dict(rows)
    assert (kept[authoring.COOKIE], kept[display.COOKIE]) == ("180 days", "365 days")
    assert kept["messages"] == "until the browser is closed"


def _whole(client):
    """The page in English, without the white space between cells."""
    return re.sub(r">\s+<", "><", client.get("/cookies/?lang=en").content.decode())


def test_the_policy_allows_nothing_but_our_own(client):
    policy = client.get("/cookies/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def site(path, actor=None):
    request = RequestFactory().get(path)
    if actor:
        request.actor = actor
    return Site(request)


def test_somebody_new_is_offered_the_way_in_and_back():
    last = site("/petitions/?q=%D0%B6%D0%BE%D0%BB&lang=en").navigation[-1]
    assert last.href == f"{reverse('account_login')}?next=%2Fpetitions%2F%3Fq%3D%25D0%25B6%25D0%25BE%25D0%25BB"


def test_somebody_signed_in_is_offered_their_own_page():
    assert site("/", Actor(account_id=uuid4())).navigation[-1].href == "/my/"


def test_links_of_posts_are_shown_to_their_holders_only():
    roles = {item.role for item in _announced() if item.role}
    for role in roles:
        titles = {str(item.title) for item in _announced() if item.role == role}
        assert not titles & {link.text for link in site("/").navigation}
        actor = Actor(posts=(Held(role=role, body_id=None, place_path="", jurisdiction_id=1),))
        assert {link.text for link in site("/", actor).navigation} >= {
            str(item.title) for item in _announced() if item.role == role and _exists(item.url_name)
        }


@pytest.fixture
def reader(db):
    """Somebody signed in with three messages that they have not read."""
    person = people.register_person(language="kk", now=NOW, email="dana@example.kz")
    account = people.open_account(person, email="dana@example.kz", now=NOW)
    for number in range(3):
        row = {"kind": "webhook_added", "language": "kk", "context": {"host": f"h{number}", "link": "/my/webhooks/"}}
        Message.objects.create(person=person, in_inbox=True, created_at=NOW, **row)
    return account


def number_in_header(page):
    found = re.search(r'href="/my/notifications/"[^>]*>\s*([^<]+?)\s*(?:<strong[^>]*>([^<]+)</strong>(.*?))?</a>', page)
    return found.groups()


def test_the_header_says_how_many_messages_wait_to_eyes_and_ears(client, reader):
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/cookies/?lang=en").content.decode()
    heard = '<span class="govuk-visually-hidden">, 3 unread</span>'
    assert number_in_header(page) == ("Notifications", "3", heard)
    assert 'aria-hidden="true">3</strong>' in page
    Message.objects.update(read_at=NOW)
    assert number_in_header(client.get("/cookies/?lang=en").content.decode()) == ("Notifications", None, None)


def test_the_header_stops_counting_at_99(client, reader):
    rows = [Message(kind="x", language="kk", person=reader.person, in_inbox=True, created_at=NOW) for _n in range(100)]
    Message.objects.bulk_create(rows)
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/cookies/?lang=en").content.decode()
    assert number_in_header(page)[1:] == ("99+", '<span class="govuk-visually-hidden">, 99+ unread</span>')


def test_the_number_takes_one_query_of_the_signed_in_and_none_of_others(client, reader, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert "/my/notifications/" not in client.get("/cookies/").content.decode()
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as queries:
        client.get("/cookies/")
    assert sum("notifications_message" in query["sql"] for query in queries) == 1


def _announced():
    return [item for found in manifests() for item in found.navigation]


def _exists(name):
    return bool(address(name))


def test_the_style_guide_is_for_demonstrations_only(client, settings):
    assert client.get("/styleguide/").status_code == 404
    settings.DEMONSTRATION = True
    html = client.get("/styleguide/").content.decode()
    for name in ui.names():
        assert f'<section id="{name}">' in html
        assert (
            name == "error-summary" or html.split(f'<section id="{name}">')[1].split("</section>")[0].count("<div") > 0
        )


def test_a_wrong_form_puts_error_before_the_title_and_a_summary_above(client, settings):
    settings.DEMONSTRATION = True
    html = " ".join(client.get("/styleguide/?title=&lang=en").content.decode().split())
    assert "<title>Error: Style guide" in html
    assert "There is a problem" in html
