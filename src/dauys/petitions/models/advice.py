"""Legal advice about a text that may still change: what is asked, what is said, which words are proposed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dauys.kernel.ids import uuid7
from dauys.people.models import Person
from dauys.petitions.models.decisions import Review
from dauys.procedures.models import Case


class AdviceRequest(models.Model):
    """An author asks a lawyer for help, by message or for a call; one at a time. `due_at`: the first late instant.

    sealed: the number to call and when, encrypted; it is wiped as soon as the request is closed. missed: how often
    nobody answered. closing: how it ended, in the lawyer's words.
    """

    class Ways(models.TextChoices):
        MESSAGE = "message", _("By message")
        CALL = "call", _("By phone")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="advice_requests")
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    way = models.CharField(max_length=7, choices=Ways.choices)
    language = models.CharField(max_length=10)
    words = models.TextField(blank=True)
    sealed = models.BinaryField(null=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    missed = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(closed_at__isnull=True), name="advice_one_open")
        ]
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(closed_at__isnull=True), name="advice_waiting")]
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"{self.way} {self.case_id}"

    @property
    def waits(self) -> bool:
        """Whether it is the lawyer's turn: nothing was answered yet, or the author has written since."""
        said = list(self.messages.all())
        return self.answered_at is None or (bool(said) and not said[-1].by_lawyer)


class AdviceMessage(models.Model):
    """One message between an author and a lawyer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    by_lawyer = models.BooleanField()
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.id)


class Proposal(models.Model):
    """Other words that a lawyer proposes for a passage; only the author puts them into the text, or leaves them.

    message, review: by which it came: a message, or the advice of a stage.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Not decided yet")
        ACCEPTED = "accepted", _("In the text")
        DISMISSED = "dismissed", _("Left as it was")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="proposals")
    message = models.ForeignKey(AdviceMessage, on_delete=models.CASCADE, null=True, related_name="proposals")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, null=True, related_name="proposals")
    field = models.CharField(max_length=5)
    language = models.CharField(max_length=10)
    start = models.PositiveIntegerField()
    quote = models.TextField()
    text = models.TextField(blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return f"{self.state} {self.case_id}"
