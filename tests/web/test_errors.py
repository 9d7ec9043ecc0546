from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from dauys.web.views import errors


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/petitions/fix-the-road", "fix the road"),
        ("/petitions/%D0%B6%D0%BE%D0%BB-2026/", "жол"),
        ("/x/9", ""),
        ("/", ""),
    ],
)
def test_the_words_of_an_address_are_what_was_looked_for(path, words):
    assert errors.words_of(path) == words


def test_a_page_that_is_not_there_offers_a_search_for_its_words(client):
    page = client.get("/none-such/fix-the-road?lang=en")
    html = page.content.decode()
    assert page.status_code == 404
    assert 'value="fix the road"' in html
    assert "noindex" in html
    assert "canonical" not in html


def test_whoever_may_not_is_told_the_way_in():
    request = RequestFactory().get("/desk/")
    page = errors.forbidden(request, PermissionDenied())
    assert page.status_code == 403
    assert b"/accounts/login/" in page.content


def test_a_form_without_its_token_is_explained():
    page = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert page.status_code == 403
    assert b"<h1" in page.content


def test_a_failure_of_ours_needs_nothing_but_the_template():
    page = errors.server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert b'href="/static/build/site.css"' in page.content


def test_a_failure_is_shown_without_styles_when_even_those_are_missing(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    page = errors.server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert b"stylesheet" not in page.content


def test_a_request_that_makes_no_sense_gets_an_answer():
    assert Client().get("/", headers={"host": "elsewhere.example"}).status_code == 400


def test_the_door_is_closed_while_the_sign_hangs(client, settings):
    sign = settings.HOME / "maintenance"
    sign.touch()
    try:
        page = client.get("/?lang=en")
        assert (page.status_code, page["Retry-After"]) == (503, "300")
        assert b"We are working on the site" in page.content
        assert client.get("/healthz").status_code == 200
    finally:
        sign.unlink()
    assert client.get("/cookies/").status_code == 200


def test_a_page_about_an_error_that_fails_itself_is_told_in_the_log(caplog):
    def fails(request, exception):
        raise LookupError(request.path)

    page = errors.told_when_failing(fails)(RequestFactory().get("/none-such/"), PermissionDenied())
    assert page.status_code == 500
    assert caplog.records[-1].exc_info[0] is LookupError
