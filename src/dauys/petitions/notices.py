"""The messages that petitions send."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from dauys.notifications.kinds import ACCOUNT, Kind

SIGNATURE_CODE = Kind(
    code="petition_signature_code",
    group=ACCOUNT,
    title=_("Confirm your signature"),
    context={"petition": "Clean air for Almaty", "code": "482913", "link": "/petitions/1/confirm/2/?code=482913"},
    link="link",
    transactional=True,
    secret=True,
    inbox=False,
    lifetime=timedelta(days=2),
)
SIGNATURE_REPEAT = Kind(
    code="petition_signature_repeat",
    group=ACCOUNT,
    title=_("You have signed already"),
    context={"petition": "Clean air for Almaty", "link": "/petitions/1/"},
    link="link",
    transactional=True,
    inbox=False,
    lifetime=timedelta(days=2),
)
AUTHOR_LINK = Kind(
    code="petition_author_link",
    group=ACCOUNT,
    title=_("The link to your petition"),
    context={"link": "/petitions/start/1/key/abc/"},
    link="link",
    transactional=True,
    secret=True,
    inbox=False,
    lifetime=timedelta(days=2),
)

NOTICES = (AUTHOR_LINK, SIGNATURE_CODE, SIGNATURE_REPEAT)
