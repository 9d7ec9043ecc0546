"""What a petition asks for, and the news of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from dauys.kernel.ids import uuid7
from dauys.kernel.texts import TranslatedField, choose, pick
from dauys.procedures.models import Case


class Petition(models.Model):
    """What a case asks for. `number` to `recent` are written by the counting job alone.

    statements_until: when what signers stated for verification is erased.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="petition")
    language = models.CharField(max_length=10)
    titles = TranslatedField()
    bodies = TranslatedField()
    fields = models.JSONField(default=dict, blank=True)
    kind = models.SlugField(max_length=40, blank=True)
    author_shown = models.CharField(max_length=120, blank=True)
    differs = models.TextField(blank=True)
    continues = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    key_digest = models.BinaryField(max_length=32, null=True)
    number = models.PositiveBigIntegerField(default=0)
    recent = models.PositiveIntegerField(default=0)
    counted_until = models.DateTimeField(null=True, blank=True)
    recounted_at = models.DateTimeField(null=True, blank=True)
    statements_until = models.DateTimeField(null=True, blank=True)
    last_signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-recent", "case"], name="petition_popular"),
            models.Index(fields=["-number", "case"], name="petition_largest"),
            models.Index(
                fields=["-last_signed_at", "case"],
                condition=Q(last_signed_at__isnull=False),
                name="petition_live",
            ),
            models.Index(fields=["recounted_at"], condition=Q(counted_until__isnull=False), name="petition_recounted"),
        ]

    def __str__(self) -> str:
        return self.title

    reading = ""
    """The language that a reader has asked for the text in; "" leaves it to that of the page."""

    @property
    def title(self) -> str:
        """The title in the language asked for or active, else in that of the author."""
        return pick(self.titles, self.title_language) if self.titles else _("The title was removed")

    @property
    def title_language(self) -> str:
        """The language in which the title is shown now."""
        return self.reading if self.titles.get(self.reading) else choose(self.titles, self.language)

    @property
    def body(self) -> str:
        """The text in the language asked for or active, else in that of the author."""
        return pick(self.bodies, self.shown_language) if self.bodies else _("The text was removed")

    @property
    def shown_language(self) -> str:
        """The language in which the text is shown now, for `lang` attributes."""
        return self.reading if self.bodies.get(self.reading) else choose(self.bodies, self.language)

    @property
    def id(self) -> object:
        """The case's id, which is the petition's."""
        return self.case_id


class Update(models.Model):
    """News by the organiser."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="updates")
    language = models.CharField(max_length=10)
    titles = TranslatedField()
    bodies = TranslatedField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return pick(self.titles) if self.titles else _("This piece of news was removed")
