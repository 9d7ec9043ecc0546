"""Inviting somebody into a post by e-mail, whether or not they have an account."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dauys.bodies.models import Body
from dauys.kernel.models import Jurisdiction
from dauys.notifications import actions as notifications
from dauys.notifications.recipient import Recipient
from dauys.people import actions as people
from dauys.people.actor import Actor
from dauys.people.models import Account, Post, Role
from dauys.web.notices import INVITED


@transaction.atomic
def invite(  # noqa: PLR0913  (a post has many sides)
    email: str,
    *,
    names: tuple[str, str],
    role: str,
    jurisdiction: Jurisdiction,
    body: Body | None,
    address: str,
    language: str,
    by: Actor,
    now: datetime,
) -> Post:
    """Give a post to whoever reads this mailbox and tell them how to get in.

    Who has no account gets one without a password: they come in with a code sent to the same mailbox, and only so.
    `address` is this site's, `language` that of the letter to somebody new.
    """
    account = Account.objects.filter(email=email.strip().lower()).select_related("person").first()
    if account is None:
        person = people.register_person(language=language, given=names[0], family=names[1], now=now)
        account = people.open_account(person, email=email, now=now)
    post = people.appoint(account.person, role=role, jurisdiction=jurisdiction, body=body, by=by, now=now)
    to = Recipient(language=account.person.language, person_id=account.person_id)
    context = {
        "role": str(Role(role).value),
        "body": body.name if body else jurisdiction.name,
        "email": account.email,
        "address": address,
    }
    notifications.notify(INVITED.code, to=to, context=context, now=now, urgent=True)
    return post
