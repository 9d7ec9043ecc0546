"""Attaching files to a draft: in pieces that go on after a broken connection, and by a form without scripts."""

from __future__ import annotations

import io
import os
import re
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Route, expect
from tests.journeys.conftest import MakeStage
from tests.journeys.stories import SOON, Somebody
from tests.journeys.watching import NARROW, Accessible, foreign, narrow

pytestmark = pytest.mark.browser
PIECE = 4 * 1024 * 1024
LARGE = 9 * 1024 * 1024
"""Three pieces."""


def photo() -> dict[str, Any]:
    made = io.BytesIO()
    Image.new("RGB", (800, 600), "seagreen").save(made, "JPEG")
    return {"name": "park.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def large() -> dict[str, Any]:
    return {"name": "survey.bin", "mimeType": "application/octet-stream", "buffer": os.urandom(LARGE)}


def begins(who: Somebody, title: str) -> Somebody:
    """A draft, as far as the question for what is to be attached."""
    who.opens("/petitions/start/").writes("What do you want to be done?", title).presses("Continue")
    who.finds_place("Almaty").presses("Continue").presses("Continue")
    who.chooses("Akimat of Almaty").presses("Continue")
    return who.writes("Why is it needed?", "Because of this and that.").presses("Continue")


def choose(who: Somebody, *files: dict[str, Any]) -> None:
    who.page.locator("input[type=file]").set_input_files(list(files))


def attached(who: Somebody, name: str) -> Any:
    return who.page.locator("#files .dy-files__one").filter(has_text=name)


@pytest.mark.parametrize(
    ("language", "looks", "options"),
    [("en", (Accessible(),), {"bypass_csp": True}), ("en", (narrow,), {"viewport": NARROW})],
    ids=["accessible", "narrow"],
)
def test_files_are_sent_as_they_are_chosen_checked_shown_and_removed(
    stage: MakeStage, language: str, looks: Any, options: dict[str, Any]
):
    who = begins(stage(language, *looks, **options).somebody(), "Benches in every park")
    choose(who, photo(), {"name": "list.txt", "mimeType": "text/plain", "buffer": b"One, two, three"})
    expect(attached(who, "park.jpg").locator("img")).to_be_visible(timeout=SOON)
    expect(attached(who, "list.txt").get_by_role("link", name="list.txt")).to_be_visible(timeout=SOON)
    expect(who.page.locator("[data-uploads-said]")).to_contain_text("being checked")
    who.looks()
    with who.page.expect_navigation():
        attached(who, "list.txt").get_by_role("button", name="Remove").click()
    expect(attached(who, "list.txt")).to_have_count(0)
    who.presses("Continue")
    assert who.path.endswith("/similar/")


def test_a_broken_connection_is_survived(stage: MakeStage):
    walk = stage("en")
    who = begins(walk.somebody(), "Count the trees")
    offsets: list[str] = []

    def flaky(route: Route) -> None:
        request = route.request
        if request.method == "PATCH":
            offsets.append(request.headers["upload-offset"])
            if len(offsets) == 2:
                route.abort("connectionreset")
                return
        route.continue_()

    who.page.route(re.compile("/uploads/"), flaky)
    choose(who, large())
    expect(attached(who, "survey.bin").get_by_role("link", name="survey.bin")).to_be_visible(timeout=SOON)
    assert offsets == ["0", str(PIECE), str(PIECE), str(2 * PIECE)]
    walk.watch.found[:] = [line for line in walk.watch.found if "ERR_CONNECTION_RESET" not in line]


def test_an_upload_goes_on_in_a_new_window_when_the_same_file_is_chosen_again(stage: MakeStage):
    walk = stage("en")
    who = begins(walk.somebody(), "Count the birds")
    file, offsets = large(), list[str]()

    def broken(route: Route) -> None:
        offsets.append(route.request.headers.get("upload-offset", ""))
        if route.request.method == "PATCH" and route.request.headers["upload-offset"] != "0":
            route.abort("internetdisconnected")
            return
        route.continue_()

    who.page.route(re.compile("/uploads/"), broken)
    choose(who, file)
    expect(who.page.locator(".dy-uploads__text")).to_contain_text("the connection is broken", timeout=SOON)
    expect(who.page.get_by_role("button", name="Pause")).to_be_visible()
    there = who.path
    who.page.goto("about:blank")
    who.page.unroute(re.compile("/uploads/"))
    who.opens(there)
    expect(attached(who, "survey.bin")).to_contain_text("Choose the same file again to go on")
    sent: list[str] = []
    who.page.on("request", lambda one: sent.append(one.headers["upload-offset"]) if one.method == "PATCH" else None)
    choose(who, file)
    expect(attached(who, "survey.bin").get_by_role("link", name="survey.bin")).to_be_visible(timeout=SOON)
    assert sent == [str(PIECE), str(2 * PIECE)]
    walk.watch.found[:] = [line for line in walk.watch.found if "ERR_INTERNET_DISCONNECTED" not in line]


def test_an_upload_is_paused_continued_and_cancelled_by_the_keyboard(stage: MakeStage):
    walk = stage("en")
    who = begins(walk.somebody(), "Count the bees")

    def slow(route: Route) -> None:
        if route.request.method == "PATCH" and route.request.headers["upload-offset"] != "0":
            who.page.wait_for_timeout(300)
        route.continue_()

    who.page.route(re.compile("/uploads/"), slow)
    choose(who, large())
    pause = who.page.get_by_role("button", name="Pause")
    pause.focus()
    who.page.keyboard.press("Enter")
    expect(who.page.locator(".dy-uploads__text")).to_contain_text("paused at")
    go_on = who.page.get_by_role("button", name="Continue sending")
    expect(go_on).to_be_focused()
    who.page.get_by_role("button", name="Continue", exact=True).click()
    expect(who.page.get_by_text("Wait until all files are sent").last).to_be_visible()
    who.page.get_by_role("button", name="Cancel").focus()
    who.page.keyboard.press("Enter")
    expect(who.page.locator(".dy-uploads__one")).to_have_count(0)
    expect(attached(who, "survey.bin")).to_have_count(0, timeout=SOON)
    who.page.unroute_all(behavior="ignoreErrors")
    who.presses("Continue")
    walk.watch.found[:] = [line for line in walk.watch.found if "ERR_" not in line]


def test_what_does_not_fit_is_refused_in_words(stage: MakeStage):
    walk = stage("ru", foreign)
    who = walk.somebody()
    who.opens("/petitions/start/").writes("What do you want to be done?", "Посчитать пчёл").presses("Continue")
    who.finds_place("Алматы").presses("Continue").presses("Continue")
    who.chooses("Акимат города Алматы").presses("Continue")
    who.writes("Why is it needed?", "Потому что.").presses("Continue")
    choose(who, {"name": "a.bin", "mimeType": "application/x", "buffer": bytes(11 * 1024 * 1024)})
    expect(who.page.locator(".dy-uploads__text")).to_contain_text("Все файлы вместе могут занимать 10\u00a0МБ")
    walk.watch.found[:] = [line for line in walk.watch.found if "413" not in line]


def test_without_scripts_an_ordinary_form_does_the_same(stage: MakeStage):
    who = begins(stage("en", java_script_enabled=False).somebody(), "Benches without scripts")
    choose(who, photo(), large())
    who.presses("Attach")
    for _try in range(40):
        who.opens(who.path)
        if attached(who, "park.jpg").locator("img").count():
            break
        who.page.wait_for_timeout(500)
    expect(attached(who, "park.jpg").locator("img")).to_be_visible()
    expect(attached(who, "survey.bin")).to_have_count(1)
    with who.page.expect_navigation():
        attached(who, "park.jpg").get_by_role("button", name="Remove").click()
    expect(attached(who, "park.jpg")).to_have_count(0)
    choose(who, {"name": "too.bin", "mimeType": "application/x", "buffer": bytes(2 * 1024 * 1024)})
    who.presses("Attach")
    who.sees("All files together may have 10\u00a0MB")
