"""Hands the options of a passkey to our own script through an attribute: no inline script is needed."""

from __future__ import annotations

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """A value as JSON; escaped like any other text where it is put."""
    return json.dumps(value)
