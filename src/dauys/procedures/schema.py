"""The form of a preset: the declared rules of one way to take part.

Every key is explained for lawyers in `docs/reference/presets.md`; the graph of stages is checked in `graph.py`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from dauys.kernel.terms import Term
from dauys.people.assurance import Assurance

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
Share = Annotated[Decimal, Field(gt=0, le=1)]
Texts = dict[str, str]


def _in_english(value: Any) -> Any:
    """Versions adopted earlier state their source as one English text; they are never written again."""
    return {"en": value} if isinstance(value, str) else value


Source = Annotated[Texts, BeforeValidator(_in_english)]

ADDRESSED = "addressed"
"""Stands, in a preset, for the place that the case is addressed to."""

STAGES = (
    "draft",
    "organising",
    "advice",
    "unlisted",
    "moderation",
    "discussion",
    "gathering",
    "verification",
    "delivered",
    "consideration",
    "hearing",
    "answered",
    "rejected",
    "lapsed",
    "withdrawn",
)
ROLES = (
    "author",
    "organiser",
    "lawyer",
    "signer",
    "moderator",
    "authority",
    "committee",
    "body",
    "system",
)
ACTIONS = (
    "draft",
    "edit",
    "submit",
    "join",
    "leave",
    "advise",
    "accept",
    "return",
    "reject",
    "open",
    "sign",
    "unsign",
    "correct",
    "deliver",
    "verify",
    "respond",
    "extend",
    "redirect",
    "request_info",
    "invite",
    "press",
    "hear",
    "vote",
    "conclude",
    "plan",
    "milestone",
    "confirm",
    "quarantine",
    "release",
    "withdraw",
)
FIELDS = ("title", "body", "topic", "kind", "reason", "duty", "outcome", "text", "until", "on", "valid", "invalid")


class Part(BaseModel):
    """A part of a preset: unknown keys are mistakes, and nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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


class Authors(Eligibility):
    """Who may start a case; how many organisers it needs, the author included, and from how many places at least.

    A place is one directly within the addressed place, by residence: of the European Union a member state.
    """

    organisers: Annotated[int, Field(ge=1, le=MOST_ORGANISERS)] = 1
    organisers_from: Annotated[int, Field(ge=1, le=MOST_ORGANISERS)] = 1


class Signers(Eligibility):
    """Who may sign, what is unique, which place a person counts for, and what others see of them."""

    one_per: Literal["person", "mailbox"] = "person"
    per_mailbox: Annotated[int, Field(ge=1, le=10)] = 1
    counts_for: Literal["residence", "citizenship"] = "residence"
    shown: Literal["none", "number", "initials", "full", "choice"] = "number"
    postcode: bool = False


class TextLimits(Part):
    """Lengths in characters, both ends included."""

    title_min: Annotated[int, Field(ge=1)] = 1
    title_max: Annotated[int, Field(ge=1, le=1000)] = 200
    body_min: Annotated[int, Field(ge=1)] = 1
    body_max: Annotated[int, Field(ge=1, le=100_000)] = 10_000
    languages: tuple[str, ...] = ()


class Attachments(Part):
    """What may be attached; none where the total is 0 megabytes."""

    total_mb: Annotated[int, Field(ge=0, le=1000)] = 0
    types: tuple[str, ...] = ()


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
    """What an official answer must have: its text in all these languages."""

    languages: tuple[str, ...] = ()


class Check(Part):
    """An internal duty that runs with a stage's term: public, but no answer to the author."""

    duty: Code
    body: Code


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


class SizeClass(Part):
    """For places with more than `above` people: a number or a share. The first class that fits is taken."""

    above: Annotated[int, Field(ge=0)] = 0
    number: Annotated[int, Field(gt=0)] | None = None
    share: Share | None = None

    @model_validator(mode="after")
    def _one(self) -> SizeClass:
        if (self.number is None) == (self.share is None):
            message = "state exactly one of `number` and `share`"
            raise ValueError(message)
        return self


class PlaceMinima(Part):
    """A minimum in each of at least `least` places; `minimum` maps a place's code to its own.

    table: a CSV file beside the preset (`place,minimum`) from which `minimum` is read when the preset is loaded.
    """

    least: Annotated[int, Field(gt=0)]
    minimum: dict[str, Annotated[int, Field(gt=0)]] = Field(default_factory=dict)
    table: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\.csv$")] | None = None

    @model_validator(mode="after")
    def _stated(self) -> PlaceMinima:
        if not self.minimum:
            message = "state `minimum`, or a `table` that lies beside the preset"
            raise ValueError(message)
        return self


class Need(Part):
    """How many it takes. Shares are of the addressed place's frozen population, rounded up."""

    number: Annotated[int, Field(gt=0)] | None = None
    more_than: Annotated[int, Field(gt=0)] | None = None
    share: Share | None = None
    by_size: tuple[SizeClass, ...] = ()
    places: PlaceMinima | None = None

    @model_validator(mode="after")
    def _one(self) -> Need:
        ways = [self.number is not None, self.more_than is not None, self.share is not None, bool(self.by_size)]
        if sum(ways) > 1 or not (any(ways) or self.places):
            message = "state exactly one of `number`, `more_than`, `share`, `by_size` (`places` may be added)"
            raise ValueError(message)
        return self


class ThresholdRule(Part):
    """What happens at a number of people, signed or certified, in which stages it is looked for."""

    name: Code
    in_: tuple[str, ...] = Field(default=("gathering",), alias="in")
    need: Need
    of: Literal["signatures", "certified"] = "signatures"
    lists: bool = False
    moves: str | None = None
    lays: tuple[Lays, ...] = ()
    permits: str | None = None
    notifies: tuple[Literal["author", "signers", "followers", "body"], ...] = ("author", "followers")

    @property
    def leads_on(self) -> bool:
        """Whether something follows for everybody, beyond being listed or told."""
        return bool(self.moves or self.lays or self.permits)


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
    topics: Topics = Topics()
    kinds: dict[Code, Texts] = Field(default_factory=dict)
    fields: dict[Code, tuple[OwnField, ...]] = Field(default_factory=dict)
    response: Responses = Responses()
    reasons: dict[Code, Texts] = Field(default_factory=dict)
    outcomes: dict[Code, Texts] = Field(default_factory=dict)
    duties: dict[Code, Texts] = Field(default_factory=dict)
    effects: dict[Code, Texts] = Field(default_factory=dict)
    comments: bool = False
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
