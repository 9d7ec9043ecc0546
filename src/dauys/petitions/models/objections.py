"""What authors say against a decision, and what a second person made of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dauys.kernel.ids import uuid7
from dauys.people.models import Person
from dauys.petitions.models.decisions import Review
from dauys.procedures.models import Case


class Objection(models.Model):
    """An author's objection to a refusal: one for each. `words` are for those who decide, `answer` is for everybody."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("The decision stands")
        OVERTURNED = "overturned", _("The decision was lifted")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="objections")
    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="objection")
    words = models.TextField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["at", "id"], condition=Q(decided_at__isnull=True), name="objection_waiting")]
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.outcome or 'open'} {self.case_id}"
