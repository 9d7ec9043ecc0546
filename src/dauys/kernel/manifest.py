"""How an area announces itself: one frozen value on its AppConfig."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Subscriber = Callable[[Any], None]


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """A link of the site's main navigation; `role` restricts it to holders of a post."""

    title: StrOrPromise
    url_name: str
    role: str | None = None
    order: int = 50


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How long rows of a table are kept: what lies `days` behind in `since` is removed, or its `blank` fields emptied.

    model: "area.Model". since: the field that tells the age (`case__closed_at`: of what the row belongs to). what: the
    data in a person's words, for the schedule. why: the reason for the period. blank: fields to empty instead of
    removing the row. only: lookups that narrow the rows, such as `{"state": "done"}`.
    """

    model: str
    since: str
    days: int
    what: StrOrPromise
    why: StrOrPromise = ""
    blank: tuple[str, ...] = ()
    only: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What an area brings. Names are dotted paths, resolved when first needed.

    code: the area's stable code. urls: its URLconf, mounted at the site's root. api: its router under /api/v1.
    presets: the folder of its preset files. subscribers: event kind → handlers. ticks: functions of `now` that do
    what is due, each action in a transaction of its own. driver: runs one scenario step (instruments only).
    histories: gives what is known of cases, so that they can be replayed (instruments only). seeds: functions that
    load what an empty installation needs and change nothing the second time. notices: the tuple of kinds of messages
    it sends. tables: functions of a database connection that make what models cannot say (an index of words).
    unlisted: a function that gives the ids of cases nobody may be led to. hides: a function of a case's id and an
    actor, whether the case is one of the area's that this actor may not read. navigation: links of the main menu.
    retention: how long its rows are kept. holdings: a function of a person's id that gives what the area keeps about
    them, as plain JSON values.
    """

    code: str
    urls: str | None = None
    api: str | None = None
    presets: str | None = None
    driver: str | None = None
    histories: str | None = None
    subscribers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ticks: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    notices: str | None = None
    tables: tuple[str, ...] = ()
    unlisted: str | None = None
    hides: str | None = None
    navigation: tuple[NavigationItem, ...] = ()
    retention: tuple[Retention, ...] = ()
    holdings: str | None = None
