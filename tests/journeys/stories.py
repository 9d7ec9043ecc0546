"""The verbs of a journey: what people do on the site, in the words of the page they see."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.utils import translation
from playwright.sync_api import Browser, Page, expect
from tests.journeys.site import Site
from tests.journeys.watching import Watch

Look = Callable[[Page], list[str]]
CODE = re.compile(r"\b\d{6}\b")
NETWORKS = itertools.count(1)
SOON = 20_000
"""Milliseconds in which worker and tick have done what they do in the background."""


@dataclass
class Stage:
    """A site, a browser and a language; what every page is looked at for, and what was found."""

    site: Site
    browser: Browser
    language: str = "en"
    looks: tuple[Look, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    watch: Watch = field(init=False)
    people: list[Somebody] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.watch = Watch(self.site.address)

    @property
    def found(self) -> list[str]:
        """Everything that should not be, of all pages so far."""
        return self.watch.found

    def say(self, text: str, **values: object) -> str:
        """A text of the site in the language of the journey."""
        with translation.override(self.language):
            said = translation.gettext(text)
        return said % values if values else said

    def somebody(self, **options: Any) -> Somebody:
        """Somebody with a browser of their own, from a network of their own."""
        number = next(NETWORKS)
        context = self.browser.new_context(
            locale=self.language,
            extra_http_headers={"X-Forwarded-For": f"10.{number // 250}.{number % 250}.7"},
            **{"viewport": {"width": 1280, "height": 900}, **self.options, **options},
        )
        context.set_default_timeout(SOON)
        context.add_cookies([{"name": "django_language", "value": self.language, "url": self.site.address}])
        self.watch.over(context)
        made = Somebody(self, context.new_page())
        self.people.append(made)
        return made

    def signed_in(self, email: str, **options: Any) -> Somebody:
        """Somebody who has signed in just now."""
        who = self.somebody(**options)
        key = self.site.behind("session", email=email)["key"]
        who.page.context.add_cookies([{"name": "sessionid", "value": key, "url": self.site.address}])
        return who

    def end(self) -> None:
        """Close every browser."""
        for one in self.people:
            one.page.context.close()


class Somebody:
    """A person before a browser."""

    def __init__(self, stage: Stage, page: Page) -> None:
        self.stage, self.page, self.say = stage, page, stage.say

    def opens(self, path: str) -> Somebody:
        """Open an address of the site."""
        self.page.goto(path if path.startswith("http") else self.stage.site.address + path)
        return self.looks()

    def looks(self) -> Somebody:
        """Look at the page for whatever this journey watches."""
        if self.page.url.startswith(self.stage.site.address):
            for look in self.stage.looks:
                self.stage.watch.found += look(self.page)
        return self

    def presses(self, text: str, **values: object) -> Somebody:
        """Press a button, and wait for the page it leads to."""
        name = self.say(text, **values)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).first.click()
        return self.looks()

    def follows(self, text: str, **values: object) -> Somebody:
        """Follow a link."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=self.say(text, **values), exact=True).first.click()
        return self.looks()

    def writes(self, label: str, text: str) -> Somebody:
        """Fill in a field by its label."""
        self.page.get_by_label(self.say(label), exact=True).fill(text)
        return self

    def chooses(self, text: str) -> Somebody:
        """Choose a radio button or tick a box by its label."""
        self.page.get_by_label(text).first.check()
        return self

    def ticks(self, label: str) -> Somebody:
        """Tick a box by its label."""
        self.page.get_by_label(self.say(label)).first.check()
        return self

    def unfolds(self, summary: str) -> Somebody:
        """Open what is folded."""
        self.page.locator("summary", has_text=self.say(summary)).first.click()
        return self

    def reads(self, text: str, **values: object) -> Somebody:
        """See a text of the site on the page."""
        expect(self.page.get_by_text(self.say(text, **values)).first).to_be_visible()
        return self

    def sees(self, text: str) -> Somebody:
        """See these very words on the page."""
        expect(self.page.locator("main").get_by_text(text).first).to_be_visible()
        return self

    def misses(self, text: str) -> Somebody:
        """See nothing of these words."""
        expect(self.page.get_by_text(text)).to_have_count(0)
        return self

    def waits_to_see(self, path: str, text: str) -> Somebody:
        """Open a page again and again until it shows these words, as long as the background may take."""
        for _try in range(SOON // 500):
            self.page.goto(self.stage.site.address + path)
            if text in self.page.locator("main").inner_text():
                return self.looks()
            self.page.wait_for_timeout(500)
        raise AssertionError(f"{path} does not show {text!r}:\n{self.page.locator('main').inner_text()}")

    @property
    def path(self) -> str:
        """Where they are."""
        return self.page.url.removeprefix(self.stage.site.address)

    def identifies(self, name: str) -> Somebody:
        """Go through the sample identity provider from a page that asks to sign in, and come back."""
        eid = {"kk": "Сынақ eID", "ru": "Пробный eID", "en": "Sample eID"}[self.stage.language]
        self.page.get_by_role("button", name=self.say("Continue with %(name)s", name=eid)).click()
        self.page.wait_for_url(f"{self.stage.site.provider}/**")  # by way of a page that goes on by itself
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_url(f"{self.stage.site.address}/petitions/**")
        return self.looks()

    def follows_button(self, text: str) -> Somebody:
        """Follow a link that looks like a button."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=self.say(text), exact=True).first.click()
        return self.looks()

    def finds_mail(self, to: str, subject: str = "") -> str:
        """The newest mail to an address whose subject has these words, out of the mail viewer; its text."""
        opened = self.page.context.new_page()
        try:
            for _try in range(SOON // 500):
                opened.goto(f"{self.stage.site.address}/mail/?to={quote(to)}")
                link = opened.locator("main li a").filter(has_text=subject).first
                if link.count():
                    link.click()
                    return opened.locator("main").inner_text()
                opened.wait_for_timeout(500)
            raise AssertionError(f"no mail to {to} about {subject!r}:\n{opened.locator('main').inner_text()}")
        finally:
            opened.close()

    def code_from_mail(self, to: str) -> str:
        """The code in the newest mail to an address."""
        found = CODE.search(self.finds_mail(to))
        assert found, "the mail has no code"
        return found.group()

    def next_code_from_mail(self, to: str, earlier: str) -> str:
        """The code of a mail that comes after an earlier one."""
        for _try in range(SOON // 500):
            if (code := self.code_from_mail(to)) != earlier:
                return code
            self.page.wait_for_timeout(500)
        raise AssertionError(f"no second code came to {to}")

    def finds_place(self, name: str) -> Somebody:
        """Look a place up by its name and choose it; without scripts there is a button to look it up."""
        self.page.locator("input[type=search][name=place_query]").fill(name)
        find = self.page.locator("[data-find]")
        if find.is_visible():
            with self.page.expect_navigation():
                find.click()
            self.looks()
        return self.chooses(name)

    def selects(self, field: str, text: str) -> Somebody:
        """Choose from a long list: by typing where scripts run, out of the drop-down list where they do not."""
        chosen = self.page.locator(f"select[name={field}]")
        if chosen.is_visible():
            option = chosen.locator("option").filter(has_text=text).first
            chosen.select_option(value=option.get_attribute("value"))
            return self
        box = self.page.get_by_role("combobox")
        box.fill(text)
        box.press("ArrowDown")
        box.press("Enter")
        return self

    def follows_case(self, title: str, address: str = "") -> Somebody:
        """Follow the link with the title of a petition."""
        links = self.page.locator(f'main a[href^="{address}"]' if address else "main a").filter(has_text=title)
        with self.page.expect_navigation():
            links.first.click()
        return self.looks()

    def drafts(self, answer: str) -> Somebody:
        """Write an official answer in the language of the journey."""
        field = self.page.locator(f"#id_text_{self.stage.language}")
        if not field.is_visible():
            self.unfolds("Change the draft")
        field.fill(answer)
        self.page.locator("input[name=outcome]").first.check()
        return self

    def waits_for_count(self, case: str, number: int) -> Somebody:
        """Ask for the count until the tick has brought it to this number."""
        for _try in range(SOON // 500):
            found = self.page.request.get(f"{self.stage.site.address}/petitions/{case}/count/").json()
            if found["count"] >= number:
                return self
            self.page.wait_for_timeout(500)
        raise AssertionError(f"counted {found}, expected {number}")

    def links_under(self, start: str) -> list[str]:
        """The addresses that the page's links lead to, as far as they begin so."""
        found = self.page.locator(f'main a[href^="{start}"]').evaluate_all(
            "all => all.map(a => a.getAttribute('href'))"
        )
        return sorted(set(found))
