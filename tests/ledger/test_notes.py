"""Signed notes and checkpoints, held against the example of C2SP's signed-note."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dauys.ledger import notes
from dauys.ledger.notes import Checkpoint, Note, UnreadableNoteError, Verifier

EXAMPLE_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
EXAMPLE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
SECRET = b"\x07" * 32
ORIGIN = "dauys.example/api/v1/ledger"
STATE = Checkpoint(ORIGIN, 17, b"\x01" * 32)


def test_the_example_of_the_specification_is_signed_by_its_key():
    key = Verifier.read(EXAMPLE_KEY)
    assert key.signed(Note.read(EXAMPLE)) == 0
    assert str(key) == EXAMPLE_KEY
    assert str(Note.read(EXAMPLE)) == EXAMPLE


def test_an_altered_example_is_not():
    assert Verifier.read(EXAMPLE_KEY).signed(Note.read(EXAMPLE.replace("your problem", "my problem"))) is None


def test_a_checkpoint_is_three_lines_and_comes_back_whole():
    note = Note(str(STATE)).signed_by(ORIGIN, SECRET)
    read = Note.read(str(note))
    assert Checkpoint.read(read.text) == STATE
    assert notes.verifier(ORIGIN, SECRET).signed(read) == 0
    assert notes.verifier("other.example", SECRET).signed(read) is None
    assert str(note).splitlines()[:3] == [ORIGIN, "17", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="]


def test_a_witness_signs_with_the_time_at_which_it_saw_it():
    key = Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)
    witness = Verifier("witness.example", key.public_key().public_bytes_raw(), notes.COSIGNATURE)
    moment = 1_780_000_000
    data = witness.id + moment.to_bytes(8, "big") + key.sign(notes.cosigned(str(STATE), moment))
    note = Note(str(STATE)).with_signatures([("witness.example", data)])
    assert Verifier.read(str(witness)).signed(Note.read(str(note))) == moment
    backdated = witness.id + (moment - 1).to_bytes(8, "big") + data[12:]
    assert witness.signed(Note(str(STATE), (("witness.example", backdated),))) is None


@pytest.mark.parametrize(
    "content",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\nno signature\n",
        "text\n\n— name\n",
        "text\n\n— name not base64!\n",
        "text\n\n— name QUJD",
        "x" * 70_000 + "\n\n— name QUJD\n",
    ],
)
def test_what_is_no_note_is_told_so(content):
    with pytest.raises(UnreadableNoteError):
        Note.read(content)


@pytest.mark.parametrize(
    "text", ["", "a\n1\n", "a\n-1\nAAAA\n", "a\n01\nAAAA\n", "\n1\nAAAA\n", "a\n1\nAAAA\n", "a\n1\n?\n"]
)
def test_what_is_no_checkpoint_is_told_so(text):
    with pytest.raises(UnreadableNoteError):
        Checkpoint.read(text)


@pytest.mark.parametrize("text", ["", "name", "name+00000000+AQ==", EXAMPLE_KEY.replace("c74f", "c74e"), "a b+1+2"])
def test_what_is_no_key_is_told_so(text):
    with pytest.raises(UnreadableNoteError):
        Verifier.read(text)


def test_a_name_with_a_space_signs_nothing():
    with pytest.raises(UnreadableNoteError):
        notes.verifier("two words", SECRET)
