"""Free legal advice: the author asks, a lawyer proposes other words, and the author puts them in by a press."""

from __future__ import annotations

import pytest
from tests.journeys.conftest import MakeStage
from tests.journeys.site import Site
from tests.journeys.watching import NARROW, Accessible, foreign, narrow

pytestmark = pytest.mark.browser
STANDS, PROPOSED = "Lūdzam uzbūvēt pāreju.", "Lūdzam noteikt likumā pāreju pie katras skolas."


@pytest.mark.parametrize(("language", "scripts"), [("ru", True), ("kk", False)])
def test_proposed_words_come_into_the_text_by_one_press(stage: MakeStage, site: Site, language: str, *, scripts: bool):
    email = f"advised-{language}@example.org"
    site.behind("account", email=email, given="Ilze", family="Berzina", citizenship="LV", residence="LV")
    text = {"title": f"Gājēju pāreja {language}", "body": f"Skola ir tumsā. {STANDS}", "language": "lv"}
    case = site.behind("draft", preset="lv-manabalss", place="LV", author=email, **text)["case"]
    looks = (Accessible(), narrow, foreign) if scripts else (foreign,)
    told = stage(language, *looks, viewport=NARROW, java_script_enabled=scripts, bypass_csp=True)
    author = told.signed_in(email).opens(f"/petitions/{case}/manage/advice/")
    author.page.locator("[name=ask-words]").fill("Дұрыс па?")
    author.presses("Ask for advice")
    author.reads("Sent. A lawyer will write to you.")
    lawyer = told.signed_in("lawyer@example.org").opens("/desk/advice/").follows_case(text["title"])
    lawyer.presses("Take it")
    number = lawyer.page.locator("label").filter(has_text=STANDS).inner_text().split(".")[0]
    if scripts:
        lawyer.chooses(STANDS)
    lawyer.page.locator(f"#reply-text-{number}").fill(PROPOSED)
    lawyer.presses("Send to the author")
    author.opens(f"/petitions/{case}/manage/advice/").sees(PROPOSED).presses("Put it into my text")
    author.reads("It is in your text now.")
    author.opens(f"/petitions/start/{case}/why/")
    assert author.page.locator("textarea").first.input_value() == f"Skola ir tumsā. {PROPOSED}"
