"""What may be done with topics. Pure: no query, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from dauys.kernel.refusal import Refusal, invalid
from dauys.topics.models import Topic, TopicGroup

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 60


def refuse_naming(name: Mapping[str, str]) -> Refusal | None:
    """A topic has a name in one language at least."""
    if not any(text.strip() for text in name.values()):
        why = _("Give a name.")
        return invalid("no_name", why, name=why)
    return None


def refuse_creating(*, code: str, group: str, name: Mapping[str, str], parent: Topic | None) -> Refusal | None:
    """A topic has a code for addresses, a name, and the group of what it stands under."""
    if len(code) > LONGEST or not CODE.fullmatch(code):
        why = _("A code has small Latin letters and digits, with hyphens between words.")
        return invalid("bad_code", why, code=why)
    if group not in TopicGroup.values or (parent is not None and parent.group != group):
        why = _("Choose the group that the topic above belongs to.")
        return invalid("bad_group", why, group=why)
    return refuse_naming(name)
