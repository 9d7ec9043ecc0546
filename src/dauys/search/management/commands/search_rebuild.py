"""Make the search indexes anew: after a restore, or when the way texts are folded has changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from dauys.kernel.clock import clock
from dauys.search import actions


class Command(BaseCommand):
    """`dauys manage search_rebuild`."""

    help = "Ask every instrument for its documents again and make the search indexes anew."

    def handle(self, **_options: Any) -> None:
        """Rebuild and say how many documents there are."""
        number = actions.rebuild(now=clock.now())
        self.stdout.write(_("%(number)s documents can be found.") % {"number": number})
