"""What goes wrong in life: another language half-way, a second press or window, a lost session, an old code."""

from __future__ import annotations

import re

import pytest
from tests.journeys.conftest import MakeStage
from tests.journeys.site import Site
from tests.journeys.stories import Somebody, Stage

pytestmark = pytest.mark.browser
TITLE = "Heated bus stops in Astana"
BODY = "At minus thirty people wait for half an hour."


@pytest.fixture(scope="session")
def case(site: Site) -> str:
    """A British petition that needs no account."""
    site.behind(
        "account",
        email="starter@example.org",
        given="Ann",
        family="Lee",
        citizenship="GB",
        residence="GB",
        language="en",
    )
    made = site.behind(
        "petition",
        preset="uk-parliament",
        place="GB",
        author="starter@example.org",
        title="Plant a tree in every school yard",
        body="Shade, birds and something to climb.",
        language="en",
    )
    return str(made["case"])


def begins(who: Somebody) -> Somebody:
    """A draft, as far as the reasons."""
    who.opens("/petitions/start/").writes("What do you want to be done?", TITLE).presses("Continue")
    who.finds_place("Almaty").presses("Continue").presses("Continue")
    return who.chooses("Akimat of Almaty").presses("Continue")


def test_the_language_changes_and_the_page_and_the_query_stay(stage: MakeStage):
    walk = stage("en")
    reader = walk.somebody().opens("/petitions/?q=libraries&show=all")
    with reader.page.expect_navigation():
        reader.page.get_by_role("button", name="Русский").click()
    assert reader.page.locator("html").get_attribute("lang") == "ru"
    assert re.search(r"q=libraries", reader.path)
    assert reader.page.locator("main input[name=q]").input_value() == "libraries"
    reader.opens("/bodies/")
    assert reader.page.locator("html").get_attribute("lang") == "ru"


def test_the_language_changes_in_the_middle_of_a_draft(stage: MakeStage):
    writer = begins(stage("en").somebody())
    writer.writes("Why is it needed?", BODY).presses("Continue")
    writer.presses("Continue")
    before = writer.path
    with writer.page.expect_navigation():
        writer.page.get_by_role("button", name="Қазақша").click()
    assert writer.path == before
    writer.opens(before.replace("/similar/", "/why/"))
    assert writer.page.locator("textarea").input_value() == BODY


def test_the_back_button_shows_what_was_typed(stage: MakeStage):
    writer = stage("en").somebody()
    writer.opens("/petitions/start/").writes("What do you want to be done?", TITLE).presses("Continue")
    writer.page.go_back()
    assert writer.page.get_by_label("What do you want to be done?").input_value() == TITLE
    writer.presses("Continue").reads("Which place is it about?")


def test_a_button_pressed_twice_counts_nobody_before_the_mailbox_is_confirmed(stage: MakeStage, site: Site, case: str):
    signer = stage("en").somebody().opens(f"/petitions/{case}/sign/")
    fills(signer, "twice@example.org")
    before = site.behind("standing", case=case)["signatures"]
    with signer.page.expect_navigation():
        signer.page.get_by_role("button", name="Sign", exact=True).dblclick()
    signer.reads("Look into your mailbox")
    signer.page.go_back()
    signer.page.wait_for_load_state()
    fills(signer, "twice@example.org").presses("Sign").reads("Look into your mailbox")
    assert site.behind("standing", case=case)["signatures"] == before


def fills(signer: Somebody, email: str) -> Somebody:
    """The form of somebody who signs by mail."""
    signer.writes("Given name", "Tess").writes("Family name", "Moss").writes("E-mail address", email)
    signer.writes("Postcode", "SW1A 1AA").page.locator("[name=declares]").check()
    return signer


def test_two_windows_on_one_draft_lose_nothing_unseen(stage: MakeStage):
    writer = begins(stage("en").somebody())
    second = Somebody(writer.stage, writer.page.context.new_page()).opens(writer.path)
    writer.writes("Why is it needed?", BODY).presses("Continue").presses("Continue").reads("Is it about one of these?")
    second.writes("Why is it needed?", f"{BODY} Children too.").presses("Continue").reads("What stands now:")
    second.presses("Continue").presses("Continue").reads("Is it about one of these?")
    second.opens("/petitions/start/")
    assert second.page.get_by_role("link", name=TITLE).count() == 1


def test_two_moderators_decide_at_once_and_the_second_is_told(stage: MakeStage, site: Site):
    site.behind("account", email="second@example.org", given="Дина", family="Ли", role="moderator")
    site.behind("account", email="hurried@example.org", given="Олжас", family="Тлеу")
    made = site.behind(
        "petition",
        preset="kz-epetition-region-akimat",
        place="KZ-75",
        author="hurried@example.org",
        title="Ашық теннис корттары",
        body="Барлығына бірдей, тегін.",
        language="kk",
        accepted=False,
    )
    walk = stage("en")
    first, second = walk.signed_in("moderator@example.org"), walk.signed_in("second@example.org")
    for one in (first, second):
        one.opens(f"/desk/checks/{made['case']}/")
    first.presses("Accept").reads("Accepted: the petition is open now, and its author is told.")
    second.presses("Accept").reads("Below you see how it stands now.")


def test_a_session_lost_while_writing_loses_no_word(stage: MakeStage):
    writer = begins(stage("en").somebody())
    writer.page.context.clear_cookies(name="sessionid")
    writer.writes("Why is it needed?", BODY).presses("Continue").presses("Continue").reads("Is it about one of these?")
    writer.opens("/petitions/start/").follows(TITLE)
    assert writer.page.get_by_text(BODY).count()


def test_without_any_cookie_left_the_page_says_how_to_come_back(stage: MakeStage):
    writer = begins(stage("en").somebody())
    address = writer.path
    writer.page.context.clear_cookies()
    writer.opens(address).reads("I have lost my link")


def test_a_form_that_has_lost_its_cookie_says_so_kindly(stage: MakeStage, case: str):
    signer = stage("en").somebody().opens(f"/petitions/{case}/sign/")
    fills(signer, "late@example.org").page.context.clear_cookies(name="csrftoken")
    signer.presses("Sign")
    assert "403" not in signer.page.locator("main").inner_text()
    assert signer.page.get_by_role("heading", level=1).count() == 1


def test_an_expired_code_is_refused_and_a_new_one_works(stage: MakeStage, site: Site):
    """A whole start without an account, with a mailbox that takes its time."""
    walk: Stage = stage("en")
    writer, address = walk.somebody(), "slow@example.org"
    writer.opens("/petitions/start/").writes("What do you want to be done?", "Mend the towpath").presses("Continue")
    writer.finds_place("United Kingdom").presses("Continue").presses("Continue")
    writer.page.locator("input[name=who]").first.check()
    writer.presses("Continue").writes("Why is it needed?", "It floods.").presses("Continue").presses("Continue")
    writer.presses("Continue")
    writer.writes("Given name", "Wendy").writes("Family name", "Lock").writes("E-mail address", address)
    writer.presses("Continue").reads("Confirm your e-mail address")
    code = writer.code_from_mail(address)
    site.behind("let_codes_expire")
    writer.writes("Code from the e-mail", code).presses("Continue")
    assert writer.page.locator(".govuk-error-summary").count() == 1
    writer.unfolds("No e-mail has come").follows("Correct the address or get a new code")
    writer.presses("Continue").writes("Code from the e-mail", writer.next_code_from_mail(address, code))
    writer.presses("Continue").page.locator("[name=declares]").check()
    writer.presses("Hand it in").reads("Your petition is handed in").reads("How you come back")
