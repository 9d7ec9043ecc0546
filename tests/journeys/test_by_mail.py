"""Signing with nothing but a mailbox: without an account, in two steps, and telling nobody anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.journeys.conftest import MakeStage
from tests.journeys.site import Site
from tests.journeys.stories import Somebody

pytestmark = pytest.mark.browser
KINDS = [
    (
        "us-we-the-people",
        "US",
        "ann@example.org",
        "US",
        "Name the bridge after Rosa Parks",
        "She sat so that we may stand.",
    ),
    (
        "uk-parliament",
        "GB",
        "joan@example.org",
        "GB",
        "Keep village libraries open",
        "They are all that some of us have.",
    ),
]


@pytest.fixture(params=KINDS, ids=[kind[0] for kind in KINDS], scope="module")
def petition(request: pytest.FixtureRequest, site: Site) -> Iterator[dict[str, Any]]:
    preset, place, email, country, title, body = request.param
    site.behind("account", email=email, given="Ann", family="Lee", citizenship=country, residence=place, language="en")
    made = site.behind("petition", preset=preset, place=place, author=email, title=title, body=body, language="en")
    return {"case": made["case"], "page": f"/petitions/{made['case']}/", "title": title, "preset": preset}


def signs(who: Somebody, petition: dict[str, Any], given: str, email: str) -> Somebody:
    """Fill in the one form."""
    who.opens(f"{petition['page']}sign/").writes("Given name", given).writes("Family name", "Moss")
    who.writes("E-mail address", email)
    if petition["preset"] == "uk-parliament":
        who.writes("Postcode", "SW1A 1AA")
    who.page.locator("[name=declares]").check()
    return who.presses("Sign").reads("Look into your mailbox")


def confirmed(petition: dict[str, Any], site: Site) -> int:
    return int(site.behind("standing", case=petition["case"])["confirmed"])


def test_a_signature_counts_once_its_code_is_entered(stage: MakeStage, site: Site, petition: dict[str, Any]):
    signer, before = stage("en").somebody(), confirmed(petition, site)
    signs(signer, petition, "Ruth", f"ruth-{petition['preset']}@example.org")
    assert confirmed(petition, site) == before
    signer.writes("Code from the e-mail", "000000").presses("Confirm my signature")
    signer.reads("This code does not fit. Check it, or ask for a new one.")
    code = signer.code_from_mail(f"ruth-{petition['preset']}@example.org")
    signer.writes("Code from the e-mail", code).presses("Confirm my signature")
    signer.reads("Thank you. Your signature has been received.")
    assert confirmed(petition, site) == before + 1


def test_opening_the_link_of_the_mail_changes_nothing_until_the_button_is_pressed(
    stage: MakeStage, site: Site, petition: dict[str, Any]
):
    signer, before, address = (
        stage("en").somebody(),
        confirmed(petition, site),
        f"mary-{petition['preset']}@example.org",
    )
    signs(signer, petition, "Mary", address)
    link = re.search(r"http://localhost\S+/confirm/\S+", signer.finds_mail(address))
    assert link
    scanner = stage("en").somebody()
    for _visit in range(3):
        scanner.opens(link.group())
    assert confirmed(petition, site) == before
    telephone = stage("en").somebody().opens(link.group()).presses("Confirm my signature")
    telephone.reads("Thank you. Your signature has been received.")
    assert confirmed(petition, site) == before + 1


def test_a_repeat_looks_the_same_and_only_the_mailbox_is_told(stage: MakeStage, site: Site, petition: dict[str, Any]):
    address = f"carol-{petition['preset']}@example.org"
    signer = signs(stage("en").somebody(), petition, "Carol", address)
    first = signer.page.locator("main").inner_text()
    signer.writes("Code from the e-mail", signer.code_from_mail(address)).presses("Confirm my signature")
    before = confirmed(petition, site)
    again = signs(stage("en").somebody(), petition, "Carol", address)
    assert again.page.locator("main").inner_text() == first
    assert "already" in again.finds_mail(address, "already").lower()
    assert confirmed(petition, site) == before


def test_two_people_share_a_mailbox_and_a_third_does_not(stage: MakeStage, site: Site, petition: dict[str, Any]):
    address, before = f"home-{petition['preset']}@example.org", confirmed(petition, site)
    code = ""
    for given in ("Olive", "Peter"):
        signer = signs(stage("en").somebody(), petition, given, address)
        code = signer.next_code_from_mail(address, code)
        signer.writes("Code from the e-mail", code).presses("Confirm my signature")
        signer.reads("Thank you. Your signature has been received.")
    assert confirmed(petition, site) == before + 2
    third = signs(stage("en").somebody(), petition, "Quentin", address)
    third.finds_mail(address, "No more signatures")
    assert site.behind("standing", case=petition["case"])["signatures"] == before + 2


def test_after_too_many_wrong_codes_the_right_one_is_refused(stage: MakeStage, site: Site, petition: dict[str, Any]):
    address, before = f"dora-{petition['preset']}@example.org", confirmed(petition, site)
    signer = signs(stage("en").somebody(), petition, "Dora", address)
    code = signer.code_from_mail(address)
    site.behind("use_up_code", signature=signer.path.rstrip("/").rsplit("/", 1)[-1])
    signer.writes("Code from the e-mail", code).presses("Confirm my signature")
    signer.reads("Too many wrong codes. Ask for a new one.")
    assert confirmed(petition, site) == before


def test_the_count_follows_by_itself(stage: MakeStage, site: Site, petition: dict[str, Any]):
    """Nobody counts by hand: the tick does, seconds later."""
    reader, number = stage("en").somebody(), confirmed(petition, site)
    signer = signs(stage("en").somebody(), petition, "Vera", f"vera-{petition['preset']}@example.org")
    code = signer.code_from_mail(f"vera-{petition['preset']}@example.org")
    signer.writes("Code from the e-mail", code).presses("Confirm my signature")
    reader.waits_for_count(petition["case"], number + 1)


def test_a_signature_is_taken_back_through_the_mailbox_alone(stage: MakeStage, site: Site, petition: dict[str, Any]):
    address, before = f"fay-{petition['preset']}@example.org", confirmed(petition, site)
    signer = signs(stage("en").somebody(), petition, "Fay", address)
    signer.writes("Code from the e-mail", signer.code_from_mail(address)).presses("Confirm my signature")
    stranger = asks_back(stage("en").somebody(), petition, "Nobody", address)
    asks_back(signer, petition, "Fay", address)
    assert signer.page.locator("main").inner_text() == stranger.page.locator("main").inner_text()
    link = re.search(r"http://localhost\S+/unsign/\S+", signer.finds_mail(address, "back"))
    assert link
    signer.opens(link.group())
    assert confirmed(petition, site) == before + 1
    signer.presses("Take my signature back").reads("Your signature has been taken back. It no longer counts.")
    assert confirmed(petition, site) == before


def asks_back(who: Somebody, petition: dict[str, Any], given: str, email: str) -> Somebody:
    """Ask for the code that takes a signature back."""
    who.opens(f"{petition['page']}sign/").follows("Take my signature back")
    who.writes("Given name", given).writes("Family name", "Moss").writes("E-mail address", email)
    return who.presses("Send me the code").reads("Look into your mailbox")
