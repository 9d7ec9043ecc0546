"""The words of presets: codes, stages, roles, actions and the fields of actions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

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
    "representative",
    "deputy",
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
    "assign",
    "hand_over",
    "take_over",
    "vacate",
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
OBJECTING = ("object", "uphold", "overturn")
"""What follows a refusal in every procedure that refuses; no preset declares it."""
GROUP_ROLES = ("representative", "deputy")
"""Roles of organisers whose steps a preset may name: the deputy takes the representative's where nobody is that."""
FIELDS = (
    "title",
    "body",
    "topic",
    "kind",
    "reason",
    "duty",
    "outcome",
    "text",
    "until",
    "on",
    "valid",
    "invalid",
    "role",
)


class Part(BaseModel):
    """A part of a preset: unknown keys are mistakes, and nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
