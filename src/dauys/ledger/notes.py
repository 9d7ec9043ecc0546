"""Signed notes and checkpoints as C2SP specifies them (signed-note, tlog-checkpoint, tlog-cosignature). Pure.

A note is text, an empty line, and a line for each signature: `— name base64(key id || signature)`.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = 0x01
COSIGNATURE = 0x04
ID = 4
"""Bytes of a key's id."""
TIME = 8
"""Bytes of the time in a cosignature."""
LONGEST = 64_000
_NAME = re.compile(r"[^\s+]+")
_SIGNATURE = re.compile(r"— (\S+) (\S+)")
_KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class UnreadableNoteError(ValueError):
    """What was handed over is no note, no checkpoint or no key."""


@dataclass(frozen=True)
class Verifier:
    """A public key with the name it signs under; `algorithm` 1 signs notes, 4 cosigns them with a time."""

    name: str
    public: bytes
    algorithm: int = ED25519

    @classmethod
    def read(cls, text: str) -> Verifier:
        """The key as it is told to others: `name+id+base64`. UnreadableNoteError: it is none."""
        found = _KEY.fullmatch(text.strip())
        data = _bytes(found[3]) if found else b""
        if not found or len(data) != 1 + 32 or data[0] not in (ED25519, COSIGNATURE):
            raise UnreadableNoteError("this is no key of a log or of a witness")
        key = cls(found[1], data[1:], data[0])
        if key.id.hex() != found[2]:
            raise UnreadableNoteError("the key does not fit its id")
        return key

    @property
    def id(self) -> bytes:
        """Tells signatures of this key from those of others."""
        return sha256(self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public).digest()[:ID]

    def __str__(self) -> str:
        data = base64.b64encode(bytes([self.algorithm]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{data}"

    def signed(self, note: Note) -> int | None:
        """When this key cosigned a note (seconds since 1970), 0 for a plain signature; None: it did not sign it."""
        for name, data in note.signatures:
            if name == self.name and data[:ID] == self.id:
                moment = self._moment(note.text, data[ID:])
                if moment is not None:
                    return moment
        return None

    def _moment(self, text: str, signature: bytes) -> int | None:
        moment, message = 0, text.encode()
        if self.algorithm == COSIGNATURE:
            moment, signature = int.from_bytes(signature[:TIME], "big"), signature[TIME:]
            message = cosigned(text, moment)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return None
        return moment


@dataclass(frozen=True)
class Note:
    """A text that ends with a line's end, and who signed it: names, each with key id and signature."""

    text: str
    signatures: tuple[tuple[str, bytes], ...] = ()

    @classmethod
    def read(cls, content: str) -> Note:
        """A note as it travels. UnreadableNoteError: it is none."""
        text, between, below = content.rpartition("\n\n")
        lines = below.splitlines()
        found = [_SIGNATURE.fullmatch(line) for line in lines]
        if len(content) > LONGEST or not between or not lines or not below.endswith("\n") or None in found:
            raise UnreadableNoteError("this is no signed note")
        return cls(text + "\n", tuple((line[1], _bytes(line[2])) for line in found if line))

    def __str__(self) -> str:
        lines = [f"— {name} {base64.b64encode(data).decode()}\n" for name, data in self.signatures]
        return f"{self.text}\n{''.join(lines)}"

    def signed_by(self, name: str, secret: bytes) -> Note:
        """The note with one signature more, by the Ed25519 key with this secret (32 bytes)."""
        key = Ed25519PrivateKey.from_private_bytes(secret)
        data = verifier(name, secret).id + key.sign(self.text.encode())
        return Note(self.text, (*self.signatures, (name, data)))

    def with_signatures(self, more: Iterable[tuple[str, bytes]]) -> Note:
        """The note with others' signatures added."""
        return Note(self.text, tuple(dict.fromkeys([*self.signatures, *more])))


def verifier(name: str, secret: bytes) -> Verifier:
    """The public key that belongs to a secret, under a name without spaces and plus signs."""
    if not _NAME.fullmatch(name):
        raise UnreadableNoteError("the name of a key has neither spaces nor plus signs")
    return Verifier(name, Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw())


def cosigned(text: str, moment: int) -> bytes:
    """What a witness signs: the note's text below the time (seconds since 1970) at which it saw it."""
    return f"cosignature/v1\ntime {moment}\n{text}".encode()


@dataclass(frozen=True)
class Checkpoint:
    """The state of a log: its origin, how many leaves it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """A checkpoint out of a note's text. UnreadableNoteError: it is none."""
        lines = text.split("\n")
        if len(lines) < 4 or not lines[0] or not _SIZE.fullmatch(lines[1]):  # noqa: PLR2004  (three lines and an end)
            raise UnreadableNoteError("this is no checkpoint")
        root = _bytes(lines[2])
        if len(root) != 32:  # noqa: PLR2004  (bytes of a hash)
            raise UnreadableNoteError("this is no checkpoint")
        return cls(lines[0], int(lines[1]), root)

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableNoteError("this is no base64") from error
