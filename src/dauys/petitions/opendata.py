"""A petition as open data: everything that is public about it, nothing that tells who signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings

from dauys.files.models import File
from dauys.kernel.spreadsheets import as_csv
from dauys.kernel.terms import last_second
from dauys.ledger import queries as ledger
from dauys.people.actor import ANONYMOUS
from dauys.petitions import attachments, donating, plans, queries, showing, tongues
from dauys.petitions.models import Effect, Petition, Removal, Response
from dauys.procedures.models import Case, Obligation, Threshold

LICENCE = "CC-BY-4.0"
HEAD = ("table", "key", "language", "value")


def _iso(moment: datetime | None, case: Case) -> str | None:
    return moment.astimezone(case.tz).isoformat(timespec="seconds") if moment else None


def record(petition: Petition, now: datetime) -> dict[str, Any]:
    """The petition as plain values: texts, place, stage, thresholds, counts, duties, answers, every step."""
    case = petition.case
    return {
        "id": str(case.pk),
        "url": settings.SITE_URL + showing.address(petition),
        "licence": LICENCE,
        "procedure": {"code": case.procedure.code, "version": case.procedure.version},
        "jurisdiction": case.jurisdiction.code,
        "place": case.place.code,
        "addressee": case.addressee.code,
        "topic": case.topic.code if case.topic else None,
        "language": petition.language,
        "languages": tongues.existing(petition),
        "titles": petition.titles,
        "bodies": petition.bodies,
        "stage": case.stage,
        "listed": case.listed,
        "outcome": case.outcome or None,
        "submitted_at": _iso(case.submitted_at, case),
        "closed_at": _iso(case.closed_at, case),
        "signing_ends": _iso(last_second(case.stage_ends_at, case.tz), case) if case.stage_ends_at else None,
        "signatures": _signatures(petition),
        "donations": donating.totals(petition),
        "thresholds": [_threshold(threshold, case) for threshold in case.thresholds.all()],
        "obligations": [_duty(duty, case, now) for duty in case.obligations.select_related("body")],
        "responses": [_response(response, case) for response in queries.responses(petition)],
        "attachments": [_file(file, case) for file in attachments.visible(case, ANONYMOUS)],
        **_execution(petition),
        "updates": [{"titles": u.titles, "bodies": u.bodies, "at": _iso(u.at, case)} for u in case.updates.all()],
        "refusal": _refusal(petition),
        "removals": [_removal(row, case) for row in case.removals.select_related("body")],
        "history": [
            {"seq": entry.seq, "at": _iso(entry.at, case), "event": entry.kind, "by": entry.role, **entry.payload}
            for entry in ledger.history(case.pk)
        ],
    }


def _signatures(petition: Petition) -> dict[str, Any]:
    return {
        "number": petition.number,
        "as_of": _iso(petition.counted_until, petition.case),
        "by_place": queries.by_place(petition),
        "by_day": {day.date().isoformat(): number for day, number in queries.by_day(petition)},
    }


def _file(file: File, case: Case) -> dict[str, Any]:
    """An attachment; of one that was taken down only that it was, and why."""
    given = file.state == File.State.READY
    return {
        "name": file.name,
        "type": file.type,
        "size": file.kept_size,
        "sha256": file.sha256 or None,
        "state": file.state,
        "url": settings.SITE_URL + attachments.addresses(case.pk).content(file) if given else None,
        "reason": file.reason or None,
    }


def _execution(petition: Petition) -> dict[str, Any]:
    """What came of it: the effect, and the plan with its sums and what residents have seen."""
    plan, case = plans.of_petition(petition), petition.case
    return {
        "effect": _effect(plan.effect, case) if plan.effect else None,
        "plan": [
            {
                "titles": row.titles,
                "body": row.body.code,
                "due": row.due_on.isoformat() if row.due_on else None,
                "state": row.state,
                "done_on": row.done_on.isoformat() if row.done_on else None,
                "weight": row.weight,
                "planned": str(row.planned) if row.planned is not None else None,
                "spent": str(row.spent) if row.spent is not None else None,
                "currency": row.currency or None,
                "seen": plan.seen.get(row.pk, (0, 0))[0],
                "not_seen": plan.seen.get(row.pk, (0, 0))[1],
            }
            for row in plan.milestones
        ],
        "done_percent": plan.percent,
    }


def _effect(row: Effect, case: Case) -> dict[str, Any]:
    names = ("outcome", "partial", "words", "act_title", "act_number", "act_link")
    adopted = {"act_date": row.act_date.isoformat() if row.act_date else None}
    return {name: getattr(row, name) for name in names} | adopted | {"at": _iso(row.confirmed_at, case)}


def _threshold(threshold: Threshold, case: Case) -> dict[str, Any]:
    return {
        "name": threshold.name,
        "needed": threshold.needed,
        "population": threshold.population,
        "population_as_of": threshold.population_as_of.isoformat() if threshold.population_as_of else None,
        "crossed_at": _iso(threshold.crossed_at, case),
    }


def _response(response: Response, case: Case) -> dict[str, Any]:
    return {
        "body": response.body.code,
        "outcome": response.outcome,
        "texts": response.texts,
        "published_at": _iso(response.published_at, case),
    }


def _refusal(petition: Petition) -> dict[str, Any] | None:
    case = petition.case
    rows = case.reviews.filter(decision="reject").select_related("objection", "competent")
    row = rows.first() if case.stage == "rejected" else None
    if row is None:
        return None
    objection = getattr(row, "objection", None)
    return {
        "reason": row.reason,
        "sentence": case.preset.reasons.get(row.reason),
        "words": row.words,
        "at": _iso(row.at, case),
        "earlier": str(row.earlier_id) if row.earlier_id else None,
        "competent": row.competent.code if row.competent else None,
        "nobody_competent": row.nobody_competent,
        "objection": {"outcome": objection.outcome, "answer": objection.answer} if objection else None,
    }


def _removal(row: Removal, case: Case) -> dict[str, Any]:
    same = {name: getattr(row, name) for name in ("number", "kind", "ground", "court", "order_number", "words")}
    return same | {
        "ordered_on": row.ordered_on.isoformat() if row.ordered_on else None,
        "body": row.body.code,
        "at": _iso(row.at, case),
        "restored_at": _iso(row.restored_at, case),
        "restored_words": row.restored_words,
    }


def _duty(duty: Obligation, case: Case, now: datetime) -> dict[str, Any]:
    duty.case = case
    return {
        "body": duty.body.code,
        "duty": duty.duty,
        "kind": duty.kind,
        "laid_at": _iso(duty.laid_at, case),
        "due": _iso(duty.last_day, case),
        "state": duty.state(now),
        "met_at": _iso(duty.met_at, case),
        "extension_reason": duty.extension_reason or None,
    }


def table(record: dict[str, Any]) -> str:
    """The same as a table of four columns: which part, which key, in which language, the value."""
    return as_csv([HEAD, *_rows(record)])


def _rows(record: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for key, value in record.items():
        if isinstance(value, str | int | bool):
            yield "petition", key, "", str(value)
    for key, part in (("title", "titles"), ("body", "bodies")):
        yield from (("petition", key, language, text) for language, text in record[part].items())
    signatures = record["signatures"]
    yield "petition", "signatures", "", str(signatures["number"])
    if donations := record["donations"]:
        yield "petition", "donations", "", f"{donations['total']} {donations['currency']}"
    yield from (("signatures_by_place", code, "", str(number)) for code, number in signatures["by_place"].items())
    yield from (("signatures_by_day", day, "", str(number)) for day, number in signatures["by_day"].items())
    yield from (
        ("obligation", f"{duty['body']}/{duty['duty']}", "", f"{duty['state']} {duty['due'] or ''}".strip())
        for duty in record["obligations"]
    )
    for removal in record["removals"]:
        yield "removal", str(removal["number"]), "", f"{removal['kind']} {removal['ground']} {removal['at']}"
    yield from (("attachment", file["name"], "", file["url"] or "") for file in record["attachments"])
    for response in record["responses"]:
        yield from (("response", response["body"], language, text) for language, text in response["texts"].items())
    yield from (
        ("history", str(step["at"]), "", f"{step['event']} {step.get('stage', '')}".strip())
        for step in record["history"]
    )
