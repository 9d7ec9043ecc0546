"""Open an account for an administrator."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dauys.kernel.clock import clock
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal, invalid
from dauys.people import actions
from dauys.people.models import Role


class Command(BaseCommand):
    """The first person with the post of administrator; later ones are appointed on the site."""

    help = "Open an account for an administrator. The password is asked for, or read from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and where."""
        parser.add_argument("--email", required=True)
        parser.add_argument("--given", default="", help="Given name.")
        parser.add_argument("--family", default="", help="Family name.")
        parser.add_argument("--jurisdiction", help="Its code; needed only where there are several.")

    @transaction.atomic
    def handle(self, *_args: str, **options: Any) -> None:
        """Register the person, open the account, appoint."""
        now = clock.now()
        jurisdiction = _jurisdiction(options["jurisdiction"])
        password = _password()
        person = actions.register_person(
            language=(get_language() or "en")[:2], given=options["given"], family=options["family"], now=now
        )
        account = actions.open_account(person, email=options["email"], password=password, now=now)
        account.is_staff = account.is_superuser = True
        account.save(update_fields=["is_staff", "is_superuser"])
        actions.appoint(person, role=Role.ADMINISTRATOR, jurisdiction=jurisdiction, now=now)
        self.stdout.write(_("%(email)s may now sign in.") % {"email": account.email})


def _jurisdiction(code: str | None) -> Jurisdiction:
    found = list(Jurisdiction.objects.filter(**({"code": code} if code else {})).order_by("code"))
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refusal("no_jurisdiction", _("There is no such jurisdiction. Run: dauys init"))
    sentence = _("There are several jurisdictions (%(codes)s). Name one with --jurisdiction.")
    raise Refusal("which_jurisdiction", sentence % {"codes": ", ".join(one.code for one in found)})


def _password() -> str:
    """The password, asked for twice at a terminal and read as one line otherwise."""
    if sys.stdin.isatty():
        password = getpass(_("Password: "))
        if getpass(_("Once more: ")) != password:
            raise invalid("passwords_differ", _("The two passwords differ."))
    else:
        password = sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password)
    except ValidationError as error:
        raise invalid("weak_password", " ".join(error.messages)) from error
    return password
