"""Who signs: signatures, how to reach signers, and what is asked for with nothing but a mailbox."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dauys.kernel.ids import uuid7
from dauys.people.models import Person
from dauys.procedures.models import Case


class Signature(models.Model):
    """One person's support for one case. It counts once `counted_at` is set, until it is withdrawn or quarantined.

    `person_key` is a keyed digest of who signed, for this case only; a withdrawn signature gives it up.
    """

    pk = models.CompositePrimaryKey("case_id", "id")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7, editable=False)
    person_key = models.BinaryField(max_length=32, null=True)
    mailbox_key = models.BinaryField(max_length=32, null=True)
    slot = models.PositiveSmallIntegerField(null=True)
    place = models.CharField(max_length=20, blank=True)
    shown = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    quarantined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person_key"], name="signature_once"),
            models.UniqueConstraint(fields=["case", "mailbox_key", "slot"], name="signature_mailbox_slot"),
        ]
        indexes = [
            models.Index(fields=["case", "counted_at"], name="signature_counted"),
            models.Index(
                fields=["case", "withdrawn_at"], condition=Q(withdrawn_at__isnull=False), name="signature_withdrawn"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class SignatureContact(models.Model):
    """How to reach a signer, sealed: name, e-mail, language, person; `wants_news`: the organiser's news as well."""

    pk = models.CompositePrimaryKey("case_id", "signature_id")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    signature_id = models.UUIDField()
    sealed = models.BinaryField()
    wants_news = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.signature_id)


class SignatureRequest(models.Model):
    """What somebody asks for with nothing but a mailbox: it happens once the mailbox's code is shown, else never.

    A request holds no place: anybody can type anybody's address, so only a signature may stand in another's way.
    """

    class Asks(models.TextChoices):
        """To sign, or to take a signature back."""

        SIGN = "sign"
        UNSIGN = "unsign"

    pk = models.CompositePrimaryKey("case_id", "id")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7, editable=False)
    asks = models.CharField(max_length=6, choices=Asks.choices)
    person_key = models.BinaryField(max_length=32)
    mailbox_key = models.BinaryField(max_length=32)
    place = models.CharField(max_length=20, blank=True)
    shown = models.CharField(max_length=120, blank=True)
    sealed = models.BinaryField(null=True)
    statement = models.BinaryField(null=True)
    wants_news = models.BooleanField(default=False)
    code_digest = models.BinaryField(max_length=32)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="signature_request_age")]

    def __str__(self) -> str:
        return f"{self.asks} {self.id}"


class SignatureBatch(models.Model):
    """Statements entered together as a number of people of one place: paper sheets, or a crowd in a simulation.

    A negative number takes statements back.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=20)
    place = models.CharField(max_length=20, blank=True)
    number = models.BigIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "counted_at"], name="batch_counted")]

    def __str__(self) -> str:
        return f"{self.number} of {self.place}"


class Participation(models.Model):
    """That a person has signed a case, for their own page; sealed, so that the database alone links nothing."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person_id)
