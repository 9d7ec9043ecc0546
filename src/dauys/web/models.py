"""The words of this installation: what administrators write in place of, or besides, the built-in ones."""

from __future__ import annotations

from django.db import models

from dauys.kernel.texts import TranslatedField


class SiteText(models.Model):
    """One text of the site in its languages; a language without a text shows the built-in words."""

    key = models.SlugField(primary_key=True, max_length=40)
    text = TranslatedField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
