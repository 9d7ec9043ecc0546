"""Taking something from a petition's page so that a mark stays, reading what is sealed, and putting it back."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dauys.bodies.models import Body
from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Refusal, forbidden, invalid
from dauys.kernel.terms import local_date
from dauys.ledger import canonical
from dauys.notifications import actions as notifications
from dauys.people.actor import Actor
from dauys.petitions import decision_letters, rules, subscribers, taking
from dauys.petitions.models import Petition, Removal, RemovalRead
from dauys.petitions.queries import RELATED
from dauys.petitions.rules import Order
from dauys.petitions.taking import Thing
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures.models import Case

LONGEST = 2_000
ROLES = ("moderator", "administrator")
AT_ONCE = 200
"""So many letters are cleared with the removal itself; the tick clears the others."""


def role_of(case: Case, actor: Actor) -> str:
    """In which role somebody may take something from a case's page; empty: in none."""
    roles = set(cases.roles_in(case, actor))
    if actor.holds("administrator", jurisdiction_id=case.jurisdiction_id):
        roles.add("administrator")
    return next((role for role in ROLES if role in roles), "")


def refuse_handling(case: Case, actor: Actor) -> Refusal | None:
    """Why somebody may neither take something away here, nor read or put back what was."""
    if not role_of(case, actor):
        return forbidden("not_allowed", _("You may not do this here."))
    return rules.refuse_own_check(cases.organised_of(case), actor.person_id)


@transaction.atomic
def remove(petition: Petition, thing: Thing, *, order: Order, by: Actor, now: datetime) -> Removal:
    """Take something away: what was is sealed, the page says what went when, on which ground and by which body."""
    case = cases.case(petition.pk)
    refusal = refuse_handling(case, by) or rules.refuse_order(order, today=local_date(now, case.tz))
    if refusal:
        raise refusal
    if case.submitted_at is None:
        raise taking.nothing_there()
    kind = taking.of_kind(thing.kind)
    removal = _begin(case, thing, order, by, now)
    kept = kind.take(Petition.objects.get(pk=petition.pk), thing, removal)
    removal.sealed, removal.digest = _seal(removal, kept)
    removal.save(update_fields=["sealed", "digest"])
    _record(case, "removed", by, removal, now=now, reason=removal.words, digest=removal.digest, **_told(order))
    _renew(case, now)
    sweep(removal, now=now, most=AT_ONCE)
    decision_letters.removed(removal, now)
    return removal


def _begin(case: Case, thing: Thing, order: Order, by: Actor, now: datetime) -> Removal:
    last = Removal.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    court = order.ground == Removal.Ground.COURT
    try:
        with transaction.atomic():
            return Removal.objects.create(
                id=uuid7(now),
                case=case,
                number=last + 1,
                kind=thing.kind,
                target=thing.target,
                ground=order.ground,
                court=order.court.strip() if court else "",
                order_number=order.number.strip() if court else "",
                ordered_on=order.on if court else None,
                words=order.words.strip()[:LONGEST],
                body=body_of(case, by, now),
                by_id=by.person_id,
                at=now,
            )
    except IntegrityError:
        raise rules.stale() from None


def body_of(case: Case, by: Actor, now: datetime) -> Body:
    """The body in whose name somebody acts: that of their post, else the one that checks, else the addressee."""
    own = next((post.body_id for post in by.posts if post.role in ROLES and post.body_id), None)
    if own is not None:
        return Body.objects.get(pk=own)
    checking = next((stage.check.body for stage in case.preset.stages.values() if stage.check), None)
    try:
        return cases.body_named(case, checking or "addressee", now)
    except Body.DoesNotExist:
        return case.addressee


def _told(order: Order) -> dict[str, str]:
    said = {"court": order.court.strip(), "order": order.number.strip(), "on": order.on.isoformat() if order.on else ""}
    return {"ground": order.ground, **({name: one for name, one in said.items() if one})}


def _record(case: Case, kind: str, by: Actor, removal: Removal, *, now: datetime, **said: Any) -> None:
    what = {"what": removal.kind, "removal": removal.number}
    procedures.record(case, kind, role_of(case, by) or "moderator", now=now, **what, **said)


def _seal(removal: Removal, kept: dict[str, Any]) -> tuple[bytes, str]:
    """What was taken, sealed with a salt, and the digest of both, which the ledger tells."""
    plain = canonical.encode({"salt": secrets.token_hex(16), "kept": kept})
    return settings.KEYS.seal(plain, context=f"removal/{removal.pk}"), hashlib.sha256(plain).hexdigest()


