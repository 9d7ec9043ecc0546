"""What moderators decide, and what readers tell them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dauys.bodies.models import Body
from dauys.kernel.ids import uuid7
from dauys.kernel.texts import pick
from dauys.people.models import Person
from dauys.petitions.models.texts import Update
from dauys.procedures import wording
from dauys.procedures.models import Case


class Review(models.Model):
    """What a moderator decided and why; `passages` marks places in the text: `[{field, start, end, note}]`.

    earlier: the petition that a refused one repeats. competent: the body that a refused one is for; nobody_competent:
    the moderator says that there is none. stage, signing_ends_at: of a refusal, where the petition stood and when
    signing would have ended there.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    decision = models.CharField(max_length=10)
    reason = models.CharField(max_length=60, blank=True)
    words = models.TextField(blank=True)
    passages = models.JSONField(default=list, blank=True)
    earlier = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    competent = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    nobody_competent = models.BooleanField(default=False)
    stage = models.CharField(max_length=20, blank=True)
    signing_ends_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.decision} {self.case_id}"

    @property
    def sentence(self) -> str:
        """The reason in words: of the preset's list, of the house, or as it was written."""
        return pick(self.case.preset.reasons.get(self.reason)) or str(wording.REASONS.get(self.reason, self.reason))


class Report(models.Model):
    """Somebody says that something on a petition's page should not be there; a moderator looks at it once.

    update: the piece of news it is about; None: the petition. sealed: where to write what came of it, if they want to
    know, until that is told. removal: what was taken away because of it.
    """

    class Why(models.TextChoices):
        PERSONAL = "personal", _("It tells private things about somebody")
        INSULT = "insult", _("It insults or threatens")
        UNLAWFUL = "unlawful", _("It calls for something unlawful")
        ADVERTISING = "advertising", _("It is advertising")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    why = models.CharField(max_length=12, choices=Why.choices)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.TextField(blank=True)
    update = models.ForeignKey(Update, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    sealed = models.BinaryField(null=True)
    removal = models.ForeignKey("petitions.Removal", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["at"], condition=Q(handled_at__isnull=True), name="report_waiting")]
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.why} {self.case_id}"
