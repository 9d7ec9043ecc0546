"""Files that only an authority can open: HPKE (RFC 9180) to its public key. Needs no database and no site.

A file is one line `DAUYS-STATEMENTS-1`, one line of JSON that says what it is (no personal data), and the rest sealed:
mode base, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, `info` being both lines; first the encapsulated key (32
bytes), then the ciphertext of a ZIP archive.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.utils.translation import gettext as _

from dauys.kernel.refusal import Refusal, invalid

MAGIC = b"DAUYS-STATEMENTS-1\n"
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
LONGEST_HEAD = 4_096
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date of a ZIP archive: the same statements make the same archive."""


def fingerprint(public: bytes) -> str:
    """What a public key is compared by: its SHA-256, in hexadecimal digits."""
    return hashlib.sha256(public).hexdigest()


def public_of(text: str) -> bytes:
    """The 32 bytes of a public key out of its PEM text. Refusal: it is none, or another sort of key."""
    sentence = _(
        "This is no public key of the right sort. Paste the whole text that “dauys statements keygen” printed."
    )
    refusal = invalid("wrong_key", sentence, public=sentence)
    try:
        key = serialization.load_pem_public_key(text.strip().encode())
    except (ValueError, UnicodeEncodeError, TypeError) as error:
        raise refusal from error
    if not isinstance(key, X25519PublicKey):
        raise refusal
    try:
        SUITE.encrypt(b"", key)  # a point of small order would seal nothing
    except ValueError as error:
        raise refusal from error
    return key.public_bytes_raw()


def new_pair(passphrase: str) -> tuple[bytes, bytes]:
    """A private key (PEM, PKCS #8, under the passphrase where there is one) and its public key (PEM)."""
    private = X25519PrivateKey.generate()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        lock = serialization.BestAvailableEncryption(passphrase.encode())
    public = private.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.private_bytes(pem, form, lock), public


def archive(files: Mapping[str, bytes]) -> bytes:
    """These files as one compressed ZIP archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def seal(plain: bytes, public: bytes, *, head: Mapping[str, Any]) -> bytes:
    """A file that only the holder of the private key can open; `head` stays readable and cannot be changed."""
    lines = MAGIC + json.dumps(head, ensure_ascii=False, sort_keys=True).encode() + b"\n"
    return lines + SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public), info=lines)


def head_of(sealed: bytes) -> dict[str, Any]:
    """What a file says about itself. Refusal: it is no file of statements."""
    end = sealed.find(b"\n", len(MAGIC), LONGEST_HEAD)
    try:
        if not sealed.startswith(MAGIC) or end < 0:
            raise ValueError(MAGIC)  # noqa: TRY301  (one refusal for all that is no such file)
        head: dict[str, Any] = json.loads(sealed[len(MAGIC) : end])
    except ValueError as error:
        raise invalid("no_batch", _("This is no file of statements.")) from error
    return head


def unseal(sealed: bytes, private_pem: bytes, passphrase: str) -> dict[str, bytes]:
    """The files in the archive. Refusal: no such file, a wrong passphrase, another key, or it was altered."""
    head_of(sealed)
    end = sealed.index(b"\n", len(MAGIC)) + 1
    try:
        key = serialization.load_pem_private_key(private_pem, passphrase.encode() or None)
    except (ValueError, TypeError) as error:
        raise Refusal("wrong_passphrase", _("The private key cannot be read, or the passphrase is wrong.")) from error
    if not isinstance(key, X25519PrivateKey):
        raise Refusal("wrong_key", _("This private key is of another sort."))
    try:
        plain = SUITE.decrypt(sealed[end:], key, info=sealed[:end])
    except (InvalidTag, ValueError) as error:
        raise Refusal("not_opened", _("The file was made for another key, or it was altered.")) from error
    with zipfile.ZipFile(io.BytesIO(plain)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}
