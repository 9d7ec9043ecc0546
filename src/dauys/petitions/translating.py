"""Translations of a petition: written with the draft, or added once people sign, then looked at by a moderator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dauys.kernel.refusal import Refusal, forbidden, invalid
from dauys.kernel.texts import mark, tidy
from dauys.people.actor import Actor
from dauys.petitions import drafting, queries, rules, tongues
from dauys.petitions.models import Petition, Translation, TranslationJob
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures import rules as steps
from dauys.procedures.models import Case

LONGEST_WORDS = 1_000
OVER = ("rejected", "withdrawn", "lapsed")
"""Stages in which nobody needs another translation."""


def is_draft(case: Case, by: Actor) -> bool:
    """Whether the text itself may still be changed by this actor, and with it what it says in other languages."""
    return any(steps.allows(case, "edit", {role}) for role in cases.roles_in(case, by) & {"author", "organiser"})


def refuse_adding(case: Case, by: Actor) -> Refusal | None:
    """Why this actor cannot add a translation now."""
    if not cases.roles_in(case, by) & {"author", "organiser"}:
        return forbidden("not_allowed", _("You may not do this here."))
    if is_draft(case, by):
        return None
    if case.stage in queries.HIDDEN:
        return Refusal("wrong_stage", _("While it is being checked, nothing can be added to it."))
    if case.stage in OVER:
        return Refusal("wrong_stage", _("It is closed: no translation can be added any more."))
    return None


def source_mark(petition: Petition) -> str:
    """The mark of the text that translations are made from."""
    return mark(f"{petition.titles.get(petition.language, '')}\n{petition.bodies.get(petition.language, '')}")


@transaction.atomic
def translate(petition_id: UUID, language: str, *, by: Actor, title: str, body: str, now: datetime) -> Petition:
    """Say in another language what a petition says: at once while it is a draft, else once a moderator has agreed."""
    petition = _locked(petition_id)
    case = petition.case
    title, body = " ".join(tidy(title).split()), tidy(body).strip()
    refusal = (
        refuse_adding(case, by)
        or rules.refuse_translation(language, own=petition.language, allowed=tongues.to_translate_into(case.preset))
        or rules.refuse_translated(case.preset.text, title, body)
    )
    if refusal:
        raise refusal
    before = Translation.objects.filter(case=case, language=language).first()
    if is_draft(case, by):
        others = {**drafting.written(petition).translations, language: (title, body)}
        drafting.change(petition_id, by=by, now=now, translations=others)
        Translation.objects.filter(case=case, language=language).delete()
        return petition
    if petition.bodies.get(language) and (before is None or before.state == Translation.State.SHOWN):
        raise Refusal("translated_already", _("It exists in this language already, and people have signed it so."))
    written = {
        "title": title,
        "body": body,
        "machine": before is not None and before.machine,
        "source_mark": source_mark(petition),
        "state": Translation.State.WAITING,
        "by_id": by.person_id,
        "at": now,
        "handled_by": None,
        "handled_at": None,
        "words": "",
    }
    Translation.objects.update_or_create(case=case, language=language, defaults=written)
    return petition


@transaction.atomic
def remove(petition_id: UUID, language: str, *, by: Actor, now: datetime) -> Petition:
    """Take a translation away: any of a draft; later those that were added later. The text itself stays."""
    petition = _locked(petition_id)
    case = petition.case
    if refusal := refuse_adding(case, by):
        raise refusal
    added = Translation.objects.filter(case=case, language=language).first()
    TranslationJob.objects.filter(case=case, response=None, language=language).delete()
    if is_draft(case, by):
        others = {code: pair for code, pair in drafting.written(petition).translations.items() if code != language}
        drafting.change(petition_id, by=by, now=now, translations=others)
    elif added is None:
        raise Refusal("signed_so", _("People have signed the petition as it stood with this translation. It stays."))
    elif added.state == Translation.State.SHOWN:
        _take_away(petition, language)
        procedures.record(case, "untranslate", "author", now=now, language=language)
    Translation.objects.filter(case=case, language=language).delete()
    return petition


def _take_away(petition: Petition, language: str) -> None:
    petition.titles = {code: text for code, text in petition.titles.items() if code != language}
    petition.bodies = {code: text for code, text in petition.bodies.items() if code != language}
    petition.save(update_fields=["titles", "bodies"])


@transaction.atomic
def decide(
    translation: Translation, *, accepted: bool, by: Actor, now: datetime, words: str = "", seen: str = ""
) -> Translation:
    """A moderator lets an added translation be shown, or refuses it and says why. seen: the mark of what they read."""
    petition = _locked(translation.case_id)
    case, row = petition.case, Translation.objects.select_for_update().get(pk=translation.pk)
    if "moderator" not in cases.roles_in(case, by):
        raise forbidden("not_allowed", _("You may not do this here."))
    if refusal := rules.refuse_own_check({row.by_id, *cases.organised_of(case)}, by.person_id):
        raise refusal
    if row.state != Translation.State.WAITING or seen not in ("", mark_of(row)):
        raise rules.stale()
    if not accepted and not words.strip():
        sentence = _("Say why.")
        raise invalid("missing", sentence, words=sentence)
    row.state = Translation.State.SHOWN if accepted else Translation.State.REFUSED
    row.handled_by_id, row.handled_at, row.words = by.person_id, now, tidy(words).strip()[:LONGEST_WORDS]
    row.save(update_fields=["state", "handled_by", "handled_at", "words"])
    if accepted:
        petition.titles = {**petition.titles, row.language: row.title}
        petition.bodies = {**petition.bodies, row.language: row.body}
        petition.save(update_fields=["titles", "bodies"])
        procedures.record(case, "translate", "moderator", now=now, language=row.language, text=mark_of(row))
    return row


def mark_of(row: Translation) -> str:
    """The mark of a translation as it stands."""
    return mark(f"{row.title}\n{row.body}")


def _locked(petition_id: UUID) -> Petition:
    petition: Petition = Petition.objects.select_for_update(of=("self",)).get(pk=petition_id)
    petition.case = Case.objects.select_related("procedure", "place", "addressee", "topic").get(pk=petition_id)
    return petition


def waiting(actor: Actor) -> QuerySet[Translation]:
    """Translations that a moderator should look at, in their jurisdictions and places, the longest waiting first."""
    mine = Q(pk__in=[])
    for held in actor.posts:
        if held.role == "moderator":
            mine |= Q(case__jurisdiction_id=held.jurisdiction_id, case__place__path__startswith=held.place_path)
    rows = cases.without_own(Translation.objects.filter(mine, state=Translation.State.WAITING), actor)
    return rows.select_related("case__petition", "case__place", "case__procedure")


def on_their_way(petition: Petition) -> dict[str, Translation]:
    """What is not shown, or was added later, by language (1 query)."""
    return {row.language: row for row in Translation.objects.filter(case_id=petition.pk)}


def jobs(petition: Petition) -> Mapping[str, TranslationJob]:
    """Machine drafts of the text that are asked for, by language (1 query)."""
    return {row.language: row for row in TranslationJob.objects.filter(case_id=petition.pk, response=None)}
