"""Scenario files: one case of one preset, run through simulated time."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from dauys.people.assurance import Assurance
from dauys.procedures.schema import ACTIONS, OBJECTING, ROLES

TICK = "tick"
SIMULATED = (*ACTIONS, *OBJECTING, TICK)
LONGEST_MONTHS = 1_200
"""A scenario may run for a hundred years."""
YEARS = range(1900, 2201)
"""The years in which a scenario may start."""
MOST_PEOPLE = 100_000_000_000
DAY = r"\d{4}-\d{2}-\d{2}"


class ScenarioError(Exception):
    """A scenario file that cannot be run; says line or key, and what is wrong."""


class Part(BaseModel):
    """A part of a scenario: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class At(Part):
    """When, from the start: the wall clock moves by months and days, then exactly by hours and seconds."""

    months: Annotated[int, Field(ge=0, le=LONGEST_MONTHS)] = 0
    days: Annotated[int, Field(ge=0, le=LONGEST_MONTHS * 31)] = 0
    hours: Annotated[int, Field(ge=0, le=LONGEST_MONTHS * 31 * 24)] = 0
    seconds: Annotated[float, Field(ge=0, le=LONGEST_MONTHS * 31 * 86_400, allow_inf_nan=False)] = 0


class Who(Part):
    """What is said of a person; the rest is chosen so that they are eligible."""

    age: Annotated[int, Field(ge=0, le=150)] | None = None
    citizenship: str | None = None
    residence: str | None = None
    assurance: Assurance | None = None


def _plain_day(value: Any) -> Any:
    """A day written as a text is a day, not its first moment."""
    return date.fromisoformat(value) if isinstance(value, str) and re.fullmatch(DAY, value) else value


Moment = Annotated[datetime | date, BeforeValidator(_plain_day)]


class Fields(Part):
    """The fields of an action."""

    title: str | None = None
    body: str | None = None
    topic: str | None = None
    kind: str | None = None
    reason: str | None = None
    duty: str | None = None
    outcome: str | None = None
    text: str | None = None
    until: Moment | None = None
    on: Moment | None = None
    valid: Annotated[int, Field(ge=0)] | None = None
    invalid: Annotated[int, Field(ge=0)] | None = None
    role: str | None = None
    to: str | None = None


class Step(Part):
    """One step, in the order written."""

    do: str
    by: str | None = None
    at: At | None = None
    count: Annotated[int, Field(ge=1, le=100_000_000)] = 1
    from_: Annotated[str | None, Field(alias="from")] = None
    person: str | None = None
    who: Who = Who()
    with_: Annotated[Fields, Field(alias="with")] = Fields()

    @model_validator(mode="after")
    def _known(self) -> Step:
        if self.do not in SIMULATED:
            raise ValueError(f"there is no action “{self.do}”")
        if self.by is None and self.do != TICK:
            raise ValueError("say by whom: `by` is missing")
        if self.by is not None and self.by not in ROLES:
            raise ValueError(f"there is no role “{self.by}”")
        if self.person is not None and self.count != 1:
            raise ValueError("a named person is one: leave `count` out")
        return self


class Scenario(Part):
    """One case of one preset through simulated time."""

    preset: str
    start: AwareDatetime
    place: str | None = None
    population: dict[str, Annotated[int, Field(ge=0, le=MOST_PEOPLE)]] = Field(default_factory=dict)
    step: tuple[Step, ...]

    @field_validator("start")
    @classmethod
    def _in_our_times(cls, start: datetime) -> datetime:
        if start.year not in YEARS:
            raise ValueError(f"a scenario starts between {YEARS[0]} and {YEARS[-1]}")
        return start


def read(path: Path) -> Scenario:
    """A scenario out of a file. ScenarioError: what is wrong and where. OSError: the file cannot be read."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Scenario.model_validate(data)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path}: {error}") from error
    except ValidationError as error:
        raise ScenarioError("\n".join(f"{path}: {_key(e['loc'])}: {_sentence(e)}" for e in error.errors())) from error


def _sentence(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such key"
    if error["type"] == "missing":
        return "this key is missing"
    return str(error["msg"]).removeprefix("Value error, ")


def _key(location: tuple[Any, ...]) -> str:
    key = ""
    for part in location:
        key += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if key else str(part)
    return key
