"""Reads: public suggestions, those that wait for a look, what somebody supports."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.urls import Resolver404, resolve

from dauys.feedback import rules
from dauys.feedback.models import Suggestion, Support

ORDER = ("-published_at", "-id")
"""The order of the public list."""
WAITING_ORDER = ("at", "id")


def public(state: str = "") -> QuerySet[Suggestion]:
    """The suggestions that everybody sees, in one state where it is named."""
    rows = Suggestion.objects.filter(published_at__isnull=False)
    return rows.filter(state=state) if state else rows


def waiting() -> QuerySet[Suggestion]:
    """The suggestions that nobody who runs the site has looked at, those that wait longest first."""
    return Suggestion.objects.filter(published_at__isnull=True).order_by(*WAITING_ORDER)


def supported(person_id: UUID | None, among: Iterable[Suggestion]) -> frozenset[UUID]:
    """Which of these a person wants too (1 query)."""
    if person_id is None:
        return frozenset()
    found = Support.objects.filter(person_id=person_id, suggestion__in=[row.pk for row in among])
    return frozenset(found.values_list("suggestion_id", flat=True))


def route_of(page: str) -> str | None:
    """The pattern of the address that a path of this site leads to; None where it leads nowhere."""
    if not page.startswith("/") or page.startswith("//") or not page.isprintable():
        return None
    try:
        return str(resolve(page).route)
    except Resolver404:
        return None


def nameable(page: str) -> str:
    """A page's path where it can be named in public, else ""."""
    return "" if rules.refuse_page(page, route_of(page)) else page
