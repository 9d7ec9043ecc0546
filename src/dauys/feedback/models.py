"""Suggestions about the site, who made them, who wants the same."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from dauys.kernel.ids import uuid7
from dauys.kernel.texts import TranslatedField
from dauys.people.models import Person


class State(models.TextChoices):
    """What became of a suggestion."""

    NEW = "new", pgettext_lazy("suggestion", "New")
    PLANNED = "planned", pgettext_lazy("suggestion", "Planned")
    DONE = "done", pgettext_lazy("suggestion", "Done")
    ANSWERED = "answered", pgettext_lazy("suggestion", "Answered")
    DECLINED = "declined", pgettext_lazy("suggestion", "Will not be done")


class Suggestion(models.Model):
    """What somebody suggests; public once somebody who runs the site has looked at it.

    page: the path of the page it is about, or "". supporters: how many others want the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    text = models.TextField()
    page = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    answer = TranslatedField()
    supporters = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], condition=Q(published_at__isnull=False), name="suggestion_public"
            ),
            models.Index(
                fields=["state", "-published_at", "-id"],
                condition=Q(published_at__isnull=False),
                name="suggestion_state",
            ),
            models.Index(fields=["at", "id"], condition=Q(published_at__isnull=True), name="suggestion_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.id}"


class Contact(models.Model):
    """Whom to tell the answer: a person who was signed in, or a sealed mailbox. Kept apart from the suggestion."""

    suggestion = models.OneToOneField(Suggestion, on_delete=models.CASCADE, primary_key=True, related_name="contact")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    sealed = models.BinaryField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.suggestion_id)

    @property
    def context(self) -> str:
        """What the sealed mailbox is bound to."""
        return f"feedback/{self.suggestion_id}"


class Support(models.Model):
    """A person wants the same."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["suggestion", "person"], name="support_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.suggestion_id}"
