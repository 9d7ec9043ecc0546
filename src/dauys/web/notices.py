"""The messages that this area sends."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from dauys.notifications.kinds import ACCOUNT, Kind

TEST_MAIL = Kind(
    code="test_mail",
    group=ACCOUNT,
    title=_("Test mail"),
    context={"address": "https://dauys.example"},
    transactional=True,
    inbox=False,
    lifetime=timedelta(hours=1),
)

INVITED = Kind(
    code="invited",
    group=ACCOUNT,
    title=_("A post was given to you"),
    context={
        "role": "moderator",
        "body": {"kk": "Алматы әкімдігі", "ru": "Акимат Алматы", "en": "Almaty akimat"},
        "email": "aigerim@example.org",
        "address": "https://dauys.example",
    },
    transactional=True,
)

NOTICES = (TEST_MAIL, INVITED)
