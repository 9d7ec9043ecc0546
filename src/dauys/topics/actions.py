"""Writes topics: one verb, one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal
from dauys.topics import rules
from dauys.topics.models import Topic, TopicGroup


@transaction.atomic
def create(
    parent: Topic | None,
    *,
    code: str,
    name: Mapping[str, str],
    now: datetime,  # noqa: ARG001  (every action is told the moment)
    group: str = TopicGroup.APPEALS,
    jurisdiction: Jurisdiction | None = None,
) -> Topic:
    """Add a topic, as a branch of its own or under another one; without a jurisdiction it is everybody's."""
    if refusal := rules.refuse_creating(code=code, group=group, name=name, parent=parent):
        raise refusal
    topic = Topic(code=code, group=group, name=dict(name), jurisdiction=jurisdiction)
    try:
        with transaction.atomic():
            if parent is None:
                Topic.objects.add_root(instance=topic)
            else:
                Topic.objects.add_child(parent, instance=topic)
    except IntegrityError as error:
        why = _("Another topic has this code.")
        raise Refusal("code_taken", why, fields={"code": why}) from error
    return topic


@transaction.atomic
def rename(topic: Topic, *, name: Mapping[str, str], now: datetime) -> Topic:  # noqa: ARG001
    """Correct the names; the code stays."""
    if refusal := rules.refuse_naming(name):
        raise refusal
    topic.name = dict(name)
    topic.save(update_fields=["name"])
    return topic
