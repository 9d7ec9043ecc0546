"""Files of every kind, made while they are needed, and a hand to put them into the store."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from PIL import Image

from dauys.files import actions, settling
from dauys.files.models import File
from dauys.files.rules import Allowance

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROOMY = Allowance(200 * 1024 * 1024)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless text that every virus scanner takes for a virus, in pieces, so that none takes this file for one."""


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A store of the test's own."""
    folder = tmp_path / "store"
    backend = {"BACKEND": "dauys.files.storage.DiskStorage", "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    storages._storages.clear()  # noqa: SLF001  (Django keeps what was opened before)
    yield folder
    storages._storages.clear()  # noqa: SLF001


Send = Callable[..., File]


def send(content: bytes, name: str = "file", *, owner: str = "test/1", allowance: Allowance = ROOMY) -> File:
    """A file that has come whole."""
    file = actions.begin(owner, sender="somebody", name=name, size=len(content), allowance=allowance, now=NOW)
    return actions.receive(file, start=0, content=io.BytesIO(content), now=NOW)


def settled(content: bytes, name: str = "file", **options: Any) -> File:
    """A file that was looked through."""
    file = send(content, name, **options)
    settling.run(NOW)
    return File.objects.get(pk=file.pk)


def stored(file: File, part: str = "content") -> bytes:
    """What lies in the store of a file."""
    with storages["default"].open(f"{file.folder}/{part}") as opened:
        return bytes(opened.read())


def photo(form: str = "JPEG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    """A picture that tells where and with what it was taken, upright only by its orientation."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "ACME telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 14.0, 0.0), 3: "E", 4: (76.0, 53.0, 0.0)})
    made = io.BytesIO()
    Image.new("RGB", size, "seagreen").save(made, form, exif=exif, **more)
    return made.getvalue()


def archive(**files: bytes) -> bytes:
    """A ZIP archive; `__` in a name stands for a stroke."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr("[Content_Types].xml" if name == "types" else name.replace("__", "/"), content)
    return made.getvalue()
