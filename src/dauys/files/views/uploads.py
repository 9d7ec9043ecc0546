"""The tus protocol 1.0.0: files that come in pieces and go on where they stopped. What belongs to whom, a `Shelf` says.

Of its extensions: creation, termination, expiration, checksum.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from dauys.files.actions import Checksum
from dauys.files.models import File
from dauys.kernel.refusal import Refusal, invalid

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
ALGORITHMS = ("sha1", "sha256")
OCTETS = "application/offset+octet-stream"
LONGEST_METADATA = 8_000
LONGEST_NUMBER = 15
"""Digits."""
STATUS = {"file_too_large": 413, "upload_too_long": 413, "wrong_offset": 409, "checksum": 460}
"""What the protocol says otherwise than the house."""


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Where files are put: what its owner does with each request. Each may refuse.

    begin: of a name and a size. receive: of a file, an offset, the bytes, how many these are, and their checksum.
    drop: of a file. address: where a file's upload goes on. most: bytes that may come in all.
    """

    begin: Callable[[str, int], File]
    receive: Callable[[File, int, IO[bytes], int | None, Checksum | None], File]
    drop: Callable[[File], object]
    address: Callable[[File], str]
    most: int


def method_of(request: HttpRequest) -> str:
    """The method meant: a network that lets only POST pass names another in a header."""
    meant = request.headers.get("X-HTTP-Method-Override", "") if request.method == "POST" else ""
    return (meant or request.method or "").upper()


def collection(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """Announce a file (POST), or ask what is understood here (OPTIONS)."""
    method = method_of(request)
    if method == "OPTIONS":
        return _answer(204, **_abilities(shelf))
    if wrong := _wrong_version(request):
        return wrong
    if method != "POST":
        return _answer(405, Allow="OPTIONS, POST")
    try:
        size = _number(request.headers.get("Upload-Length", ""), "Upload-Length")
        file = shelf.begin(_name(request.headers.get("Upload-Metadata", "")), size)
    except Refusal as refusal:
        return refused(refusal)
    return _answer(201, Location=shelf.address(file), **_standing(file))


def item(request: HttpRequest, shelf: Shelf, file: File) -> HttpResponse:
    """Ask where an upload goes on (HEAD), send the next bytes (PATCH), or give it up (DELETE)."""
    method = method_of(request)
    if method == "OPTIONS":
        return _answer(204, **_abilities(shelf))
    if wrong := _wrong_version(request):
        return wrong
    known = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}
    if method not in known:
        return _answer(405, Allow="OPTIONS, HEAD, PATCH, DELETE")
    try:
        return known[method](request, shelf, file)
    except Refusal as refusal:
        return refused(refusal)


def _head(_request: HttpRequest, _shelf: Shelf, file: File) -> HttpResponse:
    return _answer(200, **_standing(file))


def _delete(_request: HttpRequest, shelf: Shelf, file: File) -> HttpResponse:
    shelf.drop(file)
    return _answer(204)


def _patch(request: HttpRequest, shelf: Shelf, file: File) -> HttpResponse:
    if request.headers.get("Content-Type", "").partition(";")[0].strip().casefold() != OCTETS:
        return _answer(415)
    start = _number(request.headers.get("Upload-Offset", ""), "Upload-Offset")
    said = request.headers.get("Content-Length", "")
    length = _number(said, "Content-Length") if said else None
    checksum = _checksum(request.headers.get("Upload-Checksum", ""))
    after = shelf.receive(file, start, cast("IO[bytes]", request), length, checksum)
    return _answer(204, **_standing(after))


def refused(refusal: Refusal) -> HttpResponse:
    """A refusal as the protocol wants it: its status, and the sentence as JSON."""
    response = JsonResponse(refusal.as_dict(), status=STATUS.get(refusal.code, refusal.status))
    response["Tus-Resumable"], response["Cache-Control"] = VERSION, "no-store"
    if response.status_code == 460:  # noqa: PLR2004  (of the protocol; no library knows its name)
        response.reason_phrase = "Checksum Mismatch"
    return response


def _abilities(shelf: Shelf) -> dict[str, str]:
    names = {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(shelf.most)}
    return names | {"Tus-Checksum-Algorithm": ",".join(ALGORITHMS)}


def _standing(file: File) -> dict[str, str]:
    told = {"Upload-Offset": str(file.offset), "Upload-Length": str(file.size)}
    if file.state == File.State.ARRIVING and file.due_at is not None:
        told["Upload-Expires"] = http_date(file.due_at.timestamp())
    return told


def _answer(status: int, **headers: str) -> HttpResponse:
    response = HttpResponse(status=status)
    for name, value in {"Tus-Resumable": VERSION, "Cache-Control": "no-store", **headers}.items():
        response[name] = value
    del response["Content-Type"]
    return response


def _wrong_version(request: HttpRequest) -> HttpResponse | None:
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    return _answer(412, **{"Tus-Version": VERSION})


def _number(text: str, header: str) -> int:
    """A header's number of bytes; anything else is refused."""
    if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER:
        return int(text)
    raise invalid("wrong_header", _("The header %(name)s must be a number of bytes.") % {"name": header})


def _name(metadata: str) -> str:
    """The file's name in `Upload-Metadata`; "" where there is none."""
    wrong = invalid("wrong_header", _("The header %(name)s cannot be read.") % {"name": "Upload-Metadata"})
    if len(metadata) > LONGEST_METADATA:
        raise wrong
    for pair in metadata.split(","):
        key, _space, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode()
            except (binascii.Error, ValueError):
                raise wrong from None
    return ""


def _checksum(text: str) -> Checksum | None:
    """What `Upload-Checksum` says; nothing where it says nothing."""
    if not text:
        return None
    algorithm, _space, digest = text.partition(" ")
    try:
        if algorithm in ALGORITHMS:
            return Checksum(algorithm=algorithm, digest=base64.b64decode(digest, validate=True))
    except binascii.Error:
        pass
    raise invalid("wrong_header", _("The header %(name)s cannot be read.") % {"name": "Upload-Checksum"})
