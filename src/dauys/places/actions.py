"""Writes places: one verb, one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dauys.kernel.events import publish
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal
from dauys.places import loading, postcodes, rows, rules
from dauys.places.events import PlaceEnded
from dauys.places.loading import Loaded
from dauys.places.models import Place, PlaceCode, Population, PostcodePrefix, Quality
from dauys.places.rows import Mistake


@transaction.atomic
def create(
    parent: Place | None,
    *,
    code: str,
    kind: str,
    name: Mapping[str, str],
    now: datetime,  # noqa: ARG001  (every action is told the moment)
    zone: str = "",
    jurisdiction: Jurisdiction | None = None,
    valid_from: date | None = None,
) -> Place:
    """Add a place under another one."""
    if refusal := rules.refuse_creating(code=code, kind=kind, name=name, zone=zone, parent=parent):
        raise refusal
    place = Place(code=code, kind=kind, name=dict(name), zone=zone, jurisdiction=jurisdiction, valid_from=valid_from)
    try:
        with transaction.atomic():
            if parent is None:
                Place.objects.add_root(instance=place)
            else:
                Place.objects.add_child(parent, instance=place)
    except IntegrityError as error:
        raise Refusal(
            "code_taken", _("Another place has this code."), fields={"code": _("Another place has this code.")}
        ) from error
    return place


@transaction.atomic
def add_code(place: Place, *, scheme: str, code: str, now: datetime) -> PlaceCode:  # noqa: ARG001
    """Let the place be found by a code of another scheme too, such as `kato`."""
    try:
        with transaction.atomic():
            return PlaceCode.objects.create(place=place, scheme=scheme, code=code)
    except IntegrityError as error:
        why = _("Another place has this code.")
        raise Refusal("code_taken", why, fields={"code": why}) from error


@transaction.atomic
def rename(place: Place, *, name: Mapping[str, str], now: datetime) -> Place:  # noqa: ARG001
    """Correct the names; a place that becomes another one is ended with a successor instead."""
    if refusal := rules.refuse_naming(name):
        raise refusal
    place.name = dict(name)
    place.save(update_fields=["name", "folded"])
    return place


@transaction.atomic
def end(place: Place, *, on: date, now: datetime, successor: Place | None = None) -> Place:
    """Let the place be no more from the day `on`; its successor stands for it from then."""
    if refusal := rules.refuse_ending(place, on=on, successor=successor):
        raise refusal
    ended = Place.objects.filter(pk=place.pk, valid_until=None).update(valid_until=on, successor=successor)
    if not ended:
        raise Refusal("ended_already", _("This place has ended already."))
    place.valid_until, place.successor = on, successor
    publish(PlaceEnded(at=now, place_id=place.pk, successor_id=successor.pk if successor else None, on=on))
    return place


@transaction.atomic
def record_population(
    place: Place, *, number: int, as_of: date, source: str, now: datetime, quality: str = Quality.EXACT
) -> Population:
    """Write down how many people lived there on a day; a figure of the same day is corrected."""
    if refusal := rules.refuse_population(number=number, as_of=as_of, today=now.date()):
        raise refusal
    figure, _created = Population.objects.update_or_create(
        place=place, as_of=as_of, defaults={"number": number, "source": source, "quality": quality}
    )
    return figure


def import_csv(text: str, *, now: datetime) -> Loaded:
    """Take a whole table over, or refuse it naming line and column of every mistake (`docs/reference/places.md`)."""
    found, mistakes = rows.read(text)
    if mistakes:
        raise loading.refusal_of(mistakes)
    return loading.load(found, today=now.date(), changing=True)


@transaction.atomic
def import_postcodes(text: str, *, now: datetime) -> int:  # noqa: ARG001  (every action is told the moment)
    """Take over which postcodes lead where, whole countries at a time; how many rows. Refusal: every mistake, named."""
    found, mistakes = postcodes.read(text)
    places = _named({code for row in found for code in (row.country, row.place)})
    unknown = _("There is no such place.")
    mistakes += [Mistake(row.line, "country", unknown) for row in found if row.country not in places]
    mistakes += [Mistake(row.line, "place", unknown) for row in found if row.place not in places]
    if mistakes:
        raise loading.refusal_of(sorted(mistakes, key=lambda mistake: mistake.line))
    PostcodePrefix.objects.filter(country__in={row.country for row in found}).delete()
    rows = (PostcodePrefix(country=row.country, prefix=row.prefix, place_id=places[row.place]) for row in found)
    return len(PostcodePrefix.objects.bulk_create(rows, batch_size=1_000))


def _named(codes: Collection[str]) -> dict[str, int]:
    """The keys of places by their own codes or aliases."""
    aliases = PlaceCode.objects.filter(code__in=codes).values_list("code", "place_id")
    return dict(aliases) | dict(Place.objects.filter(code__in=codes).values_list("code", "pk"))
