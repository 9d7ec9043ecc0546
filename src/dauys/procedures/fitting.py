"""Whether a preset fits the registry it is to be adopted in: everything it names must be there."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from dauys.bodies.models import Body
from dauys.kernel.models import Calendar, Jurisdiction
from dauys.kernel.terms import Term
from dauys.places.models import Place, PlaceCode
from dauys.procedures.graph import Mistake, laid
from dauys.procedures.schema import ADDRESSED, Lays, Preset, Stage
from dauys.topics.models import Topic


def misfits(preset: Preset) -> list[Mistake]:
    """What the preset names and the registry does not have, each with its key (at most 5 queries)."""
    return [*_law(preset), *_places(preset), *_bodies(preset), *_topics(preset)]


def _law(preset: Preset) -> Iterator[Mistake]:
    if not Jurisdiction.objects.filter(code=preset.jurisdiction).exists():
        yield _unknown("jurisdiction", preset.jurisdiction)
    wanted = dict(calendars(preset))
    known = set(Calendar.objects.filter(code__in=set(wanted.values())).values_list("code", flat=True))
    for key, code in wanted.items():
        if code not in known:
            yield _unknown(key, code)


def terms(preset: Preset) -> Iterator[tuple[str, Term]]:
    """Each key that states a term, with the term."""
    stating: list[tuple[str, Stage | Lays]] = [(f"stages.{code}", stage) for code, stage in preset.stages.items()]
    stating += laid(preset)
    for key, part in stating:
        for name in ("term", "warn_after", "extended_to"):
            if term := getattr(part, name, None):
                yield f"{key}.{name}", term


def calendars(preset: Preset) -> Iterator[tuple[str, str]]:
    """Each key that names a calendar whose days are counted, with the calendar."""
    for key, term in terms(preset):
        if term.needs_calendar:
            yield (key, term.calendar) if term.calendar else ("calendar", preset.calendar)


def place_codes(preset: Preset) -> Iterator[tuple[str, str]]:
    """Each key that names a place, with its code."""
    if preset.addressed.place:
        yield "addressed.place", preset.addressed.place
    for who, rule in (("authors", preset.authors), ("signers", preset.signers)):
        for number, way in enumerate(rule.belongs):
            for name in ("citizenship", "residence"):
                code = getattr(way, name)
                if code and code != ADDRESSED:
                    yield f"{who}.belongs[{number}].{name}", code
    for number, threshold in enumerate(preset.thresholds):
        for code in threshold.need.places.minimum if threshold.need.places else ():
            yield f"thresholds[{number}].need.places.minimum.{code}", code


def _places(preset: Preset) -> Iterator[Mistake]:
    wanted = dict(place_codes(preset))
    known = set(Place.objects.filter(code__in=set(wanted.values())).values_list("code", flat=True))
    if missing := set(wanted.values()) - known:
        known |= set(PlaceCode.objects.filter(code__in=missing).values_list("code", flat=True))
    for key, code in wanted.items():
        if code not in known:
            yield _unknown(key, code)


def _bodies(preset: Preset) -> Iterator[Mistake]:
    wanted = {f"bodies.{name}.code": ref.code for name, ref in preset.bodies.items() if ref.code}
    known = set(Body.objects.filter(code__in=set(wanted.values())).values_list("code", flat=True))
    for key, code in wanted.items():
        if code not in known:
            yield _unknown(key, str(code))


def _topics(preset: Preset) -> Iterator[Mistake]:
    if preset.topics.allowed:
        known = set(Topic.objects.filter(code__in=preset.topics.allowed).values_list("code", flat=True))
        for number, code in enumerate(preset.topics.allowed):
            if code not in known:
                yield _unknown(f"topics.allowed[{number}]", code)


def _unknown(key: str, code: str) -> Mistake:
    sentence = _("“%(code)s” is not known here: add it first, or name another one.") % {"code": code}
    return Mistake(key, "not_in_registry", sentence)
