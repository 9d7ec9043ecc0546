"""How surely it is known who somebody is."""

from __future__ import annotations

from enum import StrEnum


class Assurance(StrEnum):
    """The levels, each reaching all before it; being seen in person is worth as much as an electronic identity."""

    NONE = "none"
    EMAIL = "email"
    PHONE = "phone"
    EID = "eid"
    IN_PERSON = "in_person"
    QUALIFIED = "qualified"

    @property
    def rank(self) -> int:
        """The place in the order, 0 for nothing known; `eid` and `in_person` share one."""
        return _RANKS[self]

    def reaches(self, other: Assurance | str) -> bool:
        """Whether this level is at least `other`."""
        return self.rank >= Assurance(other).rank


_RANKS = {
    Assurance.NONE: 0,
    Assurance.EMAIL: 1,
    Assurance.PHONE: 2,
    Assurance.EID: 3,
    Assurance.IN_PERSON: 3,
    Assurance.QUALIFIED: 4,
}
