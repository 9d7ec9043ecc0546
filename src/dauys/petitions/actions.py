"""The life of a petition, from draft to official answer. One verb, one transaction, `now` handed in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dauys.bodies.models import Body
from dauys.kernel.refusal import Refusal, forbidden, invalid
from dauys.kernel.terms import local_date
from dauys.people.actor import Actor
from dauys.people.profile import Profile
from dauys.petitions import answer_texts, attachments, decision_letters, letters, proposing, rules
from dauys.petitions.models import Petition, Response, Review, Signature, SignatureBatch, Update
from dauys.petitions.rules import NOWHERE, Pointer
from dauys.places import queries as places
from dauys.places.models import Place
from dauys.procedures import actions as procedures
from dauys.procedures import eligibility, group
from dauys.procedures import queries as cases
from dauys.procedures import rules as duties
from dauys.procedures.models import Case, Obligation, Procedure
from dauys.topics.models import Topic


@dataclass(frozen=True, kw_only=True)
class Text:
    """What a petition says, in the language it is written in."""

    language: str
    title: str
    body: str
    topic: Topic | None = None
    kind: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    translations: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@transaction.atomic
def draft(
    procedure: Procedure,
    *,
    place: Place,
    text: Text,
    author_id: UUID | None,
    now: datetime,
    addressee: Body | None = None,
) -> Petition:
    """Begin a petition to the body that the preset names for this place. Nothing of it is checked yet."""
    refuse_place(procedure, place)
    if addressee is None:
        addressee = addressed_body(procedure, place, text.topic, now=now)
    case = procedures.start(procedure, place=place, addressee=addressee, author_id=author_id, topic=text.topic, now=now)
    petition = Petition(case=case)
    _write(petition, text)
    petition.save(force_insert=True)
    return petition


def addressed_body(procedure: Procedure, place: Place, topic: Topic | None, *, now: datetime) -> Body:
    """Which body such a petition goes to. Refusal: the registry has none."""
    found = cases.body_meant(procedure.preset.bodies["addressee"], place, topic, now.date())
    if found is None:
        raise Refusal("no_addressee", _("No public body is registered that could answer this here."))
    return found


def refuse_place(procedure: Procedure, place: Place) -> None:
    """Refuse a place that the procedure is not for, or where another law applies."""
    law = places.jurisdiction_of(place)
    if not rules.fits_place(procedure.preset, place) or (law and law.pk != procedure.jurisdiction_id):
        sentence = _("Petitions of this kind cannot be addressed to this place.")
        raise invalid("wrong_place", sentence, place=sentence)


def _write(petition: Petition, text: Text) -> None:
    petition.language = text.language
    petition.titles = {text.language: text.title, **{code: t for code, (t, _b) in text.translations.items() if t}}
    petition.bodies = {text.language: text.body, **{code: b for code, (_t, b) in text.translations.items() if b}}
    petition.kind, petition.fields = text.kind, dict(text.fields)


@transaction.atomic
def edit(petition: Petition, *, by: Actor, text: Text, now: datetime) -> Petition:
    """Change the text while it may still change. A draft may be unfinished; lengths are checked at submission."""
    case = cases.case(petition.pk)
    procedures.step(case, "edit", by=by, now=now)
    _write(petition, text)
    petition.save(update_fields=["language", "titles", "bodies", "kind", "fields"])
    Case.objects.filter(pk=case.pk).update(topic=text.topic)
    return petition


@transaction.atomic
def submit(petition: Petition, *, by: Actor, profile: Profile, now: datetime, shown: str = "") -> Case:
    """Hand a draft in: its text fits the limits and its author may start one."""
    case = cases.case(petition.pk)
    preset = case.preset
    title, body = petition.titles.get(petition.language, ""), petition.bodies.get(petition.language, "")
    on = local_date(now, case.tz)
    refusal = (
        rules.refuse_authoring(preset, profile, addressed=case.place.code, on=on)
        or rules.refuse_written_in(preset, petition.language)
        or rules.refuse_text(preset.text, title, body)
        or rules.refuse_topic(preset, case.topic.code if case.topic else "")
        or rules.refuse_kind(preset, petition.kind)
        or rules.refuse_fields(preset, petition.kind, petition.fields)
        or refuse_organisers(case, profile)
        or rules.refuse_attached(preset, attachments.attached(case.pk))
    )
    if refusal:
        raise refusal
    _find_competent(case, now)
    group.note_author_place(case, eligibility.place_within(profile, case.place.code))
    if shown:
        petition.author_shown = shown
        petition.save(update_fields=["author_shown"])
    return procedures.step(case, "submit", by=by, now=now, fields={"title": title, "body": body})


def _find_competent(case: Case, now: datetime) -> None:
    """Where the body competent for the topic is meant, address it as the topic is now."""
    if case.preset.bodies["addressee"].competent:
        addressee = addressed_body(case.procedure, case.place, case.topic, now=now)
        if addressee.pk != case.addressee_id:
            procedures.address(case, addressee)


def refuse_organisers(case: Case, author: Profile) -> Refusal | None:
    """Why the author and those who have joined are not enough organisers, or a role is vacant (1 or 2 queries)."""
    place = eligibility.place_within(author, case.place.code)
    rule = case.preset.authors
    return group.refuse_small(case, author_place=place) or duties.refuse_vacant(
        rule, group.vacant_role(case) if rule.roles else ""
    )


@transaction.atomic
def withdraw(petition: Petition, *, by: Actor, now: datetime, words: str = "") -> Case:
    """The author takes the petition back, with or without saying why; nothing is owed any more."""
    case = procedures.step(cases.case(petition.pk), "withdraw", by=by, now=now)
    if words.strip():
        _review(petition, by, "withdraw", now=now, words=words.strip())
    return case


FITS = "fits"
"""Why a petition is accepted, as the ledger tells it."""


@transaction.atomic
def accept(petition: Petition, *, by: Actor, now: datetime, seen: datetime | None = None) -> Case:
    """Open gathering: the population is frozen and the term starts. `seen`: see `_checked`."""
    case = procedures.step(_checked(petition, by, seen), "accept", by=by, now=now, fields={"reason": FITS})
    _review(petition, by, "accept", now=now)
    return case


@transaction.atomic
def send_back(
    petition: Petition,
    *,
    by: Actor,
    reason: str,
    now: datetime,
    words: str = "",
    passages: Sequence[Any] = (),
    seen: datetime | None = None,
) -> Case:
    """Return a petition to its author with marked passages, to be changed and handed in again."""
    standing = _checked(petition, by, seen)
    if refusal := rules.refuse_returning(standing, signed=_is_signed(standing)):
        raise refusal
    case = procedures.step(standing, "return", by=by, now=now, fields={"reason": reason})
    _review(petition, by, "return", now=now, reason=reason, words=words, passages=list(passages))
    return case


@transaction.atomic
def advise(
    petition: Petition,
    *,
    by: Actor,
    now: datetime,
    words: str = "",
    passages: Sequence[Any] = (),
    seen: datetime | None = None,
) -> Case:
    """Give a petition back to its author with a lawyer's advice; the author decides what to make of it."""
    case = cases.case(petition.pk)
    if seen is not None and case.stage_since != seen:
        raise rules.stale()
    case = procedures.step(case, "advise", by=by, now=now)
    if refusal := rules.refuse_own_check(cases.organised_of(case), by.person_id):
        raise refusal
    review = _review(petition, by, "advise", now=now, words=words, passages=list(passages))
    proposing.propose(case, passages, review=review, now=now)
    return case


