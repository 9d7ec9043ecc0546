"""Events as calendars read them: iCalendar (RFC 5545), written out; nothing of it is ever read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FOLDED = 75
"""Octets of a line, at most; longer ones go on in the next, which begins with a space."""
LASTS = timedelta(hours=2)
"""How long something takes whose end nobody has said."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event: `key` stays the same when it changes, `changed` says when it was changed last."""

    key: str
    title: str
    starts_at: datetime
    changed: datetime
    place: str = ""
    text: str = ""
    address: str = ""
    called_off: bool = False


def written(entries: Iterable[Entry], *, host: str) -> str:
    """A whole calendar file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dauys//Dauys//EN", "CALSCALE:GREGORIAN"]
    for entry in entries:
        lines += _event(entry, host)
    return "".join(f"{line}\r\n" for whole in [*lines, "END:VCALENDAR"] for line in _folded(whole))


def _event(entry: Entry, host: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.key}@{host}"
    yield f"DTSTAMP:{_moment(entry.changed)}"
    yield f"DTSTART:{_moment(entry.starts_at)}"
    yield f"DTEND:{_moment(entry.starts_at + LASTS)}"
    yield f"SUMMARY:{_text(entry.title)}"
    named = (("LOCATION", entry.place), ("DESCRIPTION", entry.text))
    yield from (f"{name}:{_text(value)}" for name, value in named if value)
    if entry.address:
        yield f"URL:{''.join(entry.address.split())}"
    yield f"STATUS:{'CANCELLED' if entry.called_off else 'CONFIRMED'}"
    yield "END:VEVENT"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """A text with what has a meaning of its own in such files marked as mere text."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in parts short enough, never cut within a character."""
    part, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > FOLDED:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + width
    yield part
