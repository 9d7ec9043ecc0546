"""Donating without an account: paid, refused, waiting; the receipt; given back by the recipient."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.journeys.conftest import MakeStage
from tests.journeys.site import Site
from tests.journeys.stories import Somebody
from tests.journeys.watching import NARROW, Accessible, foreign, narrow

pytestmark = pytest.mark.browser
TITLE = "Vilciens"
KEEP = """() => {
  const link = document.querySelector("main a[href$='.pdf']");
  link.download = "";
  link.click();
}"""
"""Keep the receipt instead of showing it."""


@pytest.fixture(scope="module")
def page(site: Site) -> Iterator[str]:
    """An initiative that takes donations."""
    who = {"email": "ilze@example.org", "given": "Ilze", "family": "Berzina", "language": "ru"}
    site.behind("account", citizenship="LV", residence="LV", **who)
    what = {"title": TITLE, "body": "Lūdzam.", "language": "lv"}
    made = site.behind("petition", preset="lv-manabalss", place="LV", author=who["email"], **what)
    return f"/petitions/{made['case']}/"


def promises(who: Somebody, page: str, amount: str, name: str = "") -> Somebody:
    """Go from the petition to the page of the bank."""
    who.opens(page).follows_button("Donate").chooses(amount)
    if name:
        who.page.locator("[name=shown]").fill(name)
    return who.presses("Go on to pay").reads("This is a demonstration")


def test_somebody_gives_and_keeps_the_receipt(stage: MakeStage, page: str):
    donor = stage("en", Accessible(), bypass_csp=True).somebody()
    promises(donor, page, "€25.00", "Ann").presses("Pay").reads("Thank you. Your donation has arrived.")
    with donor.page.expect_download() as kept:
        donor.page.evaluate(KEEP)
    assert kept.value.path().read_bytes().startswith(b"%PDF-")
    donor.opens(f"{page}donations/").sees("€25.00").sees("Ann")
    donor.opens(page).sees("€25.00")


def test_what_the_bank_refuses_is_tried_again_and_what_it_leaves_open_waits(stage: MakeStage, page: str):
    donor = stage("en").somebody()
    promises(donor, page, "€5.00").chooses("The bank refuses").presses("Pay").reads("Your donation was not paid")
    donor.follows_button("Try again").chooses("The bank has not answered yet").presses("Pay")
    donor.reads("Your donation has not been paid yet").follows_button("Pay now").presses("Pay")
    donor.reads("Thank you. Your donation has arrived.")


def test_an_amount_that_is_none_is_named_and_the_rest_stays(stage: MakeStage, page: str):
    donor = stage("en", Accessible(), bypass_csp=True).somebody()
    donor.opens(f"{page}donate/").page.locator("[name=own]").fill("12 dollars")
    donor.page.locator("[name=shown]").fill("Ann")
    donor.presses("Go on to pay")
    donor.sees("Write the amount in figures, for example 12.50")
    assert donor.page.locator("[name=shown]").input_value() == "Ann"


def test_the_recipient_gives_back_with_a_reason(stage: MakeStage, page: str):
    walk = stage("en", Accessible(), bypass_csp=True)
    donor = walk.somebody()
    promises(donor, page, "€50.00", "Twice").presses("Pay").reads("Thank you. Your donation has arrived.")
    address = donor.path
    head = walk.signed_in("recipient@example.org")
    head.opens("/desk/").follows("Donations").sees("Twice")
    head.page.get_by_role("link", name="Give back").first.click()
    head.looks().writes("Why is the money given back?", "Paid twice.").presses("Give back")
    head.reads("The donation is given back, and this is recorded.")
    donor.opens(address).reads("Your donation was given back").reads("Paid twice.")
    donor.opens(f"{page}donations/").misses("Twice")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_pages_are_whole_on_the_narrowest_phone(stage: MakeStage, page: str, language: str):
    donor = stage(language, narrow, foreign, viewport=NARROW).somebody()
    for part in ("", "donate/", "donations/"):
        donor.opens(f"{page}{part}")
    donor.opens(f"{page}donate/").page.locator("[value='5.00']").check()
    donor.page.locator("main form button").click()
    donor.looks().page.locator("main form button").click()
    donor.looks()
