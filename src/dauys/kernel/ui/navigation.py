"""Components that lead somewhere: trails, filters, pages of a list, languages, steps, sharing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode

from dauys.kernel.ui.declaring import Misuse, component


@dataclass(frozen=True)
class Link:
    """A text and where it leads; `current` for the one we are at."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Choice:
    """A value, the text people see, and its language where that differs from the page's."""

    value: str
    text: str
    language: str = ""
    current: bool = False


@component("breadcrumbs")
@dataclass(frozen=True, kw_only=True)
class Breadcrumbs:
    """Where in the site we are, from the top."""

    links: Sequence[Link]


@component("filter")
@dataclass(frozen=True, kw_only=True)
class Filter:
    """Ways to see one list; each is an address of its own. Quiet: of lesser weight, with its label before it."""

    links: Sequence[Link]
    label: str
    kind: Literal["pills", "quiet"] = "pills"


@component("pages")
@dataclass(frozen=True, kw_only=True)
class Pages:
    """From one page of a list to the next, by cursor."""

    newer: str = ""
    older: str = ""


@component("language-switch")
@dataclass(frozen=True, kw_only=True)
class LanguageSwitch:
    """Buttons that change the language and keep the page (`next`)."""

    action: str
    languages: Sequence[Choice]
    next: str


@component("type-switch")
@dataclass(frozen=True, kw_only=True)
class TypeSwitch:
    """A button between normal and large type that keeps the page (`next`)."""

    action: str
    large: bool
    next: str


@component("search")
@dataclass(frozen=True, kw_only=True)
class Search:
    """One field that searches; `label` says what."""

    action: str
    label: str
    name: str = "q"
    value: str = ""
    large: bool = False
    inverse: bool = False


@component("steps")
@dataclass(frozen=True, kw_only=True)
class Steps:
    """How far one has come: "Step 2 of 6"."""

    current: int
    total: int
    title: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.current <= self.total:
            raise Misuse(f'"steps" cannot stand at {self.current} of {self.total}')

    @property
    def marks(self) -> list[bool]:
        """One for each step: whether it has been reached."""
        return [number <= self.current for number in range(1, self.total + 1)]


@component("share")
@dataclass(frozen=True, kw_only=True)
class Share:
    """Ways to pass a page on, none of which loads anything from anywhere."""

    url: str
    title: str
    poster: str = ""
    embed: str = ""
    feed: str = ""

    @property
    def telegram(self) -> str:
        """The address that opens Telegram with the link."""
        return "https://t.me/share/url?" + urlencode({"url": self.url, "text": str(self.title)}, quote_via=quote)

    @property
    def whatsapp(self) -> str:
        """The address that opens WhatsApp with the link."""
        return "https://wa.me/?" + urlencode({"text": f"{self.title} {self.url}"}, quote_via=quote)

    @property
    def mail(self) -> str:
        """The address that opens a letter with the link."""
        return "mailto:?" + urlencode({"subject": str(self.title), "body": self.url}, quote_via=quote)
