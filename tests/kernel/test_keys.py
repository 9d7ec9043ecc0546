"""Keys: made once, opened by many, rotated, kept in custody, missed when they are gone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from dauys.kernel import custody
from dauys.kernel.keys import PURPOSES, KeyRing
from dauys.kernel.models import KnownKey
from dauys.kernel.refusal import Refusal

PASSPHRASE = "correct horse battery"
OPEN = "import sys; from pathlib import Path; from dauys.kernel.keys import KeyRing;"


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.open(tmp_path / "keys.json")


def test_the_first_start_makes_one_key_for_each_purpose(ring):
    assert sorted(key.purpose for key in ring.keys) == sorted(PURPOSES)


def test_only_the_owner_may_read_the_file(ring):
    assert ring.path.stat().st_mode & 0o777 == 0o600


def test_opening_again_gives_the_same_keys(ring):
    assert KeyRing.open(ring.path).keys == ring.keys


def test_two_first_starts_at_once_get_the_same_keys(tmp_path):
    file = tmp_path / "keys.json"
    program = f"{OPEN} print(sorted(key.id for key in KeyRing.open(Path(sys.argv[1])).keys))"
    starts = [
        subprocess.Popen([sys.executable, "-c", program, str(file)], stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(4)
    ]
    said = {start.communicate(timeout=60)[0] for start in starts}
    assert len(said) == 1
    assert eval(said.pop()) == sorted(key.id for key in KeyRing.open(file).keys)  # noqa: S307  (our own print)


def test_two_rotations_at_once_both_stay(ring):
    program = f"{OPEN} print(KeyRing.open(Path(sys.argv[1])).rotate('field').id)"
    starts = [
        subprocess.Popen([sys.executable, "-c", program, str(ring.path)], stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(3)
    ]
    made = {start.communicate(timeout=60)[0].strip() for start in starts}
    assert made < {key.id for key in KeyRing.open(ring.path).keys}


def test_what_is_sealed_opens_in_its_own_context_only(ring):
    sealed = ring.seal("Айгүл".encode(), context="person:1")
    assert ring.unseal(sealed, context="person:1").decode() == "Айгүл"
    with pytest.raises(InvalidTag):
        ring.unseal(sealed, context="person:2")


@pytest.mark.parametrize("place", [8, 20, -1])
def test_what_was_altered_does_not_open(ring, place):
    sealed = bytearray(ring.seal(b"text", context="x"))
    sealed[place] ^= 1
    with pytest.raises(InvalidTag):
        ring.unseal(bytes(sealed), context="x")


def test_a_lost_key_is_named(ring):
    sealed = ring.seal(b"text", context="x")
    ring.path.unlink()
    other = KeyRing.open(ring.path)
    with pytest.raises(KeyError, match=sealed[:8].hex()):
        other.unseal(sealed, context="x")


def test_after_a_rotation_the_new_key_seals_and_the_old_one_still_opens(ring):
    before = ring.seal(b"old", context="x")
    key = ring.rotate("field")
    assert ring.seal(b"new", context="x")[:8].hex() == key.id
    assert ring.unseal(before, context="x") == b"old"


def test_a_process_that_runs_already_opens_what_a_later_key_sealed(ring):
    running = KeyRing.open(ring.path)
    ring.rotate("field")
    assert running.unseal(ring.seal(b"new", context="x"), context="x") == b"new"


def test_a_blind_index_survives_a_rotation_and_differs_between_contexts(ring):
    before = ring.blind("a@example.org", context="case:1")
    ring.rotate("hmac")
    assert ring.blind("a@example.org", context="case:1") == before
    assert ring.blind("a@example.org", context="case:2") != before
    assert len(before) == 32


def test_derived_secrets_differ_by_label(ring):
    assert ring.derive("django") == ring.derive("django") != ring.derive("mail")


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"keys": [{"id": "zz"}]}', '{"keys": 3}'])
def test_a_damaged_file_is_refused_and_never_replaced(ring, content):
    ring.path.write_text(content)
    with pytest.raises(Refusal, match="keys_unreadable"):
        KeyRing.open(ring.path)
    assert ring.path.read_text() == content


def test_a_shortened_secret_is_refused(ring):
    rows = json.loads(ring.path.read_text())
    rows["keys"][0]["secret"] = "AAAA"
    ring.path.write_text(json.dumps(rows))
    with pytest.raises(Refusal, match="keys_unreadable"):
        KeyRing.open(ring.path)


def test_a_key_shows_no_secret_when_it_is_printed(ring):
    assert all(repr(key.secret) not in repr(key) for key in ring.keys)


def test_a_copy_brings_the_keys_back_on_another_machine(ring, tmp_path):
    sealed = ring.seal(b"text", context="x")
    blind = ring.blind("a", context="x")
    custody.write_copy(ring, tmp_path / "copy", PASSPHRASE)
    elsewhere = KeyRing.open(tmp_path / "elsewhere.json")
    elsewhere.add(custody.open_copy((tmp_path / "copy").read_bytes(), PASSPHRASE))
    assert elsewhere.unseal(sealed, context="x") == b"text"
    assert elsewhere.blind("a", context="x") == blind


def test_a_copy_holds_no_secret_in_the_open_and_only_its_owner_may_read_it(ring, tmp_path):
    file = tmp_path / "copy"
    custody.write_copy(ring, file, PASSPHRASE)
    rows = json.loads(ring.path.read_text())["keys"]
    assert not any(row["secret"] in file.read_text() for row in rows)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_copy_never_overwrites_a_file(ring, tmp_path):
    file = tmp_path / "copy"
    file.write_text("precious")
    with pytest.raises(Refusal, match="file_exists"):
        custody.write_copy(ring, file, PASSPHRASE)
    assert file.read_text() == "precious"


@pytest.mark.parametrize(("passphrase", "code"), [("twelve chars", None), ("eleven char", "passphrase_too_short")])
def test_a_copy_wants_a_long_passphrase(ring, passphrase, code):
    if code is None:
        assert custody.seal_ring(ring, passphrase)
        return
    with pytest.raises(Refusal, match=code):
        custody.seal_ring(ring, passphrase)


def test_a_wrong_passphrase_opens_nothing(ring):
    with pytest.raises(Refusal, match="wrong_passphrase"):
        custody.open_copy(custody.seal_ring(ring, PASSPHRASE), "another passphrase")


def test_an_altered_copy_opens_nothing(ring):
    copy = json.loads(custody.seal_ring(ring, PASSPHRASE))
    copy["body"] = "A" + copy["body"][1:] if copy["body"][0] != "A" else "B" + copy["body"][1:]
    with pytest.raises(Refusal, match="wrong_passphrase"):
        custody.open_copy(json.dumps(copy).encode(), PASSPHRASE)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": "other"}', b"\xff"])
def test_a_file_that_is_no_copy_is_refused(content):
    with pytest.raises(Refusal, match="no_key_copy"):
        custody.open_copy(content, PASSPHRASE)


@pytest.mark.django_db
def test_the_database_remembers_the_names_of_its_keys(ring):
    custody.register(ring)
    custody.register(ring)
    assert set(KnownKey.objects.values_list("pk", flat=True)) == {key.id for key in ring.keys}


@pytest.mark.django_db
def test_an_installation_does_not_go_on_with_fresh_keys_in_place_of_lost_ones(ring):
    custody.register(ring)
    ring.path.unlink()
    with pytest.raises(Refusal, match="keys_lost"):
        custody.register(KeyRing.open(ring.path))


@pytest.mark.django_db
def test_keys_that_come_back_are_welcome(ring):
    custody.register(ring)
    copy = custody.seal_ring(ring, PASSPHRASE)
    ring.path.unlink()
    fresh = KeyRing.open(ring.path)
    fresh.add(custody.open_copy(copy, PASSPHRASE))
    custody.register(fresh)
    assert KnownKey.objects.count() == 2 * len(PURPOSES)


@pytest.mark.django_db
def test_a_loss_may_be_accepted(ring):
    custody.register(ring)
    ring.path.unlink()
    fresh = KeyRing.open(ring.path)
    assert len(custody.accept_loss(fresh)) == len(PURPOSES)
    custody.register(fresh)
    assert custody.accept_loss(fresh) == []
