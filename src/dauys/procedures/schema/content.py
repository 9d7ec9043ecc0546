"""What a case consists of: its text, attachments, topics, fields and answers."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from dauys.procedures.schema.words import Code, Part, Texts


class TextLimits(Part):
    """Lengths in characters as people see them, both ends included; the languages to write in (none named: any).

    other_translations: where languages are named, whether translations into others may be added, marked as such.
    """

    title_min: Annotated[int, Field(ge=1)] = 1
    title_max: Annotated[int, Field(ge=1, le=1000)] = 200
    body_min: Annotated[int, Field(ge=1)] = 1
    body_max: Annotated[int, Field(ge=1, le=100_000)] = 10_000
    languages: tuple[str, ...] = ()
    other_translations: bool = False


class Attachments(Part):
    """What may be attached: megabytes (of 1024 times 1024 bytes) in all, and types (`application/pdf`, `image/*`).

    Nothing where the total is 0; any type where none is named.
    """

    total_mb: Annotated[int, Field(ge=0, le=1000)] = 10
    types: tuple[Annotated[str, Field(pattern=r"^[a-z]+/([a-z0-9.+-]+|\*)$")], ...] = ()


class Topics(Part):
    """Topics allowed (all, if empty) and subjects that are refused, each with its name."""

    allowed: tuple[Code, ...] = ()
    forbidden: dict[Code, Texts] = Field(default_factory=dict)


class OwnField(Part):
    """A field of its own that cases of one kind have; `max` in characters."""

    name: Code
    label: Texts
    required: bool = True
    max: Annotated[int, Field(ge=1, le=20_000)] = 2_000


class Responses(Part):
    """What an official answer must have: its text in all these languages; who reads what authors reply to questions."""

    languages: tuple[str, ...] = ()
    replies: Literal["public", "committee"] = "public"


Amount = Annotated[Decimal, Field(gt=0, max_digits=9, decimal_places=2)]
"""A sum of money in the currency of its rule, in hundredths at the finest."""


class Donations(Part):
    """Donations towards the costs of a case: the least and the most of one, both included, and what they are for.

    currency: its code by ISO 4217. offered: amounts to choose from, beside any other. recipient: who gets them, a name
    among `bodies`.
    """

    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    least: Amount
    most: Amount
    offered: tuple[Amount, ...] = ()
    recipient: Code
    purpose: Texts

    @model_validator(mode="after")
    def _ordered(self) -> Donations:
        if not all(self.least <= amount <= self.most for amount in (self.most, *self.offered)):
            message = "`most` and every amount `offered` must be at least `least`, and none more than `most`"
            raise ValueError(message)
        return self
