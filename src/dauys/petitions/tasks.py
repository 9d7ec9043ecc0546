"""Work at the desks as lines of a task list. None of them costs a query where its row came from `desks`."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dauys.kernel.texts import choose
from dauys.kernel.ui import Task
from dauys.kernel.ui.numbers import days_left, number_text
from dauys.petitions import desks, showing
from dauys.petitions.models import AdviceRequest, Inquiry, Objection, Petition
from dauys.procedures import wording
from dauys.procedures.models import Obligation
from dauys.procedures.objecting import DUTY as OBJECTION
from dauys.procedures.wording import Colour

SOON = 5
"""Days before its end from which a term is called soon over."""
SEPARATOR = " · "


def days_late(due_at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """How many local days have passed since the last one that was in time, in words."""
    days = max((now.astimezone(zone).date() - due_at.astimezone(zone).date()).days + 1, 1)
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": number_text(days)}


def _state(obligation: Obligation, now: datetime) -> str:
    if not obligation.open:
        return "done"
    if obligation.due_at is None:
        return "open"
    if now >= obligation.due_at:
        return "late"
    soon = obligation.due_soon(now) or days_left(obligation.due_at, now, obligation.case.zone) <= SOON
    return "soon" if soon else "open"


def check_of(petition: Petition) -> Obligation | None:
    """The open check of a petition, out of what was fetched with it."""
    rows = petition.case.obligations.all()
    return next((row for row in rows if row.kind == Obligation.Kind.CHECK and row.open), None)


def advice(row: AdviceRequest, now: datetime) -> Task:
    """A request for advice."""
    case, late = row.case, row.due_at is not None and row.answered_at is None and now >= row.due_at
    return Task(
        title=case.petition.title or _("Without a title"),
        href=reverse("petitions:advice-request", args=[row.pk]),
        note=SEPARATOR.join(
            [str(row.get_way_display()), str(case.place), *([_("taken by you")] if row.taken_by_id else [])]
        ),
        due=row.due_at,
        state="late" if late else "open" if row.waits else "done",
        language=choose(case.petition.titles, case.petition.language),
    )


def check(petition: Petition, now: datetime) -> Task:
    """A petition that waits to be checked."""
    case, owed = petition.case, check_of(petition)
    notes = [str(case.place), _procedure(petition)]
    if owed and owed.due_at and now >= owed.due_at:
        notes.insert(0, days_late(owed.due_at, now, case.tz))
    return Task(
        title=petition.title,
        href=reverse("petitions:check", args=[petition.pk]),
        due=_day(owed),
        zone=case.zone if owed and owed.open and owed.to_the_hour else "",
        state=_state(owed, now) if owed else "open",  # type: ignore[arg-type]
        note=SEPARATOR.join(notes),
        language=choose(petition.titles, petition.language),
    )


def objection(row: Objection, now: datetime) -> Task:
    """An objection that waits for a second person."""
    petition = row.case.petition
    owed = next((one for one in row.case.obligations.all() if one.rule == OBJECTION and one.open), None)
    if owed is not None:
        owed.case = row.case
    notes = [str(row.case.place), _procedure(petition)]
    if owed and owed.due_at and now >= owed.due_at:
        notes.insert(0, days_late(owed.due_at, now, row.case.tz))
    return Task(
        title=petition.title,
        href=reverse("petitions:objection", args=[row.pk]),
        due=_day(owed),
        state=_state(owed, now) if owed else "open",  # type: ignore[arg-type]
        note=SEPARATOR.join(notes),
        language=choose(petition.titles, petition.language),
    )


def duty(obligation: Obligation, now: datetime) -> Task:
    """Something that a body owes, or has done."""
    case, petition = obligation.case, obligation.case.petition
    notes = [obligation.title, str(obligation.body)]
    if obligation.due_at and obligation.state(now) == "late":
        notes.insert(0, days_late(obligation.due_at, now, case.tz))
    elif obligation.open and obligation.due_at is None:
        notes.append(_("no legal term"))
    elif obligation.met_late:
        notes.append(_("answered late"))
    if text := draft_text(obligation):
        notes.append(text)
    return Task(
        title=petition.title,
        href=reverse("petitions:duty", args=[obligation.pk]),
        due=_day(obligation),
        state=_state(obligation, now),  # type: ignore[arg-type]
        note=SEPARATOR.join(notes),
        language=choose(petition.titles, petition.language),
    )


def case(petition: Petition) -> Task:
    """A case in which a committee may take a step."""
    number = f"{number_text(petition.number)} {showing.signatures_text(petition.number)}"
    return Task(
        title=petition.title,
        href=reverse("petitions:committee-case", args=[petition.pk]),
        note=SEPARATOR.join([number, str(wording.STAGES[petition.case.stage]), str(petition.case.place)]),
        language=choose(petition.titles, petition.language),
    )


def inquiry(row: Inquiry, now: datetime, *, to: str = "committee-case") -> Task:
    """Something that a committee has asked, of the author or of a body."""
    petition, zone = row.case.petition, row.case.tz
    state = "done" if row.answered_at else "late" if row.late(now) else "open"
    notes = [str(row.get_kind_display()), str(row.body) if row.body else petition.author_shown]
    if state == "late" and row.due_at:
        notes.insert(0, days_late(row.due_at, now, zone))
    due = row.answered_at.astimezone(zone) if row.answered_at else row.last_day
    return Task(
        title=petition.title,
        href=reverse(f"petitions:{to}", args=[row.pk if to == "request" else row.case_id]),
        due=due.date() if due else None,
        state=state,  # type: ignore[arg-type]
        note=SEPARATOR.join(note for note in notes if note),
        language=choose(petition.titles, petition.language),
    )


def execution(petition: Petition) -> Task:
    """An answered petition of which a body says what came."""
    return Task(
        title=petition.title,
        href=reverse("petitions:plan-desk", args=[petition.pk]),
        note=SEPARATOR.join([str(wording.STAGES[petition.case.stage]), str(petition.case.place)]),
        language=choose(petition.titles, petition.language),
    )


def to_certify(petition: Petition) -> Task:
    """A petition whose statements wait to be certified."""
    return Task(
        title=petition.title,
        href=reverse("petitions:certify", args=[petition.pk]),
        note=SEPARATOR.join([_procedure(petition), str(petition.case.place)]),
        language=choose(petition.titles, petition.language),
    )


def draft_text(obligation: Obligation) -> str:
    """How far the answer to an open duty has come, in words; nothing where none is begun."""
    draft = desks.draft_of(obligation)
    if draft is None or draft.published_at is not None:
        return ""
    if draft.sent_back:
        return _("draft sent back")
    return _("draft waits for approval") if draft.ready else _("draft begun")


def state_tag(obligation: Obligation, now: datetime) -> tuple[str, Colour]:
    """The state of a duty in words and the colour of that."""
    state = obligation.state(now)
    return str(wording.DUTY_STATES[state]), wording.DUTY_COLOURS[state]


def _day(obligation: Obligation | None) -> date | datetime | None:
    """The last day in time where the place is, or the last moment of hours; for what is done, when that was."""
    if obligation is None:
        return None
    if obligation.met_at is not None:
        return obligation.met_at.astimezone(obligation.case.tz).date()
    last = obligation.last_day
    return last.date() if last and not obligation.to_the_hour else last


def _procedure(petition: Petition) -> str:
    return str(petition.case.procedure).rsplit(" (", 1)[0]
