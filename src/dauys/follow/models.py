"""Who follows what."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What can be followed; `target` is a case's id, a code, or the address of a saved list."""

    CASE = "case", pgettext_lazy("what is followed", "petition")
    PLACE = "place", pgettext_lazy("what is followed", "place")
    TOPIC = "topic", pgettext_lazy("what is followed", "topic")
    BODY = "body", pgettext_lazy("what is followed", "body")
    LIST = "list", pgettext_lazy("what is followed", "saved list")


class Follow(models.Model):
    """A person wants to hear of one thing."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    target = models.CharField(max_length=300)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "target"], name="follow_once")]
        indexes = [models.Index(fields=["kind", "target", "id"], name="follow_target")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.target}"
