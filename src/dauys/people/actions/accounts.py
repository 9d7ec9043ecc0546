"""Accounts: the means to sign in."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import invalid
from dauys.people import values
from dauys.people.actions.persons import erase, record_attribute
from dauys.people.models import Account, AttributeKind, Person
from dauys.people.sources import BY_ACCOUNT


@transaction.atomic
def open_account(person: Person, *, email: str, password: str | None = None, now: datetime) -> Account:
    """Give a person the means to sign in with an address known to be theirs; without a password, by code or passkey."""
    address = values.written(AttributeKind.EMAIL, email)
    account = Account(id=uuid7(now), person=person, email=address, created_at=now)
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        sentence = _("There is an account with this address already.")
        raise invalid("account_exists", sentence, email=sentence) from None
    EmailAddress.objects.create(user=account, email=address, primary=True, verified=True)
    record_attribute(person, kind=AttributeKind.EMAIL, value=address, verified=True, source=BY_ACCOUNT, now=now)
    return account


@transaction.atomic
def release_address(email: str, *, keeper: Account, now: datetime) -> None:
    """Remove accounts that were opened with somebody's address and never confirmed; now its owner has confirmed it."""
    unconfirmed = EmailAddress.objects.filter(email=email.lower(), verified=False).exclude(user=keeper)
    for address in unconfirmed.select_related("user__person"):
        if EmailAddress.objects.filter(user=address.user, verified=True).exists():
            address.delete()
        elif not address.user.person.posts.exists():
            erase(address.user.person, now=now)


@transaction.atomic
def take_over_address(person: Person, *, email: str, now: datetime) -> None:
    """Note the address that a person has confirmed for signing in."""
    record_attribute(person, kind=AttributeKind.EMAIL, value=email, verified=True, source=BY_ACCOUNT, now=now)
