"""What every page knows of the site: its name, menus, languages, addresses and how to be drawn.

For somebody who has not signed in nothing here asks the database.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from dauys.feedback import queries as feedback
from dauys.kernel.events import manifests
from dauys.kernel.languages import own_name
from dauys.kernel.ui import Choice, Link
from dauys.notifications import queries as notifications
from dauys.people.actor import ANONYMOUS, Actor
from dauys.web import display
from dauys.web.configuring import setting_up, texts
from dauys.web.display import Display

PARAMETER = "lang"
"""The parameter of an address that asks for one page in one language."""


@lru_cache(maxsize=256)
def _address(name: str, _urlconf: str | None) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def address(name: str) -> str:
    """The address of a named page; empty where this installation has no such page."""
    return _address(name, get_urlconf())


class Site:
    """The site as one request sees it; everything is worked out only when a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.demonstration: bool = settings.DEMONSTRATION
        self.address: str = settings.SITE_URL

    @property
    def name(self) -> str:
        """The site's name: its own in this language, else ours in the script of the language."""
        return texts.said("name") or _("Dauys")

    @property
    def description(self) -> str:
        """One sentence for those who see only a link."""
        built_in = _("Start a petition, sign, and see what the responsible body answered and by when.")
        return texts.said("description") or built_in

    @property
    def unfinished(self) -> bool:
        """Whether the site still waits for its first set-up."""
        return setting_up.pending()

    @property
    def welcome_title(self) -> str:
        """The heading of the home page, where the site has one of its own."""
        return texts.said("welcome_title")

    @property
    def welcome(self) -> str:
        """The sentence under it, where the site has one of its own."""
        return texts.said("welcome")

    @property
    def about(self) -> list[str]:
        """Who runs the site and why, in paragraphs."""
        return texts.paragraphs("about")

    @property
    def contact(self) -> list[str]:
        """How to reach those who run the site, in paragraphs."""
        return texts.paragraphs("contact")

    @property
    def privacy(self) -> list[str]:
        """What the site adds to the page about personal data, in paragraphs."""
        return texts.paragraphs("privacy")

    @cached_property
    def actor(self) -> Actor:
        """Who asks."""
        return getattr(self.request, "actor", ANONYMOUS)

    @cached_property
    def display(self) -> Display:
        """How to draw the page."""
        return display.read(self.request.COOKIES.get(display.COOKIE, ""))

    @cached_property
    def here(self) -> str:
        """The address of the page without its language, to come back to."""
        kept = [
            (name, value) for name, value in parse_qsl(self.request.META.get("QUERY_STRING", "")) if name != PARAMETER
        ]
        return f"{self.request.path}?{urlencode(kept)}" if kept else self.request.path

    @property
    def canonical(self) -> str:
        """The address under which this page is known."""
        asked = self.request.GET.get(PARAMETER)
        known = asked in dict(settings.LANGUAGES)
        return f"{self.address}{self.request.path}" + (f"?{PARAMETER}={asked}" if known else "")

    @property
    def alternates(self) -> list[Choice]:
        """The same page in each language, and where the reader's own choice decides."""
        page = f"{self.address}{self.request.path}"
        found = [Choice(code, f"{page}?{PARAMETER}={code}") for code, _name in settings.LANGUAGES]
        return [*found, Choice("x-default", page)]

    @property
    def wanted_language(self) -> str:
        """The language a reader has asked for where this page is not there in it; else ""."""
        return str(getattr(self.request, "wanted_language", ""))

    @property
    def not_translated(self) -> str:
        """That the page is not there in that language, said in it."""
        with override(self.wanted_language):
            return _("This page is not there in your language yet: it is shown in English.")

    @property
    def languages(self) -> list[Choice]:
        """The languages to choose from."""
        active = self.wanted_language or get_language()
        return [Choice(code, own_name(code), code, code == active) for code, _name in settings.LANGUAGES]

    @property
    def language_address(self) -> str:
        """Where the choice of a language is sent."""
        return address("set_language")

    @property
    def display_address(self) -> str:
        """Where the choice of type and scheme is sent."""
        return address("display")

    @property
    def petitions_address(self) -> str:
        """The list of petitions, which also searches."""
        return address("petitions:list")

    @property
    def start_address(self) -> str:
        """Where a petition is started."""
        return address("petitions:start")

    @property
    def navigation(self) -> list[Link]:
        """The main menu: what the areas announce, what the actor's posts open, and the way in or to one's own page."""
        announced = sorted((item for found in manifests() for item in found.navigation), key=lambda item: item.order)
        links = [
            Link(str(item.title), href)
            for item in announced
            if (not item.role or self.actor.holds(item.role)) and (href := address(item.url_name))
        ]
        if self.actor.posts and (desk := address("desk")):
            links.append(Link(_("My desk"), desk))
        if self.actor.signed_in:
            links.append(Link(_("My page"), settings.LOGIN_REDIRECT_URL))
        else:
            links.append(Link(_("Sign in"), f"{address('account_login')}?{urlencode({'next': self.here})}"))
        return self._with_current(links)

    @cached_property
    def unread(self) -> int:
        """How many messages the reader has not read (1 query, and none for somebody who has not signed in)."""
        return notifications.unread(self.actor.person_id) if self.actor.person_id else 0

    @property
    def unread_text(self) -> str:
        """The same as it is shown, where it ends with "99+"."""
        return f"{notifications.MOST}+" if self.unread > notifications.MOST else str(self.unread)

    @property
    def unread_hint(self) -> str:
        """The same as it is read aloud."""
        return ngettext("%(number)s unread", "%(number)s unread", self.unread) % {"number": self.unread_text}

    @property
    def notifications(self) -> Link | None:
        """The way to the reader's messages, beside which their number stands; None for somebody unknown."""
        href = address("notifications:inbox")
        here = self.request.path == href
        return Link(_("Notifications"), href, current=here) if self.actor.signed_in and href else None

    def _with_current(self, links: list[Link]) -> list[Link]:
        """Mark the link that names this page most closely."""
        path = self.request.path
        fitting = [link.href for link in links if path.startswith(link.href.split("?")[0]) and link.href]
        closest = max(fitting, key=len, default="")
        return [Link(link.text, link.href, current=link.href == closest) for link in links]

    @property
    def footer(self) -> list[Link]:
        """The pages about the site that this installation has."""
        pages = (
            ("help", _("Help")),
            ("about", _("About this site")),
            ("procedures:list", _("Procedures")),
            ("counts", _("How votes are counted")),
            ("petitions:transparency", _("Report on moderation")),
            ("accessibility", _("Accessibility")),
            ("privacy", _("Personal data")),
            ("cookies", _("Cookies")),
            ("display", _("Display settings")),
            ("sitemap", _("Site map")),
            ("api-docs", _("API")),
            ("source", _("Source code")),
        )
        links = [Link(text, href) for name, text in pages if (href := address(name))]
        return [*links, *self._feedback()]

    def _feedback(self) -> list[Link]:
        """What others suggest, and the way to say something about this very page."""
        href, about = address("feedback:new"), feedback.nameable(self.request.path)
        if not href:
            return []
        tell = f"{href}?{urlencode({'page': about})}" if about else href
        return [Link(_("Suggestions"), address("feedback:list")), Link(_("Tell us about this page"), tell)]


def site(request: HttpRequest) -> dict[str, Site]:
    """The context processor: everything under one name."""
    return {"site": Site(request)}
