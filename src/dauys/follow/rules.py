"""Pure decisions: what can be followed, and how much."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dauys.follow.models import Kind
from dauys.kernel.refusal import Kind as Sort
from dauys.kernel.refusal import Refusal, invalid

MOST = 500
"""So many things one person can follow."""

LONGEST = 300
"""Letters of a target; what the column holds."""


def refuse_naming(kind: str, target: str) -> Refusal | None:
    """Why this cannot be the name of something to follow."""
    known = kind in Kind.values and 0 < len(target) <= LONGEST and target.isprintable()
    if known and kind == Kind.LIST:
        known = target.startswith("/") and not target.startswith(("//", "/\\"))
    if known and kind == Kind.CASE:
        known = _is_case(target)
    return None if known else invalid("not_followable", _("This cannot be followed."))


def refuse_another(number: int) -> Refusal | None:
    """Why somebody who follows that many things cannot follow one more."""
    if number >= MOST:
        return Refusal(
            "too_many_follows",
            _("You already follow %(most)d things. Stop following something first.") % {"most": MOST},
            kind=Sort.TOO_MANY,
        )
    return None


def _is_case(target: str) -> bool:
    try:
        return str(UUID(target)) == target
    except ValueError:
        return False
