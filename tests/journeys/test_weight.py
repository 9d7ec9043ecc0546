"""How heavy pages are on the wire: a first visit with font, styles and scripts, and every one after."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
FIRST, AFTER = 100_000, 20_000
"""Bytes transferred, headers included."""


@pytest.fixture(scope="module")
def case(site: Site) -> str:
    """A petition with more around it than most, and a list of others beside it."""
    site.behind("account", email="heavy@example.org", given="Айгүл", family="Серікова")
    for number in range(12):
        made = site.behind(
            "petition",
            preset="kz-epetition-region-akimat",
            place="KZ-75",
            author="heavy@example.org",
            title=f"{number}-мөлтек ауданға балабақша керек",
            body="Кезекте үш жүз бала тұр. " * 60,
            language="kk",
            signatures=50 + number,
        )
    return str(made["case"])


@pytest.mark.parametrize("language", ["kk", "en"])
@pytest.mark.parametrize("path", ["/", "/petitions/", "/petitions/{case}/"])
def test_a_page_is_light_the_first_time_and_lighter_after(
    site: Site, browser: Browser, case: str, path: str, language: str
):
    address = site.address + path.format(case=case)
    context = browser.new_context(viewport={"width": 390, "height": 800}, locale=language)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    transferred: list[float] = []
    encodings: set[str] = set()

    def add(event: dict[str, Any]) -> None:
        transferred.append(event["encodedDataLength"])

    wire.on("Network.loadingFinished", add)
    page.on("response", lambda response: encodings.add(response.headers.get("content-encoding", "")))
    page.goto(address, wait_until="networkidle")
    first = sum(transferred)
    transferred.clear()
    page.goto(address, wait_until="networkidle")
    after = sum(transferred)
    context.close()
    assert "br" in encodings
    assert (first < FIRST, after < AFTER) == (True, True), f"{path}: {first:.0f} bytes, then {after:.0f}"
