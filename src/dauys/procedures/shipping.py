"""Whether the product has newer rules than a procedure that was taken from one of its presets.

A preset may be corrected in a later release. What is in force stays as it was adopted; who administers it is told, sees
what differs, and begins a draft with it, or lets it be.
"""

from __future__ import annotations

import json
from hashlib import sha256

from dauys.procedures import differences, presets
from dauys.procedures.differences import UNTOLD
from dauys.procedures.models import Procedure
from dauys.procedures.schema import Preset
from dauys.procedures.writing import plain


def digest(preset: Preset) -> str:
    """Tells the rules of a preset from any others, whatever version they are given."""
    rules = {key: value for key, value in plain(preset).items() if key not in UNTOLD}
    return sha256(json.dumps(rules, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def mark(procedure: Procedure, preset: Preset) -> None:
    """Note, on a row that is not saved yet, from which shipped preset its rules are taken."""
    shipped = presets.shipped().get(preset.code)
    if shipped is not None:
        procedure.shipped_as, procedure.shipped_digest = preset.code, digest(shipped)


def newer(procedure: Procedure) -> Preset | None:
    """The shipped preset, where its rules are others now than those a procedure was taken from.

    Where it was not noted from which rules (adopted by an early release), what differs at all counts as newer.
    """
    shipped = presets.shipped().get(procedure.shipped_as or procedure.code)
    if shipped is None or shipped.instrument != procedure.instrument:
        return None
    if procedure.shipped_digest:
        return shipped if digest(shipped) != procedure.shipped_digest else None
    same_law = shipped.jurisdiction == procedure.preset.jurisdiction
    return shipped if same_law and differences.between(procedure.preset, shipped) else None
