"""Who says what is known about a person."""

from __future__ import annotations

CLAIMED = "person"
"""People about themselves."""
BY_ACCOUNT = "account"
"""An address confirmed for signing in."""
BY_CODE = "code"
"""An address or number confirmed by a code."""
PROVIDER = "provider:"
"""Before the code of the identity provider that said it."""
