"""What the kernel brings to an empty installation: jurisdictions and their working-day calendars."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from dauys.kernel import actions, public_holidays
from dauys.kernel.clock import clock
from dauys.kernel.models import Jurisdiction

JURISDICTIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "KZ": ("Asia/Almaty", ("kk", "ru", "en")),
    "RU": ("Europe/Moscow", ("ru",)),
    "GB": ("Europe/London", ("en",)),
    "US": ("America/New_York", ("en",)),
    "EE": ("Europe/Tallinn", ("et", "en", "ru")),
    "LV": ("Europe/Riga", ("lv", "en")),
    "LT": ("Europe/Vilnius", ("lt", "en")),
    "FI": ("Europe/Helsinki", ("fi", "sv", "en")),
    "KR": ("Asia/Seoul", ("ko", "en")),
    "TW": ("Asia/Taipei", ("zh-hant", "en")),
    "GE": ("Asia/Tbilisi", ("ka", "en")),
    "DK": ("Europe/Copenhagen", ("da", "en")),
    "EU": ("Europe/Brussels", ("en",)),
}
"""By code: the zone and the languages, the first of which is the default."""

NAMES: Mapping[str, Mapping[str, str]] = {
    **public_holidays.COUNTRIES,
    "GB": {"kk": "Ұлыбритания", "ru": "Великобритания", "en": "United Kingdom"},
    "EU": {"kk": "Еуропалық одақ", "ru": "Европейский союз", "en": "European Union"},
}


@transaction.atomic
def load() -> None:
    """Make the jurisdictions and calendars that are missing; what exists is left as it is."""
    Jurisdiction.objects.bulk_create(
        [
            Jurisdiction(
                code=code, name=dict(NAMES[code]), zone=zone, languages=list(languages), default_language=languages[0]
            )
            for code, (zone, languages) in JURISDICTIONS.items()
        ],
        ignore_conflicts=True,
    )
    now = clock.now()
    for code in public_holidays.COUNTRIES:
        actions.seed(code, now=now)
