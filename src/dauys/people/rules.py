"""Who may do what about people. Pure: no query, no clock; each says why not."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from dauys.kernel.refusal import Kind, Refusal, forbidden, invalid
from dauys.people.actor import Actor
from dauys.people.models import Confirmation, Role

CODE_LIFE = timedelta(minutes=15)
CODE_ATTEMPTS = 5
CODE_PAUSE = timedelta(seconds=60)
CODES_AN_HOUR = 10
ROLES_OF_BODIES = frozenset({Role.BODY, Role.HEAD})
ROLES_HEADS_GIVE = frozenset({Role.BODY, Role.OPERATOR})


def may_appoint(by: Actor, *, role: str, jurisdiction_id: int, body_id: int | None) -> bool:
    """Administrators give any post of their jurisdiction; heads give executors and operators to their own body."""
    if by.holds(Role.ADMINISTRATOR, jurisdiction_id=jurisdiction_id):
        return True
    return role in ROLES_HEADS_GIVE and body_id is not None and body_id in by.bodies(Role.HEAD)


def refuse_appointing(
    by: Actor | None, *, role: str, jurisdiction_id: int, body_id: int | None, erased: bool = False
) -> Refusal | None:
    """Whether this post may be given by `by` (None: the installation itself)."""
    if role not in Role.values:
        return invalid("unknown_role", _("There is no such role."), role=_("Choose a role."))
    if role in ROLES_OF_BODIES and body_id is None:
        return invalid("body_needed", _("This role is held in a body."), body=_("Choose a body."))
    if erased:
        return Refusal("erased", _("This person's data was erased."))
    if by is not None and not may_appoint(by, role=role, jurisdiction_id=jurisdiction_id, body_id=body_id):
        return forbidden("may_not_appoint", _("You may not give this post."))
    return None


def refuse_dismissing(
    by: Actor | None, *, role: str, jurisdiction_id: int, body_id: int | None, others: int
) -> Refusal | None:
    """Whether the post may be ended; `others` is how many other people hold the same role in the jurisdiction."""
    if by is not None and not may_appoint(by, role=role, jurisdiction_id=jurisdiction_id, body_id=body_id):
        return forbidden("may_not_dismiss", _("You may not end this post."))
    return refuse_leaving(role=role, others=others)


def refuse_configuring(by: Actor | None, *, jurisdiction_id: int, before: int | None) -> Refusal | None:
    """Identity providers are set up by an administrator of their jurisdiction, the one before included."""
    if by is None:
        return None
    touched = {jurisdiction_id, before} - {None}
    if not touched <= by.jurisdictions(Role.ADMINISTRATOR):
        return forbidden("may_not_configure", _("Only an administrator may change this."))
    return None


def refuse_leaving(*, role: str, others: int) -> Refusal | None:
    """Somebody has to stay: the last administrator of a jurisdiction cannot go."""
    if role == Role.ADMINISTRATOR and not others:
        return Refusal("last_administrator", _("Appoint another administrator first: one has to stay."))
    return None


def refuse_sending(*, last_sent: datetime | None, within_hour: int, now: datetime) -> Refusal | None:
    """One code a minute for one purpose, ten an hour for one address."""
    if last_sent and now - last_sent < CODE_PAUSE:
        return too_soon()
    if within_hour >= CODES_AN_HOUR:
        return Refusal(
            "too_many_codes", _("Too many codes were sent to this address. Try again in an hour."), kind=Kind.TOO_MANY
        )
    return None


def refuse_checking(confirmation: Confirmation, *, now: datetime) -> Refusal | None:
    """Whether the confirmation still takes codes."""
    if confirmation.confirmed_at:
        return already_confirmed()
    if now >= confirmation.expires_at:
        return Refusal("code_expired", _("This code is too old. Ask for a new one."))
    if confirmation.attempts >= CODE_ATTEMPTS:
        return Refusal("too_many_attempts", _("Too many wrong codes. Ask for a new one."), kind=Kind.TOO_MANY)
    return None


def wrong_code(attempts: int) -> Refusal:
    """The refusal of a wrong code after `attempts` of them."""
    left = max(CODE_ATTEMPTS - attempts, 0)
    sentence = ngettext_lazy(
        "This is not the code. You have %(left)d more attempt.",
        "This is not the code. You have %(left)d more attempts.",
        "left",
    ) % {"left": left}
    return Refusal("wrong_code", sentence, kind=Kind.INVALID, fields={"code": sentence})


def too_soon() -> Refusal:
    """The refusal of a second code within a minute."""
    return Refusal("too_soon", _("A code was just sent. Wait a minute, then ask again."), kind=Kind.TOO_MANY)


def already_confirmed() -> Refusal:
    """The refusal of a code that has done its work."""
    return Refusal("already_confirmed", _("This code was already used."))
