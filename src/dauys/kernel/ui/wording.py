"""Components of running text: buttons, links, panels, notices, tags, dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from dauys.kernel.dates import day_text
from dauys.kernel.ui.declaring import component
from dauys.kernel.ui.numbers import countdown_text, days_left

ButtonKind = Literal["primary", "secondary", "warning", "inverse"]
Colour = Literal["blue", "grey", "green", "yellow", "red"]


@component("mark")
@dataclass(frozen=True, kw_only=True)
class Mark:
    """The site's mark in the colour of the text around it."""


@component("button")
@dataclass(frozen=True, kw_only=True)
class Button:
    """A button of a form; with `href`, a link that looks like one."""

    text: str
    kind: ButtonKind = "primary"
    href: str = ""
    name: str = ""
    value: str = ""
    disabled: bool = False

    @property
    def style(self) -> str:
        """The classes of its kind."""
        return "govuk-button" if self.kind == "primary" else f"govuk-button govuk-button--{self.kind}"


@component("link")
@dataclass(frozen=True, kw_only=True)
class TextLink:
    """A link in running text; `hidden` words complete it for those who hear it out of context."""

    text: str
    href: str
    hidden: str = ""
    external: bool = False


@component("back-link")
@dataclass(frozen=True, kw_only=True)
class BackLink:
    """The way back, above the title."""

    href: str
    text: str = ""


@component("panel", block=True)
@dataclass(frozen=True, kw_only=True)
class Panel:
    """A box set apart; `done` tells that something has been finished."""

    title: str = ""
    kind: Literal["plain", "done"] = "plain"
    level: Literal[1, 2, 3] = 2


@component("notification", block=True)
@dataclass(frozen=True, kw_only=True)
class Notification:
    """A message above the content: what has just happened, or what one must know first."""

    text: str = ""
    kind: Literal["info", "success", "warning"] = "info"

    @property
    def title(self) -> str:
        """The word above it."""
        return {"info": _("Please note"), "success": _("Done"), "warning": _("Important")}[self.kind]


@component("inset", block=True)
@dataclass(frozen=True, kw_only=True)
class Inset:
    """A passage that differs from the text around it: a quotation, an example."""

    text: str = ""


@component("notice", block=True)
@dataclass(frozen=True, kw_only=True)
class Notice:
    """A quiet remark about the page itself, for example that no cookies are needed to read it."""

    text: str = ""


@component("details", block=True)
@dataclass(frozen=True, kw_only=True)
class Details:
    """Something most people do not need, behind a summary."""

    summary: str
    text: str = ""
    open: bool = False


@component("tag")
@dataclass(frozen=True, kw_only=True)
class Tag:
    """A state in a word or two."""

    text: str
    colour: Colour = "blue"


@component("phase")
@dataclass(frozen=True, kw_only=True)
class Phase:
    """The strip that says what kind of installation this is."""

    tag: str
    text: str


@component("empty", block=True)
@dataclass(frozen=True, kw_only=True)
class Empty:
    """What stands where a list has nothing: why, and what one may do instead."""

    title: str
    text: str = ""
    href: str = ""
    action: str = ""


@component("date")
@dataclass(frozen=True, kw_only=True)
class Date:
    """A day, or a moment with `clock`, in the place's own zone and the reader's language."""

    at: date | datetime
    zone: str = "UTC"
    clock: bool = False

    @property
    def local(self) -> date | datetime:
        """The day or moment as the place sees it."""
        return self.at.astimezone(ZoneInfo(self.zone)) if isinstance(self.at, datetime) else self.at

    @property
    def machine(self) -> str:
        """The value of `datetime`."""
        return self.local.isoformat()

    @property
    def text(self) -> str:
        """What people read."""
        local = self.local
        if not isinstance(local, datetime):
            return day_text(local)
        return f"{day_text(local.date())}, {local:%H:%M}" if self.clock else day_text(local.date())


@component("countdown")
@dataclass(frozen=True, kw_only=True)
class Countdown:
    """How many days are left until an (exclusive) end."""

    until: datetime
    now: datetime
    zone: str = "UTC"

    @property
    def days(self) -> int:
        """Days left; 0 on the last day."""
        return days_left(self.until, self.now, self.zone)

    @property
    def text(self) -> str:
        """What people read."""
        return countdown_text(self.days)

    @property
    def last(self) -> bool:
        """Whether it is the last day."""
        return self.days == 0


@component("confirm", block=True)
@dataclass(frozen=True, kw_only=True)
class Confirm:
    """A form that is only a button: what it does is said by its text and its content."""

    action: str
    text: str
    kind: ButtonKind = "primary"
    hidden: Mapping[str, Any] = field(default_factory=dict)


@component("error-summary")
@dataclass(frozen=True, kw_only=True)
class ErrorSummary:
    """What is wrong with a form, each with a link to its field."""

    form: Any

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """Each sentence with the fragment of its field ("" where it concerns the whole form)."""
        found = [("", str(sentence)) for sentence in self.form.non_field_errors()]
        for bound in self.form:
            place = "" if bound.is_hidden else f"#{_first_control(bound)}"
            found += [(place, f"{_leading(str(bound.label))}{sentence}") for sentence in bound.errors]
        return found


def _leading(label: str) -> str:
    """A field's label before a sentence about it; a question is one already."""
    return f"{label} " if label.endswith(("?", "!", ".", ":")) else f"{label}: "


def _first_control(bound: Any) -> str:
    """The id of the field's first control: that of radios, checkboxes and dates is not the field's own."""
    own: str = bound.id_for_label
    if own:
        return own
    return f"{bound.auto_id}_0" if bound.auto_id else str(bound.html_name)
