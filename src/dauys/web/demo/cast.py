"""The people of the demonstration, out of `data/people.toml`, and the names that signers are drawn from."""

from __future__ import annotations

import csv
import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from dauys.bodies.models import Body
from dauys.kernel.models import Jurisdiction
from dauys.people import actions as people
from dauys.people import demo, sources
from dauys.people.actor import Actor, Held
from dauys.people.assurance import Assurance
from dauys.people.models import Person
from dauys.petitions import authors

DATA = Path(__file__).parent / "data"
YEARS_BACK = timedelta(days=800)
"""How long before the loading everybody was registered and appointed."""
CAST = ("people.toml", "elsewhere.toml", "languages.toml", "initiatives.toml")
SAID_BY = sources.PROVIDER + demo.CODE
"""Who confirmed what is known of everybody: the identity provider of demonstrations."""


def read(name: str) -> dict[str, Any]:
    """One of the data files."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@dataclass
class Cast:
    """Who takes part, by key."""

    jurisdiction: Jurisdiction
    people: dict[str, Person] = field(default_factory=dict)
    described: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    names: list[tuple[str, str, str]] = field(default_factory=list)
    names_elsewhere: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)

    @classmethod
    def load(cls, jurisdiction: Jurisdiction, *, password: str, now: datetime) -> Cast:
        """Register everybody, open the accounts, appoint the officials."""
        cast, since = cls(jurisdiction), now - YEARS_BACK
        for one in chain.from_iterable(read(name)["person"] for name in CAST):
            cast._register(one, password=password, now=since)
        cast.names = _names()
        cast.names_elsewhere = read("elsewhere.toml")["names"]
        return cast

    @property
    def accounts(self) -> list[Mapping[str, Any]]:
        """Those one can sign in as."""
        return [one for one in self.described.values() if "account" in one]

    def _register(self, one: Mapping[str, Any], *, password: str, now: datetime) -> None:
        language = one["language"]
        person = people.register_person(
            language=language, now=now, given=one["given"][language], family=one["family"][language]
        )
        level = Assurance(one["assurance"])
        people.record_attribute(
            person, kind="email", value=one["email"], verified=True, source=sources.BY_CODE, now=now
        )
        if level is not Assurance.EMAIL:
            for kind, value in _facts(one).items():
                people.record_attribute(
                    person, kind=kind, value=value, verified=True, source=SAID_BY, now=now, level=level
                )
        elif "citizenship" in one:
            for kind, value in _facts(one).items():
                people.record_attribute(person, kind=kind, value=value, verified=False, source=sources.CLAIMED, now=now)
        if "account" in one:
            people.open_account(person, email=one["email"], password=password, now=now)
        if "post" in one:
            body = Body.objects.get(code=one["post"]["body"]) if "body" in one["post"] else None
            jurisdiction = body.jurisdiction if body else self.jurisdiction
            people.appoint(person, role=one["post"]["role"], jurisdiction=jurisdiction, body=body, now=now)
            for code in one["post"].get("also", ()):
                elsewhere = Jurisdiction.objects.get(code=code)
                people.appoint(person, role=one["post"]["role"], jurisdiction=elsewhere, now=now)
        self.people[one["key"]] = person
        self.described[one["key"]] = one

    def actor(self, key: str) -> Actor:
        """A person of the cast, acting without a post."""
        return Actor(person_id=self.people[key].pk)

    def moderator(self, jurisdiction: Jurisdiction, *, account: str = "moderator") -> Actor:
        """A moderator of the demonstration, acting in a jurisdiction."""
        key = next(key for key, one in self.described.items() if one.get("account") == account)
        return Actor(person_id=self.people[key].pk, posts=(Held("moderator", None, "", jurisdiction.pk),))

    def lawyer(self, jurisdiction: Jurisdiction) -> Actor:
        """A legal adviser of a jurisdiction, whom nobody can sign in as."""
        return Actor(posts=(Held("lawyer", None, "", jurisdiction.pk),))

    def official(self, body: Body, role: str) -> Actor:
        """Somebody with this role in a body; invented on the spot where the file names nobody."""
        for key, one in self.described.items():
            if one.get("post") == {"role": role, "body": body.code}:
                return Actor(person_id=self.people[key].pk, posts=(Held(role, body.pk, "", body.jurisdiction_id),))
        raise LookupError(f"{body.code} has no {role} in people.toml")

    def shown(self, key: str, *, how: str) -> str:
        """How others see an author."""
        one = self.described[key]
        return authors.shown_name(one["given"][one["language"]], one["family"][one["language"]], how)

    def signer_name(self, chance: random.Random, *, law: str) -> str:
        """A drawn name as the lists show it, from where the law of that code is in force."""
        if law != self.jurisdiction.code:
            drawn = self.names_elsewhere.get(law, self.names_elsewhere["GB"])
            return f"{chance.choice(drawn['given'])} {chance.choice(drawn['family'])[:1]}."
        given, family = chance.choice(self.names)[:2]
        return f"{given} {family[:1]}."


def _facts(one: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of somebody, verified or only said."""
    return {
        "citizenship": one.get("citizenship", "KZ"),
        "residence": one["residence"],
        "birth_date": date(one["born"], 1 + len(one["key"]) % 12, 1 + len(one["email"]) % 28),
    }


def _names() -> list[tuple[str, str, str]]:
    """Every given name with a family name: given, family, sex; as many as there are given names."""
    with (DATA / "names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    given = [row for row in rows if row["part"] == "given"]
    family = [row for row in rows if row["part"] == "family"]
    chance = random.Random("names")  # noqa: S311  (the same names at every loading)
    return [(row["kk"], chance.choice(family)["kk"], row["sex"]) for row in given]
