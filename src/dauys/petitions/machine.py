"""Machine drafts as due work: asked for by a person, fetched in the background, read by a person before others."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from dauys.kernel import translator
from dauys.kernel.clock import clock
from dauys.kernel.refusal import Refusal, invalid
from dauys.people.actor import Actor
from dauys.petitions import answer_texts, rules, tongues, translating
from dauys.petitions.models import Petition, Response, Translation, TranslationJob
from dauys.procedures import queries as cases
from dauys.procedures import rules as duties
from dauys.procedures.models import Obligation

log = logging.getLogger(__name__)
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""After which times a draft that could not be had is tried again; then it is given up."""
LEASE = timedelta(minutes=10)
"""After so long a claimed job is due again, if whoever took it has crashed."""
BUDGET = 60.0
"""Seconds after which the rest is left to the next tick."""
LIMIT = 100


def refuse_off() -> Refusal | None:
    """Why no machine can help: the installation has no service for it."""
    return None if translator.is_on() else Refusal("no_translator", _("This site has no translation service."))


@transaction.atomic
def ask_for_text(petition_id: UUID, language: str, *, by: Actor, now: datetime) -> None:
    """An author asks for a machine's draft of a translation, to be read and corrected before it is used."""
    petition = Petition.objects.select_related("case__procedure").get(pk=petition_id)
    refusal = (
        refuse_off()
        or translating.refuse_adding(petition.case, by)
        or rules.refuse_translation(
            language, own=petition.language, allowed=tongues.to_translate_into(petition.case.preset)
        )
    )
    if refusal:
        raise refusal
    if petition.bodies.get(language, "").strip() or not petition.bodies.get(petition.language, "").strip():
        sentence = _("There is nothing to translate into this language.")
        raise invalid("nothing_to_translate", sentence, language=sentence)
    begun = {"source": petition.language, "by_id": by.person_id, "at": now, "next_try_at": now, "attempts": 0}
    TranslationJob.objects.update_or_create(
        case_id=petition_id, response=None, language=language, defaults={**begun, "error": ""}
    )
    transaction.on_commit(nudge)


@transaction.atomic
def ask_for_answer(
    obligation: Obligation, *, by: Actor, now: datetime, languages: Collection[str] | None = None
) -> list[str]:
    """A body asks for machine drafts of its answer in the languages that are missing (or these of them); which."""
    if refusal := refuse_off() or duties.refuse_duty(obligation, cases.acting_for(by)):
        raise refusal
    response = Response.objects.select_for_update().filter(obligation=obligation, published_at=None).first()
    source = answer_texts.source_of(response, obligation.case) if response else ""
    if response is None or not source:
        raise Refusal("no_source", _("Write the answer in one language first: the others are made from it."))
    missing = [code for code in tongues.owed(obligation.case) if not response.texts.get(code, "").strip()]
    wanted = [code for code in missing if languages is None or code in languages]
    for code in wanted:
        begun = {"case_id": response.case_id, "source": source, "by_id": by.person_id, "at": now}
        TranslationJob.objects.update_or_create(
            response=response,
            language=code,
            defaults={**begun, "next_try_at": now, "attempts": 0, "error": ""},
        )
    transaction.on_commit(nudge)
    return wanted


def run(now: datetime) -> int:
    """Fetch the drafts that are due; how many were tried. Once the service does not answer, the rest waits."""
    started, tried = time.monotonic(), 0
    if not translator.is_on():
        return 0
    due = TranslationJob.objects.filter(next_try_at__lte=now).order_by("next_try_at", "id")
    for job in due.select_related("response", "case__petition")[:LIMIT]:
        if time.monotonic() - started > BUDGET:
            break
        if not _claim(job, now):
            continue
        tried += 1
        try:
            _fetch(job, now)
        except translator.NotNowError as error:
            _put_off(job, str(error), now)
            break
        except translator.NeverError as error:
            _give_up(job, str(error))
    return tried


def _claim(job: TranslationJob, now: datetime) -> bool:
    """Take one for oneself: only one of two at the same time does."""
    same = TranslationJob.objects.filter(pk=job.pk, next_try_at=job.next_try_at, attempts=job.attempts)
    taken = same.update(next_try_at=now + LEASE, attempts=F("attempts") + 1)
    job.attempts += taken
    return bool(taken)


def _put_off(job: TranslationJob, why: str, now: datetime) -> None:
    log.warning("A machine draft could not be had: %s", why)
    if job.attempts > len(WAITS):
        _give_up(job, why)
        return
    later = now + WAITS[job.attempts - 1]
    TranslationJob.objects.filter(pk=job.pk).update(next_try_at=later, error=why[:400])


def _give_up(job: TranslationJob, why: str) -> None:
    TranslationJob.objects.filter(pk=job.pk).update(next_try_at=None, error=why[:400])


def _fetch(job: TranslationJob, now: datetime) -> None:
    """Ask the service, outside of any transaction; then keep what it says as a draft that nobody has read."""
    if job.response is not None:
        text = job.response.texts.get(job.source, "")
        drafted = translator.translate(text, source=job.source, target=job.language) if text.strip() else ""
        _keep_answer(job, drafted, now)
        return
    petition: Petition = job.case.petition
    title, body = petition.titles.get(petition.language, ""), petition.bodies.get(petition.language, "")
    wanted = {"source": petition.language, "target": job.language}
    drafted_title = translator.translate(title, **wanted) if title.strip() else ""
    drafted = translator.translate(body, **wanted) if body.strip() else ""
    _keep_text(job, petition, drafted_title, drafted, now)


@transaction.atomic
def _keep_answer(job: TranslationJob, text: str, now: datetime) -> None:
    response = Response.objects.select_for_update(of=("self",)).filter(jobs=job, published_at=None).first()
    if response is not None and text and not response.texts.get(job.language, "").strip():
        made = answer_texts.Origin(machine=True, source=job.source, by=job.by_id, at=now)
        response.texts = {**response.texts, job.language: text}
        response.origins = {**response.origins, job.language: made.stored()}
        response.drafted_at = now
        response.save(update_fields=["texts", "origins", "drafted_at"])
    TranslationJob.objects.filter(pk=job.pk).delete()


@transaction.atomic
def _keep_text(job: TranslationJob, petition: Petition, title: str, body: str, now: datetime) -> None:
    fresh = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    kept = Translation.objects.filter(case_id=petition.pk, language=job.language)
    written = fresh.bodies.get(job.language, "").strip() or kept.exclude(state=Translation.State.REFUSED).exists()
    if body and not written:
        kept.delete()
        Translation.objects.create(
            case_id=petition.pk,
            language=job.language,
            title=" ".join(title.split()),
            body=body,
            machine=True,
            source_mark=translating.source_mark(petition),
            state=Translation.State.UNREAD,
            by_id=job.by_id,
            at=now,
        )
    TranslationJob.objects.filter(pk=job.pk).delete()


@task()
def fetch_now() -> None:
    """Fetch what is due at once; the tick fetches what is left."""
    run(clock.now())


def nudge() -> None:
    """Ask a worker to fetch, unless one is already asked and has not begun (it will see the new rows)."""
    if not DBTaskResult.objects.ready().filter(task_path=fetch_now.module_path).exists():
        fetch_now.enqueue()
