"""A poster to print: what is asked, a QR code, the address. Typst draws it; texts are data to it, not source."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import segno
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from dauys.kernel import printing
from dauys.kernel.dates import day_text
from dauys.kernel.languages import base, direction
from dauys.kernel.terms import last_second
from dauys.petitions import showing
from dauys.petitions.models import Petition

LAYOUT = Path(__file__).parent / "templates" / "petitions" / "poster.typ"


def draw(petition: Petition, *, language: str) -> bytes:
    """The poster as a PDF of one A4 page, in that language as far as the petition has been translated.

    A title whose letters no face has is shown in another of its languages, else left to the address.
    """
    import typst  # noqa: PLC0415  (carries a whole compiler: loaded when the first poster is asked for)

    address, shown = settings.SITE_URL + showing.address(petition), title_language(petition, language)
    with translation.override(language), TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "poster.typ").write_text(LAYOUT.read_text(encoding="utf-8"), encoding="utf-8")
        segno.make(address, error="m").save(str(place / "qr.svg"), border=0, scale=10)
        texts = {
            "site": _("Dauys"),
            "call": _("Sign the petition"),
            "title": petition.titles.get(shown, ""),
            "title_language": base(shown),
            "title_direction": direction(shown),
            "place": str(petition.case.place),
            "address": address.removeprefix("https://").removeprefix("http://"),
            "how": _("Point your phone's camera at the square, or type in the address."),
            "until": _until(petition),
            **printing.setting(language),
        }
        drawn: bytes = typst.compile(str(place / "poster.typ"), sys_inputs=texts, font_paths=[str(printing.FACES)])
        return drawn


def title_language(petition: Petition, language: str) -> str:
    """The language of the title that can be printed: the one wanted, the petition's own, any other; else ""."""
    codes = dict.fromkeys([language, petition.language, *petition.titles])
    return next((code for code in codes if (title := petition.titles.get(code)) and printing.can_print(title)), "")


def _until(petition: Petition) -> str:
    ends = petition.case.stage_ends_at
    if ends is None:
        return ""
    day = day_text(last_second(ends, petition.case.tz).date())
    return _("Signatures are collected until %(day)s.") % {"day": day}
