"""Forms of django-allauth as we want them."""

from __future__ import annotations

from typing import Any

from allauth.account import forms


class SignupForm(forms.SignupForm):  # type: ignore[misc]  # allauth has no types
    """An e-mail address is enough to open an account; a password can be set afterwards."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("password1", None)
