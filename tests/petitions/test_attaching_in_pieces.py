from __future__ import annotations

import base64

import pytest
from tests.files.conftest import store
from tests.petitions.attached import AFTERWARDS, TUS, As, announce, at, draft, file, patch
from tests.petitions.conftest import MakePetition, World

from dauys.files import settling
from dauys.files.models import File
from dauys.files.rules import MEGABYTE
from dauys.people.models import Account
from dauys.petitions import attachments
from dauys.petitions.models import Petition

__all__ = ["draft", "file", "store"]


def test_a_file_comes_in_pieces_and_goes_on_where_it_stopped(draft: Petition, author: Account, as_: As):
    client = as_(author)
    begun = announce(client, draft)
    assert (begun.status_code, begun["Upload-Offset"], begun["Tus-Resumable"]) == (201, "0", "1.0.0")
    address = begun["Location"]
    assert patch(client, address, b"Hello", 0)["Upload-Offset"] == "5"
    asked = client.head(address, **TUS)
    assert (asked.status_code, asked["Upload-Offset"], asked["Upload-Length"]) == (200, "5", "10")
    assert "no-store" in asked["Cache-Control"]
    assert "Upload-Expires" in asked
    assert patch(client, address, b"world", 5).status_code == 204
    settling.run(AFTERWARDS)
    [file] = attachments.attached(draft.pk)
    assert b"".join(client.get(at(file)).streaming_content) == b"Helloworld"


def test_what_is_understood_is_told(draft: Petition, author: Account, as_: As):
    told = as_(author).options(f"/petitions/{draft.pk}/uploads/")
    assert (told.status_code, told["Tus-Version"]) == (204, "1.0.0")
    assert told["Tus-Extension"] == "creation,termination,expiration,checksum"
    assert told["Tus-Max-Size"] == str(10 * MEGABYTE)


@pytest.mark.parametrize(
    ("size", "more", "status"),
    [
        ("-1", {}, 422),
        ("", {}, 422),
        ("1e3", {}, 422),
        ("٣", {}, 422),
        ("9" * 40, {}, 422),
        ("0", {}, 422),
        (10 * MEGABYTE, {}, 201),
        (10 * MEGABYTE + 1, {}, 413),
        (5, {"HTTP_UPLOAD_METADATA": "filename not-base-64!"}, 422),
        (5, {"HTTP_UPLOAD_METADATA": "filename " + base64.b64encode(b"\xff\xfe").decode()}, 422),
        (5, {"HTTP_UPLOAD_METADATA": "x" * 9_000}, 422),
        (5, {"HTTP_UPLOAD_METADATA": ""}, 201),
        (5, {"HTTP_TUS_RESUMABLE": "0.2.2"}, 412),
    ],
)
def test_an_announcement_is_taken_or_refused(
    draft: Petition, author: Account, as_: As, size: int | str, more: dict[str, str], status: int
):
    assert announce(as_(author), draft, size, **more).status_code == status


@pytest.mark.parametrize(
    ("offset", "content", "more", "status"),
    [
        (0, b"Hello", {}, 204),
        (1, b"Hello", {}, 409),
        ("-5", b"Hello", {}, 422),
        ("", b"Hello", {}, 422),
        ("9" * 60, b"Hello", {}, 422),
        (0, b"Hello, world", {}, 413),
        (0, b"Hello", {"content_type": "text/plain"}, 415),
        (0, b"Hello", {"HTTP_TUS_RESUMABLE": ""}, 412),
        (0, b"Hello", {"HTTP_UPLOAD_CHECKSUM": "sha1 9/+ei3uy4Jtwk1pdeF4MxdnQq/A="}, 204),
        (0, b"Hellx", {"HTTP_UPLOAD_CHECKSUM": "sha1 9/+ei3uy4Jtwk1pdeF4MxdnQq/A="}, 460),
        (0, b"Hello", {"HTTP_UPLOAD_CHECKSUM": "crc32 AAAA"}, 422),
        (0, b"Hello", {"HTTP_UPLOAD_CHECKSUM": "sha1 ???"}, 422),
    ],
)
def test_a_piece_is_taken_or_refused(
    draft: Petition, author: Account, as_: As, offset: int | str, content: bytes, more: dict[str, str], status: int
):
    client = as_(author)
    address = announce(client, draft)["Location"]
    answer = patch(client, address, content, offset, **more)
    assert answer.status_code == status
    taken = len(content) if status == 204 else 0
    assert client.head(address, **TUS)["Upload-Offset"] == str(taken)


def test_an_upload_is_given_up(draft: Petition, author: Account, as_: As):
    client = as_(author)
    address = announce(client, draft)["Location"]
    assert client.delete(address, **TUS).status_code == 204
    assert client.head(address, **TUS).status_code == 404
    assert not File.objects.exists()


def test_a_network_that_lets_only_post_pass_names_the_method_in_a_header(draft: Petition, author: Account, as_: As):
    client = as_(author)
    address = announce(client, draft)["Location"]
    headers = {**TUS, "HTTP_UPLOAD_OFFSET": "0", "HTTP_X_HTTP_METHOD_OVERRIDE": "PATCH"}
    answer = client.post(address, b"Hello", content_type="application/offset+octet-stream", **headers)
    assert (answer.status_code, answer["Upload-Offset"]) == (204, "5")


@pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
def test_other_methods_are_refused(draft: Petition, author: Account, as_: As, method: str):
    client = as_(author)
    address = announce(client, draft)["Location"]
    assert client.generic(method, address, **TUS).status_code == 405


def test_the_upload_of_another_petition_is_not_found(
    draft: Petition, author: Account, as_: As, make_petition: MakePetition
):
    client = as_(author)
    address = announce(client, draft)["Location"]
    other = make_petition(stage="draft")
    moved = address.replace(str(draft.pk), str(other.pk))
    assert client.head(moved, **TUS).status_code == 404
    assert patch(client, moved, b"Hello", 0).status_code == 404
    assert client.delete(moved, **TUS).status_code == 404


def test_strangers_find_no_upload(draft: Petition, author: Account, as_: As, moderator: Account, world: World):
    address = announce(as_(author), draft)["Location"]
    for other in (moderator, world.account("other@example.org")):
        client = as_(other)
        assert announce(client, draft).status_code == 404
        assert client.head(address, **TUS).status_code == 404
        assert patch(client, address, b"Hello", 0).status_code == 404
        assert client.delete(address, **TUS).status_code == 404
