"""What signers state for verification, how it reaches the authority of their place, and with whose key it is sealed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dauys.bodies.models import Body
from dauys.kernel.ids import uuid7
from dauys.people.models import Person
from dauys.petitions.models.totals import Certificate
from dauys.procedures.models import Case


class SignedStatement(models.Model):
    """What a signer stated for verification, sealed: name, date of birth, address or document, as the preset asks."""

    pk = models.CompositePrimaryKey("case_id", "signature_id")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    signature_id = models.UUIDField()
    sealed = models.BinaryField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.signature_id)


class AuthorityKey(models.Model):
    """The public key (X25519, 32 bytes) that statements for an authority are encrypted to; earlier ones are kept.

    fingerprint: SHA-256 of the public key, in hexadecimal digits.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="+")
    public = models.BinaryField(max_length=32)
    fingerprint = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body"], condition=Q(retired_at__isnull=True), name="authority_key_one_current"
            )
        ]
        ordering = ["-added_at", "-id"]

    def __str__(self) -> str:
        return self.fingerprint


class StatementBatch(models.Model):
    """A part of the statements of one place for its authority: due until it is made, then one encrypted file.

    part: from 1. first: the number of its first statement among those of the place. last_signature: the last that is in
    it; the next part goes on behind it. digest: SHA-256 of the file, in hexadecimal digits. size: bytes of the file.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="statement_batches")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=20)
    part = models.PositiveIntegerField()
    first = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    last_signature = models.UUIDField(null=True)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    key = models.ForeignKey(AuthorityKey, on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place", "part"], name="statement_batch_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(made_at__isnull=True), name="statement_batch_due")]
        ordering = ["case", "place", "part"]

    def __str__(self) -> str:
        return f"{self.place} {self.part}"

    @property
    def last(self) -> int:
        """The number of its last statement."""
        return self.first + self.number - 1


class BatchFile(models.Model):
    """The encrypted file of a batch; nobody but the authority can open it."""

    batch = models.OneToOneField(StatementBatch, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.batch_id)


class BatchRead(models.Model):
    """That somebody of an authority has fetched a batch."""

    batch = models.ForeignKey(StatementBatch, on_delete=models.CASCADE, related_name="reads")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.at}"


class InvalidStatement(models.Model):
    """The number of one statement, among those of a place, that an authority has found not valid; named once."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="named_invalid")
    place = models.CharField(max_length=20)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place", "number"], name="invalid_statement_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.number}"
