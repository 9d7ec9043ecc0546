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
        page.on("requestfailed", lambda request: said.append(f"{request.url} {request.failure}"))
        for path in PAGES[:-1]:
            page.goto(address + path)
        page.wait_for_timeout(200)
        return [line for line in said if "ERR_ABORTED" not in line]  # what was still on its way when one went on

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


def test_what_names_no_choice_is_no_choice_and_is_said_to_be_unknown(address):
    def look(page):
        page.goto(f"{address}/styleguide/?lang=en")
        field = page.get_by_role("combobox")
        field.fill("Атлантида")
        field.blur()
        page.get_by_text("“Атлантида” is not in the list.").wait_for()
        return page.locator("select[name=place]").input_value(), field.get_attribute("aria-invalid")

    assert browse(look) == ("", "true")


def test_what_fits_one_choice_only_is_that_choice(address):
    def look(page):
        page.goto(f"{address}/styleguide/?lang=en")
        field = page.get_by_role("combobox")
        field.fill("караг")
        field.press("Tab")
        page.wait_for_timeout(500)
        return field.input_value(), field.get_attribute("aria-invalid"), page.get_by_role("listbox").is_visible()

    assert browse(look) == ("Қарағанды", None, False)


@pytest.mark.parametrize("typed", ["", "караг"])
@pytest.mark.parametrize("touch", [True, False])
def test_the_button_below_an_open_list_is_reached_at_the_first_press(address, typed, touch):
    def look(page):
        page.goto(f"{address}/styleguide/?lang=en")
        field = page.get_by_role("combobox")
        if typed:
            field.fill(typed)
        field.click()
        listed = page.get_by_role("listbox").bounding_box()
        button = page.locator("form:has(select[name=place]) button:not([type=button])").last
        below = button.bounding_box()
        sent = page.evaluate_handle(
            "addEventListener('submit', event => { event.preventDefault(); window.sent = (window.sent || 0) + 1 })"
        )
        assert sent
        button.tap() if touch else button.click()
        page.wait_for_timeout(600)
        return below["y"] >= listed["y"] + listed["height"], page.evaluate("window.sent")

    assert browse(look, viewport={"width": 360, "height": 640}, has_touch=touch) == (True, 1)


def test_enter_does_not_send_what_is_not_in_the_list(address):
    def look(page):
        page.goto(f"{address}/styleguide/?lang=en")
        field = page.get_by_role("combobox")
        field.fill("Атлантида")
        field.press("Enter")
        page.get_by_text("“Атлантида” is not in the list.").wait_for()
        return page.evaluate("document.activeElement.getAttribute('role')")

    assert browse(look) == "combobox"


def test_a_list_can_be_opened_by_its_arrow_and_says_how_to_use_it(address):
    def look(page):
        page.goto(f"{address}/styleguide/?lang=en")
        page.get_by_role("button", name="Open the list:").click()
        field = page.get_by_role("combobox")
        told = [page.locator(f"#{one}").inner_text() for one in field.get_attribute("aria-describedby").split()]
        return page.get_by_role("option").count() > 3, "Open the list, or write a few letters." in told

    assert browse(look) == (True, True)


def test_a_form_that_waits_for_its_answer_says_so_and_is_sent_once(address):
    count = "window.sent = (window.sent || 0) + !it.defaultPrevented; it.preventDefault()"

    def look(page):
        page.goto(f"{address}/display/?lang=en")
        page.evaluate(f"() => addEventListener('submit', it => {{ {count} }})")
        button = page.locator("main form button").last
        button.click()
        button.click(force=True)
        page.get_by_role("status").filter(has_text="Being sent").wait_for(timeout=5_000)
        return page.evaluate("window.sent"), page.locator("form[aria-busy=true]").count()

    assert browse(look) == (1, 1)


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
