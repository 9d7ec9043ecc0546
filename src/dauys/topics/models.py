"""Topics: a tree of what matters are about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from dauys.kernel.models import Jurisdiction
from dauys.kernel.texts import TranslatedField, pick


class TopicGroup(models.TextChoices):
    """Which taxonomy a topic belongs to."""

    APPEALS = "appeals", _("Petitions and appeals")
    DRAFTS = "drafts", _("Draft acts")


class Topic(MP_Node, models.Model):  # type: ignore[misc, django-manager-missing]  # treebeard has no types
    """A subject. Without a jurisdiction it belongs to the default taxonomy that everybody shares."""

    code = models.SlugField(max_length=60, unique=True)
    name = TranslatedField()
    group = models.CharField(max_length=10, choices=TopicGroup.choices, default=TopicGroup.APPEALS)
    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, null=True, blank=True, related_name="topics"
    )

    def __str__(self) -> str:
        return pick(self.name) or self.code
