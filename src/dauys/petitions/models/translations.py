"""Texts in further languages that readers do not see yet, or that were added once signing had begun."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dauys.kernel.ids import uuid7
from dauys.people.models import Person
from dauys.petitions.models.answers import Response
from dauys.petitions.models.texts import Petition
from dauys.procedures.models import Case


class Translation(models.Model):
    """A translation on its way, or added later. Those of a draft stand in the petition itself.

    unread: a machine has written it, nobody has read it. waiting: for a moderator. machine: whether it began as a
    machine's draft. source_mark: the mark of the text it was made from.
    """

    class State(models.TextChoices):
        UNREAD = "unread"
        WAITING = "waiting"
        SHOWN = "shown"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10)
    title = models.TextField()
    body = models.TextField()
    machine = models.BooleanField(default=False)
    source_mark = models.CharField(max_length=16)
    state = models.CharField(max_length=8, choices=State.choices)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    handled_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    handled_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "language"], name="translation_of_a_language")]
        indexes = [models.Index(fields=["at"], condition=Q(state="waiting"), name="translation_waiting")]

    def __str__(self) -> str:
        return f"{self.language} {self.case_id}"

    @property
    def petition(self) -> Petition:
        """The petition that it translates."""
        found: Petition = self.case.petition
        return found


class TranslationJob(models.Model):
    """A machine's draft that is asked for and not yet there: of a petition's text, or with `response` of an answer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, null=True, blank=True, related_name="jobs")
    source = models.CharField(max_length=10)
    language = models.CharField(max_length=10)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["response", "language"], name="job_of_an_answer"),
            models.UniqueConstraint(fields=["case", "language"], condition=Q(response=None), name="job_of_a_petition"),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="translation_job_due")
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.language}"

    @property
    def given_up(self) -> bool:
        """Whether it is not tried again."""
        return self.next_try_at is None
