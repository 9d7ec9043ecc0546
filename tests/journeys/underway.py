"""What waits for somebody, made behind the scenes: a committee's questions, a duty, a plan, advice, a correction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dauys.bodies import queries as bodies
from dauys.kernel.clock import clock
from dauys.kernel.terms import local_date
from dauys.people import queries as people
from dauys.people.actor import Actor
from dauys.people.models import Account
from dauys.petitions import actions, advising, considering, correcting, executing, organising, passages
from dauys.petitions.executing import Promise, Said, Stand
from dauys.petitions.models import Petition
from dauys.places.models import Place
from dauys.procedures import authorship, experimenting, presets
from dauys.procedures.models import Obligation, Procedure

WORDS = "Қай жерде екенін айтыңызшы."
ANSWER = {"kk": "Жыл соңына дейін салынады.", "ru": "Будет построено до конца года."}


def acting(email: str) -> Actor:
    """Somebody with an account, with their posts."""
    return people.actor_of(Account.objects.select_related("person").get(email=email), now=clock.now())


def _petition(case: str) -> Petition:
    return Petition.objects.select_related("case__procedure", "case__place", "case__addressee").get(pk=case)


def considered(*, case: str, clerk: str) -> dict[str, str]:
    """A committee asks the author and the Government, and announces a hearing."""
    petition, by, now = _petition(case), acting(clerk), clock.now()
    until = local_date(now + timedelta(days=10), petition.case.tz)
    given: dict[str, Any] = {"by": by, "words": WORDS, "until": until, "now": now}
    question = considering.ask_author(petition, **given)
    evidence = considering.ask_body(petition, to=bodies.by_code("gb-government"), **given)
    said = {"venue": "8", "broadcast": "", "agenda": "1."}
    hearing = considering.hear(petition, by=by, starts_at=now + timedelta(days=9), now=now, **said)
    return {"question": str(question.pk), "evidence": str(evidence.pk), "hearing": str(hearing.pk)}


def owed(*, case: str) -> dict[str, str]:
    """The duty of the body that a petition has come to."""
    return {"duty": str(Obligation.objects.get(case_id=case, kind="duty").pk)}


def answered(*, case: str, writer: str, head: str) -> dict[str, str]:
    """The body has answered, promised two steps, done one of them, and says what came of it, not confirmed yet."""
    now, by = clock.now(), acting(writer)
    duty = Obligation.objects.select_related("case__procedure", "case__place", "body").get(case_id=case, kind="duty")
    draft = actions.draft_response(duty, by=by, outcome="explained", texts=ANSWER, now=now)
    actions.publish_response(draft, by=acting(head), now=now)
    petition = _petition(case)
    today = local_date(now, petition.case.tz)
    rows = [
        executing.add_milestone(
            petition, Promise(titles=ANSWER, due_on=today + timedelta(days=n), weight=1), by=by, now=now
        )
        for n in (20, 40)
    ]
    executing.change_milestone(rows[0], Stand(state="done", done_on=today), by=by, now=now)
    executing.declare_effect(petition, Said(outcome="measure_taken", partial=True, words=ANSWER), by=by, now=now)
    return {"done": str(rows[0].pk), "step": str(rows[1].pk)}


def draft(*, preset: str, place: str, author: str, title: str, body: str, language: str) -> dict[str, str]:
    """A petition that is being written."""
    text = actions.Text(language=language, title=title, body=body)
    procedure = Procedure.objects.get(code=preset, retired_at=None)
    found, by = Place.objects.get(code=place), acting(author)
    made = actions.draft(procedure, place=found, text=text, author_id=by.person_id, now=clock.now())
    return {"case": str(made.pk)}


def advised(*, case: str, author: str, lawyer: str, call: bool = False) -> dict[str, str]:
    """The author asks a lawyer for advice, by message or a call; a lawyer has taken it and proposes other words."""
    petition, now, by = _petition(case), clock.now(), acting(author)
    number = advising.to_call("+371 21 000 000", "18:00") if call else None
    way, words = ("call", "") if call else ("message", WORDS)
    given: dict[str, Any] = {"language": "kk", "network": "here", "by": by, "now": now}
    row = advising.ask(petition, way=way, words=words, call=number, **given)
    advising.take(row, by=acting(lawyer), now=now)
    if not call:
        proposed = [passages.sentences(petition)[-1].passage(WORDS) | {"text": WORDS}]
        advising.reply(row, words=WORDS, passages=proposed, by=acting(lawyer), now=now)
    return {"request": str(row.pk)}


def corrected(*, case: str, author: str, moderator: str, old: str, new: str) -> dict[str, str]:
    """A slip is mended, and the same again waits to be decided on, the other way round."""
    petition, now = _petition(case), clock.now()
    given: dict[str, Any] = {"field": "title", "reason": WORDS, "by": acting(author), "now": now}
    row = correcting.propose(petition, old=old, new=new, **given)
    correcting.decide(row, accept=True, answer="", by=acting(moderator), now=now)
    correcting.propose(_petition(case), old=new, new=old, **given)
    return {}


def offered(*, case: str, author: str) -> dict[str, str]:
    """The author offers the petition to whoever comes with the link; its secret."""
    made = organising.offer(_petition(case), to=None, stays=True, by=acting(author), now=clock.now())
    return {"key": authorship.key_of(made)}


def tried(*, own: str, rules: str) -> dict[str, Any]:
    """What would have become of the petitions of a procedure under the rules of another."""
    now = clock.now()
    about, today = Procedure.objects.get(code=own, retired_at=None), now.date()
    since = today - timedelta(days=30)
    made = experimenting.ask(presets.shipped()[rules], about=about, since=since, until=today, public=True, now=now)
    return {"key": str(made.pk), "finished": made.finished_at is not None}


VERBS = {verb.__name__: verb for verb in (considered, owed, answered, draft, advised, corrected, offered, tried)}
