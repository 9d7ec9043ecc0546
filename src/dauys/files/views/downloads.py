"""Giving files out: always as downloads, never to be run or drawn; only our own pictures of them are shown in pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from dauys.files import rules, scanning, storage
from dauys.files.kinds import HARMLESS, PLAIN
from dauys.files.models import File
from dauys.kernel.refusal import Kind

SHUT = "default-src 'none'; sandbox"
"""The policy of a file: whatever opens it may run and load nothing."""


class _Portions:
    """The content of a file for a server that reads asynchronously: opened and read in threads, when it is wanted."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Each portion in turn."""
        opened = await asyncio.to_thread(storage.get, self.name)
        with opened:
            while portion := await asyncio.to_thread(opened.read, storage.PORTION):
                yield portion


def content(request: HttpRequest, file: File) -> HttpResponseBase:
    """The file itself, to be saved. Http404: it is not given out. Whether this reader may have it is decided before."""
    refuse(file)
    response = _stream(request, f"{file.folder}/content", size=file.kept_size or 0)
    response["Content-Type"] = file.type if file.type in HARMLESS else PLAIN
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name) or "attachment"
    response["ETag"] = f'"{file.sha256}"'
    return response


def picture(file: File, name: str) -> HttpResponseBase:
    """Our own picture of a file, for a page: `preview` or `thumbnail`."""
    refuse(file)
    if not file.has_picture:
        raise Http404
    with storage.get(f"{file.folder}/{name}") as opened:
        response = HttpResponse(opened.read(), content_type="image/webp")
    response["Content-Disposition"] = "inline"
    return _shut(response)


def refuse(file: File) -> None:
    """Answer as if there were nothing where nothing is given out. Refusal: it is still being checked."""
    refusal = rules.refuse_giving(file, scanning=scanning.configured())
    if refusal and refusal.kind is Kind.HIDDEN:
        raise Http404
    if refusal:
        raise refusal


def _stream(request: HttpRequest, name: str, *, size: int) -> HttpResponseBase:
    portions = _Portions(name) if isinstance(request, ASGIRequest) else storage.portions(name)
    response = StreamingHttpResponse(portions)
    response["Content-Length"] = str(size)
    response["Content-Encoding"] = "identity"  # its length is told, so nothing on the way may squeeze it
    return _shut(response)


def _shut(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SHUT
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
