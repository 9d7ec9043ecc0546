"""Writes the open data of one case, without personal data, as CSV or JSON."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from dauys.kernel.clock import clock
from dauys.kernel.refusal import Kind, Refusal
from dauys.people.actor import ANONYMOUS
from dauys.petitions import opendata, queries
from dauys.petitions.models import Petition


class Command(BaseCommand):
    """`dauys export CASE --format csv|json`."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """The case and the form."""
        parser.add_argument("case", metavar="CASE", help=_("the id of the case, as in its address"))
        parser.add_argument("--format", choices=("csv", "json"), default="json")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write to standard output."""
        try:
            case_id = UUID(options["case"])
        except ValueError as error:
            raise CommandError(_("CASE is an id such as 019ef3c7-8600-71e3-93ca-a6545876b3b1.")) from error
        try:
            petition = queries.by_id(case_id, ANONYMOUS)
        except Petition.DoesNotExist:
            raise Refusal("no_such_case", _("There is no public case with this id."), kind=Kind.HIDDEN) from None
        record = opendata.record(petition, clock.now())
        if options["format"] == "csv":
            self.stdout.write(opendata.table(record), ending="")
        else:
            self.stdout.write(json.dumps(record, ensure_ascii=False, indent=1))
