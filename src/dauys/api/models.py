"""Keys of people for programs, webhooks, and the deliveries that are due to them."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dauys.kernel.ids import uuid7
from dauys.people.models import Person

OPEN = Q(delivered_at__isnull=True, failed_at__isnull=True)
"""A delivery that still has to happen."""


class Scope(models.TextChoices):
    """What a key may be used for."""

    READ = "read", _("Read what is mine: my drafts, my petitions")
    WRITE = "write", _("Act as me: write petitions, sign, post news")
    MODERATE = "moderate", _("Use my posts of a moderator or committee")
    ANSWER = "answer", _("Use my posts in public bodies: draft, approve and publish answers")


class ApiKey(models.Model):
    """Lets a program act as a person, as far as its scopes go. Only a keyed digest of the secret is kept.

    prefix: the first part of the secret, by which it is found and recognised.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.BinaryField(max_length=32)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def works(self, now: datetime) -> bool:
        """Whether it opens anything at that moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    @property
    def scope_names(self) -> list[str]:
        """What it may be used for, in words."""
        return [str(Scope(code).label) for code in self.scopes if code in Scope.values]


class Webhook(models.Model):
    """An address that is told of events; the secret with which messages are signed is sealed.

    failures: attempts that have failed in a row, the first of them at `failing_since`. stopped_at: when it was
    switched off for that.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=500)
    events = models.JSONField(default=list)
    secret = models.BinaryField()
    enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["enabled"], name="webhook_enabled")]

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """A due row: one event to one webhook. `event_id` is the same for everybody who is told of it.

    Neither `delivered_at` nor `failed_at`: still to be done, at `next_try_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40)
    event_id = models.UUIDField()
    body = models.JSONField()
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "webhook deliveries"
        constraints = [models.UniqueConstraint(fields=["webhook", "event_id"], name="delivery_once_an_event")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=OPEN, name="webhook_delivery_due"),
            models.Index(fields=["webhook", "-created_at"], name="webhook_delivery_log"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.id}"
