"""Signatures on paper: numbered sheets, their scans, what two people read off them, and what became of each line."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dauys.kernel.ids import uuid7
from dauys.people.models import Person
from dauys.procedures.models import Case


class Sheet(models.Model):
    """One sheet of a case, for signers who count for one place; printed, registered with a scan, settled.

    number: from 1 within the case. lines: how many people it has room for. counted: how many of its lines count.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveIntegerField()
    place = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    lines = models.PositiveSmallIntegerField()
    printed_at = models.DateTimeField()
    registered_at = models.DateTimeField(null=True, blank=True)
    registered_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    counted = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="sheet_once")]
        ordering = ["case", "number"]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The number with its check digit, as it stands on the sheet."""
        return f"{self.number}-{check_digit(self.number)}"


def check_digit(number: int) -> int:
    """The digit that tells most numbers that were mistyped (Luhn)."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(str(number)))]
    return -sum(value // 10 + value % 10 for value in doubled) % 10


class SheetScan(models.Model):
    """What a sheet looks like, sealed. media_type, digest: of the file as it came; the digest is its SHA-256 in hex."""

    sheet = models.OneToOneField(Sheet, on_delete=models.CASCADE, primary_key=True, related_name="scan")
    sealed = models.BinaryField()
    media_type = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.sheet_id)


class SheetTyping(models.Model):
    """What one person read off a sheet, sealed, unseen by whoever types it the other time; gone once it is settled."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="typings")
    slot = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "slot"], name="sheet_typing_slot"),
            models.UniqueConstraint(fields=["sheet", "by"], name="sheet_typing_by"),
            models.CheckConstraint(condition=Q(slot__in=(1, 2)), name="sheet_typed_twice"),
        ]
        ordering = ["sheet", "slot"]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.slot}"


class SheetLine(models.Model):
    """What became of one line of a sheet; a counted one is a signature like any other."""

    class Outcome(models.TextChoices):
        COUNTED = "counted"
        REPEAT = "repeat"
        REFUSED = "refused"
        STRUCK = "struck"

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="outcomes")
    line = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.CharField(max_length=60, blank=True)
    signature_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "line"], name="sheet_line_once")]
        ordering = ["sheet", "line"]

    def __str__(self) -> str:
        return f"{self.line} {self.outcome}"
