"""Fixtures of the whole suite."""

from __future__ import annotations

from tests.ledger.lifting import ledger_can_be_emptied

__all__ = ["ledger_can_be_emptied"]
