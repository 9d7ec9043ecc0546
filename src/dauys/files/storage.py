"""Where files lie: on this machine's disk, or in a bucket; nothing there is open to anybody but this program."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File as Content
from django.core.files.storage import FileSystemStorage, default_storage

PORTION = 1024 * 1024
"""Bytes that are in memory at one time."""


class DiskStorage(FileSystemStorage):
    """The disk; what was saved survives a loss of power."""

    def _save(self, name: str, content: Any) -> str:
        saved: str = super()._save(name, content)  # type: ignore[misc]  # where storages write, by Django's documentation
        path = Path(self.path(saved))
        for place in (path, path.parent):
            descriptor = os.open(place, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        return saved


def put(name: str, content: IO[bytes]) -> None:
    """Save everything that `content` holds from its beginning on."""
    content.seek(0)
    default_storage.save(name, Content(content))


def get(name: str) -> IO[bytes]:
    """What lies there, open to be read. FileNotFoundError: nothing."""
    opened: IO[bytes] = default_storage.open(name, "rb")
    return opened


def portions(name: str) -> Iterator[bytes]:
    """What lies there, a portion at a time."""
    with get(name) as content:
        while portion := content.read(PORTION):
            yield portion


def delete(name: str) -> None:
    """Remove what lies there, if anything does."""
    default_storage.delete(name)


def clear(folder: str) -> None:
    """Remove everything in a folder, and the folder; nothing is there, nothing happens."""
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)
