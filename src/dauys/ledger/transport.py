"""The ledger as it travels: as lines of an export, and as pages of a server's API."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from dauys.ledger import tree
from dauys.ledger.canonical import Record, stamp
from dauys.ledger.notes import Note, Verifier
from dauys.ledger.queries import Head

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
FORMAT = "dauys-ledger-1"
PAGE = 1_000
_PLACE = re.compile(r"((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


class UnreadableError(ValueError):
    """What was handed over is no ledger, or cannot be had."""


def record_json(record: Record) -> dict[str, Any]:
    """Give a record as it travels; hashes in hexadecimal."""
    return {
        "case": str(record.case_id),
        "seq": record.seq,
        "at": stamp(record.at),
        "kind": record.kind,
        "role": record.role,
        "payload": record.payload,
        "previous": record.previous.hex(),
        "hash": record.hash.hex(),
    }


def head_json(head: Head) -> dict[str, Any]:
    """Give a head as it travels."""
    return {"case": str(head.case_id), "seq": head.seq, "hash": head.hash.hex()}


def read_record(data: dict[str, Any]) -> Record:
    """Read back what `record_json` gave."""
    return Record(
        UUID(data["case"]),
        int(data["seq"]),
        datetime.fromisoformat(data["at"]),
        str(data["kind"]),
        str(data["role"]),
        data["payload"],
        bytes.fromhex(data["previous"]),
        bytes.fromhex(data["hash"]),
    )


def read_head(data: dict[str, Any]) -> Head:
    """Read back what `head_json` gave; a whole record will do."""
    return Head(UUID(data["case"]), int(data["seq"]), bytes.fromhex(data["hash"]))


def place_of(number: int, width: int = tree.WIDTH) -> str:
    """The address of a tile: its number in groups of three digits, all but the last marked; a width if unfinished."""
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03}")
    return "/".join(groups) + ("" if width == tree.WIDTH else f".p/{width}")


def read_place(text: str) -> tuple[int, int] | None:
    """Number and width of a tile by its address; None: there is no such address."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    number, width = int(found[1].replace("x", "").replace("/", "")), int(found[2] or tree.WIDTH)
    return (number, width) if width <= tree.WIDTH and place_of(number, width) == text else None


def write(file: IO[str], *, at: datetime, content: str, rows: Iterable[dict[str, Any]]) -> int:
    """Write an export: a line that says what it is (`entries` or `heads`), then a line for each row; how many."""
    file.write(json.dumps({"format": FORMAT, "content": content, "at": stamp(at)}) + "\n")
    written = 0
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
        written += 1
    return written


def read_records(file: IO[str]) -> Iterator[Record]:
    """Stream the entries of an export. UnreadableError: it is none, or a line of it is broken."""
    if _header(file) != "entries":
        raise UnreadableError("the file holds heads, not entries")
    return _lines(file, read_record)


def read_heads(file: IO[str]) -> Iterator[Head]:
    """Stream the heads of an export; of one with entries, the last of each case. Sorted by case, as written."""
    _header(file)
    return _last(_lines(file, read_head))


def _header(file: IO[str]) -> str:
    try:
        first = json.loads(file.readline())
        known = first["format"] == FORMAT
        content = str(first["content"])
    except (ValueError, TypeError, LookupError) as error:
        raise UnreadableError("the file is no export of a ledger") from error
    if not known:
        raise UnreadableError(f"the file is no {FORMAT} export")
    return content


def _lines(file: IO[str], read: Callable[[dict[str, Any]], T]) -> Iterator[T]:
    for number, line in enumerate(file, start=2):
        try:
            yield read(json.loads(line))
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise UnreadableError(f"line {number} is no entry") from error


def _last(heads: Iterator[Head]) -> Iterator[Head]:
    held: Head | None = None
    for head in heads:
        if held and head.case_id != held.case_id:
            yield held
        held = head
    if held:
        yield held


class Server:
    """A Dauys server, read through its public API (`url` is the site's address)."""

    def __init__(self, url: str, client: httpx.Client) -> None:
        self.base = url.rstrip("/") + "/api/v1/ledger"
        self.client = client

    def records(self, heads: Iterable[Head]) -> Iterator[Record]:
        """Stream every entry of the cases of these heads; a case that the server does not know (404) has none."""
        for head in heads:
            pages = self._pages(f"/cases/{head.case_id}", "entries")
            yield from (self._read(read_record, data) for data in pages)

    def heads(self) -> Iterator[Head]:
        """Stream the heads that the server shows now."""
        return (self._read(read_head, data) for data in self._pages("/heads", "heads"))

    def checkpoint(self) -> Note | None:
        """The newest signed state of the tree; None: nothing is sealed there."""
        content = self._content("/checkpoint")
        return self._read(Note.read, content.decode()) if content is not None else None

    def keys(self) -> list[Verifier]:
        """The keys that the server says it signs with."""
        return [self._read(Verifier.read, line) for line in (self._content("/keys") or b"").decode().splitlines()]

    def entries(self, size: int) -> Iterator[bytes]:
        """Stream what the leaves of a tree of that size are hashes of."""
        for number in range(-(-size // tree.WIDTH)):
            width = min(tree.WIDTH, size - number * tree.WIDTH)
            content = self._content(f"/tile/entries/{place_of(number, width)}") or b""
            step = 2 + tree.SIZE
            if len(content) != width * step:
                raise UnreadableError("the server's tiles are not whole")
            yield from (content[at + 2 : at + step] for at in range(0, len(content), step))

    def _content(self, path: str) -> bytes | None:
        import httpx  # noqa: PLC0415  (slow to load, and needed when a server is checked)

        try:
            answer = self.client.get(self.base + path)
            if answer.status_code == httpx.codes.NOT_FOUND:
                return None
            return answer.raise_for_status().content
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise UnreadableError(str(error)) from error

    def _pages(self, path: str, name: str) -> Iterator[dict[str, Any]]:
        after: Any = None
        while True:
            page = self._get(path, {"limit": PAGE} | ({"after": after} if after is not None else {}))
            try:
                rows, following = page[name], page["next"]
            except (LookupError, TypeError) as error:
                raise UnreadableError("the server's answer is no ledger") from error
            yield from rows
            if following is None:
                return
            if following == after:
                raise UnreadableError("the server's pages never end")
            after = following

    def _get(self, path: str, parameters: dict[str, Any]) -> Any:
        import httpx  # noqa: PLC0415  (slow to load, and needed when a server is checked)

        try:
            answer = self.client.get(self.base + path, params=parameters)
            if answer.status_code == httpx.codes.NOT_FOUND and path.startswith("/cases/"):
                return {"entries": [], "next": None}
            return answer.raise_for_status().json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise UnreadableError(str(error)) from error

    def _read(self, read: Callable[[Any], T], data: Any) -> T:
        try:
            return read(data)
        except (ValueError, TypeError, LookupError) as error:
            raise UnreadableError("the server's answer is no ledger") from error
