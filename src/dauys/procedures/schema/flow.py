"""Where a case may stand, which steps lead on, and what is owed because of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dauys.kernel.terms import Term
from dauys.procedures.schema.words import Code, Part


class Check(Part):
    """An internal duty that runs with a stage's term: public, but no answer to the author.

    each_place: one duty for each place that statements were given for, owed by the body responsible for that place.
    """

    duty: Code
    body: Code
    each_place: bool = False


class Lays(Part):
    """A duty laid on a body; without a term it has no legal date and is shown so.

    warn_after: the lower end of a range ("7–15 days"), at which the body is warned. extended_to: how long it may take
    in all, extensions included, from the moment it was laid.
    """

    duty: Code
    body: Code = "addressee"
    term: Term | None = None
    warn_after: Term | None = None
    extended_to: Term | None = None


class Advice(Part):
    """Free legal help with a text that may still change: which body gives it, in which ways, and within which term."""

    body: Code
    ways: Annotated[tuple[Literal["message", "call"], ...], Field(min_length=1)] = ("message",)
    term: Term | None = None


class Stage(Part):
    """Where a case may stand. `after` says what follows when the term runs out; `warn_after` warns whoever checks.

    verifies: authorities certify here.
    """

    term: Term | None = None
    after: str | None = None
    warn_after: Term | None = None
    sign: bool = False
    verifies: bool = False
    listed: bool | None = None
    check: Check | None = None
    final: bool = False


class Objection(Part):
    """How long an author may object to a refusal, counted from it."""

    term: Term = Term(days=30)


class Move(Part):
    """A declared step: who may do what from where, what it needs, and where it leads.

    earliest: a term from the entering of the stage that must be over. done: steps that must have been taken before; of
    several moves for the same step the first that applies is taken.
    """

    do: str
    by: str
    from_: tuple[str, ...] = Field(alias="from")
    to: str | None = None
    when: Literal["always", "duties_met"] = "always"
    needs: tuple[str, ...] = ()
    permitted_by: str | None = None
    earliest: Term | None = None
    done: tuple[str, ...] = ()
    lays: tuple[Lays, ...] = ()
