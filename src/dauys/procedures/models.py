"""Adopted procedures, cases that run under them, thresholds frozen for a case, and what bodies owe."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q

from dauys.bodies.models import Body
from dauys.kernel.ids import uuid7
from dauys.kernel.models import Jurisdiction
from dauys.kernel.ordered_json import OrderedJSONField
from dauys.kernel.terms import last_second, local_date
from dauys.kernel.texts import TranslatedField, pick
from dauys.people.models import Person
from dauys.places.models import Place
from dauys.procedures import wording
from dauys.procedures.schema import Preset, Stage
from dauys.procedures.thresholds import Needed
from dauys.topics.models import Topic


class Procedure(models.Model):
    """One version of one preset, adopted by a jurisdiction; `text` never changes once a case has started under it.

    shipped_as: the code of the shipped preset that its rules were taken from; shipped_digest: what that said then.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="procedures")
    code = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    instrument = models.SlugField(max_length=40)
    title = TranslatedField()
    text = OrderedJSONField()
    shipped_as = models.SlugField(max_length=60, blank=True)
    shipped_digest = models.CharField(max_length=64, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "code", "version"], name="procedure_version_once")
        ]
        ordering = ["code", "-version"]

    def __str__(self) -> str:
        return f"{pick(self.title) or self.code} ({self.version})"

    @property
    def preset(self) -> Preset:
        """The rules of this very version."""
        return _preset(self.pk, self.version, _Unhashed(self.text))


class _Unhashed:
    """Carries a value past a cache whose key does not include it."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Unhashed) and self.value == other.value

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=512)
def _preset(_pk: int, _version: int, text: _Unhashed) -> Preset:
    return Preset.model_validate(text.value)


class Case(models.Model):
    """One run of a procedure. Where it stands changes only through `actions`.

    invitation: the number of the link that makes organisers; a renewed link has the next one. 0: none was made.
    author_role, author_place: what the author is among the organisers, and the place they count for there.
    vacant_since: since when it has no author. short_since: since when too few organisers are left; short_until: the
    first instant at which it is too late to find another.
    withheld_at: since when what it says is shown to nobody, so that nobody can support it either.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    instrument = models.SlugField(max_length=40)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="cases")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    addressee = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    zone = models.CharField(max_length=64)
    stage = models.CharField(max_length=20)
    stage_since = models.DateTimeField()
    stage_ends_at = models.DateTimeField(null=True, blank=True)
    listed = models.BooleanField(default=False)
    outcome = models.CharField(max_length=60, blank=True)
    invitation = models.PositiveSmallIntegerField(default=0)
    author_role = models.CharField(max_length=60, blank=True)
    author_place = models.CharField(max_length=20, blank=True)
    vacant_since = models.DateTimeField(null=True, blank=True)
    short_since = models.DateTimeField(null=True, blank=True)
    short_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    listed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    withheld_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["stage_ends_at"], condition=Q(stage_ends_at__isnull=False), name="case_term_ends"),
            models.Index(fields=["short_until"], condition=Q(short_until__isnull=False), name="case_short_until"),
            models.Index(fields=["instrument", "-listed_at", "id"], condition=Q(listed=True), name="case_listed"),
            models.Index(fields=["instrument", "-stage_since", "id"], condition=Q(listed=True), name="case_moved"),
            models.Index(fields=["stage", "stage_since"], name="case_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.id} {self.stage}"

    @property
    def preset(self) -> Preset:
        """The rules this case runs under."""
        return self.procedure.preset

    @property
    def rules(self) -> Stage:
        """The rules of the stage where the case stands."""
        return self.preset.stage(self.stage)

    @property
    def tz(self) -> ZoneInfo:
        """The zone whose calendar days count."""
        return ZoneInfo(self.zone)


class Organiser(models.Model):
    """Somebody who organises a case beside its author.

    shown: what others see of the name. place: the code of the place they count for among organisers. role: what they
    are for the others, a code of the preset; nobody else of the case is that.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="organisers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    shown = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=60, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(left_at__isnull=True), name="organiser_once"
            ),
            models.UniqueConstraint(
                fields=["case", "role"], condition=Q(left_at__isnull=True) & ~Q(role=""), name="organiser_role_once"
            ),
        ]
        ordering = ["joined_at", "id"]

    def __str__(self) -> str:
        return f"{self.shown} of {self.case_id}"


class Handover(models.Model):
    """An author's offer that somebody else be the author: whoever has the link, or the organiser it is made to.

    stays: the former author goes on as one of the organisers. until: the first instant at which it is too late.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="handovers")
    to = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    stays = models.BooleanField(default=False)
    offered_at = models.DateTimeField()
    until = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(accepted_at__isnull=True, ended_at__isnull=True),
                name="handover_once",
            )
        ]
        ordering = ["-offered_at", "-id"]

    def __str__(self) -> str:
        return f"{self.case_id} offered at {self.offered_at:%Y-%m-%d}"


