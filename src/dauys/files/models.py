"""Stored files, the pieces of those that are still arriving, and what in the store belongs to nothing any more."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dauys.kernel.ids import uuid7


class File(models.Model):
    """A file that belongs to `owner`, an opaque key of a higher area; `sender` is the opaque key of who sent it.

    size: bytes as they were announced, which count towards the owner's total. offset: bytes that have come. due_at:
    when the tick looks at it: an arriving one is forgotten, a waiting one looked through. type: what its content is,
    never what its name says. folder: where its content and its pictures lie in the store. why: the code of a refusal.
    """

    class State(models.TextChoices):
        """Where a file stands; only a ready one is given out."""

        ARRIVING = "arriving"
        WAITING = "waiting"
        READY = "ready"
        REFUSED = "refused"
        REMOVED = "removed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.CharField(max_length=80)
    sender = models.CharField(max_length=80, blank=True, db_index=True)
    name = models.CharField(max_length=200)
    allowed = models.JSONField(default=list, blank=True)
    size = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ARRIVING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    folder = models.CharField(max_length=100, blank=True)
    type = models.CharField(max_length=120, blank=True)
    kept_size = models.BigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    scanned_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "created_at"], name="file_of_owner"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="file_due"),
            models.Index(fields=["state"], condition=Q(scanned_at__isnull=True), name="file_unscanned"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(offset__gte=0, offset__lte=F("size")), name="file_offset_within_size"),
        ]
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.state} {self.id}"

    @property
    def has_picture(self) -> bool:
        """Whether there is a picture of it that may be shown in a page."""
        return self.state == self.State.READY and self.width > 0

    @property
    def incoming(self) -> str:
        """The folder of its pieces in the store."""
        return f"incoming/{self.id}"


class Piece(models.Model):
    """Bytes of an arriving file from `start` on; they lie in the store under `name`."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="pieces")
    start = models.BigIntegerField()
    size = models.BigIntegerField()
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "start"], name="piece_once")]
        ordering = ["start"]

    def __str__(self) -> str:
        return self.name


class Leftover(models.Model):
    """A folder of the store that belongs to no file; the tick clears it away from `due_at` on."""

    folder = models.CharField(max_length=100, unique=True)
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.folder
