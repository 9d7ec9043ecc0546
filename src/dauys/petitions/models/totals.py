"""What has been counted and certified."""

from __future__ import annotations

from django.db import models

from dauys.kernel.ids import uuid7
from dauys.people.models import Person
from dauys.procedures.models import Case


class Tally(models.Model):
    """How many people of one place count for a case."""

    pk = models.CompositePrimaryKey("case_id", "place")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    place = models.CharField(max_length=20)
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.place} {self.number}"


class HourTally(models.Model):
    """How many more people counted in one hour (UTC): for charts and for what is popular now."""

    pk = models.CompositePrimaryKey("case_id", "hour")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    hour = models.DateTimeField()
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.hour} {self.number}"


class Certificate(models.Model):
    """How many of the statements of one place an authority has found valid, and how many not.

    part: the batch that it is about; 0: no batch in particular.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="certificates")
    place = models.CharField(max_length=20)
    valid = models.PositiveIntegerField()
    invalid = models.PositiveIntegerField()
    part = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "place"], name="certificate_place")]
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.place} {self.valid}"