@transaction.atomic
def reject(
    petition: Petition,
    *,
    by: Actor,
    reason: str,
    now: datetime,
    words: str = "",
    seen: datetime | None = None,
    pointer: Pointer = NOWHERE,
) -> Case:
    """Refuse a petition, with a reason that its author, and where the preset says so everybody, can read.

    A repeat names the earlier petition, what is not ours the body that is competent.
    """
    case = _checked(petition, by, seen)
    if refusal := rules.refuse_pointing(reason, words, pointer.said):
        raise refusal
    stood = {"stage": case.stage, "signing_ends_at": case.stage_ends_at}
    points = {"earlier": pointer.earlier, "competent": pointer.competent, "nobody_competent": pointer.nobody}
    case = procedures.step(case, "reject", by=by, now=now, fields={"reason": reason})
    review = _review(petition, by, "reject", now=now, reason=reason, words=words, **stood, **points)
    decision_letters.referred(review)
    decision_letters.refused(review)
    return case


def _is_signed(case: Case) -> bool:
    """Whether anybody has signed, one by one or on a sheet (2 queries at most)."""
    return (
        Signature.objects.filter(case=case, withdrawn_at=None).exists()
        or SignatureBatch.objects.filter(case=case).exists()
    )


def _checked(petition: Petition, by: Actor, seen: datetime | None) -> Case:
    """The case that is decided on: not one's own, and still in the stage entered at `seen` (None: whatever it is)."""
    case = cases.case(petition.pk)
    if refusal := rules.refuse_own_check(cases.organised_of(case), by.person_id):
        raise refusal
    if seen is not None and case.stage_since != seen:
        raise rules.stale()
    return case


def _review(petition: Petition, by: Actor, decision: str, *, now: datetime, **details: Any) -> Review:
    return Review.objects.create(case_id=petition.pk, by_id=by.person_id, decision=decision, at=now, **details)


@transaction.atomic
def take_step(
    petition: Petition, action: str, *, by: Actor, now: datetime, words: str = "", on: date | None = None
) -> Case:
    """Any other declared step: ask, invite, press, set a hearing, open, hand over. Its words and day are public."""
    if refusal := rules.refuse_general_step(action):
        raise refusal
    if action == "open":
        own = petition.language
        refusal = rules.refuse_text(
            petition.case.preset.text, petition.titles.get(own, ""), petition.bodies.get(own, "")
        )
        if refusal:
            raise refusal
    return procedures.step(
        cases.case(petition.pk),
        action,
        by=by,
        now=now,
        fields={"text": words, "reason": words, "on": on.isoformat() if on else ""},
    )


