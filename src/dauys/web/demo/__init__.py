"""The demonstration: Kazakhstan and some of elsewhere, invented people, petitions and answers, always the same."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language

from dauys.files import settling
from dauys.kernel.models import Jurisdiction
from dauys.kernel.texts import pick
from dauys.petitions import counting
from dauys.procedures import actions as procedures
from dauys.procedures import presets, tick
from dauys.procedures.models import Procedure
from dauys.web.demo import aftermath, initiatives, moderating, suggesting, underway
from dauys.web.demo.cast import YEARS_BACK, Cast
from dauys.web.demo.play import play

PRESETS = (
    "kz-epetition-government",
    "kz-epetition-region-akimat",
    "kz-epetition-region-maslikhat",
    "uk-parliament",
    "us-we-the-people",
    "lv-manabalss",
    "eu-citizens-initiative",
    "fi-citizens-initiative",
)
"""Three of Kazakhstan, by electronic identity; two by e-mail; one with donations, the Union's, one on paper."""
PASSWORD = "dauys-2026"  # noqa: S105  (of accounts that are invented and told to everybody)


def load(now: datetime) -> list[tuple[str, str, str]]:
    """Load everything, its times relative to `now`; accounts as (e-mail, password, who it is)."""
    jurisdiction = Jurisdiction.objects.get(code="KZ")
    adopted = {code: adopt(code, now - YEARS_BACK) for code in PRESETS}
    cast = Cast.load(jurisdiction, password=PASSWORD, now=now)
    played = play(cast, adopted, now)
    aftermath.play(cast, played, now)
    moderating.play(cast, played, now)
    underway.play(cast, played, now)
    suggesting.play(cast, now)
    initiatives.play(cast, adopted["fi-citizens-initiative"], passphrase=PASSWORD, now=now)
    settling.run(now)
    counting.cool_down(now)
    tick.run(now)
    language = get_language()
    return [(person["email"], PASSWORD, pick(person["tells"], language)) for person in cast.accounts]


def adopt(code: str, now: datetime) -> Procedure:
    """Put a shipped preset in force in its own jurisdiction."""
    preset = presets.shipped()[code]
    return procedures.adopt(preset, jurisdiction=Jurisdiction.objects.get(code=preset.jurisdiction), now=now)
