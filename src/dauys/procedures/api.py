"""Procedures with their whole rules, and what bodies owe, over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from dauys.bodies.api import named_body
from dauys.kernel.api import Cursor, Texts, Word, page_json
from dauys.kernel.paging import page
from dauys.kernel.refusal import hidden
from dauys.places.api import named
from dauys.procedures import queries
from dauys.procedures.api_comparing import router as comparison
from dauys.procedures.models import OPEN, Obligation, Procedure

router = Router(tags=["procedures and obligations"])
obligations = Router(tags=["procedures and obligations"])
routers = (("/procedures", router), ("/comparison", comparison), ("/obligations", obligations))
RELATED = ("body", "case__procedure", "case__place", "case__jurisdiction")
State = Literal["open", "late", "due", "no_term", "met", "all"]


class ProcedureOut(Schema):
    """One version of a procedure that was adopted."""

    code: str
    version: int
    jurisdiction: str
    instrument: str
    level: str
    title: Texts
    summary: Texts
    source: Texts
    adopted_at: datetime | None
    retired_at: datetime | None


class ProcedureWholeOut(ProcedureOut):
    """A procedure with its rules exactly as they are applied (the format of `docs/reference/presets.md`)."""

    versions: list[int]
    rules: dict[str, Any]


class ProceduresOut(Schema):
    """The procedures in force."""

    items: list[ProcedureOut]
    next: str | None
    previous: str | None


class ObligationOut(Schema):
    """Who owes what by when, because of which rule.

    `due` is the last second that is in time; null: there is no legal term. `case` is null as long as only people
    with the link may see it.
    """

    id: UUID
    case: UUID | None
    instrument: str
    body: str
    kind: str
    duty: str
    title: Texts
    rule: str
    place: str
    procedure: str
    laid_at: datetime
    due: datetime | None
    state: str
    met_at: datetime | None
    met_late: bool
    extended_at: datetime | None
    extension_reason: str


class ObligationsOut(Schema):
    """A page of obligations."""

    items: list[ObligationOut]
    next: str | None
    previous: str | None


def _procedure(row: Procedure) -> dict[str, Any]:
    names = ("code", "version", "instrument", "title", "adopted_at", "retired_at")
    rules = {name: getattr(row.preset, name) for name in ("level", "summary", "source")}
    return {name: getattr(row, name) for name in names} | rules | {"jurisdiction": row.jurisdiction.code}


@router.get("", response=ProceduresOut, summary="Procedures in force")
def procedures(
    request: HttpRequest,  # noqa: ARG001  (the same for everybody)
    jurisdiction: Word = "",
    instrument: Word = "",
    after: Cursor = "",
) -> dict[str, Any]:
    """Give what new cases start under."""
    rows = queries.adopted(instrument=instrument or None)
    rows = rows.filter(jurisdiction__code=jurisdiction) if jurisdiction else rows
    return page_json(page(rows, ("code", "id"), cursor=after, size=50), _procedure)


@router.get("/{code}", response=ProcedureWholeOut, summary="One procedure with its whole rules")
def procedure(
    request: HttpRequest,  # noqa: ARG001  (the same for everybody)
    code: Word,
    version: Annotated[int | None, Query(ge=1, le=2_000_000_000)] = None,
    jurisdiction: Word = "",
) -> dict[str, Any]:
    """Give the version in force, or the one asked for."""
    rows = [row for row in queries.versions(code) if jurisdiction in ("", row.jurisdiction.code)]
    fitting = [row for row in rows if version in (None, row.version)]
    if not fitting:
        raise hidden("no_such_procedure", _("There is no such procedure."))
    row = next((one for one in fitting if one.retired_at is None), fitting[0])
    return _procedure(row) | {"versions": sorted({one.version for one in rows}), "rules": row.text}


def obligation_json(row: Obligation, now: datetime) -> dict[str, Any]:
    """An obligation as everybody may see it; costs no query with `RELATED` at hand."""
    case, preset = row.case, row.case.preset
    same = ("id", "kind", "duty", "rule", "laid_at", "met_at", "met_late", "extended_at", "extension_reason")
    return {name: getattr(row, name) for name in same} | {
        "case": case.pk if case.listed else None,
        "instrument": case.instrument,
        "body": row.body.code,
        "title": preset.duties.get(row.duty, {}),
        "place": case.place.code,
        "procedure": case.procedure.code,
        "due": row.last_day,
        "state": row.state(now),
    }


def _lists(now: datetime) -> Mapping[str, tuple[Q, tuple[str, ...]]]:
    """The lists of obligations: their condition and their order."""
    return {
        "open": (OPEN, ("-laid_at", "id")),
        "late": (queries.late(now), ("due_at", "id")),
        "due": (OPEN & Q(due_at__gt=now), ("due_at", "id")),
        "no_term": (OPEN & Q(due_at=None), ("laid_at", "id")),
        "met": (Q(met_at__isnull=False), ("-met_at", "id")),
        "all": (Q(), ("-laid_at", "id")),
    }


def owed(state: str, now: datetime) -> tuple[QuerySet[Obligation], tuple[str, ...]]:
    """The obligations of one of the lists, and their order."""
    condition, order = _lists(now)[state]
    return Obligation.objects.filter(condition).select_related(*RELATED), order


@obligations.get("", response=ObligationsOut, summary="What bodies owe, have met, or are late with")
def obligation_list(
    request: HttpRequest,
    state: State = "open",
    kind: Literal["duty", "check"] = "duty",
    body: Word = "",
    place: Word = "",
    procedure: Word = "",
    jurisdiction: Word = "",
    after: Cursor = "",
) -> dict[str, Any]:
    """Give duties (or internal checks) of all cases; `place` includes what lies in it."""
    now: datetime = request.now  # type: ignore[attr-defined]
    rows, order = owed(state, now)
    rows, around, owing = rows.filter(kind=kind), named(place), named_body(body)
    rows = rows.filter(body=owing) if owing else rows
    rows = rows.filter(case__place__path__startswith=around.path) if around else rows
    rows = rows.filter(case__procedure__code=procedure) if procedure else rows
    rows = rows.filter(case__jurisdiction__code=jurisdiction) if jurisdiction else rows
    return page_json(page(rows, order, cursor=after, size=50), lambda row: obligation_json(row, now))


@obligations.get("/{uuid:obligation_id}", response=ObligationOut, summary="One obligation")
def obligation(request: HttpRequest, obligation_id: UUID) -> dict[str, Any]:
    """Give one obligation as it stands now."""
    row = Obligation.objects.filter(pk=obligation_id).select_related(*RELATED).first()
    if row is None:
        raise hidden("no_such_obligation", _("There is no such obligation."))
    return obligation_json(row, request.now)  # type: ignore[attr-defined]
