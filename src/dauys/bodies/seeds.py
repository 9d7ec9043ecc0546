"""Bodies an empty installation needs, with their competences. What stands already is left as it is."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import TypedDict

from dauys.bodies.models import Body, Competence
from dauys.kernel.models import Jurisdiction
from dauys.places.models import Place
from dauys.places.planting import plant
from dauys.topics.models import Topic

DATA = Path(__file__).parent / "data"
LANGUAGES = ("kk", "ru", "en")


class Profile(TypedDict):
    """What bodies of one sort are, and the codes of the topics they are competent for."""

    about: dict[str, str]
    topics: list[str]


def load() -> None:
    """Add the bodies that are missing; may be called again at any time. Places and topics stand already."""
    standing = set(Body.objects.values_list("code", flat=True))
    with (DATA / "bodies.csv").open(encoding="utf-8", newline="") as file:
        missing = [one for one in csv.DictReader(file) if one["code"] not in standing]
    if not missing:
        return
    profiles: dict[str, Profile] = tomllib.loads((DATA / "profiles.toml").read_text("utf-8"))
    places: dict[str, int] = dict(Place.objects.values_list("code", "pk"))
    topics: dict[str, int] = dict(Topic.objects.values_list("code", "pk"))
    jurisdictions = Jurisdiction.objects.in_bulk(field_name="code")
    made = [
        Body(
            code=one["code"],
            kind=one["kind"],
            name={language: one[f"name_{language}"] for language in LANGUAGES},
            about=profiles[one["profile"]]["about"] if one["profile"] else {},
            contacts={"site": one["site"]} if one["site"] else {},
            place_id=places[one["place"]],
            jurisdiction=jurisdictions[one["jurisdiction"]],
        )
        for one in missing
    ]
    for body in made:
        body.fold_names()
    plant(Body, [(body, one["parent"]) for body, one in zip(made, missing, strict=True)])
    Competence.objects.bulk_create(
        Competence(body=body, topic_id=topics[topic])
        for body, one in zip(made, missing, strict=True)
        for topic in dict.fromkeys(
            [*(profiles[one["profile"]]["topics"] if one["profile"] else ()), *one["topics"].split()]
        )
    )
