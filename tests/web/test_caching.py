"""Who may keep a page: everybody what everybody sees alike, nobody anything else."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.petitions import conftest as petitions

from dauys.web import caching

world, as_, author, moderator, make_petition = (
    petitions.world,
    petitions.as_,
    petitions.author,
    petitions.moderator,
    petitions.make_petition,
)
EVERYBODYS = f"max-age={caching.FRESH}, stale-while-revalidate={caching.REFRESHED}, stale-if-error={caching.RESCUED}"
NOBODYS = {"private", "no-store"}
PUBLIC = ["/", "/petitions/", "/bodies/", "/procedures/", "/about/", "/privacy/", "/cookies/"]
GUARDED = ["/petitions/start/", "/accounts/login/", "/accounts/signup/", "/my/", "/desk/"]


def directives(page):
    return set(page["Cache-Control"].split(", "))


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_that_everybody_sees_alike_may_be_kept_for_a_moment(world, path):
    page = Client().get(path)
    assert directives(page) == {"public", *EVERYBODYS.split(", ")}
    assert set(page["Vary"].split(", ")) >= {"Cookie", "Accept-Language"}
    again = Client().get(path, headers={"if-none-match": page["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert directives(again) == directives(page)
    assert again["Vary"] == page["Vary"]


def test_the_page_of_a_petition_may_be_kept_and_that_for_signing_may_not(make_petition):
    petition = make_petition()
    shown = Client().get(reverse("petitions:page", args=[petition.case_id]))
    assert "public" in directives(shown)
    assert "csrfmiddlewaretoken" not in shown.content.decode()
    signed = Client().get(reverse("petitions:sign", args=[petition.case_id]))
    assert directives(signed) >= NOBODYS
    assert "ETag" not in signed


@pytest.mark.parametrize("path", GUARDED)
def test_nobody_keeps_a_page_that_asks_or_tells_something_personal(world, path):
    page = Client().get(path)
    assert directives(page) >= NOBODYS
    assert "ETag" not in page


@pytest.mark.parametrize("path", PUBLIC)
def test_nobody_keeps_a_page_of_somebody_who_has_signed_in(as_, author, path):
    page = as_(author).get(path)
    assert directives(page) == NOBODYS
    assert "ETag" not in page


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "drafts", "messages", "of-somebody-else"])
def test_a_cookie_that_does_not_say_how_to_draw_keeps_the_page_out_of_every_cache(world, cookie):
    visitor = Client()
    visitor.cookies[cookie] = "x"
    assert directives(visitor.get("/")) == NOBODYS


def test_what_was_posted_moved_or_not_found_is_not_kept(world):
    for answer in (Client().post("/language/", {"language": "ru"}), Client().get("/petitions"), Client().get("/none/")):
        assert directives(answer) == NOBODYS


def test_no_page_that_may_be_kept_differs_between_two_people_of_one_language(world):
    pages = [Client().get("/", headers={"accept-language": "ru"}) for _reader in range(2)]
    assert pages[0].content == pages[1].content
    assert pages[0]["ETag"] == pages[1]["ETag"]


class SharedCache:
    """A cache that does what RFC 9111 asks of one: keeps public answers, apart by what they vary by."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, dict[str, str], str]] = []

    def get(self, path: str, **headers: str) -> tuple[str, bool]:
        for known, varied, text in self.kept:
            if known == path and all(headers.get(name, "") == value for name, value in varied.items()):
                return text, True
        page = Client().get(path, headers=headers)
        text = page.content.decode()
        if "public" in page["Cache-Control"]:
            names = [name.lower() for name in re.split(r",\s*", page["Vary"]) if name != "Accept-Encoding"]
            self.kept.append((path, {name: headers.get(name, "") for name in names}, text))
        return text, False


def test_a_shared_cache_never_gives_a_page_in_another_language_or_with_a_name(as_, author):
    cache = SharedCache()
    session = f"sessionid={as_(author).cookies['sessionid'].value}"
    for _round in range(2):
        for headers, language in [
            ({"accept-language": "kk"}, "kk"),
            ({"accept-language": "ru"}, "ru"),
            ({"accept-language": "ru", "cookie": "django_language=en"}, "en"),
            ({"accept-language": "kk", "cookie": "display=large.dark"}, "kk"),
        ]:
            text, kept = cache.get("/petitions/", **headers)
            assert kept is bool(_round)
            assert f'<html lang="{language}"' in text
            assert ("type-large" in text) is ("cookie" in headers and "large" in headers["cookie"])
            assert "/accounts/login/" in text
        text, kept = cache.get("/petitions/", **{"accept-language": "ru", "cookie": session})
        assert not kept
        assert "/accounts/login/" not in text
    assert cache.get("/petitions/", **{"accept-language": "ru"})[1]
