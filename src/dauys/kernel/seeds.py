"""What the kernel brings to an empty installation: its keys in the register, and the working-day calendars."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from dauys.kernel import actions, custody, public_holidays
from dauys.kernel.clock import clock


@transaction.atomic
def load() -> None:
    """Refuse to go on without keys this database was written with; begin the calendars that are missing."""
    custody.register(settings.KEYS)
    now = clock.now()
    for code in public_holidays.COUNTRIES:
        actions.seed(code, now=now)
