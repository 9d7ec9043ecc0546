"""What rules may know about a person: plain frozen data, without names and contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dauys.people.assurance import Assurance


@dataclass(frozen=True)
class Profile:
    """What eligibility is decided by.

    birth_date: when known. declared_age: full years, where only an age was told. citizenships: codes of states, and
    of unions that these belong to.
    residence: the codes of the place of residence, itself first, then its ancestors up to the root; empty: unknown.
    """

    birth_date: date | None = None
    declared_age: int | None = None
    citizenships: frozenset[str] = frozenset()
    residence: tuple[str, ...] = ()
    assurance: Assurance = Assurance.NONE


@dataclass(frozen=True)
class IdentityData:
    """Who a person is and how to reach them; read through `queries.identity_of`, which logs the read."""

    given: str = ""
    family: str = ""
    email: str = ""
    phone: str = ""

    @property
    def name(self) -> str:
        """Given and family name, as far as they are known."""
        return f"{self.given} {self.family}".strip()
