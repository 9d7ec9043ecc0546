"""Signatures on paper over HTTP, for the author and other organisers: print, register, type in twice, decide."""

from __future__ import annotations

import base64
import binascii
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.responses import Status
from pydantic import AfterValidator, StringConstraints

from dauys.kernel.api import Cursor, Input, Word, page_json
from dauys.kernel.paging import page
from dauys.kernel.refusal import forbidden, invalid
from dauys.kernel.texts import tidy
from dauys.people.api import Needs
from dauys.petitions import paper
from dauys.petitions import sheets as drawing
from dauys.petitions.api_schemas import Short, find
from dauys.petitions.api_schemas import petitions as router
from dauys.petitions.models import Petition, Sheet
from dauys.petitions.paper import Settled

OWN = Needs("write")
Address = Annotated[str, AfterValidator(tidy), StringConstraints(max_length=200)]


class SheetsIn(Input):
    """Which sheets to number: for signers of which place, in which language, how many."""

    place: Word
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    number: Annotated[int, Field(ge=1, le=paper.AT_ONCE)] = 1


class ScanIn(Input):
    """The scan of a sheet (PDF, JPEG or PNG, at most 5 MB) in base64; `code`: its number with the check digit."""

    code: Short
    scan: Annotated[str, StringConstraints(max_length=paper.SCAN_BYTES * 4 // 3 + 8)]


class LineIn(Input):
    """One line as it was read; an empty one is nobody's. `struck`: crossed out or unreadable."""

    given: Short = ""
    family: Short = ""
    birth_date: date | None = None
    address: Address = ""
    municipality: Short = ""
    document_kind: Short = ""
    document_number: Short = ""
    signed_on: date | None = None
    struck: bool = False


class TypingIn(Input):
    """All lines of a sheet, in their order."""

    lines: Annotated[list[LineIn], Field(max_length=paper.LINES)]


class DecisionIn(LineIn):
    """What stands in a line that two people have read differently."""

    line: Annotated[int, Field(ge=1, le=paper.LINES)]


class SettlementIn(Input):
    """The lines that were read differently, decided."""

    lines: Annotated[list[DecisionIn], Field(max_length=paper.LINES)]


class LineOut(Schema):
    """What became of a line: `counted`, `repeat`, `refused` with its reason, or `struck`."""

    line: int
    outcome: str
    reason: str


class SheetOut(Schema):
    """A sheet, and how often it was typed; what was typed is told to nobody."""

    code: str
    place: str
    language: str
    lines: int
    printed_at: datetime
    registered_at: datetime | None
    settled_at: datetime | None
    typed: int
    counted: int
    outcomes: list[LineOut]


class SheetsOut(Schema):
    """A page of sheets, newest first."""

    items: list[SheetOut]
    next: str | None
    previous: str | None


def _own(request: Any, petition_id: UUID) -> Petition:
    petition = find(request, petition_id)
    if not paper.enters(request.actor, petition.case):
        raise forbidden("not_allowed", _("You may not do this here."))
    return petition


def _shown(row: Sheet) -> dict[str, Any]:
    outcomes = [{"line": one.line, "outcome": one.outcome, "reason": one.reason} for one in row.outcomes.all()]
    return {
        "code": row.code,
        "place": row.place,
        "language": row.language,
        "lines": row.lines,
        "printed_at": row.printed_at,
        "registered_at": row.registered_at,
        "settled_at": row.settled_at,
        "typed": 0 if row.settled_at else getattr(row, "typed", 0),
        "counted": row.counted,
        "outcomes": outcomes,
    }


def _values(line: LineIn) -> dict[str, str]:
    kept = line.model_dump(exclude={"struck", "line"})
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in kept.items() if value}


@router.get("/{uuid:petition_id}/sheets", response=SheetsOut, auth=OWN, summary="Sheets of signatures on paper")
def sheets(request: Any, petition_id: UUID, after: Cursor = "") -> dict[str, Any]:
    """Give the sheets of a petition that I organise."""
    rows = paper.sheets(_own(request, petition_id)).prefetch_related("outcomes")
    return page_json(page(rows, ("-number",), cursor=after), _shown)


@router.post("/{uuid:petition_id}/sheets", response={201: list[SheetOut]}, auth=OWN, summary="Number new sheets")
def print_sheets(request: Any, petition_id: UUID, body: SheetsIn) -> Status[Any]:
    """Number sheets; their PDF is at `sheets/{code}.pdf`."""
    petition, asked = _own(request, petition_id), body.number
    made = paper.print_sheets(
        petition, place=body.place, language=body.language, number=asked, by=request.actor, now=request.now
    )
    return Status(201, [_shown(row) for row in made])


@router.get("/{uuid:petition_id}/sheets/{str:code}/pdf", auth=OWN, summary="A sheet to print, as PDF")
def sheet_pdf(request: Any, petition_id: UUID, code: str) -> HttpResponse:
    """Give one numbered sheet."""
    petition = _own(request, petition_id)
    content = drawing.draw(petition, [paper.by_code(petition, code)])
    return HttpResponse(content, content_type="application/pdf")


@router.post("/{uuid:petition_id}/sheets/scans", response=SheetOut, auth=OWN, summary="Register a signed sheet")
def register(request: Any, petition_id: UUID, body: ScanIn) -> dict[str, Any]:
    """Take in a sheet with its scan."""
    petition = _own(request, petition_id)
    try:
        scan = base64.b64decode(body.scan, validate=True)
    except (ValueError, binascii.Error) as error:
        sentence = _("Choose a PDF file or a picture (JPEG or PNG).")
        raise invalid("wrong_file", sentence, scan=sentence) from error
    return _shown(paper.register(paper.by_code(petition, body.code), scan=scan, by=request.actor, now=request.now))


@router.post("/{uuid:petition_id}/sheets/{str:code}/typings", response=SheetOut, auth=OWN, summary="Type a sheet in")
def type_in(request: Any, petition_id: UUID, code: str, body: TypingIn) -> dict[str, Any]:
    """Say what stands on a sheet; a second person says it once more, without seeing this."""
    sheet = paper.by_code(_own(request, petition_id), code)
    lines = [_values(line) for line in body.lines]
    return _shown(paper.type_in(sheet, lines=lines, by=request.actor, now=request.now))


@router.post("/{uuid:petition_id}/sheets/{str:code}/settlement", response=SheetOut, auth=OWN, summary="Decide a sheet")
def settle_sheet(request: Any, petition_id: UUID, code: str, body: SettlementIn) -> dict[str, Any]:
    """Decide the lines that were read differently, and count the sheet."""
    sheet = paper.by_code(_own(request, petition_id), code)
    decided = {line.line: Settled(values=_values(line), struck=line.struck) for line in body.lines}
    return _shown(paper.settle(sheet, decided=decided, by=request.actor, now=request.now))
