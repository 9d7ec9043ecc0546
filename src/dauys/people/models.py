"""Persons, their accounts, what is known about them, and the posts they hold."""

from __future__ import annotations

import json
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from dauys.kernel.ids import uuid7
from dauys.kernel.models import Jurisdiction
from dauys.kernel.texts import TranslatedField, pick
from dauys.people.assurance import Assurance


class Role(models.TextChoices):
    """What a post lets its holder do."""

    MODERATOR = "moderator", _("Moderator")
    BODY = "body", _("Executor")
    HEAD = "head", _("Head")
    COMMITTEE = "committee", _("Committee clerk")
    LAWYER = "lawyer", _("Legal adviser")
    AUTHORITY = "authority", _("Certifying authority")
    ADMINISTRATOR = "administrator", _("Administrator")
    OPERATOR = "operator", _("Operator")


class Way(models.TextChoices):
    """How a code reaches a person."""

    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")


class AttributeKind(models.TextChoices):
    """What an attribute tells. `subject`: who the person is to an identity provider."""

    CITIZENSHIP = "citizenship", _("Citizenship")
    RESIDENCE = "residence", _("Place of residence")
    BIRTH_DATE = "birth_date", _("Date of birth")
    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Phone number")
    NAME = "name", _("Name")
    SUBJECT = "subject", _("Electronic identity")


ASSURANCES = [
    (Assurance.NONE, _("nothing confirmed")),
    (Assurance.EMAIL, _("e-mail confirmed")),
    (Assurance.PHONE, _("phone confirmed")),
    (Assurance.EID, _("electronic identity")),
    (Assurance.IN_PERSON, _("seen in person")),
    (Assurance.QUALIFIED, _("qualified electronic signature")),
]


def seal(value: Any, *, context: str) -> bytes:
    """A JSON value as bytes that only this installation can read; `context` must be the same to open them."""
    return settings.KEYS.seal(json.dumps(value, ensure_ascii=False).encode(), context=context)


def unseal(sealed: bytes | memoryview, *, context: str) -> Any:
    """The JSON value that `seal` made into bytes."""
    return json.loads(settings.KEYS.unseal(bytes(sealed), context=context))


class Person(models.Model):
    """Somebody acting, with or without an account; what tells who it is lies in other tables."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    language = models.CharField(max_length=10, default="kk")
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.id)


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by e-mail address, which is kept in lower case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with this e-mail address."""
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser, PermissionsMixin):
    """The means to sign in; its e-mail address is the name to sign in with."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="account")
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.email


class Identity(models.Model):
    """Who a person is and how to reach them, sealed; the indexes find equal addresses without telling them."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="identity")
    sealed = models.BinaryField()
    email_index = models.BinaryField(max_length=32, null=True, db_index=True)
    phone_index = models.BinaryField(max_length=32, null=True, db_index=True)

    class Meta:
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return str(self.person_id)


class Attribute(models.Model):
    """One thing known about a person: who said so, when, and whether it was verified; each source says it once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="attributes")
    kind = models.CharField(max_length=20, choices=AttributeKind)
    sealed = models.BinaryField()
    verified = models.BooleanField(default=False)
    level = models.CharField(max_length=10, choices=ASSURANCES, default=Assurance.NONE)
    source = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "source"], name="attribute_once_by_source")]
        ordering = ["kind", "-verified", "-at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"

    @property
    def value(self) -> Any:
        """The unsealed JSON value."""
        return unseal(self.sealed, context=attribute_context(self.person_id, self.kind))


def attribute_context(person_id: UUID, kind: str) -> str:
    """What an attribute's sealed value is bound to, so that it cannot be moved to another person or kind."""
    return f"{person_id}/{kind}"


def provider_context(code: str) -> str:
    """What the secret of an identity provider is bound to."""
    return f"provider/{code}"


class ReadLog(models.Model):
    """One read of somebody's personal data by staff or an export."""

    reader = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="reads")
    subject = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="read_by")
    role = models.CharField(max_length=20, choices=Role, blank=True)
    body = models.ForeignKey("bodies.Body", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject", "-at"], name="readlog_subject")]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.what} of {self.subject_id}"


class Confirmation(models.Model):
    """A short code sent to an address or number; only its keyed digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="confirmations")
    way = models.CharField(max_length=10, choices=Way)
    target = models.BinaryField()
    target_index = models.BinaryField(max_length=32)
    purpose = models.CharField(max_length=60)
    minute = models.BigIntegerField()
    code = models.BinaryField(max_length=32)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target_index", "purpose", "minute"], name="confirmation_once_a_minute")
        ]
        indexes = [models.Index(fields=["target_index", "created_at"], name="confirmation_target")]

    def __str__(self) -> str:
        return str(self.id)


class Post(models.Model):
    """A role held by a person from–until, in a jurisdiction, for a body or a place."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="posts")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    appointed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person",
                "role",
                "jurisdiction",
                Coalesce("body", 0),
                Coalesce("place", 0),
                condition=Q(until=None),
                name="post_held_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.person_id}"


class IdentityProvider(models.Model):
    """An OpenID Connect provider, set up by form; its secret is sealed.

    mapping: see `people.claims.Mapping`, which claim tells what and which level of assurance a sign-in has.
    """

    code = models.SlugField(max_length=40, unique=True)
    name = TranslatedField()
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="identity_providers")
    server_url = models.URLField(max_length=300)
    client_id = models.CharField(max_length=191)
    secret = models.BinaryField()
    scopes = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    enabled = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return pick(self.name) or self.code

    @property
    def shown(self) -> str:
        """The name in the active language."""
        return str(self)
