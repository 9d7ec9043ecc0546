"""What happens to petitions, written down for webhooks in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings

from dauys.api import keys, webhooks
from dauys.api.models import Webhook, WebhookDelivery
from dauys.kernel.ids import uuid7
from dauys.people import queries as people
from dauys.people.actor import Actor
from dauys.people.api import POSTS
from dauys.people.events import PersonErased
from dauys.people.models import Account
from dauys.procedures.events import CaseEvent, Crossed, Moved, ObligationEvent
from dauys.procedures.models import Case, Obligation

MOVES = {
    "submit": "submitted",
    "accept": "accepted",
    "reject": "rejected",
    "return": "returned",
    "withdraw": "withdrawn",
}
ENDS = {"answered": "answered", "lapsed": "lapsed"}
DUTIES = {
    "procedures.laid": "obligation.laid",
    "procedures.met": "obligation.met",
    "procedures.overdue": "obligation.late",
    "procedures.extended": "obligation.extended",
    "procedures.redirected": "obligation.redirected",
}


def on_moved(event: Moved) -> None:
    """A petition has gone from one stage to another."""
    names = [name for name in (MOVES.get(event.action), ENDS.get(event.after)) if name]
    more = {"reason": event.reason} if event.reason else {}
    for name in names:
        _tell(event, f"petition.{name}", before=event.before, **more)
    _tell_listed(event)


def on_crossed(event: Crossed) -> None:
    """A threshold was crossed."""
    _tell(event, "petition.threshold", threshold=event.threshold)
    _tell_listed(event)


def _tell_listed(event: CaseEvent) -> None:
    """Public lists show it since this very moment."""
    if Case.objects.filter(pk=event.case_id, listed=True, listed_at=event.at).exists():
        _tell(event, "petition.listed")


def on_obligation(event: ObligationEvent) -> None:
    """Something has happened to what a body owes."""
    row = Obligation.objects.select_related("body", "case__procedure").get(pk=event.obligation_id)
    state = {
        "id": str(row.pk),
        "body": row.body.code,
        "kind": row.kind,
        "duty": row.duty,
        "due": row.last_day.isoformat() if row.last_day else None,
        "state": row.state(event.at),
    }
    _tell(event, DUTIES[event.kind], obligation=state)


def on_erased(event: PersonErased) -> None:
    """Nothing acts or is told for somebody who is gone."""
    keys.forget(event.person_id)
    webhooks.forget(event.person_id)


def _tell(event: CaseEvent, name: str, **details: Any) -> None:
    """Write one delivery for each webhook whose person may know of it."""
    waiting = [row for row in Webhook.objects.filter(enabled=True) if name in row.events]
    if not waiting:
        return
    case = Case.objects.select_related("procedure", "place", "addressee").filter(pk=event.case_id).first()
    if case is None or case.instrument != "petitions":
        return
    event_id = uuid5(
        NAMESPACE_URL, f"{event.case_id}/{name}/{event.at.isoformat()}/{details.get('obligation', details)}"
    )
    body = _body(case, name, event_id, event.at, details)
    rows = [
        WebhookDelivery(
            id=uuid7(event.at),
            webhook=row,
            event=name,
            event_id=event_id,
            body=body,
            created_at=event.at,
            next_try_at=event.at,
        )
        for row in _allowed(waiting, case, event.at)
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)


def _body(case: Case, name: str, event_id: UUID, at: datetime, details: dict[str, Any]) -> dict[str, Any]:
    petition = f"{settings.SITE_URL}/petitions/{case.pk}/"
    known = {
        "id": str(case.pk),
        "url": petition,
        "api": f"{settings.SITE_URL}/api/v1/petitions/{case.pk}",
        "procedure": case.procedure.code,
        "place": case.place.code,
        "addressee": case.addressee.code,
        "stage": case.stage,
        "listed": case.listed,
    }
    return {"id": str(event_id), "event": name, "at": at.isoformat(), "petition": known, **details}


def _allowed(waiting: list[Webhook], case: Case, at: datetime) -> Iterator[Webhook]:
    """Everybody where public lists show it; else those who may see it and are more than somebody with the link."""
    if case.listed:
        yield from waiting
        return
    for row in waiting:
        actor = _actor(row.person_id, at)
        if actor.person_id == case.author_id or _works_on(actor, case):
            yield row


def _actor(person_id: UUID, at: datetime) -> Actor:
    account = Account.objects.filter(person_id=person_id, is_active=True).first()
    return people.actor_of(account, now=at) if account else Actor(person_id=person_id)


def _works_on(actor: Actor, case: Case) -> bool:
    """Whether a post of theirs covers it, or their body owes something in it."""
    covering = [post for post in actor.posts if POSTS.get(post.role) == "moderate"]
    if any(
        post.jurisdiction_id == case.jurisdiction_id and case.place.path.startswith(post.place_path)
        for post in covering
    ):
        return case.stage != "draft"
    bodies = actor.bodies("body") | actor.bodies("head")
    return bool(bodies) and Obligation.objects.filter(case=case, body_id__in=bodies).exists()
