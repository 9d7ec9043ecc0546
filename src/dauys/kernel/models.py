"""Jurisdictions and their working-day calendars."""

from __future__ import annotations

from django.db import models

from dauys.kernel.texts import TranslatedField, pick


class Jurisdiction(models.Model):
    """Whose law applies: a country, a union, a city with rules of its own."""

    code = models.SlugField(max_length=20, unique=True)
    name = TranslatedField()
    zone = models.CharField(max_length=64, default="UTC")
    languages = models.JSONField(default=list)
    default_language = models.CharField(max_length=10, default="en")

    def __str__(self) -> str:
        return pick(self.name) or self.code


class Calendar(models.Model):
    """A working-day calendar; its exceptions are rows that people may edit, each edit counts `version` up."""

    code = models.SlugField(max_length=20, unique=True)
    name = TranslatedField()
    version = models.PositiveIntegerField(default=1)

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
