"""Who may do what where, read off the rules themselves, as the page `docs/reference/permissions.md`.

A test compares the page; with DAUYS_WRITE_DOCS=1 it writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import UUID

from dauys.people.actor import ANONYMOUS, Actor, Held
from dauys.procedures import queries, rules
from dauys.procedures.models import Case
from dauys.procedures.schema import FIELDS, Preset

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "permissions.md"
ROLES = {
    "anonymous": "anybody",
    "author": "its author",
    "organiser": "another organiser",
    "citizen": "another citizen",
    "moderator": "moderator of the place",
    "elsewhere": "moderator of another place",
    "committee": "committee",
    "executor": "official of the addressee",
    "head": "head of the addressee",
    "stranger": "official of another body",
    "administrator": "administrator",
}
HEADING = """# Who may do what

Read off the rules by `tests/petitions/permissions.py`, which a test compares with this page. A cell names who may take
the step in that stage, provided that everything else the rules ask for is there: a reason, a text that fits, an open
term, an electronic identity. Only steps that somebody may take are shown; a stage without any is a last one.

Beyond that: nobody decides on their own petition; a duty is extended, passed on and answered only by the body that owes
it; an answer is published by a head who did not draft it; who may sign is decided by age, citizenship, place and
assurance.
"""


def actors(case: Case, *, organiser: UUID, elsewhere: str, other_body: int) -> Mapping[str, Actor]:
    """Somebody in each role, towards this case."""
    law, place, body = case.jurisdiction_id, case.place.path, case.addressee_id

    def held(role: str, body_id: int | None = None, path: str = "") -> Actor:
        return Actor(person_id=UUID(int=2), posts=(Held(role, body_id, path, law),))

    return {
        "anonymous": ANONYMOUS,
        "author": Actor(person_id=case.author_id),
        "organiser": Actor(person_id=organiser),
        "citizen": Actor(person_id=UUID(int=1)),
        "moderator": held("moderator", path=place),
        "elsewhere": held("moderator", path=elsewhere),
        "committee": held("committee"),
        "executor": held("body", body),
        "head": held("head", body),
        "stranger": held("body", other_body),
        "administrator": held("administrator"),
    }


def allowed(case: Case, people: Mapping[str, Actor]) -> Iterator[tuple[str, list[str]]]:
    """Each declared step of the stage where the case stands, and who may take it."""
    everything = dict.fromkeys(FIELDS, "given")
    everything_done = rules.Situation(
        crossed={rule.name for rule in case.preset.thresholds},
        done={action for move in case.preset.moves for action in move.done},
    )
    for action in dict.fromkeys(move.do for move in case.preset.moves):
        may = [
            name
            for name, actor in people.items()
            if rules.refuse_step(case, action, queries.roles_in(case, actor), everything, everything_done) is None
        ]
        if may:
            yield action, may


def table(preset: Preset, rows: Mapping[str, list[tuple[str, list[str]]]]) -> str:
    """One procedure's part of the page."""
    lines = [f"## {preset.title['en']} (`{preset.code}`)", "| stage | step | who |", "|---|---|---|"]
    for stage, steps in rows.items():
        lines += [f"| {stage} | {action} | {_who(may)} |" for action, may in steps]
    return "\n".join(lines)


def _who(may: list[str]) -> str:
    return "anybody" if set(may) == set(ROLES) else ", ".join(ROLES[name] for name in may)
