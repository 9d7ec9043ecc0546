"""Whether a preset fits the registry it is to be adopted in: what it names is there, and of the jurisdiction itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dauys.bodies.models import Body
from dauys.kernel.models import Calendar, Jurisdiction
from dauys.kernel.terms import Term
from dauys.places import queries as places
from dauys.places.models import Place, PlaceCode
from dauys.procedures.graph import Mistake, laid
from dauys.procedures.schema import ADDRESSED, Lays, Objection, Preset, Stage
from dauys.topics.models import Topic


def misfits(preset: Preset) -> list[Mistake]:
    """What the registry does not have, or has in another jurisdiction only, each with its key (at most 9 queries)."""
    if not Jurisdiction.objects.filter(code=preset.jurisdiction).exists():
        return [_unknown("jurisdiction", preset.jurisdiction)]
    return [*_calendars(preset), *_places(preset), *_addressed(preset), *_bodies(preset), *_topics(preset)]


def _calendars(preset: Preset) -> Iterator[Mistake]:
    wanted = dict(calendars(preset))
    known = set(Calendar.objects.filter(code__in=set(wanted.values())).values_list("code", flat=True))
    for key, code in wanted.items():
        if code not in known:
            yield _unknown(key, code)


def terms(preset: Preset) -> Iterator[tuple[str, Term]]:
    """Each key that states a term, with the term."""
    stating: list[tuple[str, Stage | Lays | Objection]] = [
        (f"stages.{code}", stage) for code, stage in preset.stages.items()
    ]
    stating += laid(preset)
    stating.append(("objection", preset.objection))
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
    for code in preset.signers.statement.by_place:
        yield f"signers.statement.by_place.{code}", code
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


def _addressed(preset: Preset) -> Iterator[Mistake]:
    """Whose law applies in a place is the jurisdiction's of the nearest place around it that has one."""
    if preset.addressed.place:
        try:
            law = places.jurisdiction_of(places.by_code(preset.addressed.place))
        except Place.DoesNotExist:  # told already
            return
        if law is None or law.code != preset.jurisdiction:
            yield _foreign("addressed.place", preset.addressed.place)
    elif not within(preset).filter(kind__in=preset.addressed.kinds).exists():
        text = _("There are no places of these kinds in this jurisdiction: add them first, or choose other kinds.")
        yield Mistake("addressed.kinds", "not_in_registry", text)


def within(preset: Preset) -> QuerySet[Place]:
    """The places that lie in a jurisdiction."""
    roots = Place.objects.filter(jurisdiction__code=preset.jurisdiction).values_list("path", flat=True)
    around = reduce(or_, (Q(path__startswith=path) for path in roots), Q(pk__in=[]))
    found: QuerySet[Place] = Place.objects.filter(around)
    return found


def _bodies(preset: Preset) -> Iterator[Mistake]:
    """A preset may speak of bodies of its own jurisdiction only."""
    named = {ref.code for ref in preset.bodies.values() if ref.code}
    law_of = dict(Body.objects.filter(code__in=named).values_list("code", "jurisdiction__code"))
    own = Body.objects.filter(jurisdiction__code=preset.jurisdiction)
    kinds = set(own.filter(kind__in={ref.kind for ref in preset.bodies.values()}).values_list("kind", flat=True))
    for name, ref in preset.bodies.items():
        if ref.code and ref.code not in law_of:
            yield _unknown(f"bodies.{name}.code", ref.code)
        elif ref.code and law_of[ref.code] != preset.jurisdiction:
            yield _foreign(f"bodies.{name}.code", ref.code)
        elif ref.kind and ref.kind not in kinds:
            text = _("There is no body of this kind in this jurisdiction: add it first, or choose another one.")
            yield Mistake(f"bodies.{name}.kind", "not_in_registry", text)


def _topics(preset: Preset) -> Iterator[Mistake]:
    if preset.topics.allowed:
        known = set(Topic.objects.filter(code__in=preset.topics.allowed).values_list("code", flat=True))
        for number, code in enumerate(preset.topics.allowed):
            if code not in known:
                yield _unknown(f"topics.allowed[{number}]", code)


def _foreign(key: str, code: str) -> Mistake:
    sentence = _("“%(code)s” belongs to another jurisdiction: name one of your own.") % {"code": code}
    return Mistake(key, "of_another_jurisdiction", sentence)


def _unknown(key: str, code: str) -> Mistake:
    sentence = _("“%(code)s” is not known here: add it first, or name another one.") % {"code": code}
    return Mistake(key, "not_in_registry", sentence)
