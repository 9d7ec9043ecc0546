"""The ledger: what happened in each case, in order, each entry bound to the one before by its hash."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from dauys.ledger.canonical import Record


class AppendOnlyError(TypeError):
    """Somebody tried to change or remove an entry. The database refuses too, see `protection.py`."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads and appends; everything that would change an entry refuses."""

    def update(self, **_values: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError("Entries of the ledger are never changed.")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError("Entries of the ledger are never removed.")

    def bulk_update(self, *_args: Any, **_options: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError("Entries of the ledger are never changed.")

    delete.alters_data = True  # type: ignore[attr-defined]
    update.alters_data = True  # type: ignore[attr-defined]
    bulk_update.alters_data = True  # type: ignore[attr-defined]


class Entry(models.Model):
    """One event of one case. `role` is the part the actor played, never who it was; `payload` names no person."""

    pk = models.CompositePrimaryKey("case_id", "seq")
    case_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=64)
    role = models.CharField(max_length=32)
    payload = models.JSONField(default=dict)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    objects = EntryQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name_plural = "entries"
        constraints = [models.CheckConstraint(condition=models.Q(seq__gte=1), name="ledger_entry_seq_from_1")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq} {self.kind}"

    def save(self, *args: Any, **options: Any) -> None:
        """Insert; an entry that is already stored refuses."""
        if not self._state.adding:
            raise AppendOnlyError("Entries of the ledger are never changed.")
        options["force_insert"] = True
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError("Entries of the ledger are never removed.")

    @property
    def record(self) -> Record:
        """The entry as plain data."""
        return Record(
            self.case_id,
            self.seq,
            self.at,
            self.kind,
            self.role,
            self.payload,
            bytes(self.previous),
            bytes(self.hash),
        )


class Unsealed(models.Model):
    """An entry that waits to become a leaf of the tree: a due row, gone once it is one."""

    case_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name_plural = "unsealed"

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq}"


class Leaf(models.Model):
    """Which leaf of the tree an entry is."""

    index = models.BigIntegerField(primary_key=True)
    case_id = models.UUIDField()
    seq = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case_id", "seq"], name="ledger_leaf_once")]
        verbose_name_plural = "leaves"

    def __str__(self) -> str:
        return f"{self.index}: {self.case_id} {self.seq}"


class Tile(models.Model):
    """256 hashes of one level of the tree, or fewer where it ends; level -1 holds what the leaves are hashes of."""

    ENTRIES = -1

    pk = models.CompositePrimaryKey("level", "number")
    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField(max_length=256 * 32)

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class Checkpoint(models.Model):
    """A state of the tree, signed: what everybody may keep and hold against us later."""

    size = models.BigIntegerField(primary_key=True)
    origin = models.CharField(max_length=255)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-size"]

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"
