"""Do everything that is due, once; safe to run twice, late, in parallel and after a crash."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from dauys.kernel import tick
from dauys.kernel.clock import clock
from dauys.kernel.refusal import Kind, Refusal


class Command(BaseCommand):
    """`dauys tick`."""

    help = "Do everything that is due: terms, totals, deliveries, retention. Run it every few seconds or minutes."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run one tick at the present moment; refuse where a part of it failed."""
        done = tick.run(clock.now())
        if done.skipped:
            self.stdout.write(_("Another tick is at work."))
            return
        if done.failed:
            message = _("Some due work failed: %(names)s. The log says why.") % {"names": ", ".join(done.failed)}
            raise Refusal("tick_failed", message, kind=Kind.LATER)
        self.stdout.write(_("Everything due is done."))
