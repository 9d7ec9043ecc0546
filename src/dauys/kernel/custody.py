"""Custody of keys: a copy under a passphrase, and a register by which a lost key is noticed at once.

The copy is JSON: scrypt turns the passphrase into a key, AES-256-GCM seals the ring with it.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.translation import gettext as _

from dauys.kernel.keys import Key, KeyRing, as_row, from_row
from dauys.kernel.models import KnownKey
from dauys.kernel.refusal import Kind, Refusal, invalid

FORMAT = "dauys-keys-1"
COST = 2**16
"""Of scrypt: 64 MiB and some tenths of a second for each guess."""
PASSPHRASE_LENGTH = 12


def seal_ring(ring: KeyRing, passphrase: str) -> bytes:
    """The ring as a sealed copy; a short passphrase is refused."""
    if len(passphrase) < PASSPHRASE_LENGTH:
        sentence = _("Choose a passphrase of at least %(number)s characters.") % {"number": PASSPHRASE_LENGTH}
        raise invalid("passphrase_too_short", sentence)
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    plain = json.dumps([as_row(key) for key in ring.keys]).encode()
    body = AESGCM(_stretch(passphrase, salt, COST)).encrypt(nonce, plain, FORMAT.encode())
    parts = {name: base64.b64encode(part).decode() for name, part in (("salt", salt), ("nonce", nonce), ("body", body))}
    return json.dumps({"format": FORMAT, "kdf": "scrypt", "cost": COST, **parts}, indent=1).encode()


def open_copy(sealed: bytes, passphrase: str) -> list[Key]:
    """The keys of a sealed copy; refused when the passphrase is wrong or the copy altered."""
    salt, nonce, body = _parts(sealed)
    try:
        plain = AESGCM(_stretch(passphrase, salt, COST)).decrypt(nonce, body, FORMAT.encode())
    except InvalidTag as error:
        sentence = _("The passphrase is wrong, or the file was altered.")
        raise Refusal("wrong_passphrase", sentence, kind=Kind.FORBIDDEN) from error
    return [from_row(row) for row in json.loads(plain)]


def _parts(sealed: bytes) -> tuple[bytes, ...]:
    """Salt, nonce and body of a copy."""
    refusal = invalid("no_key_copy", _("This file is no copy of keys."))
    try:
        copy = json.loads(sealed)
        parts = tuple(base64.b64decode(copy[name]) for name in ("salt", "nonce", "body"))
        ours = (copy["format"], copy["cost"]) == (FORMAT, COST)
    except (ValueError, KeyError, TypeError) as error:
        raise refusal from error
    if not ours:
        raise refusal
    return parts


def write_copy(ring: KeyRing, file: Path, passphrase: str) -> None:
    """Write a sealed copy that only its owner may read; an existing file is never overwritten."""
    sealed = seal_ring(ring, passphrase)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        sentence = _("%(file)s exists already; nothing is overwritten.") % {"file": file}
        raise Refusal("file_exists", sentence) from error
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(sealed)
        stream.flush()
        os.fsync(stream.fileno())


def _stretch(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode())


def register(ring: KeyRing) -> None:
    """Note the keys of the ring in the database; refuse if one it was written with is gone.

    Going on with fresh keys would leave personal data unreadable and let everybody sign a second time.
    """
    known = set(KnownKey.objects.filter(lost=False).values_list("pk", flat=True))
    held = {key.id for key in ring.keys}
    if gone := sorted(known - held):
        sentence = _(
            "Keys that this database was written with are missing: %(keys)s. Bring them back with `dauys keys import`, "
            "or accept the loss with `dauys keys accept-loss`; docs/guides/keys.md tells what that means."
        )
        raise Refusal("keys_lost", sentence % {"keys": ", ".join(gone)})
    KnownKey.objects.bulk_create(
        [KnownKey(id=key.id, purpose=key.purpose, created=key.created) for key in ring.keys if key.id not in known],
        ignore_conflicts=True,
    )


def accept_loss(ring: KeyRing) -> list[str]:
    """Mark the missing keys as lost, so that the installation starts again; their names."""
    gone = KnownKey.objects.filter(lost=False).exclude(pk__in=[key.id for key in ring.keys])
    names = [str(key) for key in gone.order_by("pk")]
    gone.update(lost=True)
    return names
