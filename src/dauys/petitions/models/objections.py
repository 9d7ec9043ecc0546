"""What authors say against a decision, and what a second person made of it."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dauys.kernel.ids import uuid7
from dauys.people.models import Person
from dauys.petitions.models.decisions import Review
from dauys.petitions.models.removals import Removal
from dauys.procedures.models import Case


class Objection(models.Model):
    """An author's objection to a refusal or a removal, one for each.

    words: the author's, for those who decide. answer: theirs, for everybody.
    """

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("The decision stands")
        OVERTURNED = "overturned", _("The decision was lifted")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="objections")
    review = models.OneToOneField(Review, on_delete=models.CASCADE, null=True, blank=True, related_name="objection")
    removal = models.OneToOneField(Removal, on_delete=models.CASCADE, null=True, blank=True, related_name="objection")
    words = models.TextField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(review__isnull=False, removal__isnull=True) | Q(review__isnull=True, removal__isnull=False),
                name="objection_to_one",
            )
        ]
        indexes = [models.Index(fields=["at", "id"], condition=Q(decided_at__isnull=True), name="objection_waiting")]
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.outcome or 'open'} {self.case_id}"

    @property
    def decided_first_by(self) -> UUID | None:
        """Who made the decision that the author objects to; they cannot decide on it again."""
        first = self.review if self.review_id else self.removal
        return first.by_id if first else None
