"""Territories: a tree of places, their other codes, and their populations with date, source and quality."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from dauys.kernel.languages import base, territory
from dauys.kernel.models import Jurisdiction
from dauys.kernel.partial import is_partial
from dauys.kernel.texts import TranslatedField, pick
from dauys.places.names import searchable


class PlaceKind(models.TextChoices):
    """The level of government; a Kazakh city of regional significance has the level of a district."""

    WORLD = "world", _("World")
    UNION = "union", _("Union of states")
    COUNTRY = "country", _("Country")
    REGION = "region", _("Region")
    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    SETTLEMENT = "settlement", _("Town or village")
    CONSTITUENCY = "constituency", _("Constituency")


class Place(MP_Node, models.Model):  # type: ignore[misc, django-manager-missing]  # treebeard has no types
    """A territory. `valid_from` is its first day, `valid_until` the first day on which it is no more."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=PlaceKind.choices)
    name = TranslatedField()
    zone = models.CharField(max_length=64, blank=True)
    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, null=True, blank=True, related_name="places"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")
    folded = models.TextField(default="", blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_until=None)
                | models.Q(valid_from__lte=models.F("valid_until")),
                name="place_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self._as_readers_say or pick(self.name) or self.code

    def save(self, *args: Any, **options: Any) -> None:
        """Keep the column that is searched in step with the names."""
        self.fold_names()
        super().save(*args, **options)

    @property
    def _as_readers_say(self) -> str:
        """What readers of a language that the table lacks call a state or union (CLDR); else ""."""
        language = base(get_language() or "")
        return territory(self.code, language) if is_partial(language) and not self.name.get(language) else ""

    def fold_names(self) -> None:
        """Write the column that is searched; for those who insert without `save`."""
        self.folded = searchable(self.name.values(), self.code)

    def is_valid(self, on: date) -> bool:
        """Whether the place exists on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on < self.valid_until
        )


class PlaceCode(models.Model):
    """Another code of a place: `iso3166_1`, `iso3166_2`, `kato`, `ons`, `eu`."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=20)
    code = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="place_code_once")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"


class PostcodePrefix(models.Model):
    """The place that postcodes beginning so lie in; `country` is the code of the country whose post writes them."""

    country = models.CharField(max_length=40)
    prefix = models.CharField(max_length=12)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "postcode prefixes"
        constraints = [models.UniqueConstraint(fields=["country", "prefix"], name="postcode_prefix_once")]

    def __str__(self) -> str:
        return f"{self.country} {self.prefix}"


class Quality(models.TextChoices):
    """How far a population may be relied on."""

    EXACT = "exact", _("Exact")
    ROUNDED = "rounded", _("Rounded")
    ESTIMATE = "estimate", _("Estimate")


class Population(models.Model):
    """How many people lived in a place on a day, and who says so; one figure for each day."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="populations")
    number = models.PositiveBigIntegerField()
    as_of = models.DateField()
    source = models.CharField(max_length=300, blank=True)
    quality = models.CharField(max_length=8, choices=Quality.choices, default=Quality.EXACT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "as_of"], name="population_once_a_day")]
        ordering = ["-as_of"]

    def __str__(self) -> str:
        return f"{self.number} ({self.as_of})"
