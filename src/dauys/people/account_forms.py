"""Forms of django-allauth as we want them: without texts inside the fields, which vanish when one begins to write."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from allauth.socialaccount import forms as social


class Plain:
    """Takes the placeholders out; each field has its label."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Plain, forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Address and password."""


class SignupForm(Plain, forms.SignupForm):  # type: ignore[misc]  # the same
    """An e-mail address is enough to open an account; a password can be set afterwards."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("password1", None)


class RequestLoginCodeForm(Plain, forms.RequestLoginCodeForm):  # type: ignore[misc]  # the same
    """Where to send the code."""


class ResetPasswordForm(Plain, forms.ResetPasswordForm):  # type: ignore[misc]  # the same
    """Where to send the code for a new password."""


class ResetPasswordKeyForm(Plain, forms.ResetPasswordKeyForm):  # type: ignore[misc]  # the same
    """The new password."""


class ChangePasswordForm(Plain, forms.ChangePasswordForm):  # type: ignore[misc]  # the same
    """The old and the new password."""


class SetPasswordForm(Plain, forms.SetPasswordForm):  # type: ignore[misc]  # the same
    """The first password."""


class AddEmailForm(Plain, forms.AddEmailForm):  # type: ignore[misc]  # the same
    """Another address."""


class ReauthenticateForm(Plain, forms.ReauthenticateForm):  # type: ignore[misc]  # the same
    """The password once more."""


class ConfirmLoginCodeForm(Plain, forms.ConfirmLoginCodeForm):  # type: ignore[misc]  # the same
    """The code to sign in with."""


class ConfirmEmailVerificationCodeForm(Plain, forms.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]  # the same
    """The code that confirms an address."""


class ConfirmPasswordResetCodeForm(Plain, forms.ConfirmPasswordResetCodeForm):  # type: ignore[misc]  # the same
    """The code for a new password."""


class SocialSignupForm(Plain, social.SignupForm):  # type: ignore[misc]  # the same
    """The address that an identity provider did not tell."""
