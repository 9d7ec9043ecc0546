"""What people are told, and the due rows by which each message reaches them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dauys.kernel.ids import uuid7

OPEN = Q(sent_at__isnull=True, failed_at__isnull=True)
"""A delivery that still has to happen."""


class Way(models.TextChoices):
    """How a message travels; `digest` waits to be collected into one e-mail."""

    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")
    DIGEST = "digest", _("digest")


class Priority(models.IntegerChoices):
    """What goes first: a code somebody waits for, then single messages, then mass ones."""

    URGENT = 0
    USUAL = 5
    MASS = 9


class Rhythm(models.TextChoices):
    """How often somebody wants e-mail about a group of things."""

    INSTANT = "instant", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NONE = "none", _("No e-mail")


class Message(models.Model):
    """One thing told to one person. Who has an account finds it in the inbox, however it was delivered.

    `sealed` is an encrypted JSON object: the address of somebody without an account (`email` or `phone`), and the
    context of a secret kind (`context`), which is wiped as soon as its delivery is settled.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    context = models.JSONField(default=dict)
    case_id = models.UUIDField(null=True)
    person = models.ForeignKey("people.Person", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    sealed = models.BinaryField(null=True)
    in_inbox = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="message_inbox"),
            models.Index(fields=["person"], condition=Q(in_inbox=True, read_at__isnull=True), name="message_unread"),
            models.Index(fields=["created_at"], name="message_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Delivery(models.Model):
    """A due row: one message, one way. `claim` names who is sending it; until then `next_try_at` is its lease.

    Neither `sent_at` nor `failed_at`: still to be done.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    way = models.CharField(max_length=10, choices=Way.choices)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.USUAL)
    next_try_at = models.DateTimeField()
    claim = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["way", "priority", "next_try_at"], condition=OPEN, name="delivery_due"),
            models.Index(fields=["claim"], condition=Q(claim__isnull=False), name="delivery_claim"),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.id}"


class Preference(models.Model):
    """How often a person wants e-mail about one group; `zone` decides when their morning is."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    group = models.CharField(max_length=30)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    zone = models.CharField(max_length=64, default="UTC")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "group"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.group}: {self.rhythm}"


class Silence(models.Model):
    """An address that gets no (more) mail of a group; known by a keyed digest only. An empty group means all."""

    class Reason(models.TextChoices):
        """Why nothing is sent there."""

        UNSUBSCRIBED = "unsubscribed", _("unsubscribed")
        BOUNCED = "bounced", _("the mailbox does not exist")

    address = models.BinaryField(max_length=32)
    group = models.CharField(max_length=30, blank=True)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "group", "reason"], name="silence_once")]

    def __str__(self) -> str:
        return f"{self.reason} {self.group or '*'}"


class SentMail(models.Model):
    """A mail or text message as a demonstration would have sent it; shown on the page /mail/."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(db_index=True)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.EMAIL)
    recipient = models.CharField(max_length=320, db_index=True)
    subject = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=10, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.recipient}: {self.subject}"


class MailServer(models.Model):
    """The one mail server or provider that administrators have entered. `sealed`: all of it, with its password."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    sealed = models.BinaryField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"mail server, {self.changed_at:%Y-%m-%d}"
