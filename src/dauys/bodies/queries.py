"""Reads bodies: by code, by what they are competent for, by place, by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from dauys.bodies.models import Body, Competence
from dauys.kernel.models import Jurisdiction
from dauys.places import queries as places
from dauys.places.models import Place
from dauys.places.names import search_form
from dauys.topics.models import Topic


def by_code(code: str) -> Body:
    """Find the body with that code; raises `Body.DoesNotExist`."""
    body: Body = Body.objects.get(code=code)
    return body


def current(body: Body, on: date | None = None) -> Body:
    """Follow successors to the last body that stands for this one, or on a day to the first that exists then."""
    seen = {body.pk}
    while (
        body.successor_id
        and body.successor_id not in seen
        and body.valid_until
        and (on is None or on >= body.valid_until)
    ):
        body = Body.objects.get(pk=body.successor_id)
        seen.add(body.pk)
    return body


def valid(on: date) -> QuerySet[Body]:
    """Bodies that exist on a day, in the order of the tree."""
    found: QuerySet[Body] = Body.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gt=on)
    )
    return found


def standing_in(bodies: Iterable[Body], on: date) -> list[Body]:
    """Replace those that have ended by their successors, in the same order; each once, none that is gone."""
    found: dict[int, Body] = {}
    for body in bodies:
        now = current(body, on)
        if now.is_valid(on):
            found.setdefault(now.pk, now)
    return list(found.values())


def addressee(kind: str, place: Place, on: date, *, law: int | None = None) -> Body | None:
    """Find the nearest body of that kind: of the place itself, else of what it lies in; `None` if there is none.

    Ended places and bodies are replaced by their successors. Of several in one place the highest of the tree is it.
    law: the key of the jurisdiction that it must act in, where a place has bodies under several laws.
    """
    lineage = places.on_the_way_up(places.current(place, on))
    nearness = {step.pk: number for number, step in enumerate(lineage)}
    found = Body.objects.filter(kind=kind, place__in=lineage)
    if law is not None:
        found = found.filter(jurisdiction=law)
    ordered = sorted(found, key=lambda body: (nearness[body.place_id], body.depth, body.path))
    return next(iter(standing_in(ordered, on)), None)


def competent(topic: Topic, place: Place, on: date) -> list[Body]:
    """Who is competent for a topic in a place, most specific first: by place, then by topic, then by the tree."""
    lineage = places.on_the_way_up(places.current(place, on))
    nearness = {step.pk: number for number, step in enumerate(lineage)}
    above = [topic.path[:end] for end in range(Topic.steplen, len(topic.path) + 1, Topic.steplen)]
    found = Competence.objects.filter(
        Q(place__in=lineage) | Q(place=None, body__place__in=lineage), topic__path__in=above
    ).select_related("body", "topic")
    ordered = sorted(
        found,
        key=lambda one: (
            nearness[one.place_id or one.body.place_id],
            -one.topic.depth,
            one.body.depth,
            one.body.path,
        ),
    )
    return standing_in((one.body for one in ordered), on)


def visible(
    *,
    on: date,
    text: str = "",
    kind: str = "",
    place: Place | None = None,
    jurisdiction: Jurisdiction | None = None,
) -> QuerySet[Body]:
    """Select the public list: bodies that exist on a day, narrowed by words of the name, kind, place and all in it."""
    found = valid(on).select_related("place", "jurisdiction")
    for word in search_form(text).split():
        found = found.filter(folded__contains=f" {word}")
    if kind:
        found = found.filter(kind=kind)
    if place is not None:
        found = found.filter(place__path__startswith=place.path)
    if jurisdiction is not None:
        found = found.filter(jurisdiction=jurisdiction)
    return found


def competences(body: Body) -> QuerySet[Competence]:
    """Tell what the body is competent for, with topics and places, in the order of the topics."""
    return Competence.objects.filter(body=body).select_related("topic", "place").order_by("topic__path", "pk")