def _open(removal: Removal) -> dict[str, Any]:
    if removal.sealed is None:
        raise Refusal("no_longer_kept", _("What was removed is no longer kept."))
    opened: dict[str, Any] = json.loads(settings.KEYS.unseal(bytes(removal.sealed), context=f"removal/{removal.pk}"))
    return opened


def _renew(case: Case, now: datetime) -> None:
    """Let searches find what is left, and nothing else."""
    subscribers.make_findable(Petition.objects.get(pk=case.pk), case, now)


@transaction.atomic
def read(removal: Removal, *, by: Actor, purpose: str, now: datetime) -> list[str]:
    """What was taken away, for those who may; each look is written down."""
    case = cases.case(removal.case_id)
    if refusal := refuse_handling(case, by):
        raise refusal
    if not purpose.strip():
        sentence = _("Say what you need it for.")
        raise invalid("missing", sentence, purpose=sentence)
    kept = _open(removal)["kept"]
    RemovalRead.objects.create(
        removal=removal, reader_id=by.person_id, role=role_of(case, by), purpose=purpose.strip()[:200], at=now
    )
    return list(words_of(kept))


def words_of(value: Any) -> Iterator[str]:
    """Every text in what was kept, in its order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        if value.keys() <= {"field", "language", "text"} and "language" in value:
            yield str(value["text"])
        else:
            for one in value.values():
                yield from words_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from words_of(one)


@transaction.atomic
def restore(removal: Removal, *, order: Order, by: Actor, now: datetime) -> Removal:
    """Put back what was taken, because of a later order or because it was wrong; the page tells of both."""
    case = cases.case(removal.case_id)
    refusal = refuse_handling(case, by) or rules.refuse_order(order, today=local_date(now, case.tz), restoring=True)
    if refusal:
        raise refusal
    return put_back(removal, order=order, by=by, now=now)


@transaction.atomic
def put_back(removal: Removal, *, order: Order, by: Actor, now: datetime) -> Removal:
    """Put it back, whoever has decided so; the salt is told, so that anybody can compare with the digest."""
    case, opened = cases.case(removal.case_id), _open(removal)
    changes = {
        "restored_at": now,
        "restored_by_id": by.person_id,
        "restored_court": order.court.strip(),
        "restored_order_number": order.number.strip(),
        "restored_on": order.on,
        "restored_words": order.words.strip()[:LONGEST],
        "sealed": None,
    }
    if not Removal.objects.filter(pk=removal.pk, restored_at=None).update(**changes):
        raise rules.stale()
    taking.of_kind(removal.kind).give(Petition.objects.get(pk=removal.case_id), removal, opened["kept"])
    said = {name: one for name, one in _told(order).items() if name != "ground"}
    _record(case, "restored", by, removal, now=now, reason=order.words.strip()[:LONGEST], salt=opened["salt"], **said)
    _renew(case, now)
    restored = Removal.objects.get(pk=removal.pk)
    decision_letters.restored(restored, now)
    return restored


def sweep(removal: Removal, *, now: datetime, most: int) -> bool:
    """Clear letters about the case of what was removed, so many at the most; whether none is left."""
    if removal.swept_at is not None or removal.sealed is None:
        return True
    words = [one for one in words_of(_open(removal)["kept"]) if len(one) >= SHORTEST]
    done = notifications.withhold(removal.case_id, words, before=removal.at, most=most)
    if done:
        Removal.objects.filter(pk=removal.pk).update(swept_at=now)
    return done


SHORTEST = 3
"""Shorter texts are left in letters: they tell nothing, and stand everywhere."""


def run(now: datetime) -> int:
    """Clear what removals have left in letters; the number of removals that are done with."""
    done = 0
    for removal in Removal.objects.filter(swept_at=None, restored_at=None).order_by("id")[:50]:
        with transaction.atomic():
            done += sweep(removal, now=now, most=5_000)
    return done


def find(actor: Actor, removal_id: Any) -> Removal | None:
    """A removal of a case that this actor may handle; None: there is none for them."""
    related = tuple(f"case__{name.removeprefix('case__')}" for name in RELATED)
    row = Removal.objects.filter(pk=removal_id).select_related("body", "case__petition", *related).first()
    return row if row is not None and refuse_handling(row.case, actor) is None else None
