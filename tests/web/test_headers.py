"""What every answer carries, and what the frame around a page keeps to itself."""

from __future__ import annotations

import asyncio
import os
import re
import warnings

import pytest
from django.template.loader import get_template
from django.test import AsyncClient, Client
from tests.house import source

from dauys.config.staticfiles import StaticFilesMiddleware

FILE = f"said-{os.getpid()}.txt"
FRAMES = ("page.html", "bare.html", "petitions/start_step.html", "web/admin/draft_page.html")


@pytest.fixture
def static_file(settings):
    file = settings.STATIC_ROOT / FILE
    file.write_text("0123456789", encoding="utf-8")
    yield f"/static/{FILE}"
    file.unlink()


@pytest.mark.parametrize("path", ["/cookies/", "/none-such/", "/healthz", "/api/v1/none", "/my/"])
def test_every_answer_says_what_pages_may_ask_of_a_device(db, path):
    policy = Client().get(path)["Permissions-Policy"]
    assert {"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()"} <= set(policy.split(", "))
    assert "publickey-credentials-get=(self)" in policy


@pytest.mark.parametrize(
    ("asked", "status", "content"), [({}, 200, b"0123456789"), ({"range": "bytes=2-4"}, 206, b"234")]
)
def test_a_file_is_served_as_a_whole_so_that_no_server_waits_for_it(static_file, asked, status, content):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        answer = asyncio.run(AsyncClient().get(static_file, headers=asked))
        head = asyncio.run(AsyncClient().head(static_file))
    assert (answer.status_code, answer.streaming, answer.content) == (status, False, content)
    assert (head.content, head["Content-Length"]) == (b"", "10")
    assert "camera=()" in head["Permissions-Policy"]


def test_static_files_are_served_by_our_own(settings):
    assert f"{StaticFilesMiddleware.__module__}.{StaticFilesMiddleware.__name__}" in settings.MIDDLEWARE


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_gives_no_names_to_the_page_inside(name):
    text = source.Path(get_template(name).origin.name).read_text(encoding="utf-8")
    named = re.findall(r"{%\s*(?:translate|blocktranslate|url|static)\b[^%]*\s(?:as|asvar)\s+(\w+)", text)
    assert named == []


@pytest.mark.parametrize("typed", ["", "akimat"])
def test_the_search_for_bodies_holds_what_was_typed_also_in_a_demonstration(client, db, settings, typed):
    settings.DEMONSTRATION = True
    html = client.get("/bodies/", {"q": typed, "name": typed, "text": typed}).content.decode()
    field = re.search(r'<input[^>]*type="search"[^>]*>', html)
    assert field
    assert f'value="{typed}"' in field[0]
