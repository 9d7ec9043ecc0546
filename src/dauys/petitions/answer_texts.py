"""The texts of an answer, language by language: who wrote each, what a machine drafted, what nobody has read yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dauys.kernel.refusal import invalid
from dauys.kernel.texts import mark, tidy
from dauys.people.actor import Actor
from dauys.petitions import rules, tongues
from dauys.petitions.models import Response
from dauys.procedures import queries as cases
from dauys.procedures import rules as duties
from dauys.procedures.models import Case, Obligation

MANY = 4
"""With more languages than these, each has a page of its own."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where the text of one language comes from.

    by, at: who wrote it, or asked a machine to, and when. read_by, read_at: who has read a machine's draft, and when.
    """

    machine: bool = False
    source: str = ""
    by: UUID | None = None
    at: datetime | None = None
    read_by: UUID | None = None
    read_at: datetime | None = None

    @property
    def unread(self) -> bool:
        """Whether a machine wrote it and nobody has read it."""
        return self.machine and self.read_at is None

    @property
    def state(self) -> str:
        """`hand`, `unread` or `read`."""
        return "hand" if not self.machine else "unread" if self.unread else "read"

    def stored(self) -> dict[str, Any]:
        """As the answer keeps it."""
        plain = {
            "machine": self.machine,
            "source": self.source,
            "by": str(self.by) if self.by else "",
            "at": self.at.isoformat() if self.at else "",
            "read_by": str(self.read_by) if self.read_by else "",
            "read_at": self.read_at.isoformat() if self.read_at else "",
        }
        return {name: value for name, value in plain.items() if value}


def origin(stored: Mapping[str, Any]) -> Origin:
    """Read what an answer keeps of one language."""

    def person(name: str) -> UUID | None:
        return UUID(stored[name]) if stored.get(name) else None

    def moment(name: str) -> datetime | None:
        return datetime.fromisoformat(stored[name]) if stored.get(name) else None

    return Origin(
        machine=bool(stored.get("machine")),
        source=str(stored.get("source", "")),
        by=person("by"),
        at=moment("at"),
        read_by=person("read_by"),
        read_at=moment("read_at"),
    )


def origins(response: Response | None) -> dict[str, Origin]:
    """Where each text of an answer comes from."""
    return {code: origin(kept) for code, kept in response.origins.items()} if response else {}


def unread(response: Response) -> list[str]:
    """The languages of texts that a machine wrote and nobody has read, in the order of their codes."""
    found = origins(response).items()
    return sorted(code for code, one in found if one.unread and response.texts.get(code, "").strip())


def writers(response: Response) -> set[UUID]:
    """Everybody who has written or confirmed a text of it: none of them is the second pair of eyes."""
    people = {one.read_by if one.machine else one.by for one in origins(response).values()}
    return {key for key in (*people, response.drafted_by_id) if key}


def originated(
    before: Response | None, texts: Mapping[str, str], *, read: Collection[str], by: UUID | None, now: datetime
) -> dict[str, dict[str, Any]]:
    """Where texts come from once somebody has saved them.

    Who has changed one has written it, who marks it read has read it; a machine's draft that was neither stays unread.
    """
    known, stood = origins(before), before.texts if before else {}
    found: dict[str, Origin] = {}
    for code, text in texts.items():
        if not text.strip():
            continue
        kept = known.get(code, Origin(by=by, at=now))
        changed = stood.get(code, "").strip() != text.strip()
        if kept.machine and stood.get(code, "").strip() and (changed or (kept.unread and code in read)):
            kept = replace(kept, read_by=by, read_at=now)
        elif changed:
            kept = Origin(by=by, at=now)
        found[code] = kept
    return {code: one.stored() for code, one in found.items()}


@transaction.atomic
def write(
    obligation: Obligation, language: str, *, by: Actor, text: str, seen: str, now: datetime, read: bool = False
) -> Response:
    """Write an answer in one language; the others stay as they are, whoever works on them meanwhile.

    seen: the mark of the text that the writer had before them. read: a machine's draft is right as it stands.
    """
    if refusal := duties.refuse_duty(obligation, cases.acting_for(by)):
        raise refusal
    if language not in tongues.owed(obligation.case):
        sentence = _("An answer here is not written in this language.")
        raise invalid("unknown_language", sentence, language=sentence)
    text = tidy(text).strip()
    response = _locked(obligation, by, now)
    stands = response.texts.get(language, "")
    if response.published_at is not None or (mark(stands) != seen and stands != text):
        raise rules.stale()
    texts = {**response.texts, language: text}
    response.origins = originated(response, texts, read=[language] if read else (), by=by.person_id, now=now)
    response.texts, response.ready, response.sent_back = texts, False, ""
    response.drafted_by_id, response.drafted_at = by.person_id, now
    response.save(update_fields=["texts", "origins", "ready", "sent_back", "drafted_by", "drafted_at"])
    return response


def _locked(obligation: Obligation, by: Actor, now: datetime) -> Response:
    """The answer to write in, begun where there is none."""
    Response.objects.get_or_create(
        obligation=obligation,
        defaults={
            "case_id": obligation.case_id,
            "body_id": obligation.body_id,
            "outcome": "",
            "drafted_by_id": by.person_id,
            "drafted_at": now,
            "ready": False,
        },
    )
    return Response.objects.select_for_update().get(obligation=obligation)


def source_of(response: Response, case: Case) -> str:
    """The language to translate an answer from: the first that somebody has written or read; "" where there is none."""
    fresh = unread(response)
    return next((code for code in tongues.owed(case) if response.texts.get(code, "").strip() and code not in fresh), "")
