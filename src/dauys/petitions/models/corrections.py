"""Corrections of a text that people have signed already: what stood there, what stands there now."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dauys.kernel.ids import uuid7
from dauys.people.models import Person
from dauys.procedures.models import Case


class Correction(models.Model):
    """A slip that an author wants to mend once the text stands; a moderator decides, and everybody sees both wordings.

    accepted: empty while nobody has decided.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=5)
    language = models.CharField(max_length=10)
    old = models.TextField()
    new = models.TextField(blank=True)
    reason = models.TextField()
    proposed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["proposed_at", "id"], condition=Q(decided_at__isnull=True), name="correction_waiting")
        ]
        ordering = ["proposed_at", "id"]

    def __str__(self) -> str:
        return f"{self.field} of {self.case_id}"
