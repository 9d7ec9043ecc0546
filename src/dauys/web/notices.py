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

NOTICES = (TEST_MAIL,)
