"""What happens while a case is considered: questions and invitations, hearings, votes, conclusions."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dauys.bodies.models import Body
from dauys.kernel.ids import uuid7
from dauys.kernel.terms import last_second
from dauys.kernel.texts import TranslatedField
from dauys.people.models import Person
from dauys.procedures.models import Case, Obligation


class Inquiry(models.Model):
    """A question to the author, a request of evidence to a body, or an invitation of the author.

    body: who is asked; empty: the author. obligation: what that body owes because of it. `due_at` is the first instant
    that is late. accepted: what the author said to an invitation; None: nothing yet. public: whether everybody may
    read the answer.
    """

    class Kind(models.TextChoices):
        """What is wanted."""

        INFORMATION = "info", _("Question to the author")
        EVIDENCE = "evidence", _("Request to a public body")
        INVITATION = "invitation", _("Invitation of the author")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="inquiries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    obligation = models.OneToOneField(
        Obligation, on_delete=models.CASCADE, null=True, blank=True, related_name="inquiry"
    )
    words = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    meets_at = models.DateTimeField(null=True, blank=True)
    venue = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=500, blank=True)
    accepted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    public = models.BooleanField(default=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    overdue_noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(answered_at__isnull=True, due_at__isnull=False, obligation__isnull=True),
                name="inquiry_due",
            ),
            models.Index(fields=["body", "-asked_at"], condition=Q(body__isnull=False), name="inquiry_body"),
        ]
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"

    @property
    def last_day(self) -> datetime | None:
        """The last second that is in time, as it is printed."""
        return last_second(self.due_at, self.case.tz) if self.due_at else None

    def late(self, now: datetime) -> bool:
        """Whether the answer should have been there."""
        return self.answered_at is None and self.due_at is not None and now >= self.due_at


class Hearing(models.Model):
    """A hearing in a case: when, where, what about; afterwards its minutes. `told_at`: when it was reminded of."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hearings")
    starts_at = models.DateTimeField()
    venue = models.CharField(max_length=300, blank=True)
    broadcast = models.CharField(max_length=500, blank=True)
    agenda = models.TextField(blank=True)
    minutes = models.TextField(blank=True)
    recording = models.CharField(max_length=500, blank=True)
    minutes_at = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_why = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["starts_at", "id"], name="hearing_start")]
        ordering = ["starts_at", "id"]

    def __str__(self) -> str:
        return f"{self.starts_at} {self.case_id}"


class Vote(models.Model):
    """A vote on a motion, by numbers, or by name: `ballots` is `[{name, faction, choice}]`, else empty."""

    class Rule(models.TextChoices):
        """What it takes to be carried."""

        SIMPLE = "simple", _("More for than against")
        ABSOLUTE = "absolute", _("More than half of all members")
        TWO_THIRDS = "two_thirds", _("Two thirds of all members")
        UNANIMOUS = "unanimous", _("Nobody against")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="votes")
    held_on: models.DateField[date, date] = models.DateField()
    motion = models.TextField()
    rule = models.CharField(max_length=10, choices=Rule.choices, default=Rule.SIMPLE)
    in_favour = models.PositiveSmallIntegerField()
    against = models.PositiveSmallIntegerField()
    abstained = models.PositiveSmallIntegerField(default=0)
    absent = models.PositiveSmallIntegerField(default=0)
    ballots = models.JSONField(default=list, blank=True)
    carried = models.BooleanField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["held_on", "id"]

    def __str__(self) -> str:
        return f"{self.in_favour}:{self.against} {self.case_id}"


class Conclusion(models.Model):
    """What a committee has come to: an outcome of the procedure, and why, in each language."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="conclusions")
    outcome = models.CharField(max_length=60)
    texts = TranslatedField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.outcome} {self.case_id}"
