"""JSON that keeps the order of its keys on every database: stored as text, for PostgreSQL's own type sorts them."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class OrderedJSONField(models.Field[Any, Any]):
    """A JSON value that comes back as it was written. It cannot be searched by its keys."""

    def get_internal_type(self) -> str:
        """Text, to every database."""
        return "TextField"

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Any:
        """The value that was stored."""
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        """The value, out of a fixture's text too."""
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        """The text that is stored."""
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def value_to_string(self, obj: models.Model) -> Any:
        """The value in a copy of the database."""
        return self.get_prep_value(self.value_from_object(obj))