class Threshold(models.Model):
    """A threshold of one case: the number it takes, frozen when its stage opened, and when it was crossed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="thresholds")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    needed = models.JSONField()
    population = models.PositiveBigIntegerField(null=True, blank=True)
    population_as_of = models.DateField(null=True, blank=True)
    crossed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "name"], name="threshold_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.name} of {self.case_id}"

    @property
    def need(self) -> Needed:
        """How many it takes, as numbers."""
        return Needed.from_json(self.needed)


class Obligation(models.Model):
    """Who owes what by when, because of which rule.

    `due_at` is the first instant that is late; empty: there is no legal term. `warn_at`: when whoever owes it is
    warned, where the rule states a range.
    """

    class Kind(models.TextChoices):
        """To whom it is owed: the author, the procedure itself, a committee that asked, everybody who was promised."""

        DUTY = "duty"
        CHECK = "check"
        EVIDENCE = "asked"
        MILESTONE = "plan"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="obligations")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.DUTY)
    duty = models.CharField(max_length=60)
    rule = models.CharField(max_length=80)
    laid_at = models.DateTimeField()
    term = models.JSONField(null=True, blank=True)
    first_due_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    extended_by = models.CharField(max_length=20, blank=True)
    extension_reason = models.TextField(blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    void_at = models.DateTimeField(null=True, blank=True)
    overdue_noted_at = models.DateTimeField(null=True, blank=True)
    reminded_days = models.SmallIntegerField(null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(met_at__isnull=True, void_at__isnull=True, due_at__isnull=False),
                name="obligation_due",
            ),
            models.Index(fields=["body", "due_at"], name="obligation_body"),
            models.Index(
                fields=["warn_at"],
                condition=Q(met_at__isnull=True, void_at__isnull=True, warned_at__isnull=True, warn_at__isnull=False),
                name="obligation_warn",
            ),
        ]
        ordering = ["laid_at", "id"]

    def __str__(self) -> str:
        return f"{self.duty} of {self.body_id} in {self.case_id}"

    @property
    def open(self) -> bool:
        """Whether it is still owed."""
        return self.met_at is None and self.void_at is None

    def state(self, now: datetime) -> str:
        """`void`, `met`, `late`, `extended` or `open`, at that moment."""
        if self.void_at is not None:
            return "void"
        if self.met_at is not None:
            return "met"
        if self.due_at is not None and now >= self.due_at:
            return "late"
        return "extended" if self.extended_at is not None else "open"

    def due_soon(self, now: datetime) -> bool:
        """Whether the lower end of its range is over while it is still owed in time."""
        return self.warn_at is not None and now >= self.warn_at and self.state(now) in ("open", "extended")

    @property
    def met_late(self) -> bool:
        """Whether it was met after its term."""
        return self.met_at is not None and self.due_at is not None and self.met_at >= self.due_at

    def days_late(self, now: datetime) -> int:
        """How many days, as calendars count them, have passed since the last one in time; 0 where it is not late."""
        if self.due_at is None or self.state(now) != "late":
            return 0
        return (local_date(now, self.case.tz) - last_second(self.due_at, self.case.tz).date()).days

    @property
    def to_the_hour(self) -> bool:
        """Whether its term counts hours, so that the day alone does not say when it ends."""
        return "hours" in (self.term or {})

    @property
    def last_day(self) -> datetime | None:
        """The last second that is in time, as it is printed."""
        return last_second(self.due_at, self.case.tz) if self.due_at else None

    @property
    def title(self) -> str:
        """What is owed, in words of the preset."""
        return pick(self.case.preset.duties.get(self.duty)) or str(wording.DUTIES.get(self.duty, self.duty))


class Experiment(models.Model):
    """What would have become of past cases under other rules: worked out in parts, the same question once a day.

    code: the procedure whose cases are looked at. since, until: days on which they were handed in, both included.
    public: only what everybody may see. digest: of all that was asked. after: the last case that is done with.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.CASCADE, related_name="+")
    code = models.SlugField(max_length=60)
    rules = OrderedJSONField()
    since = models.DateField()
    until = models.DateField()
    public = models.BooleanField(default=True)
    digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    after = models.UUIDField(null=True, blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["digest", "-asked_at"], name="experiment_asked"),
            models.Index(fields=["asked_at"], condition=Q(finished_at__isnull=True), name="experiment_open"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.since}–{self.until}"

    @property
    def preset(self) -> Preset:
        """The rules that are tried."""
        return Preset.model_validate(self.rules)


OPEN = Q(met_at__isnull=True, void_at__isnull=True)
BY_DUE = (F("due_at").asc(nulls_last=True), "laid_at", "id")
