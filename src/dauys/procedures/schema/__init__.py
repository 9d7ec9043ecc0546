"""The form of a preset: the declared rules of one way to take part.

Every key is explained for lawyers in `docs/reference/presets.md`; the graph of stages is checked in `graph.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dauys.kernel.terms import Term
from dauys.procedures.schema.content import Attachments, Donations, OwnField, Responses, TextLimits, Topics
from dauys.procedures.schema.flow import Advice, Check, Lays, Move, Objection, Stage
from dauys.procedures.schema.numbers import Need, PlaceMinima, SizeClass, ThresholdRule
from dauys.procedures.schema.who import (
    MOST_ORGANISERS,
    Addressed,
    Authors,
    Belonging,
    BodyRef,
    Eligibility,
    GroupRole,
    Signers,
    StatementField,
    Statements,
)
from dauys.procedures.schema.words import (
    ACTIONS,
    ADDRESSED,
    FIELDS,
    GROUP_ROLES,
    OBJECTING,
    ROLES,
    STAGES,
    Code,
    Part,
    Source,
    Texts,
)

__all__ = [
    "ACTIONS",
    "ADDRESSED",
    "FIELDS",
    "GROUP_ROLES",
    "MOST_ORGANISERS",
    "OBJECTING",
    "ROLES",
    "STAGES",
    "Addressed",
    "Advice",
    "Attachments",
    "Authors",
    "Belonging",
    "BodyRef",
    "Check",
    "Code",
    "Donations",
    "Eligibility",
    "GroupRole",
    "Lays",
    "Move",
    "Need",
    "Objection",
    "OwnField",
    "Part",
    "PlaceMinima",
    "Preset",
    "Responses",
    "Signers",
    "SizeClass",
    "Source",
    "Stage",
    "StatementField",
    "Statements",
    "TextLimits",
    "Texts",
    "ThresholdRule",
    "Topics",
]


class Preset(Part):
    """The rules of one procedure, whole."""

    code: Code
    version: Annotated[int, Field(ge=1)]
    instrument: Code
    jurisdiction: str
    level: Literal["supranational", "national", "regional", "municipal"]
    zone: str
    calendar: str
    source: Source
    title: Texts
    summary: Texts
    addressed: Addressed
    bodies: dict[Code, BodyRef]
    authors: Authors = Authors()
    signers: Signers = Signers()
    text: TextLimits = TextLimits()
    attachments: Attachments = Attachments()
    advice: Advice | None = None
    topics: Topics = Topics()
    kinds: dict[Code, Texts] = Field(default_factory=dict)
    fields: dict[Code, tuple[OwnField, ...]] = Field(default_factory=dict)
    response: Responses = Responses()
    objection: Objection = Objection()
    reasons: dict[Code, Texts] = Field(default_factory=dict)
    outcomes: dict[Code, Texts] = Field(default_factory=dict)
    duties: dict[Code, Texts] = Field(default_factory=dict)
    effects: dict[Code, Texts] = Field(default_factory=dict)
    comments: bool = False
    donations: Donations | None = None
    initial: str = "draft"
    stages: dict[str, Stage]
    moves: tuple[Move, ...]
    thresholds: tuple[ThresholdRule, ...] = ()

    def stage(self, code: str) -> Stage:
        """The rules of a stage. KeyError: the preset has none of that code."""
        return self.stages[code]

    def moves_for(self, action: str, stage: str) -> list[Move]:
        """The declared steps of that name out of that stage."""
        return [move for move in self.moves if move.do == action and stage in move.from_]

    def laid_by(self, rule: str, duty: str) -> Lays | None:
        """What a rule such as `threshold:response` or `move:submit` lays as that duty; a stage's check is not laid."""
        kind, _colon, name = rule.partition(":")
        laying = [one.lays for one in self.thresholds if kind == "threshold" and one.name == name]
        laying += [move.lays for move in self.moves if kind == "move" and move.do == name]
        return next((lays for some in laying for lays in some if lays.duty == duty), None)

    def warning_of(self, rule: str, duty: str) -> Term | None:
        """The term after which whoever owes that duty because of that rule is warned."""
        kind, _colon, name = rule.partition(":")
        if kind == "stage" and name in self.stages:
            return self.stages[name].warn_after
        lays = self.laid_by(rule, duty)
        return lays.warn_after if lays else None

    def thresholds_in(self, stage: str) -> list[ThresholdRule]:
        """The thresholds that are looked for in that stage."""
        return [rule for rule in self.thresholds if stage in rule.in_]
