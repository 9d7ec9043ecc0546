"""A jurisdiction, and a hand that puts documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from dauys.kernel.models import Jurisdiction
from dauys.search import actions

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def kazakhstan(db: None) -> Jurisdiction:
    """The jurisdiction of most documents."""
    return Jurisdiction.objects.create(code="KZ", name={"en": "Kazakhstan"}, languages=["kk", "ru"])


@pytest.fixture
def put(kazakhstan: Jurisdiction) -> Callable[..., UUID]:
    """Put a listed document, by default one of Kazakhstan's petitions; give its case."""

    def make(title: str = "", body: str = "", *, language: str = "ru", **more: Any) -> UUID:
        case_id = more.pop("case_id", None) or uuid4()
        values: dict[str, Any] = {
            "instrument": "petitions",
            "jurisdiction": kazakhstan,
            "titles": {language: title},
            "bodies": {language: body} if body else {},
            "listed": True,
            "now": NOW,
        }
        actions.put(case_id, **(values | more))
        return case_id

    return make
