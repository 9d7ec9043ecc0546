"""A petition changes hands: its author offers it by a link, somebody else agrees, and the author organises it on."""

from __future__ import annotations

import pytest
from tests.journeys.conftest import MakeStage
from tests.journeys.site import Site
from tests.journeys.watching import NARROW, Accessible, foreign, narrow

pytestmark = pytest.mark.browser
TITLE = "Саябаққа жаңа орындықтар керек"


@pytest.mark.parametrize(("language", "scripts"), [("kk", True), ("ru", False)])
def test_a_petition_is_handed_over_by_a_link(stage: MakeStage, site: Site, language: str, *, scripts: bool):
    for name, given in (("hands", "Айгүл"), ("takes", "Дана")):
        site.behind("account", email=f"{name}-{language}@example.org", given=given, family="Серікова")
    text = {"title": TITLE, "body": "Отыратын жер жоқ.", "language": "kk"}
    where = {"preset": "kz-epetition-region-akimat", "place": "KZ-75", "signatures": 3}
    case = site.behind("petition", author=f"hands-{language}@example.org", **text, **where)["case"]
    looks = (Accessible(), narrow, foreign) if scripts else (foreign,)
    told = stage(language, *looks, viewport=NARROW, java_script_enabled=scripts, bypass_csp=True)
    author = told.signed_in(f"hands-{language}@example.org").opens(f"/petitions/{case}/manage/organisers/")
    author.ticks("Whoever I send the link to").ticks("I stay as one of the organisers").presses("Offer it")
    author.reads("Offered. Nothing changes until the offer is accepted.")
    link = author.page.get_by_label(author.say("The offer")).input_value()
    told.somebody().opens(link).reads("Sign in to agree; you come back to this page.")
    other = told.signed_in(f"takes-{language}@example.org").opens(link).sees("Саябаққа")
    other.presses("I agree to be its author").reads("You are the author of this petition now.")
    told.somebody().opens(link).misses("Отыратын жер жоқ.")
    author.opens(f"/petitions/{case}/manage/organisers/").presses("Leave")
    author.reads("You organise this petition no more.")
    other.opens(f"/petitions/{case}/manage/organisers/").reads("Leave it without an author")
