"""Saying what could be better, from any page; the look, the answer, its letter; wanting the same."""

from __future__ import annotations

import pytest
from tests.journeys.conftest import MakeStage
from tests.journeys.site import Site
from tests.journeys.watching import NARROW, Accessible, foreign, narrow

pytestmark = pytest.mark.browser


def test_a_suggestion_is_given_looked_at_answered_and_wanted(stage: MakeStage, site: Site):
    walk = stage("en", Accessible(), bypass_csp=True)
    reader = walk.somebody()
    reader.opens("/bodies/").follows("Tell us about this page").sees("/bodies/")
    reader.presses("Send").sees("Write what you suggest.")
    reader.writes("What do you suggest?", "Sort bodies by name.").page.locator("[name=mailbox]").fill("ann@example.org")
    reader.presses("Send").reads("Thank you. It becomes public here once we have looked at it.")
    reader.opens("/feedback/").misses("Sort bodies by name.")

    administrator = walk.signed_in("administrator@example.org")
    administrator.opens("/desk/").follows("Suggestions about this site").sees("Sort bodies by name.")
    administrator.page.get_by_role("link", name="Look and answer").first.click()
    administrator.chooses("Planned").page.locator("[name=answer_en]").fill("In spring.")
    administrator.presses("See how it will look").reads("How it will look")
    reader.opens("/feedback/").misses("In spring.")
    administrator.presses("Publish").reads("It is published.")

    assert "In spring." in reader.finds_mail("ann@example.org", "Your suggestion was answered")
    reader.opens("/feedback/?state=planned").sees("In spring.").follows("I want this too").reads("Sign in")
    site.behind("account", email="wants@example.org", given="Дана", family="Есенова", language="en")
    other = walk.signed_in("wants@example.org").opens("/feedback/").presses("I want this too")
    other.sees("1 other wants this too").presses("I no longer want this").misses("wants this too")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_pages_are_whole_on_the_narrowest_phone(stage: MakeStage, language: str):
    walk = stage(language, narrow, foreign, viewport=NARROW)
    reader = walk.somebody()
    for path in ("/feedback/?state=declined", "/feedback/new/?page=/bodies/"):
        reader.opens(path)
    walk.signed_in("administrator@example.org").opens("/desk/feedback/")
