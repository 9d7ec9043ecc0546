"""What may be done to a case, by whom and when. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dauys.bodies.models import Body
from dauys.kernel.dates import day_text
from dauys.kernel.refusal import Refusal, forbidden, invalid
from dauys.kernel.terms import last_second
from dauys.kernel.texts import pick
from dauys.procedures.models import Case, Obligation, Threshold
from dauys.procedures.schema import MOST_ORGANISERS, Authors, Move

BEFORE_DELIVERY = ("organising", "advice", "unlisted", "moderation", "discussion", "gathering")
"""Stages in which it matters, once a case was handed in, whether enough people organise it."""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What of a case's past decides which steps are open.

    crossed: the thresholds reached. done: the steps taken. waits: of moves, by their place in the preset, the moment
    from which they may be taken; those that may be already are left out.
    """

    crossed: Collection[str] = ()
    done: Collection[str] = ()
    waits: Mapping[int, datetime] = field(default_factory=dict)


def refuse_step(
    case: Case, action: str, roles: Collection[str], fields: Mapping[str, Any], situation: Situation
) -> Refusal | None:
    """Why an actor in these roles may not take a step of the preset now."""
    declared = [move for move in case.preset.moves if move.do == action]
    if not any(move.by in roles for move in declared):
        return forbidden("not_allowed", _("You may not do this here."))
    here = [move for move in declared if move.by in roles and case.stage in move.from_]
    if not here:
        return Refusal("wrong_stage", _("This can no longer, or not yet, be done: the case is at another stage."))
    if not any(move.permitted_by is None or move.permitted_by in situation.crossed for move in here):
        return Refusal("not_permitted_yet", _("The number that permits this has not been reached."))
    if not any(set(move.done) <= set(situation.done) for move in here):
        return Refusal("wrong_stage", _("Another step has to be taken first."))
    applying = list(_applying(case, action, roles, situation))
    if not applying:
        opens = min(situation.waits[number] for number, move in enumerate(case.preset.moves) if move in here)
        day = formats.date_format(opens.astimezone(case.tz), "DATE_FORMAT")
        return Refusal("too_early", _("This can be done from %(date)s.") % {"date": day})
    return _refuse_fields(applying[0], fields)


def _applying(case: Case, action: str, roles: Collection[str], situation: Situation) -> Iterator[Move]:
    """The declared steps of that name that can be taken now, in the order of the preset."""
    for number, move in enumerate(case.preset.moves):
        if (
            move.do == action
            and move.by in roles
            and case.stage in move.from_
            and (move.permitted_by is None or move.permitted_by in situation.crossed)
            and set(move.done) <= set(situation.done)
            and number not in situation.waits
        ):
            yield move


def _refuse_fields(move: Move, fields: Mapping[str, Any]) -> Refusal | None:
    missing = [name for name in move.needs if not str(fields.get(name) or "").strip()]
    if missing:
        sentence = _("Please fill this in.")
        return invalid("missing", _("Something is missing."), **dict.fromkeys(missing, sentence))
    return None


def choose(case: Case, action: str, roles: Collection[str], situation: Situation) -> Move:
    """The declared step that applies; `refuse_step` has said that there is one."""
    return next(_applying(case, action, roles, situation))


def allows(case: Case, action: str, roles: Collection[str]) -> bool:
    """Whether the preset declares this step here for one of these roles."""
    return any(move.by in roles for move in case.preset.moves_for(action, case.stage))


def refuse_organisers(rule: Authors, places: Sequence[str]) -> Refusal | None:
    """Why a case has not enough organisers; `places`: of each, the author included, the place they count for."""
    if len(places) < rule.organisers:
        return Refusal("too_few_organisers", _too_few(rule.organisers, len(places)))
    different = len(set(places) - {""})
    if rule.organisers_from > 1 and different < rule.organisers_from:
        sentence = _("The organisers must live in at least %(needed)d different places; so far they live in %(n)d.")
        return Refusal("organisers_too_near", sentence % {"needed": rule.organisers_from, "n": different})
    return None


def _too_few(needed: int, present: int) -> str:
    sentence = ngettext(
        "It takes %(needed)d organisers, the author included; so far there is %(n)d.",
        "It takes %(needed)d organisers, the author included; so far there are %(n)d.",
        present,
    )
    return sentence % {"needed": needed, "n": present}


def refuse_vacant(rule: Authors, role: str) -> Refusal | None:
    """Why a case cannot be handed in while nobody holds a role of its organisers; empty: all are held."""
    if not role:
        return None
    sentence = _("Nobody of you has this role yet: %(role)s.") % {"role": pick(rule.roles[role].title)}
    return Refusal("role_vacant", sentence)


