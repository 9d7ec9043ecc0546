"""Set up an empty installation: keys, database, places and calendars."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from dauys.config import staticfiles
from dauys.config.upgrading import upgrade
from dauys.kernel.seeding import run_seeds


class Command(BaseCommand):
    """First set-up without the page; may be run again."""

    help = "Make keys and database, and load the places, topics, bodies and calendars every installation needs."

    def handle(self, *_args: str, **_options: Any) -> None:
        """Prepare everything but the administrator."""
        upgrade()
        run_seeds()
        staticfiles.collect()
        told = _(
            "Ready in %(home)s. Keep a copy of %(keys)s in a safe place. Next: dauys createadmin, then dauys serve."
        )
        self.stdout.write(told % {"home": settings.HOME, "keys": settings.KEYS.path})
