"""Petitions over HTTP: all operations, and the paths they stand under."""

from __future__ import annotations

from dauys.petitions import (
    api_advising,
    api_answering,
    api_attaching,
    api_checking,
    api_considering,
    api_correcting,
    api_donations,
    api_executing,
    api_objecting,
    api_organising,
    api_paper,
    api_reading,
    api_removing,
    api_signing,
    api_verifying,
    api_writing,
)
from dauys.petitions.api_schemas import desk, duties, petitions

PARTS = (
    api_advising,
    api_attaching,
    api_reading,
    api_signing,
    api_writing,
    api_organising,
    api_checking,
    api_objecting,
    api_paper,
    api_verifying,
    api_answering,
    api_considering,
    api_correcting,
    api_donations,
    api_executing,
    api_removing,
)
"""The modules whose import adds the operations."""
routers = (
    ("/petitions", petitions),
    ("/desk", desk),
    ("/obligations", duties),
    ("/effects", api_executing.effects),
    ("/hearings", api_considering.hearings),
)
