"""A refusal, the author's objection, a second moderator who lifts it; then what a removal leaves of the page."""

from __future__ import annotations

import pytest
from tests.journeys.conftest import MakeStage
from tests.journeys.site import Site
from tests.journeys.watching import NARROW, Accessible, foreign, narrow

pytestmark = pytest.mark.browser
TITLE = "Көшедегі шамдарды жөндеу"
WRONG = "Мәтінде шамдарды жөндеу сұралған."
LIFTED = "Өтініш түсінікті, бас тартуға негіз болмаған."
SENTENCE = "Қыста кешке көше қараңғы."
REMOVED = "Мұнда біреудің аты-жөні болған."


def handed_in(site: Site, author: str, second: str) -> str:
    """A petition that waits to be checked, and a second moderator."""
    site.behind("account", email=author, given="Асан", family="Қайрат")
    site.behind("account", email=second, given="Дина", family="Ли", role="moderator")
    made = site.behind(
        "petition",
        preset="kz-epetition-region-akimat",
        place="KZ-75",
        author=author,
        title=TITLE,
        body=f"{SENTENCE} Шамдарды жөндеуді сұраймыз.",
        language="kk",
        accepted=False,
    )
    return str(made["case"])


@pytest.mark.parametrize(
    ("language", "options"),
    [("en", {"bypass_csp": True}), ("ru", {"viewport": NARROW})],
    ids=["accessible", "narrow"],
)
def test_a_refusal_is_lifted_by_a_second_moderator_and_the_page_is_open_again(
    stage: MakeStage, site: Site, language: str, options: dict[str, object]
):
    author_mail, second_mail = f"refused-{language}@example.org", f"second-{language}@example.org"
    case = handed_in(site, author_mail, second_mail)
    walk = stage(language, *((Accessible(),) if language == "en" else (narrow, foreign)), **options)
    first, second, author = (walk.signed_in(one) for one in ("moderator@example.org", second_mail, author_mail))

    first.opens(f"/desk/checks/{case}/").unfolds("Refuse it with a reason")
    first.page.locator("#reject input[name=reject-reason][value=unclear]").check()
    first.presses("Refuse")
    author.opens(f"/petitions/{case}/").opens(f"/petitions/{case}/manage/")
    author.opens(f"/petitions/{case}/manage/objection/").presses("Hand the objection in")
    author.writes("Why is the decision wrong?", WRONG).presses("Hand the objection in")
    author.opens(f"/petitions/{case}/").reads(
        "The author has objected. Somebody else than the one who refused will decide."
    )

    first.opens("/desk/objections/").reads("Objections to refusals")
    second.opens("/desk/objections/").follows_case(TITLE)
    second.sees(WRONG).ticks("The decision is lifted: things are again as they were before it")
    second.writes("Why?", LIFTED).presses("Decide and tell the author")
    assert site.behind("standing", case=case)["stage"] == "moderation"
    first.opens(f"/desk/checks/{case}/").presses("Accept")
    assert site.behind("standing", case=case)["stage"] == "gathering"
    walk.somebody().opens(f"/petitions/{case}/").sees(LIFTED)

    second.opens(f"/desk/removals/{case}/").opens(f"/desk/removals/{case}/passages/").chooses(SENTENCE)
    second.ticks("Private things about somebody").writes("What, and why", REMOVED).presses("Remove")
    walk.somebody().opens(f"/petitions/{case}/").sees("[…1]").misses(SENTENCE)
    second.opens(f"/desk/removals/{case}/text/").ticks("Private things about somebody")
    second.writes("What, and why", REMOVED).presses("Remove").opens(f"/desk/removals/{case}/2/")
    walk.somebody().opens(f"/petitions/{case}/").sees(REMOVED)
    walk.signed_in("administrator@example.org").opens("/desk/moderators/").sees(LIFTED)
