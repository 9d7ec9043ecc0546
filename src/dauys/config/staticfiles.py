"""The static files of an installation: which are carried, when they are collected, how they are served."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile


class StaticFiles(StaticFilesConfig):
    """Leaves out the API framework's own pages: they need inline code, which no page here may have, and 24 MB."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "ninja"]


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise has no types
    """Serves collected files, each as a whole: they are small, and an asynchronous server reads no file bit by bit."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        """The file, or the part of it that was asked for."""
        found = static_file.get_response(request.method, request.META)
        content = b""
        if found.file:
            with found.file as file:
                content = file.read()
        return HttpResponse(content, status=int(found.status), headers=dict(found.headers))


def collect() -> bool:
    """Collect and compress the static files of this version, unless that is done; whether anything was to do."""
    mark = Path(settings.STATIC_ROOT) / "collected.txt"
    state = _state()
    if mark.exists() and mark.read_text(encoding="utf-8") == state:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(state, encoding="utf-8")
    return True


def _state() -> str:
    """What would be collected: one digest over names, sizes and times of change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(StaticFiles.ignore_patterns):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
