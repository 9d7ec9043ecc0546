"""Every other page that somebody may come to: accessible in light and dark, whole on the narrowest phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.journeys.conftest import MakeStage
from tests.journeys.site import Site
from tests.journeys.watching import NARROW, Accessible, foreign, narrow

pytestmark = pytest.mark.browser
NOBODY = "00000000-0000-7000-8000-000000000000"
EVERYBODY = (
    "/",
    "/petitions/",
    "/petitions/?q=mektep&sort=answered",
    "/petitions/start/",
    "/petitions/?show=live",
    "/hearings/",
    "/hearings/?show=held",
    "/effects/",
    "/committees/gb-petitions-committee/",
    "/effects/?by=year",
    "/bodies/",
    "/bodies/kz-government/",
    "/procedures/",
    "/procedures/uk-parliament/",
    "/procedures/compare/?p=uk-parliament&p=eu-citizens-initiative",
    "/what-if/",
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accessibility/",
    "/privacy/",
    "/cookies/",
    "/counts/",
    "/sitemap/",
    "/help/",
    "/api/",
    "/display/",
    "/feedback/",
    "/feedback/new/?page=/bodies/",
    "/none-such/",
    f"/petitions/{NOBODY}/",
    "/desk/",
)
OF_THE_PETITION = ("", "plan/", "sign/", "signatures/", "history/", "report/", "embed/")
MINE = (
    "/my/",
    "/my/data/",
    "/my/data/residence/",
    "/my/security/",
    "/my/notifications/",
    "/my/notifications/preferences/",
    "/my/erase/",
    "/accounts/email/",
    "/petitions/{case}/manage/",
    "/petitions/{case}/manage/news/",
    "/petitions/{case}/manage/translations/",
    "/petitions/{case}/manage/translations/?language=ar",
    "/petitions/{case}/manage/withdraw/",
    "/petitions/{case}/unsign/",
    "/desk/checks/",  # not theirs: 403, in words
)
DESKS = {
    "moderator@example.org": ("/desk/", "/desk/checks/", "/desk/reports/", "/desk/translations/"),
    "head@example.org": ("/desk/", "/desk/duties/", "/desk/duties/?show=late", "/desk/requests/", "/desk/plans/"),
    "authority@example.org": ("/desk/", "/desk/certificates/", "/desk/certificates/keys/"),
    "committee@example.org": ("/desk/", "/desk/committee/", "/committees/gb-petitions-committee/members/"),
}


@pytest.fixture(scope="module")
def case(site: Site) -> Iterator[str]:
    """A petition of somebody of Almaty, open for signing."""
    site.behind("account", email="author@example.org", given="Айгүл", family="Серікова")
    made = site.behind(
        "petition",
        preset="kz-epetition-region-akimat",
        place="KZ-75",
        author="author@example.org",
        title="Медеу ауданына жаңа кітапхана керек",
        body="Ең жақын кітапхана екі бекет жерде, ал балаларда жалғыз баруға жол қауіпті.",
        language="kk",
        signatures=1_234,
    )
    return str(made["case"])


@pytest.mark.parametrize(
    ("language", "options"),
    [("en", {"bypass_csp": True}), ("ru", {"viewport": NARROW})],
    ids=["accessible", "narrow"],
)
@pytest.mark.parametrize("who", ["everybody", "author", "officials", "administrator"])
def test_every_page(stage: MakeStage, case: str, language: str, options: dict[str, object], who: str):
    looks = (Accessible(),) if language == "en" else (narrow, foreign)
    walk = stage(language, *looks, **options)
    if who == "everybody":
        reader = walk.somebody()
        for path in (*EVERYBODY, *(f"/petitions/{case}/{name}" for name in OF_THE_PETITION)):
            reader.opens(path)
    elif who == "author":
        author = walk.signed_in("author@example.org")
        for path in MINE:
            author.opens(path.format(case=case))
    elif who == "officials":
        for email, paths in DESKS.items():
            official = walk.signed_in(email)
            for path in paths:
                official.opens(path)
    else:
        administrator = walk.signed_in("administrator@example.org").opens("/desk/admin/")
        for path in administrator.links_under("/desk/admin/"):
            administrator.opens(path)
