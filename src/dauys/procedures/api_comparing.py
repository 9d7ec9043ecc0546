"""Procedures side by side over HTTP: their figures, and what each answers to the same questions."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from dauys.kernel.api import Texts, Word
from dauys.procedures import columns

router = Router(tags=["procedures and obligations"])
Order = Literal["where", "needed", "share", "gathering", "answer"]


class ComparedOut(Schema):
    """One procedure as it stands beside others.

    `version_here` is null where it is not in force here. The days are about so many, for comparing; what binds are the
    terms in `rules`, which answers each question in lines of the language asked for.
    """

    procedure: str
    title: Texts
    jurisdiction: str
    instrument: str
    level: str
    version_here: int | None
    signatures_needed: int | None
    per_1000_inhabitants: float | None
    days_to_sign: int | None
    days_to_answer: int | None
    rules: dict[str, list[str]]


class ComparisonOut(Schema):
    """Every procedure that can be compared: those in force here and those that are shipped."""

    items: list[ComparedOut]


@router.get("", response=ComparisonOut, summary="Procedures of all countries side by side")
def comparison(
    request: HttpRequest, jurisdiction: Word = "", level: Word = "", instrument: Word = "", sort: Order = "where"
) -> dict[str, Any]:
    """Give all procedures with their figures, narrowed and in order."""
    now: datetime = request.now  # type: ignore[attr-defined]
    wanted = {"jurisdiction": jurisdiction, "level": level, "instrument": instrument}
    every = [
        column
        for column in columns.columns(now.date())
        if all(value in ("", getattr(column.preset, name)) for name, value in wanted.items())
    ]
    return {"items": [columns.record(column) for column in columns.in_order(every, sort)]}
