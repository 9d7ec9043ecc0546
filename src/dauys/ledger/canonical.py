"""The bytes that are hashed: one form for one entry, in every language and on every database.

The form is that of RFC 8785 (JSON Canonicalization Scheme) for JSON without fractions. It is specified for
strangers in `docs/reference/ledger.md`; what changes here changes there, and gets a new `DOMAIN`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any
from uuid import UUID

DOMAIN = b"dauys.ledger.entry.1\x00"
GENESIS = bytes(32)
"""What the first entry of a case names as its previous hash."""
LARGEST_INTEGER = 2**53 - 1
DEEPEST = 16


class NotCanonicalError(ValueError):
    """A value that has no canonical form: a fraction, a huge integer, half a character, a NUL, no JSON at all."""


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as plain data, from the database, a file or a server. Both hashes have 32 bytes."""

    case_id: UUID
    seq: int
    at: datetime
    kind: str
    role: str
    payload: Any
    previous: bytes
    hash: bytes


def stamp(moment: datetime) -> str:
    """Write a moment as it is hashed: UTC, always six digits of microseconds, `2026-01-05T09:00:00.000000Z`."""
    if moment.tzinfo is None:
        raise NotCanonicalError("a moment without a time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def plain(value: Any, depth: int = 0) -> Any:
    """Give the value as JSON data that has a canonical form; moments, dates, ids and enumerations become texts."""
    if depth > DEEPEST:
        raise NotCanonicalError("nested too deeply")
    if isinstance(value, Mapping):
        return {_key(key): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, depth + 1) for item in value]
    return _scalar(value.value if isinstance(value, Enum) else value)


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int) and abs(value) <= LARGEST_INTEGER:
        return int(value)
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date | UUID):
        return str(value)
    raise NotCanonicalError(f"no canonical form for {type(value).__name__}")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise NotCanonicalError("a key that is no text")
    return _text(key)


def _text(text: str) -> str:
    if "\x00" in text:
        raise NotCanonicalError("a text with a NUL")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonicalError("a text with half a surrogate pair") from error
    return str(text)


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=_utf16)}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    return value


def _utf16(key: str) -> bytes:
    """RFC 8785 sorts keys by UTF-16 code units."""
    return key.encode("utf-16-be")


def encode(value: Any) -> bytes:
    """Give the canonical JSON of a value, UTF-8."""
    return json.dumps(_sorted(plain(value)), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def digest(*, case_id: UUID, seq: int, at: datetime, kind: str, role: str, payload: Any, previous: bytes) -> bytes:
    """SHA-256 over the domain tag, the previous hash and the canonical entry."""
    content = {"at": stamp(at), "case": str(case_id), "kind": kind, "payload": payload, "role": role, "seq": seq}
    return sha256(DOMAIN + previous + encode(content)).digest()


def fits(record: Record, *, seq: int | None = None) -> bool:
    """Tell whether the record's hash is right for its content, at its own place or as if it stood at `seq`."""
    try:
        right = digest(
            case_id=record.case_id,
            seq=record.seq if seq is None else seq,
            at=record.at,
            kind=record.kind,
            role=record.role,
            payload=record.payload,
            previous=record.previous,
        )
    except NotCanonicalError:
        return False
    return right == record.hash
