"""Writing a petition, with an account or by a secret link: begun, changed, readdressed, handed in, forgotten."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dauys.files import actions as files
from dauys.kernel.refusal import Refusal
from dauys.kernel.texts import mark
from dauys.people import actions as people
from dauys.people.actor import Actor
from dauys.people.models import AttributeKind, Confirmation, Person, Way
from dauys.people.sources import CLAIMED
from dauys.petitions import actions, attachments, authors, letters, rules
from dauys.petitions.actions import Text
from dauys.petitions.models import Petition
from dauys.places.models import Place
from dauys.procedures import actions as procedures
from dauys.procedures.models import Case, Procedure
from dauys.topics.models import Topic

KEPT_DAYS = 180
"""How long a draft waits for its author."""
KEY_BYTES = 32
BATCH = 100


class Changes(TypedDict, total=False):
    """What may be changed in a draft; what is not named stays."""

    title: str
    body: str
    topic: Topic | None
    kind: str
    fields: Mapping[str, str]
    language: str
    translations: Mapping[str, tuple[str, str]]


@transaction.atomic
def begin(
    procedure: Procedure,
    *,
    place: Place,
    title: str,
    language: str,
    topic: Topic | None,
    author_id: UUID | None,
    now: datetime,
) -> tuple[Petition, str]:
    """Begin a draft. Without somebody signed in it gets a secret key: whoever has it is the author."""
    owner = author_id or people.register_person(language=language, now=now).pk
    text = Text(language=language, title=title, body="", topic=topic)
    petition = actions.draft(procedure, place=place, text=text, author_id=owner, now=now)
    return petition, "" if author_id else give_key(petition)


@transaction.atomic
def give_key(petition: Petition) -> str:
    """A fresh secret key, 256 bits, of which only a digest stays here; the earlier one no longer works."""
    key = secrets.token_urlsafe(KEY_BYTES)
    petition.key_digest = authors.digest(petition.case_id, key)
    petition.save(update_fields=["key_digest"])
    return key


def written(petition: Petition) -> Text:
    """What a petition says now, with its translations."""
    own = petition.language
    others = {code for code in (*petition.titles, *petition.bodies) if code != own}
    return Text(
        language=own,
        title=petition.titles.get(own, ""),
        body=petition.bodies.get(own, ""),
        topic=petition.case.topic,
        kind=petition.kind,
        fields=petition.fields,
        translations={code: (petition.titles.get(code, ""), petition.bodies.get(code, "")) for code in sorted(others)},
    )


@transaction.atomic
def tell_apart(petition: Petition, *, by: Actor, words: str, now: datetime) -> None:
    """Keep what its author says is different from petitions like it, for whoever checks it."""
    procedures.step(petition.case, "edit", by=by, now=now)
    Petition.objects.filter(pk=petition.pk).update(differs=words.strip())


@transaction.atomic
def change(
    petition_id: UUID, *, by: Actor, now: datetime, seen: Mapping[str, str] | None = None, **changes: Unpack[Changes]
) -> Petition:
    """Save what was written so far; other fields stay as they are now, whoever else has just changed them.

    seen: of `title` and `body` the mark of what the writer had before them; what is another text by now is refused.
    """
    petition = locked(petition_id)
    before = written(petition)
    for field, known in (seen or {}).items():
        stands = str(getattr(before, field))
        if mark(stands) != known and changes.get(field, stands) != stands:
            raise rules.stale()
    after = replace(before, **changes)
    if after.language != before.language:
        others = {code: pair for code, pair in before.translations.items() if code != after.language}
        after = replace(after, translations=others)
    refuse_too_late(petition)
    actions.edit(petition, by=by, text=after, now=now)
    procedures.keep(petition.case, now=now)
    return petition


def locked(petition_id: UUID) -> Petition:
    """A petition that nobody else changes until this transaction ends."""
    petition: Petition = Petition.objects.select_for_update(of=("self",)).get(pk=petition_id)
    petition.case = Case.objects.select_related("procedure", "place", "addressee", "topic").get(pk=petition_id)
    return petition


def refuse_too_late(petition: Petition) -> None:
    """Refuse to change a petition whose text can no longer be changed."""
    case = petition.case
    if not case.preset.moves_for("edit", case.stage):
        sentence = _("It has been handed in or closed meanwhile, so its text can no longer be changed here.")
        raise Refusal("wrong_stage", sentence)


@transaction.atomic
def readdress(petition_id: UUID, procedure: Procedure, *, place: Place, by: Actor, now: datetime) -> Petition:
    """Address a draft to another body, or start it under another procedure."""
    petition = locked(petition_id)
    refuse_too_late(petition)
    actions.refuse_place(procedure, place)
    addressee = actions.addressed_body(procedure, place, petition.case.topic, now=now)
    procedures.readdress(petition.case, procedure, place=place, addressee=addressee, by=by, now=now)
    procedures.keep(petition.case, now=now)
    if petition.kind not in procedure.preset.kinds:
        petition.kind, petition.fields = "", {}
        petition.save(update_fields=["kind", "fields"])
    return petition


@transaction.atomic
def attach(petition: Petition, *, to: UUID, by: Actor, now: datetime) -> Petition:
    """A draft begun without an account becomes that of the person who has signed in; its secret link works no more."""
    before = petition.case.author_id
    if before == to:
        return petition
    procedures.change_author(petition.case, to=to, by=by)
    petition.key_digest = None
    petition.save(update_fields=["key_digest"])
    files.change_sender(str(before), to=str(to))
    _forget_nameless(before, now=now)
    return petition


def _forget_nameless(person_id: UUID | None, *, now: datetime) -> None:
    """Erase somebody who was known by one draft alone."""
    if person_id is None:
        return
    person = Person.objects.filter(pk=person_id, account=None, erased_at=None).first()
    if person is not None and not Case.objects.filter(author_id=person_id).exists():
        people.erase(person, now=now)


@transaction.atomic
def introduce(petition_id: UUID, *, by: Actor, given: str, family: str, shown: str, now: datetime) -> Petition:
    """Say what the author is called, as they claim it (empty: as is known), and how much of it others see."""
    petition = locked(petition_id)
    refuse_too_late(petition)
    procedures.step(petition.case, "edit", by=by, now=now)
    if refusal := rules.refuse_shown(petition.case.preset, shown):
        raise refusal
    person = authors.owner(petition)
    if given or family:
        name = {"given": given, "family": family}
        people.record_attribute(person, kind=AttributeKind.NAME, value=name, verified=False, source=CLAIMED, now=now)
    known = authors.name_of(person)
    petition.author_shown = authors.shown_name(known.given, known.family, shown)
    petition.save(update_fields=["author_shown"])
    procedures.keep(petition.case, now=now)
    return petition


def ask_mailbox(petition: Petition, *, email: str, language: str, now: datetime) -> Confirmation:
    """Send the author a code, so that the mailbox is known to be theirs."""
    person = authors.owner(petition)
    return people.send_code(person, way=Way.EMAIL, target=email, purpose=authors.PURPOSE, now=now, language=language)


@transaction.atomic
def hand_in(petition: Petition, *, by: Actor, declares: bool, now: datetime) -> Case:
    """Hand in what is stored now; who has handed it in before has declared what is to be declared."""
    fresh = locked(petition.case_id)
    before = fresh.case.submitted_at is not None
    owner = authors.owner(fresh, instead=by.person_id)
    who = authors.profile(fresh.case, owner, declares=declares or before)
    return actions.submit(fresh, by=by, profile=who, shown=_shown_at_last(fresh, owner), now=now)


def _shown_at_last(petition: Petition, owner: Person) -> str:
    """What others see of an author who has not chosen it, where nobody may be anonymous; empty: as it is."""
    preset = petition.case.preset
    chosen = petition.author_shown or "none" in preset.authors.shown
    if chosen or petition.case.author_id is None or petition.case.submitted_at is not None:
        return ""
    known = authors.name_of(owner)
    return authors.shown_name(known.given, known.family, authors.usual_way(preset))


@transaction.atomic
def send_link(petition: Petition, *, key: str, email: str, language: str, now: datetime) -> None:
    """Send the secret link to a mailbox. The letter says nothing that somebody else could have written."""
    letters.send_author_link(petition.case_id, key, email=email, language=language, now=now)


@transaction.atomic
def renew_link(case_id: UUID, *, email: str, language: str, now: datetime) -> bool:
    """Send a new secret link if this is the confirmed mailbox of an author without an account; whether it was.

    Nothing is told to whoever asks: the answer of the page must be the same.
    """
    petition = Petition.objects.select_related("case").filter(pk=case_id, key_digest__isnull=False).first()
    if petition is None or not authors.has_mailbox(authors.owner(petition), email):
        return False
    letters.send_author_link(case_id, give_key(petition), email=email, language=language, now=now)
    return True


def forget_abandoned(now: datetime) -> int:
    """Remove drafts that nobody has worked on for long, and what was known of authors without an account; how many."""
    removed = 0
    old = Case.objects.filter(
        instrument="petitions",
        stage="draft",
        submitted_at=None,
        stage_since__lt=now - timedelta(days=KEPT_DAYS),
    )
    while rows := list(old.order_by("pk").values_list("pk", "author_id")[:BATCH]):
        with transaction.atomic():
            ids = [pk for pk, _author in rows]
            attachments.forget(ids, now=now)
            old.filter(pk__in=ids).delete()
            for author_id in {author for _pk, author in rows}:
                _forget_nameless(author_id, now=now)
        removed += len(rows)
    return removed
