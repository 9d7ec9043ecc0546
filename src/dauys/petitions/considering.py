"""What a committee does with a case: ask, invite, hear, vote, conclude; and what it is told in reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dauys.bodies.models import Body
from dauys.kernel.refusal import Refusal, forbidden
from dauys.kernel.terms import end_of_day, local_date
from dauys.people.actor import Actor
from dauys.petitions import proceedings, rules, summoning
from dauys.petitions.models import Conclusion, Hearing, Inquiry, Petition, Vote
from dauys.petitions.proceedings import Numbers
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures import stages
from dauys.procedures.models import Case, Obligation


def _raise(*refusals: Refusal | None) -> None:
    """Raise the first refusal there is."""
    for refusal in refusals:
        if refusal is not None:
            raise refusal


@transaction.atomic
def ask_author(petition: Petition, *, by: Actor, words: str, until: date, now: datetime) -> Inquiry:
    """Ask the author for more, until the end of a day; what is asked is public."""
    case = cases.case(petition.pk)
    today = local_date(now, case.tz)
    _raise(proceedings.refuse_words(words), proceedings.refuse_day(until, today=today))
    procedures.step(case, "request_info", by=by, now=now, fields={"reason": words, "text": words})
    made = _ask(case, Inquiry.Kind.INFORMATION, by, words, now, due_at=end_of_day(until, case.tz))
    summoning.asked_author(case, made, now)
    return made


@transaction.atomic
def ask_body(petition: Petition, *, to: Body, by: Actor, words: str, until: date, now: datetime) -> Inquiry:
    """Ask another body for evidence, until the end of a day: it owes that, and no threshold or stage waits for it."""
    case = cases.case(petition.pk)
    today = local_date(now, case.tz)
    _raise(
        proceedings.refuse_words(words),
        proceedings.refuse_day(until, today=today),
        proceedings.refuse_asked_body(case, to, on=today),
    )
    said = {"reason": words, "text": words, "to": to.code}
    procedures.step(case, "request_info", by=by, now=now, fields=said)
    due = end_of_day(until, case.tz)
    owed = stages.promise(case, to, "evidence", kind=Obligation.Kind.EVIDENCE, due=due, at=now)
    made = _ask(case, Inquiry.Kind.EVIDENCE, by, words, now, body=to, obligation=owed, due_at=due)
    summoning.asked_body(case, made, now)
    return made


@transaction.atomic
def invite(
    petition: Petition, *, by: Actor, words: str, meets_at: datetime, venue: str, link: str, now: datetime
) -> Inquiry:
    """Invite the author, with time and place or link; who is invited accepts or declines."""
    case = cases.case(petition.pk)
    _raise(
        proceedings.refuse_words(words),
        proceedings.refuse_hearing_at(meets_at, now=now),
        proceedings.refuse_link(link, field="link"),
    )
    on = local_date(meets_at, case.tz).isoformat()
    procedures.step(case, "invite", by=by, now=now, fields={"reason": words, "text": words, "on": on})
    place = {"meets_at": meets_at, "venue": venue.strip(), "link": link}
    made = _ask(case, Inquiry.Kind.INVITATION, by, words, now, due_at=meets_at, **place)
    summoning.invited(case, made, now)
    return made


def _ask(case: Case, kind: Inquiry.Kind, by: Actor, words: str, now: datetime, **details: Any) -> Inquiry:
    public = case.preset.response.replies == "public" or kind == Inquiry.Kind.EVIDENCE
    return Inquiry.objects.create(
        case=case,
        kind=kind,
        words=words.strip(),
        asked_by_id=by.person_id,
        asked_at=now,
        public=public and kind != Inquiry.Kind.INVITATION,
        **details,
    )


@transaction.atomic
def reply(inquiry: Inquiry, *, by: Actor, text: str, now: datetime, accepts: bool | None = None) -> Inquiry:
    """Answer what was asked: the author or an organiser; the body's officials. `accepts`: of an invitation."""
    case = cases.case(inquiry.case_id)
    if not may_reply(inquiry, by):
        raise forbidden("not_allowed", _("You may not do this here."))
    worded = inquiry.kind != Inquiry.Kind.INVITATION
    most = proceedings.LONGEST_ANSWER
    refusal = proceedings.refuse_words(text, most=most, field="text") if worded or text.strip() else None
    _raise(proceedings.refuse_reply(inquiry), refusal)
    said = {"answer": text.strip(), "answered_at": now, "answered_by_id": by.person_id, "accepted": accepts}
    if not Inquiry.objects.filter(pk=inquiry.pk, answered_at=None).update(**said):
        raise rules.stale()
    for name, value in said.items():
        setattr(inquiry, name, value)
    if inquiry.obligation is not None:
        procedures.settle(inquiry.obligation, now=now)
    procedures.record(case, "reply", "body" if inquiry.body_id else "author", now=now, inquiry=str(inquiry.pk))
    summoning.replied(case, inquiry, now)
    return inquiry


def may_reply(inquiry: Inquiry, actor: Actor) -> bool:
    """Whether somebody may answer: for the body that is asked, else as the author or another organiser."""
    if inquiry.body_id is not None:
        owing = inquiry.obligation.body_id if inquiry.obligation else inquiry.body_id
        return bool({owing, inquiry.body_id} & cases.acting_for(actor))
    return bool(cases.roles_in(inquiry.case, actor) & {"author", "organiser"})


