"""Entries become leaves, once each; whatever is altered afterwards is found."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation
from tests.ledger.conftest import START, write_case

from dauys.kernel.rehearsal import rehearsal
from dauys.ledger import notes, queries, sealing, transport, tree, verify_tree
from dauys.ledger.models import Checkpoint, Entry, Leaf, Tile, Unsealed
from dauys.ledger.notes import Note

pytestmark = pytest.mark.usefixtures("_in_english")
LATER = START + timedelta(days=1)
BASE = "/api/v1/ledger"


@pytest.fixture
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def sealed(cases: int = 1) -> None:
    for _case in range(cases):
        write_case()
    sealing.run(LATER)


def sql(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.mark.django_db
def test_what_was_appended_waits_and_becomes_leaves_once():
    write_case()
    assert Unsealed.objects.count() == 5
    assert sealing.run(LATER) == 5
    assert sealing.run(LATER) == 0
    assert (Unsealed.objects.count(), Leaf.objects.count(), queries.size()) == (0, 5, 5)


@pytest.mark.django_db
def test_the_root_is_that_over_the_hashes_of_the_entries():
    sealed(cases=60)
    rows = Leaf.objects.order_by("index").values_list("case_id", "seq")
    growing = tree.Growing()
    for case_id, seq in rows:
        growing.add(tree.leaf_hash(bytes(Entry.objects.get(case_id=case_id, seq=seq).hash)))
    assert growing.size == 300
    assert f"\n300\n{_base64(growing.root)}\n" in queries.latest().note


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.django_db
def test_a_tree_that_grew_in_steps_is_that_which_grew_at_once(monkeypatch):
    for _case in range(60):
        write_case()
    monkeypatch.setattr(sealing, "TOGETHER", 7)
    assert sealing.run(LATER) == 300
    assert Checkpoint.objects.count() == 43
    assert verify_tree.verify_here(kept=[Note.read(row.note) for row in Checkpoint.objects.all()]).faults == []


@pytest.mark.django_db
def test_nothing_of_a_rehearsal_is_sealed():
    with rehearsal():
        write_case()
    assert sealing.run(LATER) == 0


@pytest.mark.django_db
def test_the_checkpoint_is_signed_by_the_key_that_is_told():
    sealed()
    [key] = sealing.verifiers()
    assert key.signed(Note.read(queries.latest().note)) == 0
    assert key.name == queries.latest().origin


@pytest.mark.django_db
def test_the_origin_stays_when_the_site_moves(settings):
    sealed()
    before = queries.latest().origin
    settings.SITE_URL = "https://elsewhere.example"
    sealed()
    assert queries.latest().origin == before
    assert sealing.origin_of("https://elsewhere.example/") == "elsewhere.example/api/v1/ledger"


@pytest.mark.django_db
def test_an_untouched_tree_is_in_order():
    sealed(cases=60)
    report = verify_tree.verify_here()
    assert (report.leaves, report.faults) == (300, [])


ALTERATIONS = {
    "a leaf's entry exchanged": 'UPDATE ledger_leaf SET seq = 9 WHERE "index" = 3',
    "a leaf gone": 'DELETE FROM ledger_leaf WHERE "index" = 3',
    "a tile altered": "UPDATE ledger_tile SET hashes = (SELECT other.hashes FROM ledger_tile other "
    "WHERE other.level = -1 AND other.number = 0) WHERE level = 0 AND number = 0",
    "a bundle gone": "DELETE FROM ledger_tile WHERE level = -1 AND number = 0",
    "an upper tile gone": "DELETE FROM ledger_tile WHERE level = 1",
    "a checkpoint of another size": "UPDATE ledger_checkpoint SET size = 299",
    "a queue emptied": "DELETE FROM ledger_unsealed",
}


@pytest.mark.django_db
@pytest.mark.parametrize("alteration", ALTERATIONS.values(), ids=ALTERATIONS.keys())
def test_whatever_is_altered_is_found(alteration):
    sealed(cases=60)
    write_case()
    assert verify_tree.verify_here().faults == []
    sql(alteration)
    assert verify_tree.verify_here().faults


@pytest.mark.django_db
def test_a_case_that_is_taken_away_with_all_its_entries_is_found(tamper, key):
    gone = write_case()
    sealed()
    tamper("DELETE FROM ledger_entry WHERE case_id = %s", key(gone))
    assert len(verify_tree.verify_here().faults) == 5


@pytest.mark.django_db
def test_a_tree_made_anew_does_not_fit_the_checkpoint_that_somebody_kept():
    sealed()
    kept = Note.read(queries.latest().note)
    Tile.objects.all().delete()
    Leaf.objects.all().delete()
    Checkpoint.objects.all().delete()
    write_case()
    write_case()
    sealing.run(LATER)
    assert verify_tree.verify_here(kept=[kept]).faults[0].startswith("The checkpoint of 5 leaves")


@pytest.mark.django_db
@pytest.mark.urls("tests.ledger.urls")
def test_the_checkpoint_and_the_tiles_are_served_as_the_specification_lays_them_out(client):
    sealed(cases=60)
    state = client.get(f"{BASE}/checkpoint")
    assert state.status_code == 200
    assert state["Content-Type"] == "text/plain; charset=utf-8"
    assert client.get(f"{BASE}/checkpoint", headers={"If-None-Match": state["ETag"]}).status_code == 304
    full, rest = client.get(f"{BASE}/tile/0/000"), client.get(f"{BASE}/tile/0/001.p/44")
    assert (len(full.content), len(rest.content)) == (256 * 32, 44 * 32)
    assert "immutable" in full["Cache-Control"]
    assert "immutable" not in rest["Cache-Control"]
    assert client.get(f"{BASE}/tile/1/000.p/1").content == tree.root_of(tree.split(full.content))
    bundle = client.get(f"{BASE}/tile/entries/000").content
    assert len(bundle) == 256 * 34
    assert [tree.leaf_hash(bundle[at + 2 : at + 34]) for at in range(0, len(bundle), 34)] == tree.split(full.content)


@pytest.mark.django_db
@pytest.mark.urls("tests.ledger.urls")
@pytest.mark.parametrize(
    "path",
    [
        "tile/0/002",
        "tile/0/001",
        "tile/0/001.p/45",
        "tile/0/001.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/0",
        "tile/0/x000/000",
        "tile/0/../000",
        "tile/entries/٠٠٠",
        "consistency?since=301",
        "consistency?since=5&size=4",
        f"cases/{'0' * 8}-0000-7000-8000-{'0' * 12}/1/proof",
    ],
)
def test_what_is_not_there_is_not_found(client, path):
    sealed(cases=60)
    assert client.get(f"{BASE}/{path}").status_code == 404


@pytest.mark.django_db
@pytest.mark.urls("tests.ledger.urls")
def test_before_anything_is_sealed_there_is_no_checkpoint(client):
    assert client.get(f"{BASE}/checkpoint").status_code == 404
    assert client.get(f"{BASE}/keys").status_code == 200


@pytest.mark.django_db
@pytest.mark.urls("tests.ledger.urls")
def test_an_entry_is_proved_to_be_in_the_tree_with_what_is_served_alone(client, case_id):
    assert client.get(f"{BASE}/cases/{case_id}/3/proof").status_code == 404, "not sealed yet"
    sealed(cases=60)
    told = client.get(f"{BASE}/cases/{case_id}/3/proof").json()
    proof = [bytes.fromhex(step) for step in told["proof"]]
    leaf = tree.leaf_hash(bytes(queries.history(case_id).get(seq=3).hash))
    root = tree.root_from_inclusion(leaf, told["index"], told["size"], proof)
    assert _base64(root) == told["checkpoint"].splitlines()[2]
    steps = [bytes.fromhex(step) for step in client.get(f"{BASE}/consistency", {"since": 17}).json()["proof"]]
    assert tree.is_consistent(17, queries.whole(305).root(17), 305, root, steps)


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls("tests.ledger.urls")
def test_a_server_is_checked_with_a_checkpoint_that_was_kept_and_a_key_that_is_known(live_server, tmp_path, capsys):
    sealed(cases=3)
    file = tmp_path / "checkpoint"
    file.write_text(queries.latest().note)
    sealed(cases=60)
    known = f"--key={sealing.verifiers()[0]}"
    call_command("verify", f"--url={live_server.url}", f"--checkpoint={file}", known)
    assert "315 leaves" in capsys.readouterr().out
    with pytest.raises(CommandError) as stopped:
        call_command("verify", f"--url={live_server.url}", f"--key={_stranger()}")
    assert stopped.value.returncode == 1
    assert "not signed" in capsys.readouterr().err


def _stranger() -> str:
    return str(notes.verifier(queries.latest().origin, b"\x05" * 32))


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls("tests.ledger.urls")
def test_a_server_that_shows_what_is_in_no_tree_is_found(live_server, capsys):
    sealed()
    write_case()
    Unsealed.objects.all().delete()
    with pytest.raises(CommandError):
        call_command("verify", f"--url={live_server.url}")
    assert "should be in the tree" in capsys.readouterr().err


@pytest.mark.parametrize("number", [0, 1, 999, 1_000, 67_001, 1_234_067, 10**12])
def test_the_address_of_a_tile_is_read_as_it_is_written(number):
    assert transport.read_place(transport.place_of(number)) == (number, 256)
    assert transport.read_place(transport.place_of(number, 17)) == (number, 17)
    assert transport.place_of(1_234_067) == "x001/x234/067"
