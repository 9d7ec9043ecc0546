"""The messages that this area itself sends: codes, letters about the account, digests."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from dauys.notifications.kinds import ACCOUNT, FOLLOWED, Kind

CODE_EMAIL = Kind(
    code="code_email",
    group=ACCOUNT,
    title=_("Code by e-mail"),
    context={"code": "482913", "purpose": "sign"},
    transactional=True,
    secret=True,
    inbox=False,
    lifetime=timedelta(hours=1),
)
CODE_PHONE = Kind(
    code="code_phone",
    group=ACCOUNT,
    title=_("Code by text message"),
    context={"code": "482913"},
    transactional=True,
    secret=True,
    inbox=False,
    lifetime=timedelta(hours=1),
)
ACCOUNT_MAIL = Kind(
    code="account_mail",
    group=ACCOUNT,
    title=_("Letter about your account"),
    context={"subject": "Your sign-in code", "body": "482913\n\nIt works for a few minutes."},
    paragraphs=frozenset({"body"}),
    transactional=True,
    secret=True,
    inbox=False,
    lifetime=timedelta(days=1),
)
DIGEST = Kind(
    code="digest",
    group=FOLLOWED,
    title=_("Digest"),
    context={
        "items": [
            {"subject": "10,000 signatures: Clean air for Almaty", "link": "/petitions/"},
            {"subject": "The akimat has answered: A school in Qosşy", "link": ""},
        ],
        "count": 3,
        "more": 1,
    },
    inbox=False,
)

NOTICES = (CODE_EMAIL, CODE_PHONE, ACCOUNT_MAIL, DIGEST)
