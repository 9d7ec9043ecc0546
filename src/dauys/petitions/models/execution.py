"""What came of a case: its effect, the plan by which it is carried out, and what residents have seen of it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dauys.bodies.models import Body
from dauys.kernel.ids import uuid7
from dauys.kernel.texts import TranslatedField, pick
from dauys.people.models import Person
from dauys.procedures.models import Case, Obligation


class Effect(models.Model):
    """What a body says came of a case. It stands once somebody else has confirmed it, until another replaces it.

    partial: only a part of what was asked. act: the law or other act that was adopted, where there is one.
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        LAW_CHANGED = "law_changed", _("Law or other rules changed")
        MEASURE_TAKEN = "measure_taken", _("Something was done")
        ANSWERED = "answered", _("Answered, with no change")
        NOTHING_DONE = "nothing_done", _("Nothing was done")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="effects")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    partial = models.BooleanField(default=False)
    words = TranslatedField()
    act_title = models.CharField(max_length=300, blank=True)
    act_number = models.CharField(max_length=60, blank=True)
    act_link = models.CharField(max_length=500, blank=True)
    act_date: models.DateField[date | None, date | None] = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(confirmed_at=None), name="effect_one_waits"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(confirmed_at__isnull=False, replaced_at=None), name="effect_one_stands"
            ),
        ]
        ordering = ["-written_at"]

    def __str__(self) -> str:
        return f"{self.outcome} {self.case_id}"


class Milestone(models.Model):
    """One step of a plan: what, by when, by which body, at what cost, and how far it is.

    weight: its part of the whole, beside the weights of the others. why: why it was dropped or put off. The duty of the
    body (`obligation`) is there where it has a day.
    """

    class State(models.TextChoices):
        """How far it is."""

        PLANNED = "planned", _("Planned")
        GOING = "going", _("Under way")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="milestones")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    obligation = models.OneToOneField(
        Obligation, on_delete=models.SET_NULL, null=True, blank=True, related_name="milestone"
    )
    titles = TranslatedField()
    due_on: models.DateField[date | None, date | None] = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.PLANNED)
    done_on: models.DateField[date | None, date | None] = models.DateField(null=True, blank=True)
    weight = models.PositiveSmallIntegerField(default=1)
    planned = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    spent = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    why = models.TextField(blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["body", "state"], name="milestone_body")]
        ordering = [F("due_on").asc(nulls_last=True), "created_at", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What is to be done, in the active language where it is there."""
        return pick(self.titles)

    @property
    def finished(self) -> bool:
        """Whether nothing more is to be done about it."""
        return self.state in (self.State.DONE, self.State.DROPPED)

    def late(self, now: datetime) -> bool:
        """Whether it should have been done."""
        return self.obligation is not None and self.obligation.state(now) == "late"


class Sighting(models.Model):
    """Somebody who lives there, or signed, says whether they have seen that a step was done: once.

    words: for the body alone; nobody else reads them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="sightings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    seen = models.BooleanField()
    words = models.CharField(max_length=500, blank=True)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["milestone", "person"], name="sighting_once")]
        indexes = [models.Index(fields=["milestone", "seen"], name="sighting_seen")]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.seen} {self.milestone_id}"
