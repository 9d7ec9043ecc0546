from __future__ import annotations

import io
import json
import logging

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client, RequestFactory

from dauys.kernel import logs

pytestmark = pytest.mark.urls("tests.kernel.faulty_urls")


@pytest.fixture
def log():
    """What root is told, as JSON lines."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Lines())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def test_a_fault_leaves_its_traceback_and_the_number_the_visitor_was_shown(visitor, log):
    page = visitor.get("/fail/7/key/Xk29-secret_word/")
    (line,) = log()
    assert page.status_code == line["status"] == 500
    assert line["level"] == "ERROR"
    assert line["request"] == page["X-Request-ID"]
    assert line["request"] in page.content.decode()
    assert (line["method"], line["path"]) == ("GET", "/fail/7/key/<key>/")
    assert line["traceback"].startswith("Traceback")
    assert "faulty_urls.py" in line["traceback"]
    assert "ValueError" in line["traceback"]


def test_no_key_query_form_or_mail_address_gets_into_the_log(visitor, log):
    visitor.cookies["sessionid"] = "9f8e7d6c5b4a"
    visitor.post("/fail/7/key/Xk29-secret_word/?code=483920&word=Nurlanova", {"password": "seventeen green otters"})
    written = json.dumps(log(), ensure_ascii=False)
    for secret in ("Xk29", "secret_word", "483920", "Nurlanova", "seventeen", "aigerim", "9f8e7d6c5b4a"):
        assert secret not in written
    assert "cannot take … of …" in written


def test_an_unknown_address_is_not_told_either(log):
    request = RequestFactory().get("/organise/Xk29secretword/")
    assert logs.shown_path(request) == "/organise/…"
    assert logs.shown_path(RequestFactory().get("/Xk29secretword")) == "/…"


def test_keys_in_addresses_of_others_are_blanked(visitor, log):
    visitor.get("/warn/")
    (line,) = log()
    assert line["message"] == "asked https://…@provider.example/token?…"
    assert line["path"] == "/warn/"


def test_what_the_database_says_of_its_values_is_left_out():
    said = "duplicate key value\nDETAIL: Key (email)=(a@b.kz) already exists.\nphone +7 701 123 45 67, id 12345"
    assert logs.scrubbed(said, None) == "duplicate key value\n\nphone …, id 12345"


def test_what_looks_like_an_attack_is_told_and_what_was_mistyped_is_not(visitor, log):
    visitor.get("/none-such/")
    assert log() == []
    assert visitor.get("/warn/", headers={"host": "elsewhere.example"}).status_code == 400
    assert [line["logger"] for line in log() if line["level"] != "WARNING" or "security" in line["logger"]]
    logging.getLogger("django.security.csrf").warning("tampered: %s", SuspiciousOperation("x"))
    assert log()[-1]["logger"] == "django.security.csrf"


def test_people_read_lines_and_the_traceback_below():
    record = logging.LogRecord("dauys.tick", logging.ERROR, "", 0, "The %s failed.", ("tick",), None)
    record.exc_info = (KeyError, KeyError("place"), None)
    first, *rest = logs.Plain().format(record).splitlines()
    assert first.endswith(" ERROR dauys.tick: The tick failed.")
    assert rest == ["KeyError: 'place'"]


@pytest.mark.parametrize(
    ("proxies", "told", "kept"), [(1, "abcdef-123456", True), (0, "abcdef-123456", False), (1, "a b\nc", False)]
)
def test_a_number_is_taken_from_a_trusted_proxy_only(visitor, settings, proxies, told, kept):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    given = visitor.get("/none-such/", headers={"x-request-id": told})["X-Request-ID"]
    assert (given == told) is kept
    assert given


@pytest.mark.parametrize(("form", "formatter"), [("plain", "Plain"), ("json", "Lines")])
def test_level_and_format_are_settings(form, formatter):
    made = logs.configuration("info", form)
    assert made["root"]["level"] == "INFO"
    assert made["formatters"]["own"]["()"] == f"dauys.kernel.logs.{formatter}"
