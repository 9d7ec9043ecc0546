"""The face in a real browser: accessible in every scheme, whole on the narrowest phone, alive without scripts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ("/", "/styleguide/", "/styleguide/?title=", "/display/", "/cookies/", "/none-such/")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists() or not AXE.exists(), reason="needs Chromium and the npm packages"),
]


@pytest.fixture(scope="module")
def _collected():
    call_command("collectstatic", "--noinput", verbosity=0)


@pytest.fixture
def address(live_server, settings, _collected):
    settings.DEMONSTRATION = True
    return live_server.url


def browse(look, **context: object):
    """Run `look(page)` in a browser of its own thread: Django's database refuses a thread that has an event loop."""

    def run():
        with sync_playwright() as player:
            browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            try:
                return look(browser.new_context(**context).new_page())
            finally:
                browser.close()

    with ThreadPoolExecutor(1) as own:
        return own.submit(run).result()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule_of_accessibility(address, scheme):
    def look(page):
        found = {}
        for path in PAGES:
            page.goto(address + path)
            page.evaluate(AXE.read_text())
            report = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
            if report["violations"]:
                found[path] = [(one["id"], one["nodes"][0]["html"][:100]) for one in report["violations"]]
        return found

    assert browse(look, color_scheme=scheme, bypass_csp=True) == {}


@pytest.mark.parametrize("large", [False, True])
def test_nothing_is_wider_than_the_narrowest_phone(address, large):
    def look(page):
        page.goto(f"{address}/display/")
        if large:
            page.locator('button[name="type"]').click()
        wide = {}
        for path in PAGES:
            for language in ("kk", "ru", "en"):
                page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
                over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                if over > 0:
                    wide[path, language] = over
        return wide

    assert browse(look, viewport={"width": 320, "height": 700}) == {}


def test_scripts_and_styles_keep_to_the_policy_and_run_without_complaint(address):
    def look(page):
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.on("requestfailed", lambda request: said.append(request.url))
        for path in PAGES[:-1]:
            page.goto(address + path)
        page.wait_for_timeout(200)
        return said

    assert browse(look) == []


def test_the_language_changes_without_scripts(address):
    def look(page):
        page.goto(f"{address}/cookies/")
        page.get_by_role("button", name="English").click()
        return page.url, page.locator("html").get_attribute("lang")

    assert browse(look, java_script_enabled=False) == (f"{address}/cookies/", "en")


def test_a_place_is_found_by_typing_and_chosen_by_keyboard(address):
    def look(page):
        page.goto(f"{address}/styleguide/?lang=kk")
        field = page.get_by_role("combobox")
        field.fill("караг")
        field.press("ArrowDown")
        field.press("Enter")
        return field.input_value(), page.locator("select[name=place]").input_value()

    assert browse(look) == ("Қарағанды", "ҚАР")


def test_what_names_no_choice_is_no_choice(address):
    def look(page):
        page.goto(f"{address}/styleguide/")
        field = page.get_by_role("combobox")
        field.fill("Атлантида")
        field.blur()
        return page.locator("select[name=place]").input_value()

    assert browse(look) == ""


@pytest.mark.parametrize(("language", "shown"), [("en", "7 / 5,000"), ("kk", "7 / 5\u00a0000")])
def test_characters_are_counted_while_they_are_written(address, language, shown):
    def look(page):
        page.goto(f"{address}/styleguide/?lang={language}")
        page.locator("#id_body").fill("one\ntwo")
        return page.locator('[data-counts="id_body"] [aria-hidden]').text_content()

    assert browse(look) == shown


def test_the_link_is_copied(address):
    def look(page):
        page.goto(f"{address}/styleguide/?lang=en")
        page.get_by_role("button", name="Copy the link").click()
        page.get_by_role("button", name="Copied").wait_for()
        return page.evaluate("navigator.clipboard.readText()")

    assert browse(look, permissions=["clipboard-read", "clipboard-write"]) == "https://dauys.example/p/1"


def test_a_count_is_kept_fresh(address):
    fresh = {"count": 60_000, "as_of": "2026-11-20T07:00:00Z"}
    plain = '<div class="dy-progress">'
    live = '<div class="dy-progress" data-module="live-count" data-url="/count" data-every="5" data-zone="Asia/Almaty">'

    def make_live(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(plain, live, 1))

    def look(page):
        page.route("**/styleguide/**", make_live)
        page.route("**/count", lambda route: route.fulfill(json=fresh))
        page.clock.install()
        page.goto(f"{address}/styleguide/?lang=en")
        part = page.locator("[data-module=live-count]")
        page.clock.run_for(6_000)
        part.get_by_text("60,000").wait_for()
        return part.locator("progress").evaluate("bar => bar.value"), part.locator("time").inner_text()

    value, clock = browse(look)
    assert value == 50_000
    assert clock == "12:00:00"