def refuse_joining(case: Case, person_id: UUID, organisers: Collection[UUID]) -> Refusal | None:
    """Why somebody cannot become an organiser beside those whose ids are given, whatever their profile."""
    if person_id == case.author_id or person_id in organisers:
        return Refusal("organises_already", _("You are one of the organisers already."))
    if len(organisers) + 1 >= MOST_ORGANISERS:
        return Refusal("too_many_organisers", _("It has as many organisers as it can have."))
    return None


def refuse_duty(obligation: Obligation, bodies: Collection[int]) -> Refusal | None:
    """Why somebody who acts for these bodies cannot act on a duty."""
    if obligation.body_id not in bodies:
        return forbidden("not_your_duty", _("This is the duty of another body."))
    if not obligation.open:
        return Refusal("duty_closed", _("Nothing is owed here any more."))
    return None


def refuse_extension(
    obligation: Obligation, *, until: datetime, latest: datetime | None, reason: str, now: datetime
) -> Refusal | None:
    """Why a duty's term cannot be extended to `until` (the first instant that is late), at most to `latest`."""
    if not reason.strip():
        return invalid("missing", _("Something is missing."), reason=_("Say why more time is needed."))
    if obligation.due_at is None:
        return Refusal("no_term", _("This duty has no legal term that could be extended."))
    if now >= obligation.due_at:
        return Refusal("already_late", _("The term is over: it could be extended only before."))
    if until <= obligation.due_at:
        return invalid("not_later", _("The new date is not later."), until=_("Choose a later date."))
    if latest is not None and until > latest:
        last = day_text(last_second(latest, obligation.case.tz).date())
        sentence = _("The term can be extended to %(day)s at the latest.") % {"day": last}
        return invalid("too_far", sentence, until=sentence)
    return None


def refuse_redirection(obligation: Obligation, to: Body, *, on: date) -> Refusal | None:
    """Why a duty cannot be passed on to a body: it is the same one, of another law, or does not exist that day."""
    sentence = _("Choose another body.")
    if to.pk == obligation.body_id:
        return invalid("same_body", sentence, to=sentence)
    if to.jurisdiction_id != obligation.case.jurisdiction_id or not to.is_valid(on):
        return invalid("wrong_body", _("This body cannot take it over."), to=sentence)
    return None


def not_refused() -> Refusal:
    """The refusal of an objection, or of a decision on one, where nothing is refused."""
    return Refusal("not_refused", _("Nothing has been refused here that could be objected to."))


def refuse_objecting(*, ends: datetime, zone: ZoneInfo, objected: bool, words: str, now: datetime) -> Refusal | None:
    """Why an author cannot object to a decision: done already, too late (from `ends` on), no reasons."""
    if objected:
        return Refusal("objected_already", _("One objection to a decision is possible, and it has been made."))
    if now >= ends:
        day = day_text(last_second(ends, zone).date())
        return Refusal("objection_late", _("An objection was possible until %(day)s.") % {"day": day})
    if not words.strip():
        sentence = _("Say why you think that the decision is wrong.")
        return invalid("missing", sentence, words=sentence)
    return None


def refuse_same_person(decided_by: UUID | None, person: UUID | None) -> Refusal | None:
    """Why somebody cannot decide on an objection: it was their own decision, whatever posts they hold."""
    if person is None or decided_by == person:
        return forbidden("own_decision", _("This was your own decision. Somebody else must decide on the objection."))
    return None


def crossable(threshold: Threshold, case: Case, *, of: str = "signatures") -> bool:
    """Whether a threshold is looked for where the case stands now, in signatures or in certified statements."""
    return threshold.crossed_at is None and any(
        rule.name == threshold.name and rule.of == of for rule in case.preset.thresholds_in(case.stage)
    )


class Owed(Protocol):
    """As much of a duty as the end of gathering asks for."""

    @property
    def open(self) -> bool:
        """Whether it is still owed."""
        ...

    @property
    def met_at(self) -> datetime | None:
        """When it was met."""
        ...


def settled_into(crossed_moves: Collection[Move], duties: Collection[Owed]) -> str:
    """Where the end of gathering leads: a permitted step, an open duty, all duties met, or nothing reached."""
    for move in crossed_moves:
        if move.to:
            return move.to
    if any(duty.open for duty in duties):
        return "consideration"
    return "answered" if any(duty.met_at for duty in duties) else "lapsed"
