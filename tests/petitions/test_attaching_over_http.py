from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.api.conftest import key_of
from tests.files.conftest import photo, store
from tests.petitions.attached import AFTERWARDS, at, attach, draft, file
from tests.petitions.conftest import NOW, MakePetition, actor

from dauys.files import settling
from dauys.files.models import File
from dauys.people.models import Account
from dauys.petitions import actions, drafting
from dauys.petitions.models import Petition

__all__ = ["draft", "file", "store"]


class Caller:
    """A program with somebody's key."""

    def __init__(self, account: Account | None, draft: Petition) -> None:
        self.known = {"HTTP_AUTHORIZATION": f"Bearer {key_of(account)}"} if account else {}
        self.base = f"/api/v1/petitions/{draft.pk}/attachments"

    def announce(self, size: Any = 10, name: str = "a.txt", **more: Any) -> Any:
        body = {"name": name, "size": size}
        return Client().post(self.base, body, content_type="application/json", **self.known, **more)

    def send(self, file_id: str, content: bytes, offset: Any, **more: Any) -> Any:
        headers = {"HTTP_UPLOAD_OFFSET": str(offset), **self.known, **more}
        return Client().patch(f"{self.base}/{file_id}", content, content_type="application/octet-stream", **headers)

    def get(self, rest: str = "") -> Any:
        return Client().get(self.base + rest, **self.known)


def test_a_program_attaches_in_pieces_and_fetches_what_was_made_of_it(draft: Petition, author: Account):
    program, content = Caller(author, draft), photo(size=(600, 400))
    begun = program.announce(len(content), "park.jpg")
    assert (begun.status_code, begun.json()["offset"], begun.json()["state"]) == (201, 0, "arriving")
    key = begun.json()["id"]
    assert program.send(key, content[:100], 0).json()["offset"] == 100
    assert program.send(key, content[:100], 0).status_code == 409
    assert program.send(key, content[100:], 100).json()["state"] == "waiting"
    settling.run(AFTERWARDS)
    [told] = program.get().json()["items"]
    assert (told["state"], told["type"], told["name"]) == ("ready", "image/jpeg", "park.jpg")
    assert told["preview"].endswith("/preview/")
    answer = program.get(f"/{key}/content")
    whole = b"".join(answer.streaming_content)
    assert (len(whole), answer["Content-Type"]) == (told["size"], "application/octet-stream")
    assert answer["Content-Disposition"].startswith("attachment")
    again = Client().get(f"{program.base}/{key}/content", HTTP_IF_NONE_MATCH=answer["ETag"], **program.known)
    assert again.status_code == 304


def test_a_draft_without_an_account_takes_files_by_its_key(draft: Petition):
    key = drafting.give_key(draft)
    program = Caller(None, draft)
    begun = program.announce(5, HTTP_PETITION_KEY=key)
    assert begun.status_code == 201
    assert program.send(begun.json()["id"], b"Hello", 0, HTTP_PETITION_KEY=key).json()["state"] == "waiting"
    assert program.announce(5, HTTP_PETITION_KEY="guessed").status_code == 404
    assert program.announce(5).status_code == 404


@pytest.mark.parametrize(
    ("size", "status"), [(0, 422), (-1, 422), ("x", 422), (10**13, 422), (10 * 1024**2, 201), (10 * 1024**2 + 1, 422)]
)
def test_a_wrong_size_is_refused_by_field(draft: Petition, author: Account, size: Any, status: int):
    answer = Caller(author, draft).announce(size)
    assert answer.status_code == status
    assert status == 201 or answer.json()["fields"]


@pytest.mark.parametrize("offset", ["-1", "x", "9" * 40, "1.5", ""])
def test_a_wrong_offset_is_refused(draft: Petition, author: Account, offset: str):
    program = Caller(author, draft)
    key = program.announce().json()["id"]
    assert program.send(key, b"Hello", offset).status_code == 422
    assert File.objects.get(pk=key).offset == 0


def test_more_than_was_announced_is_refused(draft: Petition, author: Account):
    program = Caller(author, draft)
    key = program.announce(4).json()["id"]
    assert (program.send(key, b"Hello", 0).status_code, File.objects.get(pk=key).offset) == (422, 0)


def test_what_is_public_is_listed_for_everybody(draft: Petition, file: File, author: Account, moderator: Account):
    anybody = Caller(None, draft)
    assert anybody.get().status_code == 404
    drafting.hand_in(draft, by=actor(author), declares=True, now=NOW)
    actions.accept(draft, by=actor(moderator), now=NOW)
    [told] = anybody.get().json()["items"]
    assert told["url"].endswith(at(file))
    assert b"".join(anybody.get(f"/{file.pk}/content").streaming_content) == b"Hello"


def test_the_file_of_another_petition_is_not_found(
    draft: Petition, file: File, make_petition: MakePetition, author: Account
):
    other = make_petition(stage="draft")
    program = Caller(author, other)
    attach(other, author)
    assert program.get(f"/{file.pk}/content").status_code == 404
    assert program.send(str(file.pk), b"x", 0).status_code == 404
    assert Client().delete(f"{program.base}/{file.pk}", **program.known).status_code == 404
