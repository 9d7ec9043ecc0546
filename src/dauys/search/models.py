"""What can be found: one document for each case, of whatever instrument."""

from __future__ import annotations

from django.db import models

from dauys.kernel.models import Jurisdiction
from dauys.kernel.texts import TranslatedField, pick


class Document(models.Model):
    """The searchable texts of a case, in any number of languages; a case has one document.

    The `…_words` are folded copies that the database indexes; the number is what SQLite's full text index points at.
    Small columns stand first and long ones last, so that conditions are decided without reading the long ones.
    """

    id = models.BigAutoField(primary_key=True)
    case_id = models.UUIDField(unique=True)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.CASCADE, related_name="+")
    instrument = models.CharField(max_length=40)
    listed = models.BooleanField(default=False)
    topic = models.CharField(max_length=100, blank=True)
    place = models.CharField(max_length=40, blank=True)
    updated_at = models.DateTimeField()
    title_words = models.TextField(blank=True)
    titles = TranslatedField()
    bodies = TranslatedField()
    body_words = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["jurisdiction", "topic", "place", "-id"],
                condition=models.Q(listed=True),
                name="search_document_topic",
            )
        ]

    def __str__(self) -> str:
        return pick(self.titles) or str(self.case_id)
