"""What bodies answer."""

from __future__ import annotations

from django.db import models

from dauys.bodies.models import Body
from dauys.kernel.ids import uuid7
from dauys.kernel.texts import TranslatedField
from dauys.people.models import Person
from dauys.procedures.models import Case, Obligation


class Response(models.Model):
    """A body's answer to one duty: drafted by one person, approved by another, then published for good.

    origins: by language, who wrote its text when, or that a machine did, and who has read that since (`answer_texts`).
    ready: whether its writer has handed it to the second pair of eyes. sent_back: what those want changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="responses")
    obligation = models.OneToOneField(Obligation, on_delete=models.CASCADE, related_name="response")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=60)
    texts = TranslatedField()
    origins = models.JSONField(default=dict, blank=True)
    drafted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    ready = models.BooleanField(default=True)
    sent_back = models.TextField(blank=True)
    approved_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return f"{self.outcome} {self.case_id}"

    @property
    def revision(self) -> str:
        """Names this very state of a draft, so that nobody overwrites or approves what they have not seen."""
        return f"{self.drafted_at.isoformat()}/{len(self.sent_back)}"

    @property
    def waiting(self) -> bool:
        """Whether the second pair of eyes should look at it now."""
        return self.ready and self.published_at is None and not self.sent_back
