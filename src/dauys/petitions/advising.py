"""Free legal advice about a text: asked for, taken, given by message or phone; the author decides on every word."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from dauys.kernel import limits
from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Kind, Refusal, forbidden, hidden, invalid
from dauys.people import queries as people
from dauys.people import values
from dauys.people.actor import Actor
from dauys.petitions import advice_letters, drafting, proposing, rules
from dauys.petitions.models import AdviceMessage, AdviceRequest, Petition, Proposal
from dauys.procedures import queries as cases
from dauys.procedures import rules as steps
from dauys.procedures import stages
from dauys.procedures.actions import record
from dauys.procedures.models import Case, Procedure

LONGEST, LONGEST_WHEN = 4_000, 200
FROM_NETWORK, FROM_PERSON, OF_NUMBER = 10, 5, 3
"""How many requests are taken from one network in an hour, from one person in a day, for one number in a day."""
DAY = 86_400
"""Seconds."""
GROUP = frozenset(("author", "organiser", "representative"))


@dataclass(frozen=True)
class Call:
    """Where and when somebody wants to be called, in their words; sms: whether the number takes text messages."""

    phone: str
    when: str = ""
    sms: bool = False


def refuse_asking(case: Case, actor: Actor) -> Refusal | None:
    """Why somebody cannot ask for advice about a text now."""
    roles = cases.roles_in(case, actor) & GROUP
    if case.preset.advice is None:
        return Refusal("no_advice", _("This procedure offers no legal advice."))
    if not roles:
        return not_allowed()
    if not steps.allows(case, "edit", roles):
        return Refusal("wrong_stage", _("Advice is for texts that can still be changed."))
    if case.advice_requests.filter(closed_at=None).exists():
        return Refusal("advice_waiting", _("You have asked already. Write to the lawyer there."))
    return None


def worth_a_look(case: Case, actor: Actor) -> bool:
    """Whether the page of advice has anything for its author: something to ask, or something that was said."""
    if case.preset.advice is None:
        return False
    return refuse_asking(case, actor) is None or case.advice_requests.exists() or bool(of_stage(case))


def not_allowed() -> Refusal:
    """The refusal of whoever has nothing to do with it."""
    return forbidden("not_allowed", _("You may not do this here."))


@transaction.atomic
def ask(
    petition: Petition,
    *,
    way: str,
    words: str,
    by: Actor,
    language: str,
    network: str,
    now: datetime,
    call: Call | None = None,
) -> AdviceRequest:
    """Ask for advice by message, or for a call, which a text message confirms where the number takes one."""
    case = cases.case(petition.pk)
    if refusal := refuse_asking(case, by):
        raise refusal
    _refuse_half(case, way, words, call)
    _refuse_often(by, network, call)
    key, term = uuid7(now), case.preset.advice.term if case.preset.advice else None
    row = AdviceRequest(
        id=key,
        case=case,
        asked_by_id=by.person_id,
        way=way,
        language=language,
        words=words.strip()[:LONGEST],
        sealed=_seal(key, call) if call else None,
        asked_at=now,
        due_at=stages.end_of(term, case, now) if term else None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise rules.stale() from None
    record(case, "advice_asked", "author", now=now)
    advice_letters.advice_asked(row, now)
    if call and call.sms:
        advice_letters.call_promised(row, call.phone, now)
    return row


def _refuse_half(case: Case, way: str, words: str, call: Call | None) -> None:
    """Refuse a way that the procedure has not got, and a message that says nothing."""
    rule = case.preset.advice
    if rule is None or way not in rule.ways or (way == "call") != (call is not None):
        sentence = _("Please choose one of the ways.")
        raise invalid("unknown_way", sentence, way=sentence)
    if call is None and not words.strip():
        sentence = _("Say what you would like to know.")
        raise invalid("missing", sentence, words=sentence)


def to_call(phone: str, when: str) -> Call:
    """Where somebody can be called. Refusal: at such a number nobody is."""
    number, sms = values.to_call(phone)
    return Call(number, " ".join(when.split())[:LONGEST_WHEN], sms)


def _refuse_often(by: Actor, network: str, call: Call | None) -> None:
    """Hold back floods: of one network, one person, and of calls to one number whoever asks for them."""
    refusal = limits.refuse_above("advice-network", network, most=FROM_NETWORK)
    refusal = refusal or limits.refuse_above("advice-person", str(by.person_id), most=FROM_PERSON, seconds=DAY)
    if call is not None:
        index = people.phone_index(call.phone).hex()
        refusal = refusal or limits.refuse_above("advice-number", index, most=OF_NUMBER, seconds=DAY)
    if refusal:
        raise Refusal(
            "too_many", _("Advice has been asked for very often. Please try again later."), kind=Kind.TOO_MANY
        )


def _seal(key: UUID, call: Call) -> bytes:
    plain = json.dumps({"phone": call.phone, "when": call.when}, ensure_ascii=False).encode()
    return settings.KEYS.seal(plain, context=f"advice/{key}")


@transaction.atomic
def reveal(row: AdviceRequest, *, by: Actor, now: datetime) -> dict[str, str]:
    """The number to call and when, for the lawyer who has taken the request; the read is logged."""
    _refuse_others(row, by)
    if row.sealed is None:
        raise Refusal("no_number", _("There is no number to call."))
    told: dict[str, str] = json.loads(settings.KEYS.unseal(bytes(row.sealed), context=f"advice/{row.pk}"))
    if row.asked_by_id is not None:
        people.note_read(row.asked_by_id, reader=by, what="phone", purpose="advice", now=now)
    return told


@transaction.atomic
def take(row: AdviceRequest, *, by: Actor, now: datetime) -> None:
    """A lawyer takes a request; nobody else does then."""
    _refuse_strangers(row, by)
    if row.taken_by_id == by.person_id:
        return
    if not AdviceRequest.objects.filter(pk=row.pk, taken_by=None, closed_at=None).update(
        taken_by_id=by.person_id, taken_at=now
    ):
        raise rules.stale()
    row.taken_by_id, row.taken_at = by.person_id, now


@transaction.atomic
def reply(row: AdviceRequest, *, words: str, passages: Sequence[dict[str, Any]], by: Actor, now: datetime) -> None:
    """A lawyer writes to the author, with other words for passages where some are proposed."""
    _refuse_others(row, by)
    if not words.strip() and not passages:
        sentence = _("Say something, or propose other words for a sentence.")
        raise invalid("missing", sentence, words=sentence)
    message = _say(row, words, by=by, by_lawyer=True, now=now)
    proposing.propose(row.case, passages, message=message, now=now)
    AdviceRequest.objects.filter(pk=row.pk, answered_at=None).update(answered_at=now)
    record(row.case, "advice_given", "lawyer", now=now)
    advice_letters.advice_given(row, now)


@transaction.atomic
def write(row: AdviceRequest, *, words: str, by: Actor, now: datetime) -> None:
    """The author writes to the lawyer."""
    if not cases.roles_in(row.case, by) & GROUP:
        raise not_allowed()
    if row.closed_at is not None:
        raise over()
    if not words.strip():
        sentence = _("Please fill this in.")
        raise invalid("missing", sentence, words=sentence)
    _say(row, words, by=by, by_lawyer=False, now=now)
    advice_letters.advice_asked(row, now)


def _say(row: AdviceRequest, words: str, *, by: Actor, by_lawyer: bool, now: datetime) -> AdviceMessage:
    return AdviceMessage.objects.create(
        id=uuid7(now), request=row, by_id=by.person_id, by_lawyer=by_lawyer, words=words.strip()[:LONGEST], at=now
    )


@transaction.atomic
def note_missed(row: AdviceRequest, *, by: Actor, now: datetime) -> None:
    """Nobody answered the call; the author is told, and it is tried again."""
    _refuse_others(row, by)
    AdviceRequest.objects.filter(pk=row.pk).update(missed=F("missed") + 1)
    advice_letters.call_missed(row, now)


@transaction.atomic
def close(row: AdviceRequest, *, note: str, by: Actor, now: datetime) -> None:
    """A lawyer ends it with a note for the author; the number is forgotten."""
    _refuse_others(row, by)
    if not note.strip():
        sentence = _("Say how it ended.")
        raise invalid("missing", sentence, note=sentence)
    _close(row, note.strip()[:LONGEST], now)
    record(row.case, "advice_closed", "lawyer", now=now)
    advice_letters.advice_given(row, now)


@transaction.atomic
def give_up(row: AdviceRequest, *, by: Actor, now: datetime) -> None:
    """The author needs no advice any more; the number is forgotten."""
    if not cases.roles_in(row.case, by) & GROUP:
        raise not_allowed()
    _close(row, "", now)
    record(row.case, "advice_closed", "author", now=now)


def _close(row: AdviceRequest, note: str, now: datetime) -> None:
    changes = {"closed_at": now, "closing": note, "sealed": None}
    if not AdviceRequest.objects.filter(pk=row.pk, closed_at=None).update(**changes):
        raise over()


def over() -> Refusal:
    """The refusal of what comes too late."""
    return Refusal("advice_over", _("This request is closed."))


def _refuse_strangers(row: AdviceRequest, by: Actor) -> None:
    roles = cases.roles_in(row.case, by)
    if "lawyer" not in roles:
        raise not_allowed()
    if roles & GROUP:
        raise forbidden("own_petition", _("This is your own petition. Somebody else must decide on it."))
    if row.closed_at is not None:
        raise over()


def _refuse_others(row: AdviceRequest, by: Actor) -> None:
    """Only the lawyer who has taken a request goes on with it."""
    _refuse_strangers(row, by)
    if row.taken_by_id != by.person_id:
        raise Refusal("not_taken", _("Take the request first; then nobody else works on it."))


@transaction.atomic
def decide(proposal: Proposal, *, accept: bool, by: Actor, now: datetime) -> None:
    """The author puts proposed words into the text, or leaves it as it was. Refusal: the passage has been changed."""
    case = cases.case(proposal.case_id)
    if not cases.roles_in(case, by) & GROUP:
        raise not_allowed()
    state = Proposal.State.ACCEPTED if accept else Proposal.State.DISMISSED
    waiting = Proposal.objects.filter(pk=proposal.pk, state=Proposal.State.OPEN)
    if (accept and not proposal.text) or not waiting.update(state=state, decided_at=now):
        raise Refusal("decided", _("You have decided on this already."))
    if accept:
        _put_in(proposal, by=by, now=now)


def _put_in(proposal: Proposal, *, by: Actor, now: datetime) -> None:
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=proposal.case_id)
    texts = petition.titles if proposal.field == "title" else petition.bodies
    text = texts.get(proposal.language, "")
    start = proposal.start if text[proposal.start :].startswith(proposal.quote) else text.find(proposal.quote)
    if start < 0:
        raise Refusal("passage_gone", _("These words are no longer in your text. Change it by hand if you like."))
    changed = text[:start] + proposal.text + text[start + len(proposal.quote) :]
    if proposal.language == petition.language:
        only: dict[str, Any] = {proposal.field: changed}
        drafting.change(petition.pk, by=by, now=now, **only)
        return
    pairs = dict(drafting.written(petition).translations)
    title, body = pairs.get(proposal.language, ("", ""))
    pairs[proposal.language] = (changed, body) if proposal.field == "title" else (title, changed)
    drafting.change(petition.pk, by=by, now=now, translations=pairs)


def about(case: Case) -> list[AdviceRequest]:
    """What was asked about a case, newest first, with everything that was said (3 queries)."""
    rows = case.advice_requests.select_related("case").prefetch_related("messages__proposals")
    return list(rows.order_by("-asked_at", "-id"))


def of_stage(case: Case) -> list[Proposal]:
    """The words that were proposed in a stage of advice, oldest first."""
    return list(case.proposals.filter(review__isnull=False))


def for_lawyer(actor: Actor) -> QuerySet[AdviceRequest]:
    """The open requests that a lawyer may take, or has taken, in their jurisdictions and places; not their own."""
    mine = Q(pk__in=[])
    for post in actor.posts:
        if post.role == "lawyer":
            mine |= Q(case__jurisdiction_id=post.jurisdiction_id, case__place__path__startswith=post.place_path)
    rows = AdviceRequest.objects.filter(mine, Q(taken_by=None) | Q(taken_by_id=actor.person_id), closed_at=None)
    others = cases.without_own(rows, actor)
    related = ("case__procedure", "case__place", "case__petition", "case__jurisdiction")
    ordered = others.select_related(*related).order_by(F("due_at").asc(nulls_last=True), "asked_at", "id")
    return ordered.prefetch_related("messages")


def offers(actor: Actor) -> bool:
    """Whether a procedure in the jurisdictions of a lawyer's posts offers advice."""
    held = {post.jurisdiction_id for post in actor.posts if post.role == "lawyer"}
    rows = Procedure.objects.filter(instrument="petitions", jurisdiction_id__in=held) if held else []
    return any(row.preset.advice is not None for row in rows)


def one(request_id: UUID, actor: Actor) -> AdviceRequest:
    """A request that a lawyer may read. Refusal: there is none for them."""
    row = for_lawyer(actor).filter(pk=request_id).first()
    if row is None:
        raise hidden("no_such_request", _("There is no such request, or somebody else has taken it."))
    return row


def forget(person_id: UUID) -> None:
    """Somebody is erased: what they asked, wrote, and their number go."""
    rows = AdviceRequest.objects.filter(asked_by_id=person_id)
    rows.update(words="", sealed=None)
    AdviceMessage.objects.filter(by_id=person_id, by_lawyer=False).update(words="")
