"""Writes bodies: one verb, one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dauys.bodies import rules
from dauys.bodies.events import BodyEnded
from dauys.bodies.models import Body, Competence
from dauys.kernel.events import publish
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal
from dauys.places.models import Place
from dauys.topics.models import Topic


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What a body is called and how it is reached; contacts have `email`, `phone`, `site`, `address`, any of them."""

    name: Mapping[str, str]
    about: Mapping[str, str] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def create(
    parent: Body | None,
    *,
    code: str,
    kind: str,
    particulars: Particulars,
    place: Place,
    jurisdiction: Jurisdiction,
    now: datetime,  # noqa: ARG001  (every action is told the moment)
    valid_from: date | None = None,
) -> Body:
    """Add a body of a place, under another one or on its own."""
    contacts = _filled(particulars.contacts)
    if refusal := rules.refuse_creating(code=code, kind=kind, name=particulars.name, contacts=contacts):
        raise refusal
    body = Body(
        code=code,
        kind=kind,
        name=dict(particulars.name),
        about=dict(particulars.about),
        contacts=contacts,
        place=place,
        jurisdiction=jurisdiction,
        valid_from=valid_from,
    )
    try:
        with transaction.atomic():
            if parent is None:
                Body.objects.add_root(instance=body)
            else:
                Body.objects.add_child(parent, instance=body)
    except IntegrityError as error:
        why = _("Another body has this code.")
        raise Refusal("code_taken", why, fields={"code": why}) from error
    return body


@transaction.atomic
def change(body: Body, *, particulars: Particulars, now: datetime) -> Body:  # noqa: ARG001
    """Correct names, description and contacts; a body that becomes another one is ended with a successor instead."""
    contacts = _filled(particulars.contacts)
    if refusal := rules.refuse_naming(particulars.name) or rules.refuse_contacts(contacts):
        raise refusal
    body.name, body.about, body.contacts = dict(particulars.name), dict(particulars.about), contacts
    body.save(update_fields=["name", "about", "contacts", "folded"])
    return body


@transaction.atomic
def end(body: Body, *, on: date, now: datetime, successor: Body | None = None) -> Body:
    """Let the body be no more from the day `on`; what it owes and is competent for passes to its successor."""
    if refusal := rules.refuse_ending(body, on=on, successor=successor):
        raise refusal
    ended = Body.objects.filter(pk=body.pk, valid_until=None).update(valid_until=on, successor=successor)
    if not ended:
        raise Refusal("ended_already", _("This body has ended already."))
    body.valid_until, body.successor = on, successor
    publish(BodyEnded(at=now, body_id=body.pk, successor_id=successor.pk if successor else None, on=on))
    return body


@transaction.atomic
def set_competences(body: Body, *, competences: Iterable[tuple[Topic, Place | None]], now: datetime) -> None:  # noqa: ARG001
    """Replace what the body is competent for: pairs of a topic and a place, `None` meaning the body's own place."""
    wanted = {
        (topic.pk, None if place is None or place.pk == body.place_id else place.pk) for topic, place in competences
    }
    standing = {(one.topic_id, one.place_id): one.pk for one in Competence.objects.filter(body=body)}
    Competence.objects.filter(pk__in=[key for pair, key in standing.items() if pair not in wanted]).delete()
    Competence.objects.bulk_create(
        Competence(body=body, topic_id=topic_id, place_id=place_id)
        for topic_id, place_id in sorted(wanted - set(standing), key=str)
    )


def _filled(contacts: Mapping[str, str]) -> dict[str, str]:
    """Contacts without empty entries."""
    return {name: text.strip() for name, text in contacts.items() if text.strip()}