@transaction.atomic
def press(petition: Petition, *, by: Actor, words: str, now: datetime) -> Case:
    """Urge the bodies that owe an answer, in words that everybody can read."""
    _raise(proceedings.refuse_words(words))
    case = cases.case(petition.pk)
    procedures.step(case, "press", by=by, now=now, fields={"reason": words, "text": words})
    summoning.pressed(case, words, now)
    return case


@transaction.atomic
def hear(
    petition: Petition, *, by: Actor, starts_at: datetime, now: datetime, venue: str = "", broadcast: str = "",
    agenda: str = "",
) -> Hearing:  # fmt: skip
    """Set a hearing, for everybody to see; whoever signed or follows is told."""
    case = cases.case(petition.pk)
    _raise(
        proceedings.refuse_hearing_at(starts_at, now=now),
        proceedings.refuse_link(broadcast, field="broadcast"),
        proceedings.refuse_words(agenda, field="agenda") if agenda else None,
    )
    on = local_date(starts_at, case.tz).isoformat()
    procedures.step(case, "hear", by=by, now=now, fields={"on": on, "reason": agenda, "text": agenda})
    made = Hearing.objects.create(
        case=case,
        starts_at=starts_at,
        venue=venue.strip(),
        broadcast=broadcast,
        agenda=agenda.strip(),
        set_by_id=by.person_id,
        set_at=now,
    )
    summoning.hearing_set(case, made, now)
    return made


@transaction.atomic
def publish_minutes(hearing: Hearing, *, by: Actor, minutes: str, recording: str, now: datetime) -> Hearing:
    """Publish what was said, or a corrected text of it; each time is an entry of the chain."""
    case = cases.case(hearing.case_id)
    roles = cases.roles_in(case, by)
    _raise(
        proceedings.refuse_role(case, "hear", roles),
        proceedings.refuse_minutes(hearing, now=now),
        proceedings.refuse_words(minutes, most=proceedings.LONGEST_MINUTES, field="minutes"),
        proceedings.refuse_link(recording, field="recording"),
    )
    hearing.minutes, hearing.recording, hearing.minutes_at = minutes.strip(), recording, now
    hearing.save(update_fields=["minutes", "recording", "minutes_at"])
    procedures.record(case, "minutes", _role(case, "hear", by), now=now, hearing=str(hearing.pk))
    return hearing


@transaction.atomic
def call_off(hearing: Hearing, *, by: Actor, why: str, now: datetime) -> Hearing:
    """Call a hearing off, with a reason that everybody can read; whoever was told of it is told of that."""
    case = cases.case(hearing.case_id)
    _raise(
        proceedings.refuse_role(case, "hear", cases.roles_in(case, by)),
        proceedings.refuse_calling_off(hearing, now=now),
        proceedings.refuse_words(why, field="why"),
    )
    if not Hearing.objects.filter(pk=hearing.pk, called_off_at=None).update(called_off_at=now, called_off_why=why):
        raise rules.stale()
    hearing.called_off_at, hearing.called_off_why = now, why
    procedures.record(case, "called_off", _role(case, "hear", by), now=now, hearing=str(hearing.pk), reason=why)
    summoning.called_off(case, hearing, now)
    return hearing


def _role(case: Case, action: str, by: Actor) -> str:
    """In which of their roles somebody goes on with a step of the preset."""
    roles = cases.roles_in(case, by)
    return next(move.by for move in case.preset.moves if move.do == action and move.by in roles)


@transaction.atomic
def vote(
    petition: Petition,
    *,
    by: Actor,
    held_on: date,
    motion: str,
    rule: str,
    numbers: Numbers,
    now: datetime,
    ballots: Sequence[Mapping[str, str]] = (),
) -> Vote:
    """Write down a vote, with what came of it by the rule; by name where `ballots` are given, which `numbers` count."""
    case = cases.case(petition.pk)
    _raise(
        rules.refuse_own_check(cases.organised_of(case), by.person_id),
        proceedings.refuse_words(motion, field="motion"),
        proceedings.refuse_vote(numbers, held_on=held_on, today=local_date(now, case.tz)),
    )
    fields = {"on": held_on.isoformat(), "reason": motion, "text": motion}
    procedures.step(case, "vote", by=by, now=now, fields=fields)
    return Vote.objects.create(
        case=case,
        held_on=held_on,
        motion=motion.strip(),
        rule=rule,
        in_favour=numbers.in_favour,
        against=numbers.against,
        abstained=numbers.abstained,
        absent=numbers.absent,
        ballots=[dict(one) for one in ballots],
        carried=numbers.carried(rule),
        by_id=by.person_id,
        at=now,
    )


@transaction.atomic
def conclude(petition: Petition, *, by: Actor, outcome: str, texts: Mapping[str, str], now: datetime) -> Conclusion:
    """Publish what the committee has come to, in each language in which answers are owed."""
    case = cases.case(petition.pk)
    _raise(
        rules.refuse_own_check(cases.organised_of(case), by.person_id),
        proceedings.refuse_conclusion(case.preset, outcome, texts, rules.outcomes_of(case.preset)),
    )
    written = {code: text.strip() for code, text in texts.items() if text.strip()}
    procedures.step(case, "conclude", by=by, now=now, fields={"text": "published", "outcome": outcome})
    made = Conclusion.objects.create(case=case, outcome=outcome, texts=written, by_id=by.person_id, at=now)
    summoning.concluded(case, made, now)
    return made
