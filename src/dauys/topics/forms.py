"""A field to choose what a matter is about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dauys.kernel.forms import ChoiceList
from dauys.kernel.models import Jurisdiction
from dauys.kernel.texts import pick
from dauys.topics import queries
from dauys.topics.models import Topic, TopicGroup

INDENT = "\u2003"
"""Em space: shows in a list of options how deep a branch lies."""


class TopicField(forms.ModelChoiceField[Topic]):
    """One topic of a taxonomy, named in the active language, in the order of the tree; its value is the code.

    group: which taxonomy. jurisdiction: whose own branches are offered besides the default ones.
    """

    default_error_messages = {
        "required": _("Choose a topic"),
        "invalid_choice": _("Choose a topic from the list"),
    }

    def __init__(
        self, *, group: str = TopicGroup.APPEALS, jurisdiction: Jurisdiction | None = None, **options: Any
    ) -> None:
        options.setdefault("empty_label", _("Choose a topic"))
        options.setdefault("label", _("Topic"))
        options.setdefault("widget", ChoiceList)
        super().__init__(queries.tree(group, jurisdiction), to_field_name="code", **options)

    def label_from_instance(self, obj: Topic) -> str:
        """The name, moved in by one space for each step under a root."""
        return f"{INDENT * (obj.depth - 1)}{pick(obj.name) or obj.code}"
