"""Bring the database to this version, with a check before and after."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from dauys.config import staticfiles
from dauys.config.upgrading import upgrade


class Command(BaseCommand):
    """Migrations, with a copy of an embedded database put aside first."""

    help = "Bring the database to this version. An embedded database is put aside first as ….before-upgrade."

    def handle(self, *_args: str, **_options: Any) -> None:
        """Check, migrate, check again, and collect the static files of this version."""
        done = upgrade()
        if done.aside:
            self.stdout.write(_("The database as it was: %(file)s") % {"file": done.aside})
        for name in done.migrations:
            self.stdout.write(f"  {name}")
        staticfiles.collect()
        self.stdout.write(_("The database is of this version. Start the site again."))
