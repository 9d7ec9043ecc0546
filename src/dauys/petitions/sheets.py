"""Sheets to sign on paper as PDF: numbered, with a check digit and a QR code. Typst draws; texts are data to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import segno
from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dauys.kernel import printing
from dauys.petitions import declarations, paper, showing
from dauys.petitions.forms.details import LABELS
from dauys.petitions.models import Petition, Sheet
from dauys.petitions.posters import title_language
from dauys.places.models import Place

LAYOUT = Path(__file__).parent / "templates" / "petitions" / "sheet.typ"
WIDE = ("address", "given", "family")
"""Columns that need more room than the others."""


def draw(petition: Petition, sheets: Sequence[Sheet]) -> bytes:
    """These sheets of one petition as a PDF, a page for each in its own language; at most `paper.AT_ONCE` of them."""
    import typst  # noqa: PLC0415  (carries a whole compiler: loaded when the first sheet is asked for)

    address = settings.SITE_URL + showing.address(petition)
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "sheet.typ").write_text(LAYOUT.read_text(encoding="utf-8"), encoding="utf-8")
        segno.make(address, error="m").save(str(place / "qr.svg"), border=0, scale=10)
        pages = [_page(petition, sheet, address) for sheet in sheets]
        (place / "sheets.json").write_text(json.dumps(pages, ensure_ascii=False), encoding="utf-8")
        drawn: bytes = typst.compile(str(place / "sheet.typ"), font_paths=[str(printing.FACES)], pdf_standards=["ua-1"])
        return drawn


def _page(petition: Petition, sheet: Sheet, address: str) -> dict[str, object]:
    """What one page says, in the language of the sheet."""
    with translation.override(sheet.language):
        named = Place.objects.filter(code=sheet.place).first()
        columns = [*paper.asked(sheet), "signed_on"]
        return {
            **printing.setting(sheet.language),
            "site": _("Dauys"),
            "heading": _("Statement of support"),
            "title": petition.titles.get(title_language(petition, sheet.language), ""),
            "procedure": str(petition.case.procedure).rsplit(" (", 1)[0],
            "to": f"{_('Addressed to')} {petition.case.addressee}",
            "place": str(named or sheet.place),
            "declaration": declarations.signer(petition.case),
            "number": _("Sheet"),
            "code": sheet.code,
            "address": address.removeprefix("https://").removeprefix("http://"),
            "how": _("Print in capital letters. Whoever signs twice counts once."),
            "privacy": _(
                "What you state is read by the organisers and the authority that verifies it, used for nothing else, "
                "and destroyed when the procedure says so."
            ),
            "signature": _("Signature"),
            "columns": [capfirst(str(LABELS[name] if name in LABELS else _("Date"))) for name in columns],
            "wide": [name in WIDE for name in columns],
            "lines": sheet.lines,
        }
