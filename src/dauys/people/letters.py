"""Letters about an account: sign-in codes and changes that its owner should know of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Letter:
    """Subject and text; `%(code)s` and `%(site)s` (the site's address) may stand in both."""

    subject: StrOrPromise
    body: StrOrPromise


_CODE = Letter(
    _("Your code: %(code)s"),
    _(
        "Your code is %(code)s\n\n"
        "Enter it on the page where you asked for it. It works for 15 minutes.\n\n"
        "If you did not ask for a code, do nothing: without it nobody can use your address."
    ),
)
_UNKNOWN = Letter(
    _("There is no account with this address"),
    _(
        "Somebody, perhaps you, wanted to sign in with this e-mail address. There is no account with it.\n\n"
        "To open one: %(site)s/accounts/signup/\n\n"
        "If it was not you, do nothing."
    ),
)
_EXISTS = Letter(
    _("You have an account already"),
    _(
        "Somebody, perhaps you, wanted to open an account with this e-mail address. There is one already.\n\n"
        "To sign in with a code, without a password: %(site)s/accounts/login/code/\n\n"
        "If it was not you, do nothing."
    ),
)


def _notice(subject: StrOrPromise) -> Letter:
    return Letter(
        subject,
        _(
            "%(subject)s.\n\n"
            "If it was you, there is nothing to do.\n\n"
            "If it was not you, sign in and look after your account at once: %(site)s/my/security/"
        ),
    )


LETTERS: dict[str, Letter] = {
    "account/email/email_confirmation": _CODE,
    "account/email/email_confirmation_signup": _CODE,
    "account/email/login_code": _CODE,
    "account/email/password_reset_code": _CODE,
    "account/email/unknown_account": _UNKNOWN,
    "account/email/account_already_exists": _EXISTS,
    "account/email/email_changed": _notice(_("The e-mail address of your account was changed")),
    "account/email/email_confirm": _notice(_("The e-mail address of your account was confirmed")),
    "account/email/email_deleted": _notice(_("An e-mail address was removed from your account")),
    "account/email/password_changed": _notice(_("The password of your account was changed")),
    "account/email/password_reset": _notice(_("The password of your account was reset")),
    "account/email/password_set": _notice(_("A password was set for your account")),
    "mfa/email/totp_activated": _notice(_("An authenticator app was added to your account")),
    "mfa/email/totp_deactivated": _notice(_("The authenticator app was removed from your account")),
    "mfa/email/recovery_codes_generated": _notice(_("New recovery codes were made for your account")),
    "mfa/email/webauthn_added": _notice(_("A passkey was added to your account")),
    "mfa/email/webauthn_removed": _notice(_("A passkey was removed from your account")),
    "socialaccount/email/account_connected": _notice(_("An electronic identity was connected to your account")),
    "socialaccount/email/account_disconnected": _notice(_("An electronic identity was removed from your account")),
}
"""By the name that allauth gives the letter."""


def write(name: str, *, site: str, code: str = "") -> tuple[str, str]:
    """Subject and text of a letter in the active language. KeyError: there is no such letter."""
    letter = LETTERS[name]
    subject = str(letter.subject) % {"code": code, "site": site}
    return subject, str(letter.body) % {"code": code, "site": site, "subject": subject}
