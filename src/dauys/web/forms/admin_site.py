"""Forms about the site's own words."""

from __future__ import annotations

from typing import Any

from dauys.web.configuring.texts import Place
from dauys.web.forms.admin import AdminForm


class TextForm(AdminForm):
    """One text of the site in its languages."""

    def __init__(self, *args: Any, place: Place, known: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        rows = 10 if place.paragraphs else 0
        self.speak("text", place.title, known=known, longest=place.longest, rows=rows)
