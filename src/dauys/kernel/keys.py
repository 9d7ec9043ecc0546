"""Keys of an installation: made at the first start, kept in one file outside the database, rotated, exported.

A purpose has one current key and any number of older ones, which still open what they sealed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives import hashes

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
        """Read the ring, or make it with one key for each purpose."""
        ring = cls(path, _read(path) if path.exists() else [])
        missing = [purpose for purpose in PURPOSES if not any(key.purpose == purpose for key in ring.keys)]
        for purpose in missing:
            ring.keys.append(_fresh(purpose))
        if missing:
            ring.save()
        return ring

    def current(self, purpose: str) -> Key:
        """The newest key of a purpose."""
        return max((key for key in self.keys if key.purpose == purpose), key=lambda key: key.created)

    def rotate(self, purpose: str) -> Key:
        """Make a new current key; the older ones stay to open what they sealed."""
        key = _fresh(purpose)
        self.keys.append(key)
        self.save()
        return key

    def save(self) -> None:
        """Write the ring as a whole: a new file, then a rename, so that a crash leaves the old one."""
        rows = [
            {"id": k.id, "purpose": k.purpose, "secret": base64.b64encode(k.secret).decode(), "created": k.created.isoformat()}
            for k in self.keys
        ]
        fresh = self.path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump({"keys": rows}, file, indent=1)
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
        secret = {key.id: key.secret for key in self.keys}[key_id]
        return AESGCM(secret).decrypt(nonce, body, context.encode())

    def blind(self, value: str, *, context: str) -> bytes:
        """A keyed digest (32 bytes): equal for equal values in one context, unlinkable across contexts.

        Always made by the first HMAC key, because a rotated one would let a person sign again.
        """
        first = min((key for key in self.keys if key.purpose == "hmac"), key=lambda key: key.created)
        return hmac.new(first.secret, f"{context}\x00{value}".encode(), hashlib.sha256).digest()


def _fresh(purpose: str) -> Key:
    return Key(id=secrets.token_hex(8), purpose=purpose, secret=secrets.token_bytes(32), created=datetime.now(UTC))


def _read(path: Path) -> list[Key]:
    rows = json.loads(path.read_text())["keys"]
    return [
        Key(row["id"], row["purpose"], base64.b64decode(row["secret"]), datetime.fromisoformat(row["created"]))
        for row in rows
    ]
