"""Mending slips in a text that stands: proposed by those who wrote it, decided on by a moderator, seen by everybody."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dauys.kernel.ids import uuid7
from dauys.kernel.refusal import Refusal, forbidden, invalid
from dauys.people.actor import Actor
from dauys.petitions import letters, rules, subscribers
from dauys.petitions.models import Correction, Petition
from dauys.procedures import actions as procedures
from dauys.procedures import queries as cases
from dauys.procedures import rules as steps
from dauys.procedures.models import Case

LONGEST = 200
"""Characters of either wording: whoever wants more wants another text."""
MOST = 10
"""Corrections of one petition."""
GROUP = frozenset(("author", "organiser", "representative"))


def refuse_proposing(case: Case, actor: Actor) -> Refusal | None:
    """Why somebody cannot propose a correction now."""
    if not cases.roles_in(case, actor) & GROUP:
        return forbidden("not_allowed", _("You may not do this here."))
    if not steps.allows(case, "correct", {"moderator"}):
        return Refusal("wrong_stage", _("This can no longer, or not yet, be done: the case is at another stage."))
    if case.corrections.filter(decided_at=None).exists():
        return Refusal("correction_waiting", _("A correction waits to be decided on already."))
    if case.corrections.filter(accepted=True).count() >= MOST:
        return Refusal("too_many_corrections", _("It has been corrected as often as it can be."))
    return None


def corrected(petition: Petition, field: str, language: str, old: str, new: str) -> str:
    """The text with the new wording. Refusal: the old one is not in it just once, or the text fits no more."""
    texts = petition.titles if field == "title" else petition.bodies
    text = texts.get(language, "")
    if text.count(old) != 1:
        sentence = _("Copy the words exactly, with so many around them that they stand in the text once.")
        raise invalid("not_found_once", sentence, old=sentence)
    changed = text.replace(old, new)
    title, body = petition.titles.get(language, ""), petition.bodies.get(language, "")
    title, body = (changed, body) if field == "title" else (title, changed)
    if refusal := rules.refuse_text(petition.case.preset.text, title, body):
        raise invalid(refusal.code, refusal.message, new=refusal.message)
    return changed


@transaction.atomic
def propose(petition: Petition, *, field: str, old: str, new: str, reason: str, by: Actor, now: datetime) -> Correction:
    """Ask for a slip to be mended; nothing changes until a moderator agrees."""
    case = cases.case(petition.pk)
    if refusal := refuse_proposing(case, by):
        raise refusal
    old, new, reason = old.strip(), new.strip(), reason.strip()
    sentence = _("Please fill this in.")
    if missing := {name: sentence for name, text in (("old", old), ("reason", reason)) if not text}:
        raise invalid("missing", _("Something is missing."), **missing)
    if old == new or len(old) > LONGEST or len(new) > LONGEST:
        sentence = _("Correct a few words, of %(limit)d characters at most.") % {"limit": LONGEST}
        raise invalid("no_correction", sentence, new=sentence)
    corrected(petition, field, petition.language, old, new)
    return Correction.objects.create(
        id=uuid7(now),
        case=case,
        field=field,
        language=petition.language,
        old=old,
        new=new,
        reason=reason,
        proposed_by_id=by.person_id,
        proposed_at=now,
    )


@transaction.atomic
def decide(row: Correction, *, accept: bool, answer: str, by: Actor, now: datetime) -> None:
    """A moderator mends the slip, or says why not."""
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=row.case_id)
    petition.case = case = cases.case(row.case_id)
    if refusal := rules.refuse_own_check(cases.organised_of(case), by.person_id):
        raise refusal
    if "moderator" not in cases.roles_in(case, by):
        raise forbidden("not_allowed", _("You may not do this here."))
    if not accept and not answer.strip():
        sentence = _("Say why not.")
        raise invalid("missing", sentence, answer=sentence)
    changes = {"accepted": accept, "answer": answer.strip(), "decided_by_id": by.person_id, "decided_at": now}
    if not Correction.objects.filter(pk=row.pk, decided_at=None).update(**changes):
        raise rules.stale()
    if accept:
        _mend(petition, row, by=by, now=now)
    letters.correction_decided(case, now)


def _mend(petition: Petition, row: Correction, *, by: Actor, now: datetime) -> None:
    changed = corrected(petition, row.field, row.language, row.old, row.new)
    texts = petition.titles if row.field == "title" else petition.bodies
    texts[row.language] = changed
    petition.save(update_fields=["titles" if row.field == "title" else "bodies"])
    case = procedures.step(petition.case, "correct", by=by, now=now)
    subscribers.make_findable(petition, case, now)


def waiting(actor: Actor) -> QuerySet[Correction]:
    """What a moderator may decide on, the longest waiting first; never about their own petitions."""
    mine = Q(pk__in=[])
    for post in actor.posts:
        if post.role == "moderator":
            mine |= Q(case__jurisdiction_id=post.jurisdiction_id, case__place__path__startswith=post.place_path)
    rows = cases.without_own(Correction.objects.filter(mine, decided_at=None), actor)
    return rows.select_related("case__petition", "case__procedure", "case__place")


def published(case: Case) -> list[Correction]:
    """What was corrected, latest first; the wordings are left out once anything was removed from the petition."""
    rows = list(case.corrections.filter(accepted=True).order_by("-decided_at", "-id"))
    if rows and case.removals.exists():
        for row in rows:
            row.old = row.new = ""
    return rows
