"""In a browser: a passkey is made and used under the strict policy, and no page of the area breaks a rule of access."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OUTSIDE = ("/accounts/login/", "/accounts/signup/", "/accounts/login/code/")
INSIDE = (
    "/my/data/",
    "/my/data/name/",
    "/my/data/birth_date/",
    "/my/data/citizenship/",
    "/my/data/residence/?q=алма",
    "/my/security/",
    "/my/erase/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/email/",
    "/desk/admin/people/",
    "/desk/admin/providers/",
    "/desk/admin/add-provider/",
)
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists() or not AXE.exists(), reason="needs Chromium and the npm packages"),
]


@pytest.fixture(scope="module")
def _collected():
    call_command("collectstatic", "--noinput", verbosity=0)


@pytest.fixture
def address(live_server, almaty, administrator, _collected):
    return live_server.url.replace("127.0.0.1", "localhost")


def browse(look, **context: object):
    """Run `look(page)` in a browser of its own thread: Django's database refuses a thread that has an event loop."""

    def run():
        with sync_playwright() as player:
            browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            try:
                return look(browser.new_context(locale="en", **context).new_page())
            finally:
                browser.close()

    with ThreadPoolExecutor(1) as own:
        return own.submit(run).result()


def sign_in(page, address):
    """With the password, and once more as pages that matter ask."""
    page.goto(f"{address}/accounts/login/")
    page.fill("[name=login]", "admin@example.kz")
    page.fill("[name=password]", "Kelesi-bekette-7")
    page.press("[name=password]", "Enter")
    page.goto(f"{address}/my/erase/")
    page.fill("[name=password]", "Kelesi-bekette-7")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/my/erase/")


def test_a_passkey_is_made_and_then_signs_in(address):
    def look(page):
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        refused = []
        page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
        sign_in(page, address)
        page.goto(f"{address}/accounts/2fa/webauthn/add/")
        page.check("[name=passwordless]")
        page.click("[data-passkey=create]")
        page.wait_for_url("**/accounts/2fa/recovery-codes/**")
        page.context.clear_cookies()
        page.goto(f"{address}/accounts/login/?next=/my/security/")
        assert page.is_hidden("#passkey-failed")
        page.click("[data-passkey=login]")
        page.wait_for_url("**/my/security/")
        return refused

    assert browse(look) == []
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_where_no_passkey_is_found_a_sentence_says_so(address):
    def look(page):
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        page.goto(f"{address}/accounts/login/")
        page.click("[data-passkey=login]")
        page.wait_for_selector("#passkey-failed", state="visible")
        return page.inner_text("#passkey-failed")

    assert "choose another way" in browse(look)


def test_without_scripts_no_button_is_shown_that_needs_them(address):
    def look(page):
        page.goto(f"{address}/accounts/login/")
        return page.is_hidden("[data-passkey=login]"), page.is_visible("[data-passkey-missing]")

    assert browse(look, java_script_enabled=False) == (True, True)


def test_no_page_breaks_a_rule_of_access_or_a_narrow_screen(address):
    def look(page):
        found = []
        for path in (*OUTSIDE, None, *INSIDE):
            if path is None:
                sign_in(page, address)
                continue
            page.goto(f"{address}{path}")
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 320:
                found.append((path, f"{width} px wide"))
            page.evaluate(AXE.read_text())
            ran = page.evaluate(f"axe.run({{runOnly: {json.dumps(RULES)}}})")
            found += [(path, broken["id"], broken["nodes"][0]["html"][:200]) for broken in ran["violations"]]
        return found

    assert browse(look, viewport={"width": 320, "height": 640}, bypass_csp=True) == []
