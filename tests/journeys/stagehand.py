"""Works behind the scenes of a journey, in the database of the site that the browser sees.

A process of its own, for that site has its own folder, keys and database: reads one JSON object a line
(`{"do": name, …}`), does it through the product's actions, and answers with one JSON line.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dauys.config.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import translation  # noqa: E402
from tests.journeys import underway  # noqa: E402

from dauys.bodies.models import Body  # noqa: E402
from dauys.config import staticfiles  # noqa: E402
from dauys.config.upgrading import upgrade  # noqa: E402
from dauys.kernel.clock import clock  # noqa: E402
from dauys.kernel.models import Jurisdiction  # noqa: E402
from dauys.kernel.seeding import run_seeds  # noqa: E402
from dauys.people import actions as people  # noqa: E402
from dauys.people import demo, queries  # noqa: E402
from dauys.people.actor import Actor, Held  # noqa: E402
from dauys.people.assurance import Assurance  # noqa: E402
from dauys.people.models import Account, Confirmation  # noqa: E402
from dauys.petitions import actions, counting, mailbox  # noqa: E402
from dauys.petitions.models import Petition, Signature, SignatureBatch, SignatureRequest  # noqa: E402
from dauys.places.models import Place  # noqa: E402
from dauys.procedures import actions as procedures  # noqa: E402
from dauys.procedures import presets  # noqa: E402
from dauys.procedures.models import Case, Procedure  # noqa: E402

PASSWORD = "Kelesi-bekette-7"


def set_up(*, adopt: list[str], provider_port: int) -> dict[str, str]:
    """An installation with these procedures in force and the sample identity provider."""
    upgrade()
    run_seeds()
    staticfiles.collect()
    for code in adopt:
        preset = presets.shipped()[code]
        jurisdiction = Jurisdiction.objects.get(code=preset.jurisdiction)
        procedures.adopt(preset, jurisdiction=jurisdiction, now=clock.now())
    demo.set_up(Jurisdiction.objects.get(code="KZ"), port=provider_port)
    return {}


@transaction.atomic
def account(  # noqa: PLR0913  (a person has that much to say)
    *,
    email: str,
    given: str,
    family: str,
    language: str = "kk",
    citizenship: str = "KZ",
    residence: str = "KZ-75",
    assurance: str = "eid",
    role: str = "",
    body: str = "",
) -> dict[str, str]:
    """Somebody with an account, known as well as an electronic identity knows people, perhaps with a post."""
    now = clock.now()
    person = people.register_person(language=language, given=given, family=family, email=email, now=now)
    if assurance not in ("none", "email"):
        facts = {"citizenship": citizenship, "residence": residence, "birth_date": date(1984, 4, 12)}
        for kind, value in facts.items():
            people.record_attribute(
                person, kind=kind, value=value, verified=True, source="demo-eid", now=now, level=Assurance(assurance)
            )
    people.open_account(person, email=email, password=PASSWORD, now=now)
    if role:
        office = Body.objects.get(code=body) if body else None
        jurisdiction = office.jurisdiction if office and office.jurisdiction else Jurisdiction.objects.get(code="KZ")
        people.appoint(person, role=role, jurisdiction=jurisdiction, body=office, now=now)
    return {"person": str(person.pk)}


def session(*, email: str) -> dict[str, str]:
    """The session of somebody who has just signed in."""
    found = Account.objects.get(email=email)
    store = SessionStore()
    store[SESSION_KEY] = str(found.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = found.get_session_auth_hash()
    store["account_authentication_methods"] = [{"method": "password", "at": time.time(), "email": email}]
    store.create()
    return {"key": str(store.session_key)}


def petition(
    *,
    preset: str,
    place: str,
    author: str,
    title: str,
    body: str,
    language: str,
    signatures: int = 0,
    accepted: bool = True,
) -> dict[str, str]:
    """A petition that is open for signing, or waits to be checked."""
    now = clock.now() - timedelta(hours=1)
    person = Account.objects.get(email=author).person
    text = actions.Text(language=language, title=title, body=body)
    procedure = Procedure.objects.get(code=preset, retired_at=None)
    made = actions.draft(procedure, place=Place.objects.get(code=place), text=text, author_id=person.pk, now=now)
    with translation.override(language):
        actions.submit(
            made, by=Actor(person_id=person.pk), profile=queries.profile_of(person), now=now, shown="Айгүл С."
        )
    case = Case.objects.get(pk=made.pk)
    if case.stage == "advice":  # legal advisers look at it first, then the author hands it in again
        by = Actor(posts=(Held("lawyer", None, "", case.jurisdiction_id),))
        actions.advise(Petition.objects.get(pk=made.pk), by=by, words="", now=now)
        actions.submit(made, by=Actor(person_id=person.pk), profile=queries.profile_of(person), now=now)
        case.refresh_from_db()
    if case.stage == "unlisted":  # the first supporters, by the link
        [first] = case.preset.thresholds_in("unlisted")
        crowd(case=str(made.pk), number=first.need.number or 0)
        case.refresh_from_db()
    if case.stage == "moderation" and accepted:
        by = Actor(posts=(Held("moderator", None, "", case.jurisdiction_id),))
        actions.accept(Petition.objects.get(pk=made.pk), by=by, now=now)
    if signatures:
        crowd(case=str(made.pk), number=signatures)
    return {"case": str(made.pk)}


def crowd(*, case: str, number: int) -> dict[str, int]:
    """So many people sign at a desk at once, and are counted."""
    now = clock.now()
    found = Petition.objects.select_related("case__place").get(pk=case)
    SignatureBatch.objects.create(
        case_id=found.pk, source="paper", place=found.case.place.code, number=number, counted_at=now
    )
    counting.recount(found, now=now, lag=counting.NO_LAG)
    return {"number": Petition.objects.get(pk=case).number}


def standing(*, case: str) -> dict[str, Any]:
    """Where a case stands."""
    found = Petition.objects.select_related("case").get(pk=case)
    signatures = Signature.objects.filter(case_id=case)
    return {
        "stage": found.case.stage,
        "listed": found.case.listed,
        "number": found.number,
        "signatures": signatures.filter(withdrawn_at=None).count(),
        "confirmed": signatures.filter(counting.COUNTS).count(),
        "needed": {threshold.name: threshold.needed["number"] for threshold in found.case.thresholds.all()},
        "due": [duty.due_at.isoformat() for duty in found.case.obligations.filter(kind="duty") if duty.due_at],
    }


def let_codes_expire(*, hours: int = 24) -> dict[str, str]:
    """Every code that was sent is so many hours older."""
    for row in Confirmation.objects.all():
        row.created_at -= timedelta(hours=hours)
        row.expires_at -= timedelta(hours=hours)
        row.minute -= hours * 60
        row.save(update_fields=["created_at", "expires_at", "minute"])
    return {}


def use_up_code(*, signature: str) -> dict[str, int]:
    """As if somebody had guessed at the code of a signature until no guess was left."""
    return {"rows": SignatureRequest.objects.filter(id=signature).update(attempts=mailbox.CODE_ATTEMPTS)}


VERBS: dict[str, Callable[..., dict[str, Any]]] = {
    verb.__name__: verb for verb in (set_up, account, session, petition, crowd, standing, let_codes_expire, use_up_code)
} | underway.VERBS


def main() -> None:
    """Serve until the input ends."""
    for line in sys.stdin:
        wanted = json.loads(line)
        answer = VERBS[wanted.pop("do")](**wanted)
        sys.stdout.write(json.dumps(answer, default=datetime.isoformat) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
