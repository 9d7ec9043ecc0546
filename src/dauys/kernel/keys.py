"""Keys of an installation: made at the first start, kept in one file outside the database, rotated, exported.

A purpose has one current key and any number of older ones, which still open what they sealed.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dauys.kernel.refusal import Refusal

ID_BYTES = 8
SECRET_BYTES = 32
PURPOSES = ("field", "hmac", "signing", "session")
"""field: sealing personal data; hmac: blind indexes; signing: Ed25519 of the ledger and webhooks; session: Django."""


@dataclass(frozen=True)
class Key:
    """32 secret bytes for one purpose; `id` is public and travels with what the key sealed."""

    id: str
    purpose: str
    secret: bytes = field(repr=False)
    created: datetime


class KeyRing:
    """All keys of an installation, backed by one file that only its owner may read."""

    def __init__(self, path: Path, keys: list[Key]) -> None:
        self.path = path
        self.keys = keys

    @classmethod
    def open(cls, path: Path) -> KeyRing:
        """Read the ring, or make it with one key for each purpose; of two at once both get the same keys.

        Refusal `keys_unreadable`: the file is there and damaged. It is never replaced.
        """
        ring = cls(path, _read(path) if path.exists() else [])
        if ring.missing():
            with _alone(path):
                ring.keys = _read(path) if path.exists() else []
                ring.keys += [_fresh(purpose) for purpose in ring.missing()]
                ring.save()
        return ring

    def missing(self) -> list[str]:
        """The purposes that have no key."""
        return [purpose for purpose in PURPOSES if not any(key.purpose == purpose for key in self.keys)]

    def current(self, purpose: str) -> Key:
        """The newest key of a purpose."""
        return max((key for key in self.keys if key.purpose == purpose), key=lambda key: key.created)

    def rotate(self, purpose: str) -> Key:
        """Make a new current key; the older ones stay to open what they sealed."""
        key = _fresh(purpose)
        self.add([key])
        return key

    def add(self, keys: Iterable[Key]) -> list[Key]:
        """Put keys into the ring and its file, those already there left out; what was added."""
        with _alone(self.path):
            self.keys = _read(self.path)
            known = {key.id for key in self.keys}
            added = [key for key in keys if key.id not in known]
            self.keys += added
            self.save()
        return added

    def save(self) -> None:
        """Write the ring as a whole: a new file, then a rename, so that a crash leaves the old one."""
        fresh = self.path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump({"keys": [as_row(key) for key in self.keys]}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)

    def derive(self, label: str) -> str:
        """A secret of its own for `label`, out of the current session key."""
        kdf = HKDF(algorithm=hashes.SHA256(), length=48, salt=None, info=label.encode())
        return base64.urlsafe_b64encode(kdf.derive(self.current("session").secret)).decode()

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Encrypt (AES-256-GCM); `context` is bound to the result and must be the same to open it."""
        key = self.current("field")
        nonce = secrets.token_bytes(12)
        return bytes.fromhex(key.id) + nonce + AESGCM(key.secret).encrypt(nonce, plain, context.encode())

    def unseal(self, sealed: bytes, *, context: str) -> bytes:
        """Decrypt what `seal` made. KeyError: the key is lost; InvalidTag: altered, or another context."""
        key_id, nonce, body = bytes(sealed[:8]).hex(), bytes(sealed[8:20]), bytes(sealed[20:])
        return AESGCM(self._secret(key_id)).decrypt(nonce, body, context.encode())

    def _secret(self, key_id: str) -> bytes:
        """The secret of a key; the file is read again for a key that came after this process had started."""
        secrets_by_id = {key.id: key.secret for key in self.keys}
        if key_id not in secrets_by_id:
            self.keys = _read(self.path)
            secrets_by_id = {key.id: key.secret for key in self.keys}
        return secrets_by_id[key_id]

    def blind(self, value: str, *, context: str) -> bytes:
        """A keyed digest (32 bytes): equal for equal values in one context, unlinkable across contexts.

        Always made by the first HMAC key, because a rotated one would let a person sign again.
        """
        first = min((key for key in self.keys if key.purpose == "hmac"), key=lambda key: key.created)
        return hmac.new(first.secret, f"{context}\x00{value}".encode(), hashlib.sha256).digest()


def _fresh(purpose: str) -> Key:
    return Key(
        id=secrets.token_hex(ID_BYTES),
        purpose=purpose,
        secret=secrets.token_bytes(SECRET_BYTES),
        created=datetime.now(UTC),
    )


def as_row(key: Key) -> dict[str, str]:
    """A key as it is written, secret included."""
    secret = base64.b64encode(key.secret).decode()
    return {"id": key.id, "purpose": key.purpose, "secret": secret, "created": key.created.isoformat()}


def from_row(row: Mapping[str, str]) -> Key:
    """A key as it was written. KeyError, ValueError: it is damaged."""
    secret = base64.b64decode(row["secret"], validate=True)
    if len(secret) != SECRET_BYTES or len(bytes.fromhex(row["id"])) != ID_BYTES:
        raise ValueError(row["id"])
    return Key(row["id"], row["purpose"], secret, datetime.fromisoformat(row["created"]))


def _read(path: Path) -> list[Key]:
    try:
        return [from_row(row) for row in json.loads(path.read_text())["keys"]]
    except (ValueError, KeyError, TypeError) as error:
        sentence = f"The keys in {path} are damaged. Put the exported copy in their place; see docs/guides/keys.md."
        raise Refusal("keys_unreadable", sentence) from error


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep every other process from changing the ring meanwhile."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
