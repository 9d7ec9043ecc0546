"""A receipt to keep: number, day, amount, what for, who received it. Typst draws it; texts are data to it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from dauys.kernel import printing
from dauys.kernel.dates import day_text
from dauys.kernel.money import money_text
from dauys.kernel.terms import local_date
from dauys.kernel.texts import pick
from dauys.payments.models import Donation, State

LAYOUT = Path(__file__).parent / "templates" / "payments" / "receipt.typ"


def draw(donation: Donation, *, language: str) -> bytes:
    """The receipt as a PDF of one A4 page, in that language."""
    import typst  # noqa: PLC0415  (carries a whole compiler: loaded when the first receipt is asked for)

    with translation.override(language), TemporaryDirectory() as folder:
        layout = Path(folder) / "receipt.typ"
        layout.write_text(LAYOUT.read_text(encoding="utf-8"), encoding="utf-8")
        drawn: bytes = typst.compile(
            str(layout), sys_inputs=_texts(donation, language), font_paths=[str(printing.FACES)]
        )
        return drawn


def facts(donation: Donation) -> list[tuple[str, str]]:
    """What a receipt says, as names and values in the active language."""
    rows = []
    if donation.confirmed_at:
        on = day_text(local_date(donation.confirmed_at, donation.case.tz))
        rows = [(_("Receipt number"), donation.receipt), (_("Day"), on)]
    rows += [
        (_("Amount"), money_text(donation.amount, donation.currency)),
        (_("Recipient"), str(donation.recipient)),
        (_("Purpose"), pick(donation.purpose)),
        (_("Petition"), pick(donation.about)),
    ]
    return [*rows, (_("Given by"), donation.shown)] if donation.shown else rows


def _texts(donation: Donation, language: str) -> dict[str, str]:
    rows = facts(donation)
    texts = {
        "site": _("Dauys"),
        "title": _("Receipt for a donation"),
        "rows": str(len(rows)),
        **printing.setting(language),
    }
    for number, (name, value) in enumerate(rows):
        texts |= {f"name{number}": name, f"value{number}": value}
    notes = [settings.SITE_URL]
    if donation.state == State.REFUNDED:
        notes.insert(0, _("This donation was given back."))
    if settings.DEMONSTRATION:
        notes.insert(0, _("This is a demonstration: no money was paid."))
    return texts | {"note": "\n".join(notes)}
