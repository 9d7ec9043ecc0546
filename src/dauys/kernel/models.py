"""Jurisdictions, working-day calendars, and the pulse of the installation."""

from __future__ import annotations

import secrets

from django.db import models

from dauys.kernel.texts import TranslatedField, pick


class Jurisdiction(models.Model):  # type: ignore[django-manager-missing]  # trees above bring untyped managers
    """Whose law applies: a country, a union, a city with rules of its own."""

    code = models.SlugField(max_length=20, unique=True)
    name = TranslatedField()
    zone = models.CharField(max_length=64, default="UTC")
    languages = models.JSONField(default=list)
    default_language = models.CharField(max_length=10, default="en")

    def __str__(self) -> str:
        return pick(self.name) or self.code


def fresh_stamp() -> str:
    """A mark that no other state of a calendar carries."""
    return secrets.token_hex(8)


class Calendar(models.Model):
    """A working-day calendar; its exceptions are rows that people may edit.

    Each edit changes `stamp`, so that whoever keeps the calendar in memory sees that it is another. `seeded` names the
    years whose public holidays were loaded: they are never loaded again, what people made of them wins.
    """

    code = models.SlugField(max_length=20, unique=True)
    name = TranslatedField()
    stamp = models.CharField(max_length=16, default=fresh_stamp, editable=False)
    seeded = models.JSONField(default=list, blank=True, editable=False)

    def __str__(self) -> str:
        return pick(self.name) or self.code


class CalendarDay(models.Model):
    """One exception: a holiday on a weekday, or a weekend day that is worked."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    working = models.BooleanField(default=False)
    name = TranslatedField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="calendar_day_once")]
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {'working' if self.working else 'not working'}"


class Heartbeat(models.Model):
    """When a part of the installation last did its round."""

    name = models.CharField(max_length=100, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"


class Fault(models.Model):
    """Due work that fails at present; the row goes when the work succeeds."""

    name = models.CharField(max_length=200, primary_key=True)
    since = models.DateTimeField()
    at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    what = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.name}: {self.what}"


class Lease(models.Model):
    """Who does a piece of work at present, until when at most; keeps others from doing the same at the same time."""

    name = models.CharField(max_length=100, primary_key=True)
    holder = models.CharField(max_length=200, blank=True)
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.holder}"


class KnownKey(models.Model):
    """The public name of a key this database was written with; tells a lost key from one that never was."""

    id = models.CharField(max_length=16, primary_key=True)
    purpose = models.CharField(max_length=20)
    created = models.DateTimeField()
    lost = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"
