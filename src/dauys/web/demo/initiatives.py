"""Two initiatives of Finland: statements that wait for their authority, and sheets of paper half typed in."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import segno
from django.conf import settings

from dauys.bodies.models import Body
from dauys.kernel.ids import uuid7
from dauys.people import queries as known
from dauys.people.actor import Actor, Held
from dauys.petitions import actions, authorities, batches, counting, organising, paper, sealing, signing, statements
from dauys.petitions.models import Petition, Signature, SignatureBatch, SignedStatement
from dauys.places import queries as places
from dauys.procedures import organising as organisers
from dauys.procedures.models import Procedure
from dauys.web.demo.cast import Cast, read

GIVEN = ("Onni", "Elina", "Kalle", "Sanna", "Ville", "Noora", "Eero", "Tuuli", "Antti", "Marja")
FAMILY = ("Koski", "Saari", "Mäki", "Niemi", "Aalto", "Heikkinen", "Laine", "Nurmi", "Järvi", "Salo")
TOWNS = ("Helsinki", "Oulu", "Tampere", "Turku", "Rovaniemi")
AUTHOR, HELPER = "liisa-korpela", "matti-salmi"
ORGANISERS = (HELPER, "eeva-lahti", "juhani-rinne", "aino-vainio")
OPENING = timedelta(hours=8)


def key_file() -> Path:
    """Where the private key of the demonstration's authority lies, so that its batches can be opened."""
    file: Path = settings.KEYS.path
    return file.with_name("demonstration-authority.pem")


def play(cast: Cast, procedure: Procedure, *, passphrase: str, now: datetime) -> None:
    """Gather for both, hand one over, give its authority a key, and let one sheet be typed in once."""
    for script in read("initiatives.toml")["initiative"]:
        start = (now - timedelta(days=script["days_ago"])).replace(hour=0, minute=0, second=0, microsecond=0) + OPENING
        petition = _begin(cast, procedure, script, start)
        _sign(petition, script, start, now)
        if "delivered_after" in script:
            handed_over = start + timedelta(days=script["delivered_after"])
            actions.take_step(petition, "deliver", by=cast.actor(AUTHOR), now=handed_over)
        for number, names in enumerate(script.get("sheets", ())):
            _enter(cast, petition, names, whole=number == 0, now=now - timedelta(days=3 - number))
    _give_key(cast, passphrase, now)
    batches.run(now)


def _begin(cast: Cast, procedure: Procedure, script: Mapping[str, Any], start: datetime) -> Petition:
    place, author = places.by_code("FI"), cast.actor(AUTHOR)
    text = actions.Text(
        language="en",
        title=script["title"]["en"],
        body=script["body"]["en"],
        kind="proposal",
        fields={"reasons": script["reasons"]},
        translations={code: (script["title"][code], script["body"][code]) for code in ("kk", "ru")},
    )
    begun = start - timedelta(days=2)
    petition = actions.draft(procedure, place=place, text=text, author_id=author.person_id, now=begun)
    key = organisers.invite(petition.case, by=author)
    for name in ORGANISERS:
        organising.join(
            petition.pk,
            key=key,
            by=cast.actor(name),
            declares=False,
            given="",
            family="",
            shown="full",
            now=begun,
        )
    profile = known.profile_of(cast.people[AUTHOR])
    actions.submit(petition, by=author, profile=profile, now=start, shown=cast.shown(AUTHOR, how="full"))
    return petition


def _sign(petition: Petition, script: Mapping[str, Any], start: datetime, now: datetime) -> None:
    """Let some sign one by one, with statements, and enter the rest as a number."""
    chance = random.Random(script["key"])  # noqa: S311  (the same at every loading)
    last = min(now - timedelta(hours=1), start + timedelta(days=script.get("delivered_after", 10_000) - 1))
    rows, stated = [], []
    for number in range(script["statements"]):
        at = start + (last - start) * (number + 1) / (script["statements"] + 1)
        values = _statement(f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}", number, chance)
        key = signing.person_key(petition.pk, statements.identity(values))
        row = Signature(case_id=petition.pk, id=uuid7(at), person_key=key, place="FI", created_at=at, counted_at=at)
        rows.append(row)
        stated.append(statements.row(petition.pk, row.id, values, now=at))
    Signature.objects.bulk_create(rows)
    SignedStatement.objects.bulk_create(stated)
    if script["entered"]:
        SignatureBatch.objects.create(
            case_id=petition.pk, source="paper", place="FI", number=script["entered"], counted_at=last
        )
    counting.count(Petition.objects.get(pk=petition.pk), now=last, lag=counting.NO_LAG)


def _statement(name: str, number: int, chance: random.Random) -> dict[str, str]:
    given, _space, family = name.partition(" ")
    born = date(1950 + number % 50, 1 + number % 12, 1 + number % 28)
    return {"given": given, "family": family, "birth_date": born.isoformat(), "municipality": chance.choice(TOWNS)}


def _enter(cast: Cast, petition: Petition, names: list[str], *, whole: bool, now: datetime) -> None:
    """Register a sheet and type it in: twice, so that it counts, or once only."""
    author, helper = cast.actor(AUTHOR), cast.actor(HELPER)
    [sheet] = paper.print_sheets(petition, place="FI", language="en", number=1, by=author, now=now)
    picture = io.BytesIO()
    segno.make(f"{sheet.code} {', '.join(names)}").save(picture, kind="png", scale=6, border=4)
    paper.register(sheet, scan=picture.getvalue(), by=author, now=now)
    chance = random.Random(sheet.code)  # noqa: S311  (the same at every loading)
    signed_on = {"signed_on": now.date().isoformat()}
    lines = [_statement(name, 60 + place, chance) | signed_on for place, name in enumerate(names)]
    for by in (author, helper) if whole else (author,):
        paper.type_in(sheet, lines=lines, by=by, now=now)


def _give_key(cast: Cast, passphrase: str, now: datetime) -> None:
    """Let the authority have a key whose private part lies beside the installation's own keys."""
    body: Body = Body.objects.get(code="fi-population-register")
    private, public = sealing.new_pair(passphrase)
    key_file().write_bytes(private)
    key_file().chmod(0o600)
    held = Held("authority", body.pk, body.place.path, body.jurisdiction_id)
    by = Actor(person_id=cast.people["certifying-authority"].pk, posts=(held,))
    authorities.register_key(body, public=public.decode(), by=by, now=now)
