"""The default taxonomy: what appeals and petitions are about, and what draft acts are about."""

from __future__ import annotations

import csv
from pathlib import Path

from dauys.kernel.models import Jurisdiction
from dauys.places.planting import plant
from dauys.topics.models import Topic

TABLE = Path(__file__).parent / "data" / "topics.csv"


def load() -> None:
    """Add the topics that are missing; may be called again at any time. Jurisdictions stand already."""
    standing = set(Topic.objects.values_list("code", flat=True))
    with TABLE.open(encoding="utf-8", newline="") as file:
        missing = [one for one in csv.DictReader(file) if one["code"] not in standing]
    if not missing:
        return
    jurisdictions = Jurisdiction.objects.in_bulk(field_name="code")
    plant(
        Topic,
        [
            (
                Topic(
                    code=one["code"],
                    group=one["group"],
                    jurisdiction=jurisdictions[one["jurisdiction"]] if one["jurisdiction"] else None,
                    name={language: one[f"name_{language}"] for language in ("kk", "ru", "en")},
                ),
                one["parent"],
            )
            for one in missing
        ],
    )
