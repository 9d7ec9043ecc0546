"""Citizens abroad, foreigners who live in a country, and foreigners elsewhere: who may sign and start, over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.petitions.conftest import World

from dauys.bodies.models import Body
from dauys.kernel.clock import clock
from dauys.kernel.models import Jurisdiction
from dauys.people import actions as people
from dauys.people.models import Account
from dauys.petitions import actions, drafting
from dauys.petitions.models import Petition
from dauys.places.models import Place
from dauys.procedures import actions as procedures
from dauys.procedures import presets, stages
from dauys.procedures import queries as cases

PHONE = "+886912345678"
LANGUAGES = ("kk", "ru", "en")
LANDS = {"TW": "Asia/Taipei", "KR": "Asia/Seoul"}
NO = {
    "not_a_citizen_or_resident": {
        "kk": "азаматтар",
        "ru": "граждане и жители",
        "en": "citizens and residents only",
    },
    "not_a_resident": {"kk": "тұрғындар", "ru": "жители", "en": "residents only"},
    "not_of_this_place": {"kk": "тұратын", "ru": "живёт", "en": "live in this place"},
}


@pytest.fixture
def lands(world: World) -> World:
    """The small world, with Taiwan and Korea in it."""
    for code, zone in LANDS.items():
        law = Jurisdiction.objects.create(
            code=code, name={"en": code}, zone=zone, languages=["kk", "ru", "en"], default_language="en"
        )
        place = Place.objects.add_root(
            instance=Place(code=code, kind="country", zone=zone, name={"en": code}, jurisdiction=law)
        )
        world.jurisdictions[code], world.places[code] = law, place
    for code in ("tw-join", "kr-epeople", "uk-parliament"):
        preset = presets.shipped()[code]
        law = world.jurisdictions[preset.jurisdiction]
        for ref in preset.bodies.values():
            name = ref.code or f"{law.code}-{ref.kind}".lower()
            if not Body.objects.filter(code=name).exists():
                made = Body(code=name, kind=ref.kind or "authority", name={"en": name}, jurisdiction=law)
                made.place = world.places[law.code]
                Body.objects.add_root(instance=made)
        world.procedures[code] = procedures.adopt(preset, jurisdiction=law, now=clock.now())
    return world


def somebody(world: World, citizenship: str, residence: str) -> Account:
    """Somebody whose phone and mailbox are confirmed, and of whom an identity provider has said these two things."""
    now, email = clock.now(), f"{citizenship}-{residence}@example.org".lower()
    person = people.register_person(language="en", now=now, given="Ann", family="Smith", email=email)
    facts = {"citizenship": citizenship, "residence": residence, "birth_date": date(1990, 5, 17)}
    for kind, value in facts.items():
        people.record_attribute(person, kind=kind, value=value, verified=True, source="provider:eid", now=now)
    people.record_attribute(person, kind="phone", value=PHONE, verified=True, source="code", now=now)
    return people.open_account(person, email=email, now=now)


def browser(account: Account, language: str) -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def draft(world: World, code: str, author: Account) -> Petition:
    preset = presets.shipped()[code]
    place = world.places[preset.addressed.place or preset.jurisdiction]
    text = actions.Text(
        language="en",
        title="Ramps at every station".ljust(preset.text.title_min, "."),
        body="People in wheelchairs wait outside.".ljust(preset.text.body_min, "."),
        kind=next(iter(preset.kinds), ""),
        fields={own.name: "…" for own in preset.fields.get(next(iter(preset.kinds), ""), ())},
    )
    return actions.draft(world.procedures[code], place=place, text=text, author_id=author.person_id, now=clock.now())


WHO = [
    pytest.param("{}", "US", "", id="citizen abroad"),
    pytest.param("US", "{}", "", id="foreigner who lives there"),
    pytest.param("US", "US", "not_a_citizen_or_resident", id="foreigner elsewhere"),
]


def check(response: Any, code: str, language: str) -> None:
    if not code:
        assert response.status_code in (200, 202), response.content
        return
    told = response.json()
    assert (response.status_code, told["code"]) == (403, code)
    assert NO[code][language] in told["message"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("citizenship", "residence", "code"), WHO)
@pytest.mark.parametrize(("procedure", "land"), [("tw-join", "TW"), ("uk-parliament", "GB")])
def test_who_may_sign(
    lands: World, author: Account, procedure: str, land: str, citizenship: str, residence: str, code: str, language: str
):
    petition = draft(lands, procedure, author)
    case = cases.case(petition.pk)
    stages.enter(case, "gathering", action="accept", role="moderator", at=clock.now())
    one = somebody(lands, citizenship.format(land), residence.format(land))
    path = f"/api/v1/petitions/{petition.pk}/signatures"
    check(browser(one, language).post(path, {}, content_type="application/json"), code, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("citizenship", "residence", "code"), WHO)
@pytest.mark.parametrize(("procedure", "land"), [("tw-join", "TW"), ("uk-parliament", "GB"), ("kr-epeople", "KR")])
def test_who_may_start_one(
    lands: World, procedure: str, land: str, citizenship: str, residence: str, code: str, language: str
):
    one = somebody(lands, citizenship.format(land), residence.format(land))
    petition = draft(lands, procedure, one)
    if procedure == "kr-epeople":  # whoever is in the country, citizen or not
        code = "" if residence == "{}" else "not_a_resident"
    path = f"/api/v1/petitions/{petition.pk}/submission"
    check(browser(one, language).post(path, {"declares": False}, content_type="application/json"), code, language)


def test_what_is_declared_makes_nobody_a_resident_whom_a_provider_knows_elsewhere_but_where_nothing_is_proven(
    lands: World,
):
    one = somebody(lands, "US", "US")
    petition = draft(lands, "kr-epeople", one)
    sent = browser(one, "en").post(
        f"/api/v1/petitions/{petition.pk}/submission", {"declares": True}, content_type="application/json"
    )
    assert sent.status_code == 200
    assert drafting.written(petition).title
