"""Reads topics."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from dauys.kernel.models import Jurisdiction
from dauys.topics.models import Topic, TopicGroup


def by_code(code: str) -> Topic:
    """Find the topic with that code; raises `Topic.DoesNotExist`."""
    topic: Topic = Topic.objects.get(code=code)
    return topic


def lineage(topic: Topic) -> tuple[str, ...]:
    """Codes: the topic's own first, then those it stands under, up to the root."""
    above = [topic.path[:end] for end in range(Topic.steplen, len(topic.path), Topic.steplen)]
    found = Topic.objects.filter(path__in=above).order_by("-depth") if above else Topic.objects.none()
    return (topic.code, *found.values_list("code", flat=True))


def tree(group: str = TopicGroup.APPEALS, jurisdiction: Jurisdiction | None = None) -> QuerySet[Topic]:
    """Select the taxonomy in its order: the default one and, where a jurisdiction is named, its own branches too."""
    ours = Q(jurisdiction=None) if jurisdiction is None else Q(jurisdiction=None) | Q(jurisdiction=jurisdiction)
    found: QuerySet[Topic] = Topic.objects.filter(ours, group=group)
    return found


def within(topic: Topic) -> QuerySet[Topic]:
    """Select the topic and everything under it."""
    found: QuerySet[Topic] = Topic.objects.filter(path__startswith=topic.path)
    return found