@transaction.atomic
def post_update(petition: Petition, *, by: Actor, language: str, title: str, body: str, now: datetime) -> Update:
    """News by the author or another organiser to everybody who follows."""
    case = cases.case(petition.pk)
    if not cases.roles_in(case, by) & {"author", "organiser"}:
        raise forbidden("not_allowed", _("You may not do this here."))
    if case.submitted_at is None:
        raise Refusal("wrong_stage", _("News can be added once the petition has been handed in."))
    if not title.strip() or not body.strip():
        missing = {
            name: _("Please fill this in.") for name, text in (("title", title), ("body", body)) if not text.strip()
        }
        raise invalid("missing", _("Something is missing."), **missing)
    update = Update.objects.create(
        case=case, language=language, titles={language: title.strip()}, bodies={language: body.strip()}, at=now
    )
    letters.updated(update)
    return update


@transaction.atomic
def draft_response(
    obligation: Obligation,
    *,
    by: Actor,
    outcome: str,
    texts: Mapping[str, str],
    now: datetime,
    ready: bool = True,
    seen: str | None = None,
    read: Collection[str] = (),
) -> Response:
    """Write a body's answer, or write it anew; nobody outside the body sees it yet.

    read: the languages whose machine's draft the writer has read and found right as it stands.

    ready: it may be approved; until then it may be unfinished. seen: the revision that the writer had before them
    ("": none yet; None: whatever there is); with another one the draft is refused, and nothing is overwritten.
    """
    if refusal := duties.refuse_duty(obligation, cases.acting_for(by)):
        raise refusal
    if refusal := rules.refuse_answer(obligation.case.preset, outcome, texts) if ready else None:
        raise refusal
    before = Response.objects.filter(obligation=obligation).first()
    stripped = {code: text.strip() for code, text in texts.items()}
    written = {
        "body_id": obligation.body_id,
        "outcome": outcome,
        "texts": stripped,
        "origins": answer_texts.originated(before, stripped, read=read, by=by.person_id, now=now),
        "drafted_by_id": by.person_id,
        "drafted_at": now,
        "ready": ready,
        "sent_back": "",
    }
    if seen is not None and seen != (before.revision if before else ""):
        raise rules.stale()
    if before is None:
        return _begin_response(obligation, written)
    _same_revision(before, written)
    return before


def _begin_response(obligation: Obligation, written: Mapping[str, Any]) -> Response:
    try:
        with transaction.atomic():
            return Response.objects.create(obligation=obligation, case_id=obligation.case_id, **written)
    except IntegrityError:
        raise rules.stale() from None


def _same_revision(response: Response, changes: Mapping[str, Any]) -> None:
    """Change a draft if it is still as it was read."""
    same = Response.objects.filter(
        pk=response.pk, drafted_at=response.drafted_at, sent_back=response.sent_back, published_at=None
    )
    if not same.update(**changes):
        raise rules.stale()
    for name, value in changes.items():
        setattr(response, name, value)


@transaction.atomic
def send_response_back(response: Response, *, by: Actor, words: str, seen: str | None = None) -> Response:
    """The second pair of eyes wants the draft changed, and says what."""
    if refusal := duties.refuse_duty(response.obligation, cases.approving_for(by)):
        raise refusal
    if not words.strip():
        raise invalid("missing", _("Something is missing."), words=_("Say what should be changed."))
    if seen is not None and seen != response.revision:
        raise rules.stale()
    _same_revision(response, {"sent_back": words.strip()})
    return response


@transaction.atomic
def publish_response(response: Response, *, by: Actor, now: datetime, seen: str | None = None) -> Response:
    """A head, not the one who drafted it, publishes the answer: the duty is met and everybody who asked is told."""
    obligation = Obligation.objects.select_related("case__procedure", "case__place").get(pk=response.obligation_id)
    preset = obligation.case.preset
    refusal = (
        duties.refuse_duty(obligation, cases.approving_for(by))
        or rules.refuse_own_approval(answer_texts.writers(response), by.person_id)
        or rules.refuse_own_check(cases.organised_of(obligation.case), by.person_id)
        or rules.refuse_unfinished(ready=response.ready, sent_back=response.sent_back)
        or rules.refuse_answer(preset, response.outcome, response.texts)
        or rules.refuse_languages(preset, response.texts)
        or rules.refuse_unread(answer_texts.unread(response))
    )
    if refusal:
        raise refusal
    if seen is not None and seen != response.revision:
        raise rules.stale()
    _same_revision(response, {"approved_by_id": by.person_id, "published_at": now})
    procedures.meet(obligation, by=by, outcome=response.outcome, now=now)
    return response


def drop_draft(obligation_id: UUID) -> None:
    """Forget the unpublished draft of a body that a duty has been taken from: it was for nobody else's eyes."""
    Response.objects.filter(obligation_id=obligation_id, published_at=None).delete()
