"""Who may do something, which bodies are meant, and for which places."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from dauys.kernel.terms import Term
from dauys.people.assurance import Assurance
from dauys.procedures.schema.words import Code, Part, Texts


class BodyRef(Part):
    """Which body is meant: one by its code, or the one of a kind that is responsible for the addressed place.

    competent: the one that is competent for topic and place, and only where there is none the one by code or kind.
    """

    code: str | None = None
    kind: str | None = None
    competent: bool = False

    @model_validator(mode="after")
    def _one(self) -> BodyRef:
        if (self.code is None) == (self.kind is None):
            message = "name the body by exactly one of `code` and `kind`"
            raise ValueError(message)
        return self


class Belonging(Part):
    """One way to belong: all that is named must hold. `addressed` stands for the addressed place."""

    citizenship: str | None = None
    residence: str | None = None


class Eligibility(Part):
    """Who may: everything stated must hold; of several belongings, one is enough."""

    min_age: Annotated[int, Field(ge=0, le=120)] | None = None
    belongs: tuple[Belonging, ...] = ()
    assurance: Assurance = Assurance.NONE


MOST_ORGANISERS = 50
"""A case has no more organisers than that, its author included."""


class GroupRole(Part):
    """What one of the organisers is for the others; `required`: somebody must be that when the case is handed in."""

    title: Texts
    required: bool = False


class Authors(Eligibility):
    """Who may start a case; how many organisers it needs, the author included, and from how many places at least.

    A place is one directly within the addressed place, by residence: of the European Union a member state. shown: how
    much of their names may be shown, as each chooses; `none`: they may be anonymous towards the public. roles:
    what one of them each may be. when_short: what follows where, once the case was handed in, too few are left:
    nothing, a pause of signing, or the end of the case; short_term: for how long another one may be found.
    """

    organisers: Annotated[int, Field(ge=1, le=MOST_ORGANISERS)] = 1
    organisers_from: Annotated[int, Field(ge=1, le=MOST_ORGANISERS)] = 1
    shown: Annotated[tuple[Literal["full", "initials", "none"], ...], Field(min_length=1)] = ("full", "initials")
    roles: dict[Code, GroupRole] = Field(default_factory=dict)
    when_short: Literal["goes_on", "paused", "lapses"] = "goes_on"
    short_term: Term | None = None


StatementField = Literal["name", "birth_date", "address", "municipality", "document"]
"""What a statement may hold; `document`: the kind and number of an identity document, or a personal number."""


class Statements(Part):
    """What each signer states so that an authority can verify it, and how long that is kept.

    fields: for every place. by_place: other fields for the signers of one place, by its code. table: a CSV file beside
    the preset (`place,fields`, the fields apart by spaces) from which `by_place` is read when the preset is loaded.
    kept_after: a term from the end of verification. kept_at_most: one from the opening of gathering. The earlier is it.
    """

    fields: tuple[StatementField, ...] = ()
    by_place: dict[str, tuple[StatementField, ...]] = Field(default_factory=dict)
    table: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\.csv$")] | None = None
    kept_after: Term | None = None
    kept_at_most: Term | None = None

    def of(self, place: str) -> tuple[StatementField, ...]:
        """What signers who count for a place state."""
        return self.by_place.get(place, self.fields)

    @property
    def asked(self) -> bool:
        """Whether anything is stated at all."""
        return bool(self.fields or self.by_place)


class Signers(Eligibility):
    """Who may sign, what is unique, which place a person counts for, what others see, and what authorities are told."""

    one_per: Literal["person", "mailbox"] = "person"
    per_mailbox: Annotated[int, Field(ge=1, le=10)] = 1
    counts_for: Literal["residence", "citizenship"] = "residence"
    shown: Literal["none", "number", "initials", "full", "choice"] = "number"
    postcode: bool = False
    statement: Statements = Statements()
    paper: bool = False


class Addressed(Part):
    """Which places the procedure is for: one fixed place, or the author's choice among kinds."""

    place: str | None = None
    kinds: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one(self) -> Addressed:
        if (self.place is None) == (not self.kinds):
            message = "state exactly one of `place` and `kinds`"
            raise ValueError(message)
        return self
