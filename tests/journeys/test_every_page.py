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
    "/petitions/moderation/",
    "/petitions/moderation/?period=2026-Q1&procedure=uk-parliament",
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
    "moderator@example.org": ("/desk/", "/desk/checks/", "/desk/objections/", "/desk/reports/", "/desk/translations/"),
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


@pytest.fixture(scope="module")
def underway(site: Site, case: str) -> dict[str, list[str]]:
    """Pages about what waits for somebody, by who may open them; "" stands for everybody."""
    return _about_texts(site, case) | _about_answers(site, case)


def _petition(site: Site, author: str, **more: object) -> str:
    text = {"title": "Жаңа мектеп", "body": "Мектеп алыс. Автобус салыңыз.", "language": "kk"}
    return str(site.behind("petition", author=author, **{**text, **more})["case"])


def _about_texts(site: Site, case: str) -> dict[str, list[str]]:
    """Organising, handing over, advice, corrections."""
    for name, place in (("leads", "KZ-75"), ("asks", "LV"), ("calls", "LV")):
        where = {"citizenship": place[:2], "residence": place}
        site.behind("account", email=f"{name}@example.org", given="Дана", family="Есенова", **where)
    akimat = {"preset": "kz-epetition-region-akimat", "place": "KZ-75"}
    led = _petition(site, "leads@example.org", **akimat, signatures=5)
    who = {"case": led, "author": "leads@example.org"}
    site.behind("corrected", **who, moderator="moderator@example.org", old="Жаңа мектеп", new="Жаңа мектеп салынсын")
    key = site.behind("offered", **who)["key"]
    requests = []
    latvian = {"preset": "lv-manabalss", "place": "LV", "language": "lv"}
    for email, call in (("asks@example.org", False), ("calls@example.org", True)):
        made = site.behind("draft", **latvian, author=email, title="Skola", body="Skola ir tālu. Būvējiet.")["case"]
        who = {"case": made, "author": email, "lawyer": "lawyer@example.org"}
        requests.append((made, site.behind("advised", **who, call=call)["request"]))
    return {
        "": [f"/petitions/{led}/take-over/{key}/", f"/petitions/{led}/take-over/none/", f"/petitions/{led}/history/"],
        "leads@example.org": [f"/petitions/{led}/manage/organisers/", f"/petitions/{led}/manage/correction/"],
        "author@example.org": [f"/petitions/{led}/take-over/{key}/", f"/petitions/{case}/manage/organisers/"],
        "moderator@example.org": ["/desk/corrections/", f"/desk/checks/{led}/", f"/desk/checks/{led}/author/"],
        "asks@example.org": [f"/petitions/{requests[0][0]}/manage/advice/"],
        "calls@example.org": [f"/petitions/{requests[1][0]}/manage/advice/"],
        "lawyer@example.org": ["/desk/advice/", *(f"/desk/advice/{one}/" for _case, one in requests)],
    }


def _about_answers(site: Site, case: str) -> dict[str, list[str]]:
    """Committees, plans, answers in several languages, other rules."""
    britain = {"citizenship": "GB", "residence": "GB", "language": "en"}
    for name in ("resident", "briton"):
        where = britain if name == "briton" else {}
        site.behind("account", email=f"{name}@example.org", given="Ann", family="Lee", **where)
    heard = _petition(site, "briton@example.org", preset="uk-parliament", place="GB", language="en", signatures=5)
    asked = site.behind("considered", case=heard, clerk="committee@example.org")
    akimat = {"preset": "kz-epetition-region-akimat", "place": "KZ-75", "signatures": 100_000}
    owed = site.behind("owed", case=_petition(site, "resident@example.org", title="Жаңа көпір", **akimat))["duty"]
    done = _petition(site, "resident@example.org", title="Жаңа саябақ", **akimat)
    plan = site.behind("answered", case=done, writer="executor@example.org", head="head@example.org")
    tried = site.behind("tried", own="kz-epetition-region-akimat", rules="uk-parliament")["key"]
    desk = f"/desk/plans/{done}/"
    return {
        "briton@example.org": [f"/petitions/{heard}/manage/requests/{asked['question']}/"],
        "government@example.org": ["/desk/requests/", f"/desk/requests/{asked['evidence']}/"],
        "committee@example.org": [f"/desk/committee/{heard}/", f"/desk/hearings/{asked['hearing']}/"],
        "resident@example.org": [f"/petitions/{done}/plan/", f"/petitions/{done}/plan/{plan['done']}/seen/"],
        "head@example.org": [desk, f"{desk}{plan['step']}/", f"{desk}{plan['done']}/", f"/desk/duties/{owed}/"],
        "executor@example.org": ["/desk/plans/", desk, *(f"/desk/duties/{owed}/texts/{one}/" for one in ("kk", "ru"))],
        "nobody": [f"/what-if/{tried}/", f"/what-if/{tried}/{done}/", f"/hearings/{asked['hearing']}/"],
    }


@pytest.mark.parametrize(
    ("language", "options"),
    [("en", {"bypass_csp": True}), ("ru", {"viewport": NARROW})],
    ids=["accessible", "narrow"],
)
def test_every_page_about_what_waits(
    stage: MakeStage, underway: dict[str, list[str]], language: str, options: dict[str, object]
):
    looks = (Accessible(),) if language == "en" else (narrow, foreign)
    walk = stage(language, *looks, **options)
    for email, paths in underway.items():
        who = walk.signed_in(email) if "@" in email else walk.somebody()
        for path in paths:
            answer = who.opens(path).page.request.get(walk.site.address + path)
            assert answer.ok or path.endswith("/none/"), f"{answer.status} from {path} for {email}"


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
        for path in (*administrator.links_under("/desk/admin/"), "/desk/moderators/", "/desk/objections/"):
            administrator.opens(path)
