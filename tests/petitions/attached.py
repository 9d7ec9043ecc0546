"""What tests of attachments share: a draft with a file, and the tus protocol as a browser speaks it."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.petitions.conftest import NOW, MakePetition, actor

from dauys.files import settling
from dauys.files.models import File
from dauys.people.actor import Actor
from dauys.people.models import Account
from dauys.petitions import attaching
from dauys.petitions.models import Petition

TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
AFTERWARDS = NOW + timedelta(days=4_000)
"""Later than anything that requests, which have the real time, may have left to do."""
As = Callable[[Account], Client]


def attach(petition: Petition, account: Account, content: bytes = b"Hello", name: str = "a.txt") -> File:
    """A file that was looked through."""
    file = attaching.attach(
        petition, by=actor(account), name=name, size=len(content), content=io.BytesIO(content), now=NOW
    )
    settling.run(NOW)
    return File.objects.get(pk=file.pk)


@pytest.fixture
def draft(make_petition: MakePetition) -> Petition:
    return make_petition(stage="draft")


@pytest.fixture
def file(draft: Petition, author: Account) -> File:
    return attach(draft, author)


def at(file: File, part: str = "") -> str:
    return f"/petitions/{file.owner.removeprefix('petition/')}/files/{file.pk}/{part}"


def metadata(name: str) -> str:
    return f"filename {base64.b64encode(name.encode()).decode()}"


def announce(client: Client, draft: Petition, size: int | str = 10, name: str = "a.txt", **more: Any) -> Any:
    headers = {**TUS, "HTTP_UPLOAD_LENGTH": str(size), "HTTP_UPLOAD_METADATA": metadata(name), **more}
    return client.post(f"/petitions/{draft.pk}/uploads/", **headers)


def patch(client: Client, address: str, content: bytes, offset: int | str, **more: Any) -> Any:
    headers = {**TUS, "HTTP_UPLOAD_OFFSET": str(offset), **more}
    kind = headers.pop("content_type", "application/offset+octet-stream")
    return client.patch(address, content, content_type=kind, **headers)


def actor_of(petition: Petition) -> Any:
    return Actor(person_id=petition.case.author_id)


def seen_by(client: Client, file: File) -> int:
    return int(client.get(at(file)).status_code)
