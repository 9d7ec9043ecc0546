"""From what an identity provider says to what we keep: an administrator's mapping, applied to one sign-in. Pure."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from dauys.kernel.refusal import Refusal
from dauys.people import values
from dauys.people.assurance import Assurance
from dauys.people.models import AttributeKind


class Mapping(BaseModel):
    """Which claim tells what; a dot leads into a nested claim, an empty name means that it is not told.

    assurance: the level of every sign-in; where `levels` names values of the claim `level_claim` (usually `acr`),
    the level of that value instead, and `none` for values that are not named.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    assurance: Assurance = Assurance.NONE
    level_claim: str = "acr"
    levels: dict[str, Assurance] = Field(default_factory=dict)
    citizenship: str = ""
    residence: str = ""
    birth_date: str = "birthdate"
    given: str = "given_name"
    family: str = "family_name"
    phone: str = "phone_number"


@dataclass(frozen=True)
class Finding:
    """One attribute as the provider told it."""

    kind: str
    value: Any
    verified: bool
    level: Assurance


@dataclass(frozen=True)
class Findings:
    """What one sign-in told. problems: kind → the sentence why what was said of it cannot be kept."""

    level: Assurance
    attributes: tuple[Finding, ...]
    problems: Table[str, str]


def level_of(mapping: Mapping, claims: Table[str, Any]) -> Assurance:
    """The level of assurance of a sign-in with these claims."""
    if not mapping.levels:
        return mapping.assurance
    return mapping.levels.get(str(claim(claims, mapping.level_claim)), Assurance.NONE)


def claim(claims: Table[str, Any], name: str) -> Any:
    """The value of a claim, following dots into nested ones; None where it is not told."""
    if not name:
        return None
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Table) else None
    return found


def read(mapping: Mapping, claims: Table[str, Any]) -> Findings:
    """Everything the mapping finds in the claims, brought to its written form.

    What an electronic identity tells is verified. Below that level only an address or number is, and only when the
    provider says that it was confirmed; everything else counts as claimed.
    """
    level = level_of(mapping, claims)
    sure = level.reaches(Assurance.EID)
    name = {"given": claim(claims, mapping.given), "family": claim(claims, mapping.family)}
    told: dict[str, tuple[Any, bool]] = {
        AttributeKind.CITIZENSHIP: (claim(claims, mapping.citizenship), sure),
        AttributeKind.RESIDENCE: (claim(claims, mapping.residence), sure),
        AttributeKind.BIRTH_DATE: (claim(claims, mapping.birth_date), sure),
        AttributeKind.NAME: (name if any(name.values()) else None, sure),
        AttributeKind.PHONE: (claim(claims, mapping.phone), sure or claims.get("phone_number_verified") is True),
        AttributeKind.EMAIL: (claims.get("email"), claims.get("email_verified") is True),
        AttributeKind.SUBJECT: (claims.get("sub"), sure),
    }
    kept, problems = [], {}
    for kind, (value, verified) in told.items():
        if value in (None, "", []):
            continue
        try:
            kept.append(Finding(kind, values.written(kind, value), verified, _level(kind, level, verified=verified)))
        except Refusal as refusal:
            problems[kind] = str(refusal.message)
    return Findings(level, tuple(kept), problems)


def _level(kind: str, level: Assurance, *, verified: bool) -> Assurance:
    """How surely a verified value tells who the person is: an address or number no more than itself."""
    own = {str(AttributeKind.EMAIL): Assurance.EMAIL, str(AttributeKind.PHONE): Assurance.PHONE}
    return own.get(kind, level) if verified else Assurance.NONE
