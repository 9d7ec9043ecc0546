from __future__ import annotations

import io
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connection, connections
from tests.files.conftest import NOW, ROOMY, send, settled, stored

from dauys.files import actions, clearing, queries, settling
from dauys.files.models import File, Leftover, Piece
from dauys.files.rules import MOST_FILES, Allowance
from dauys.kernel.refusal import Refusal

SECOND = timedelta(seconds=1)


def begin(size: int = 10, **changes: Any) -> File:
    options = {"owner": "test/1", "sender": "somebody", "name": "a.txt", "allowance": ROOMY, "now": NOW, **changes}
    return actions.begin(options.pop("owner"), size=size, **options)


def receive(file: File, content: bytes, start: int = 0, **more: Any) -> File:
    return actions.receive(file, start=start, content=io.BytesIO(content), now=NOW, **more)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("size", "code"), [(100, None), (101, "file_too_large"), (0, "file_empty"), (-1, "file_empty")]
)
def test_exactly_the_total_may_be_announced_and_not_a_byte_more(size: int, code: str | None):
    allowance = Allowance(100)
    if code is None:
        assert begin(size, allowance=allowance).size == size
        return
    with pytest.raises(Refusal, match=code):
        begin(size, allowance=allowance)


@pytest.mark.django_db
def test_what_is_announced_counts_before_it_has_come_and_what_was_refused_does_not():
    first = begin(60, allowance=Allowance(100))
    with pytest.raises(Refusal, match="file_too_large"):
        begin(41, allowance=Allowance(100))
    File.objects.filter(pk=first.pk).update(state=File.State.REFUSED)
    assert begin(100, allowance=Allowance(100)).size == 100


@pytest.mark.django_db
def test_nobody_attaches_without_end():
    for _number in range(MOST_FILES):
        begin(1)
    with pytest.raises(Refusal, match="too_many_files"):
        begin(1)


@pytest.mark.django_db
def test_pieces_become_one_file():
    file = receive(begin(10), b"Hello")
    assert (file.offset, file.state) == (5, "arriving")
    receive(file, b"world", start=5)
    settling.run(NOW)
    file.refresh_from_db()
    assert (file.state, stored(file), file.type) == ("ready", b"Helloworld", "text/plain")
    assert (file.kept_size, len(file.sha256)) == (10, 64)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "content", "code"),
    [
        (4, b"x", "wrong_offset"),
        (6, b"x", "wrong_offset"),
        (0, b"Hello", "wrong_offset"),
        (5, b"world!", "upload_too_long"),
    ],
)
def test_bytes_that_do_not_follow_are_refused_and_leave_nothing_behind(start: int, content: bytes, code: str, store):
    file = receive(begin(10), b"Hello")
    with pytest.raises(Refusal, match=code):
        receive(file, content, start=start)
    assert File.objects.get(pk=file.pk).offset == 5
    assert len([path for path in store.rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db
def test_more_bytes_than_were_told_are_refused(store):
    with pytest.raises(Refusal, match="upload_too_long"):
        receive(begin(10), b"Hello", length=4)
    assert not [path for path in store.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_sender_who_has_been_overtaken_is_refused_and_what_they_sent_is_forgotten(store):
    file = begin(10)
    late = File.objects.get(pk=file.pk)
    receive(file, b"Hello")
    with pytest.raises(Refusal, match="wrong_offset"):
        receive(late, b"HELLO")
    assert [path.read_bytes() for path in store.rglob("*") if path.is_file()] == [b"Hello"]


@pytest.mark.django_db(transaction=True)
def test_of_senders_at_once_one_piece_counts():
    file, outcomes = begin(10), []

    def one(content: bytes) -> None:
        try:
            receive(File.objects.get(pk=file.pk), content)
            outcomes.append("taken")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(letter * 5,)) for letter in (b"a", b"b", b"c")]
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        for thread in threads:  # threads share one connection there, so they go one after another
            thread.start()
            thread.join()
    else:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(outcomes) == ["taken", "wrong_offset", "wrong_offset"]
    assert (File.objects.get(pk=file.pk).offset, Piece.objects.count()) == (5, 1)


@pytest.mark.django_db
def test_a_broken_upload_is_forgotten_a_day_after_its_last_bytes(store):
    file = begin(10)
    actions.receive(file, start=0, content=io.BytesIO(b"Hello"), now=NOW + timedelta(hours=5))
    last = NOW + timedelta(hours=29)
    settling.run(last - SECOND)
    assert File.objects.filter(pk=file.pk).exists()
    settling.run(last)
    clearing.run(last)
    assert not File.objects.exists()
    assert not [path for path in store.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_bytes_that_come_while_an_upload_is_forgotten_keep_it():
    file = begin(10)
    due = File.objects.get(pk=file.pk)
    receive(file, b"Hello")
    settling.settle(due, now=NOW + timedelta(days=1))
    assert File.objects.filter(pk=file.pk).exists()


@pytest.mark.django_db
def test_nothing_is_left_in_the_store_but_what_is_kept(store):
    file = settled(b"Hello")
    clearing.run(NOW)
    assert [path for path in store.rglob("*") if path.is_file()] == [store / file.folder / "content"]
    assert not Leftover.objects.exists()


@pytest.mark.django_db
def test_what_is_taken_down_leaves_a_mark_and_no_content(store):
    file = actions.remove(settled(b"Hello", "a.txt"), reason="Private.", now=NOW)
    clearing.run(NOW)
    assert (file.state, file.reason, file.name, file.sha256) == ("removed", "Private.", "a.txt", "")
    assert not [path for path in store.rglob("*") if path.is_file()]
    assert queries.held("test/1").number == 0


@pytest.mark.django_db
def test_what_is_discarded_leaves_nothing(store):
    settled(b"Hello")
    send(b"Waiting")
    begin(10)
    assert actions.discard(queries.of("test/1"), now=NOW) == 3
    clearing.run(NOW)
    assert not File.objects.exists()
    assert not [path for path in store.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_folder_made_for_a_file_that_was_never_kept_is_cleared_away(store):
    file = send(b"Hello")
    folder = actions.reserve(file, now=NOW)
    storages["default"].save(f"{folder}/content", io.BytesIO(b"Hello"))
    clearing.run(NOW + timedelta(days=1) - SECOND)
    assert (store / folder / "content").exists()
    clearing.run(NOW + timedelta(days=1))
    assert not (store / folder).exists()


@pytest.mark.django_db
def test_a_checksum_that_does_not_fit_is_refused():
    wrong = actions.Checksum(algorithm="sha256", digest=b"0" * 32)
    with pytest.raises(Refusal, match="checksum"):
        receive(begin(5), b"Hello", checksum=wrong)


@pytest.mark.django_db
def test_files_on_the_disk_are_for_the_program_alone(store, settings):
    settings.STORAGES["default"]["OPTIONS"] |= {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
    storages._storages.clear()  # noqa: SLF001
    file = settled(b"Hello")
    assert (store / file.folder / "content").stat().st_mode & 0o077 == 0
    assert (store / file.folder).stat().st_mode & 0o077 == 0
