"""How django-allauth works with our persons, identity providers and letters."""

from __future__ import annotations

import base64
import json
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dauys.kernel.clock import clock
from dauys.kernel.events import publish
from dauys.kernel.texts import pick
from dauys.people import actions, letters, queries
from dauys.people.events import AccountMail
from dauys.people.models import Account, AttributeKind, IdentityProvider, Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts have a person from the first moment; their letters go the way of all others."""

    def new_user(self, request: HttpRequest) -> Account:  # noqa: ARG002  (allauth's signature)
        """Prepare an account that is not stored yet."""
        return Account(created_at=clock.now())

    def save_user(self, request: HttpRequest, user: Account, form: Any, commit: bool = True) -> Account:  # noqa: FBT001, FBT002  (allauth's signature)
        """Store a new account, with its person."""
        super().save_user(request, user, form, commit=False)
        if commit:
            give_person(user)
            user.save()
        return user

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Take an address as confirmed for signing in: nobody else has it any longer, and its owner's is verified."""
        account = email_address.user
        actions.release_address(email_address.email, keeper=account, now=clock.now())
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            actions.take_over_address(account.person, email=email_address.email, now=clock.now())
        return confirmed

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter in the language of the page and hand it on."""
        subject, body = letters.write(template_prefix, site=settings.SITE_URL, code=context.get("code", ""))
        account = context.get("user")
        publish(
            AccountMail(
                at=clock.now(),
                to=email,
                subject=subject,
                body=body,
                language=get_language() or settings.LANGUAGE_CODE,
                person_id=account.person_id if isinstance(account, Account) else None,
            )
        )


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of authenticator apps and recovery codes are stored sealed."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return base64.b64encode(settings.KEYS.seal(text.encode(), context="mfa")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret."""
        return str(settings.KEYS.unseal(base64.b64decode(encrypted_text), context="mfa").decode())


class Provider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """An OpenID Connect provider whose claims are never stored in the clear, also not on the way to an account."""

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        """Seal all claims; they are read once, at the end of the sign-in."""
        told = {**(data.get("id_token") or {}), **(data.get("userinfo") or {})}
        sealed = settings.KEYS.seal(json.dumps(told).encode(), context=f"claims/{self.app.provider_id}")
        return {"sealed": base64.b64encode(sealed).decode()}


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Identity providers are our own rows; what they tell becomes attributes with source and date."""

    def list_apps(
        self,
        request: HttpRequest | None,  # noqa: ARG002  (allauth's signature)
        provider: str | None = None,
        client_id: str | None = None,
    ) -> list[SocialApp]:
        """The enabled providers as allauth wants them; nothing of it is stored."""
        rows = queries.providers()
        if provider and provider != Provider.id:
            rows = rows.filter(code=provider)
        if client_id:
            rows = rows.filter(client_id=client_id)
        return [_app(row) for row in rows]

    def list_providers(self, request: HttpRequest) -> list[Provider]:
        """Every provider people can sign in with."""
        return [Provider(request=request, app=app) for app in self.list_apps(request)]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        """The provider with this code; SocialApp.DoesNotExist where it is unknown or switched off."""
        return Provider(request=request, app=self.get_app(request, provider=provider, client_id=client_id))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Account:  # noqa: ARG002  (the same)
        """Only the e-mail address goes into the account; names are attributes of the person."""
        account: Account = sociallogin.user
        account.email = (data.get("email") or "").lower()
        return account

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Note what the provider tells about somebody who has an account."""
        connecting = sociallogin.state.get("process") == "connect"
        account: Any = request.user if connecting else sociallogin.user
        if connecting and is_reauthentication_required(request, app="allauth.socialaccount"):
            return  # nothing is noted of somebody who has not shown that the account is theirs
        if (sociallogin.is_existing and account == sociallogin.user) or (connecting and not sociallogin.is_existing):
            _keep_claims(request, sociallogin.account, account.person)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Account:
        """Store a new account that was opened with an electronic identity, and what the provider told."""
        account: Account = sociallogin.user
        give_person(account)
        super().save_user(request, sociallogin, form)
        _keep_claims(request, sociallogin.account, account.person)
        for address in EmailAddress.objects.filter(user=account, verified=True):
            actions.take_over_address(account.person, email=address.email, now=clock.now())
        return account


def give_person(account: Account) -> None:
    """Make the person of a new account."""
    if account.person_id is None:
        account.person = actions.register_person(
            language=get_language() or settings.LANGUAGE_CODE, now=account.created_at
        )


def _app(row: IdentityProvider) -> SocialApp:
    return SocialApp(
        provider=Provider.id,
        provider_id=row.code,
        name=pick(row.name),
        client_id=row.client_id,
        secret=queries.secret_of(row),
        settings={"server_url": row.server_url, "scope": row.scopes, "oauth_pkce_enabled": True},
    )


def _keep_claims(request: HttpRequest, account: SocialAccount, person: Person) -> None:
    """Record the sealed claims as attributes and drop them; what cannot be kept is said and does no harm."""
    sealed = base64.b64decode(account.extra_data.get("sealed", ""))
    account.extra_data = {}
    if account.pk:
        account.save(update_fields=["extra_data"])
    if not sealed:
        return
    told = json.loads(settings.KEYS.unseal(sealed, context=f"claims/{account.provider}"))
    row = IdentityProvider.objects.get(code=account.provider)
    found = actions.record_claims(person, provider=row, told=told, now=clock.now())
    labels = dict(AttributeKind.choices)
    for kind, sentence in found.problems.items():
        messages.warning(
            request,
            _("%(provider)s told us something we cannot use (%(what)s): %(why)s")
            % {"provider": row, "what": labels[AttributeKind(kind)], "why": sentence},
        )
