"""The messages about donations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dauys.notifications.kinds import ACCOUNT, Kind

SAMPLES = {
    "about": "Bezmaksas sabiedriskais transports skolēniem",
    "amount": "10,00 €",
    "recipient": "ManaBalss",
    "link": "/donations/1/",
}
RECEIPT = Kind(
    code="donation_receipt",
    group=ACCOUNT,
    title=_("Receipt for a donation"),
    context={**SAMPLES, "receipt": "000012", "day": "1.12.2026", "purpose": "Help with preparing initiatives"},
    link="link",
    transactional=True,
    secret=True,
    inbox=False,
)
REFUNDED = Kind(
    code="donation_refunded",
    group=ACCOUNT,
    title=_("Donation given back"),
    context={**SAMPLES, "reason": "Paid twice by mistake."},
    paragraphs=frozenset({"reason"}),
    link="link",
    transactional=True,
    secret=True,
    inbox=False,
)
NOTICES = (RECEIPT, REFUNDED)
