"""Public institutions: a tree of bodies, and what each is competent for, where."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from dauys.kernel.models import Jurisdiction
from dauys.kernel.texts import TranslatedField, pick
from dauys.places.models import Place
from dauys.places.names import searchable
from dauys.topics.models import Topic


class BodyKind(models.TextChoices):
    """What sort of institution it is; procedures name their addressee by it."""

    GOVERNMENT = "government", _("Government")
    MINISTRY = "ministry", _("Ministry")
    AKIMAT = "akimat", _("Akimat")
    MASLIKHAT = "maslikhat", _("Maslikhat")
    PARLIAMENT = "parliament", _("Parliament")
    COMMITTEE = "committee", _("Committee")
    AGENCY = "agency", _("Agency")
    AUTHORITY = "authority", _("Authority")


class Body(MP_Node, models.Model):  # type: ignore[misc, django-manager-missing]  # treebeard has no types
    """An institution of a place. `valid_from` is its first day, `valid_until` the first day on which it is no more.

    contacts: `{"email", "phone", "site", "address"}`, any of them.
    """

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=BodyKind.choices)
    name = TranslatedField()
    about = TranslatedField()
    contacts = models.JSONField(default=dict, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="bodies")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="bodies")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")
    folded = models.TextField(default="", blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_until=None)
                | models.Q(valid_from__lte=models.F("valid_until")),
                name="body_ends_after_it_begins",
            )
        ]
        indexes = [models.Index(fields=["kind", "place"], name="body_kind_place")]

    def __str__(self) -> str:
        return pick(self.name) or self.code

    def save(self, *args: Any, **options: Any) -> None:
        """Keep the column that is searched in step with the names."""
        self.fold_names()
        super().save(*args, **options)

    def fold_names(self) -> None:
        """Write the column that is searched; for those who insert without `save`."""
        self.folded = searchable(self.name.values(), self.code)

    def is_valid(self, on: date) -> bool:
        """Whether the body exists on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on < self.valid_until
        )


class Competence(models.Model):
    """A body is competent for a topic and everything under it, in a place (its own, if none is named) and under it."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="competences")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="competences")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="competences")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "topic", "place"], condition=models.Q(place__isnull=False), name="competence_once"
            ),
            models.UniqueConstraint(
                fields=["body", "topic"], condition=models.Q(place=None), name="competence_once_in_own_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id}: {self.topic_id}"
