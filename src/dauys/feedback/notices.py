"""The messages about suggestions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dauys.notifications.kinds import OWN, Kind

ANSWERED = Kind(
    code="feedback_answered",
    group=OWN,
    title=_("Your suggestion was answered"),
    context={
        "suggestion": "Show petitions of my district first.",
        "state": "Planned",
        "answer": "We are working on it.",
        "link": "/feedback/1/",
    },
    paragraphs=frozenset({"suggestion", "answer"}),
    link="link",
)
NOTICES = (ANSWERED,)
