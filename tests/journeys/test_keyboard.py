"""Starting, signing and deciding with Tab, Enter and Space alone; at every stop one can see where one is."""

from __future__ import annotations

import re

import pytest
from tests.journeys.conftest import MakeStage
from tests.journeys.site import Site
from tests.journeys.stories import Somebody

pytestmark = pytest.mark.browser
MOST_STOPS = 90
FOCUS = """() => {
  const stop = document.activeElement;
  if (!stop || stop === document.body) return null;
  const label = stop.labels && stop.labels.length ? stop.labels[0] : null;
  const drawn = () => [[stop, null], [stop, "::before"], [label, "::before"]].map(([element, part]) => {
    if (!element) return "";
    const style = getComputedStyle(element, part);
    return [style.outline, style.boxShadow, style.backgroundColor, style.borderColor].join();
  }).join();
  const focused = drawn();
  stop.blur();
  const unlike = drawn() !== focused;
  stop.focus({preventScroll: true});
  const box = (["radio", "checkbox"].includes(stop.type) && label ? label : stop).getBoundingClientRect();
  const within = box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0;
  const name = stop.getAttribute("aria-label") || (label ? label.innerText : "") || stop.innerText || stop.value || "";
  return {name: name.trim(), html: stop.outerHTML.slice(0, 120), visible: unlike && within};
}"""


class Keyboard:
    """Somebody whose hands are on the keyboard."""

    def __init__(self, who: Somebody) -> None:
        self.who, self.page, self.say = who, who.page, who.say

    def goes_to(self, text: str) -> Keyboard:
        """Press Tab until the thing with this name has the focus."""
        for _stop in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            focus = self.page.evaluate(FOCUS)
            if focus is None:
                continue
            assert focus["visible"], f"{self.page.url}: nobody sees that the focus is at {focus['html']}"
            if focus["name"].startswith(text):
                return self
        raise AssertionError(f"{self.page.url}: Tab does not lead to {text!r}")

    def enters(self) -> Keyboard:
        """Press Enter, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self

    def types(self, text: str) -> Keyboard:
        """Write where the focus is."""
        self.page.keyboard.type(text)
        return self

    def spaces(self) -> Keyboard:
        """Press Space: tick, choose."""
        self.page.keyboard.press("Space")
        return self

    def answers(self, text: str) -> Keyboard:
        """Write, then go on."""
        return self.types(text).goes_to(self.say("Continue")).enters()


@pytest.fixture(scope="module")
def people(site: Site) -> None:
    for name, given in (("keys-author", "Рауан"), ("keys-signer", "Жанар")):
        site.behind("account", email=f"{name}@example.org", given=given, family="Бекова", language="en")


def starts(keys: Keyboard, title: str) -> str:
    """Write a petition from the home page to the hand-in."""
    say = keys.say
    keys.who.opens("/")
    keys.goes_to(say("Skip to the content")).goes_to(say("Start a petition")).enters()
    keys.goes_to(say("What do you want to be done?")).answers(title)
    keys.goes_to(say("Town, village, district or region")).types("Almaty")
    keys.page.get_by_label("Almaty").first.wait_for()
    keys.goes_to("Almaty").spaces().goes_to(say("Continue")).enters()
    keys.goes_to(say("What is it about?")).goes_to(say("Continue")).enters()
    keys.goes_to("Akimat of Almaty").spaces().goes_to(say("Continue")).enters()
    keys.goes_to(say("Why is it needed?")).answers("Children cross six lanes. One died in spring.")
    keys.goes_to(say("Continue")).enters()
    keys.goes_to(say("No, none of these")).spaces().goes_to(say("Continue")).enters()
    keys.goes_to(say("Continue")).enters()
    keys.goes_to(say("Hand it in")).enters()
    keys.who.reads("Your petition is handed in")
    found = re.search(r"[0-9a-f-]{36}", keys.who.path)
    assert found
    return found.group()


def test_a_petition_is_started_returned_accepted_and_signed_by_keyboard(stage: MakeStage, people: None):
    walk, title = stage("en"), "A footbridge over Al-Farabi Avenue"
    say, page = walk.say, walk.signed_in("keys-author@example.org")
    case = starts(Keyboard(page), title)

    moderator = Keyboard(walk.signed_in("moderator@example.org"))
    moderator.who.opens(f"/desk/checks/{case}/")
    moderator.goes_to(say("Return it to the author with marks")).page.keyboard.press("Enter")
    moderator.goes_to("3. ").spaces().goes_to(say("Note to %(number)s", number=3)).types("Please say where.")
    moderator.goes_to(say("Some things in the text need to be changed")).spaces()
    moderator.goes_to(say("Return to the author")).enters()
    moderator.who.reads("Returned: the author sees what you marked and can hand it in again.")

    author = Keyboard(page)
    page.opens(f"/petitions/{case}/manage/")
    author.goes_to(say("Change the text")).enters().goes_to(say("Save and hand in again")).enters()
    moderator.who.opens(f"/desk/checks/{case}/")
    moderator.goes_to(say("Accept")).enters()
    moderator.who.reads("Accepted: the petition is open now, and its author is told.")

    signer = Keyboard(walk.signed_in("keys-signer@example.org"))
    signer.who.opens(f"/petitions/{case}/")
    signer.goes_to(say("Sign this petition")).enters().goes_to(say("Sign")).enters()
    signer.who.reads("Thank you. Your signature has been received.")
