"""One real site for all journeys of a run, and a browser for each module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.journeys import site as sites
from tests.journeys.site import Site
from tests.journeys.stories import Look, Stage
from tests.journeys.watching import AXE

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"]
"""No journey needs the network: whatever asks for it gets nothing."""

MakeStage = Callable[..., Stage]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not CHROMIUM.exists() or not AXE.exists():
        pytest.skip("needs Chromium and the npm packages")
    with sites.running(tmp_path_factory.mktemp("site")) as started:
        yield started


@pytest.fixture(scope="module")
def browser(site: Site) -> Iterator[Browser]:
    with sync_playwright() as player:
        launched = player.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def stage(site: Site, browser: Browser) -> Iterator[MakeStage]:
    """Sets a stage; when the journey is over, nothing may have been found that should not be."""
    made: list[Stage] = []

    def make(language: str = "en", *looks: Look, **options: Any) -> Stage:
        made.append(Stage(site, browser, language, looks, options))
        return made[-1]

    yield make
    for one in made:
        one.end()
    found = [line for one in made for line in one.found]
    assert not found, "\n".join(dict.fromkeys(found))
