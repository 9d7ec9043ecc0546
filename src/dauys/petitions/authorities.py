"""The authorities that certify statements, and the keys that statements for them are encrypted to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dauys.bodies.models import Body
from dauys.kernel.refusal import Refusal, forbidden
from dauys.people.actor import Actor
from dauys.petitions import batches, sealing
from dauys.petitions.models import AuthorityKey


def keeps_key(actor: Actor, body: Body) -> bool:
    """Whether somebody may say which key an authority has: its own officials, or an administrator."""
    own = body.pk in actor.bodies("authority")
    return own or body.jurisdiction_id in actor.jurisdictions("administrator")


def kept_by(actor: Actor) -> QuerySet[Body]:
    """The authorities whose keys somebody may see to: their own; an administrator's are all of the jurisdiction."""
    own = Q(pk__in=actor.bodies("authority"))
    governed = Q(kind="authority", jurisdiction__in=actor.jurisdictions("administrator"))
    return Body.objects.filter(own | governed).select_related("place").order_by("code")


def keys_of(body: Body) -> QuerySet[AuthorityKey]:
    """The key of an authority, then those that were replaced."""
    return AuthorityKey.objects.filter(body=body)


def current_key(body: Body) -> AuthorityKey | None:
    """The key in use (1 query)."""
    return keys_of(body).filter(retired_at__isnull=True).first()


def current_keys(bodies: Sequence[Body]) -> dict[int, AuthorityKey]:
    """The keys in use of these authorities, by the key of the body (1 query)."""
    rows = AuthorityKey.objects.filter(body__in=bodies, retired_at__isnull=True)
    return {row.body_id: row for row in rows}


@transaction.atomic
def register_key(body: Body, *, public: str, by: Actor, now: datetime) -> AuthorityKey:
    """Take an authority's public key (PEM) into use; the one before is kept in its history.

    What still waits to be certified is encrypted anew to it. Refusal: not theirs, no such key, or in use already.
    """
    if not keeps_key(by, body):
        raise forbidden("not_allowed", _("You may not do this here."))
    raw = sealing.public_of(public)
    print_of_it = sealing.fingerprint(raw)
    if keys_of(body).filter(fingerprint=print_of_it).exists():
        raise Refusal("key_known", _("This key is, or was, in use here. Make a new one."))
    keys_of(body).filter(retired_at__isnull=True).update(retired_at=now)
    try:
        with transaction.atomic():
            made = AuthorityKey.objects.create(
                body=body, public=raw, fingerprint=print_of_it, added_at=now, added_by_id=by.person_id
            )
    except IntegrityError:
        raise Refusal("stale", _("Somebody else has just changed this. Please look again.")) from None
    batches.make_anew(body, now=now)
    return made
