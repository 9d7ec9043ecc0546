"""What was taken from a petition's page, on which ground, and what is kept of it under seal."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dauys.bodies.models import Body
from dauys.kernel.ids import uuid7
from dauys.people.models import Person
from dauys.procedures.models import Case


class Removal(models.Model):
    """Something was taken away; the page says so for good.

    number: which of the case's removals it is, as marks in texts say. target: the piece of news, answer, signature or
    file, where it is about one. sealed: what was taken, until nobody can object any more. digest: of the same with a
    salt, as the ledger tells it, so that what is put back can be compared. swept_at: when letters not yet read were
    cleared of it.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("The whole text")
        TITLE = "title", _("The title")
        PASSAGES = "passages", _("Passages of the text")
        NEWS = "news", _("A piece of news")
        ANSWER = "answer", _("Passages of an official answer")
        AUTHOR = "author", _("The author's name")
        SIGNER = "signer", _("A signer's name")
        ATTACHMENT = "attachment", _("A file")

    class Ground(models.TextChoices):
        COURT = "court", _("Order of a court")
        PERSONAL = "personal", _("Private things about somebody")
        INSULT = "insult", _("Insult or threat")
        UNLAWFUL = "unlawful", _("Call for something unlawful")
        COPYRIGHT = "copyright", _("Somebody else's work")
        ADVERTISING = "advertising", _("Advertising")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="removals")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    target = models.UUIDField(null=True, blank=True)
    ground = models.CharField(max_length=12, choices=Ground.choices)
    court = models.CharField(max_length=200, blank=True)
    order_number = models.CharField(max_length=100, blank=True)
    ordered_on = models.DateField(null=True, blank=True)
    words = models.TextField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    sealed = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    swept_at = models.DateTimeField(null=True, blank=True)
    restored_at = models.DateTimeField(null=True, blank=True)
    restored_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    restored_court = models.CharField(max_length=200, blank=True)
    restored_order_number = models.CharField(max_length=100, blank=True)
    restored_on = models.DateField(null=True, blank=True)
    restored_words = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="removal_number_once")]
        indexes = [
            models.Index(fields=["at"], name="removal_at"),
            models.Index(fields=["case", "target"], name="removal_target"),
            models.Index(fields=["id"], condition=Q(swept_at__isnull=True), name="removal_unswept"),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.case_id}"

    @property
    def mark(self) -> str:
        """What stands in a text where something was taken out; the page explains the number."""
        return f"[…{self.number}]"

    @property
    def standing(self) -> bool:
        """Whether it has not been put back."""
        return self.restored_at is None


class RemovalRead(models.Model):
    """One look at what is kept under seal: by whom, in which post, what for."""

    removal = models.ForeignKey(Removal, on_delete=models.CASCADE, related_name="reads")
    reader = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=20)
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.role} {self.removal_id}"
