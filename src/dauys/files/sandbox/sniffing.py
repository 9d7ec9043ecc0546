"""What a file is by its content alone. Where it could be two things, it is the more dangerous one."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import puremagic

HEAD = 8_192
"""Bytes at the beginning that are looked at first."""
PLAIN = "application/octet-stream"

SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"GIF87a", 0, "image/gif"),
    (b"GIF89a", 0, "image/gif"),
    (b"II*\0", 0, "image/tiff"),
    (b"MM\0*", 0, "image/tiff"),
    (b"BM", 0, "image/bmp"),
    (b"MZ", 0, "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", 0, "application/x-elf"),
    (b"\xca\xfe\xba\xbe", 0, "application/x-mach-binary"),
    (b"\xcf\xfa\xed\xfe", 0, "application/x-mach-binary"),
    (b"#!", 0, "text/x-script"),
    (b"{\\rtf", 0, "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "application/x-ole-storage"),
)
"""First bytes, where they stand, and what begins with them."""
BITMAP = 14
"""Bytes of the head of a BMP, whose third field is the size of the file."""
BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"hevx": "image/heic",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
}
"""Pictures in the container of MPEG-4."""
MARKUP = (
    (re.compile(rb"<\s*svg[\s>:]|<!doctype\s+svg", re.IGNORECASE), "image/svg+xml"),
    (
        re.compile(
            rb"<!doctype\s+html|<\s*(html|head|body|script|iframe|img|a|div|meta|style|title|base|form|embed|object)[\s>/]",
            re.IGNORECASE,
        ),
        "text/html",
    ),
    (re.compile(rb"^\s*<\?xml", re.IGNORECASE), "application/xml"),
)
"""Text that a browser would run or draw."""
OFFICE = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word.document"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "excel.sheet"),
    "ppt/": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "powerpoint.presentation"),
}
"""Folders in an archive by which an office document is known."""
LARGEST_DIRECTORY = 16 * 1024 * 1024
"""Bytes of an archive's table of contents that are read."""


def sniff(path: Path) -> str:
    """The type of a file, in small letters; `application/octet-stream` where nothing is known of it."""
    with path.open("rb") as opened:
        head = opened.read(HEAD)
    text = _as_text(head)
    if found := _markup(text):
        return found
    for signature, at, kind in SIGNATURES:
        if head[at : at + len(signature)] == signature and _really(kind, head, path):
            return _refined(kind, path)
    if picture := _contained(head):
        return picture
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head[:2] == b"PK":
        return _archive(path, head)
    return _known(head) if text is None or not head else "text/plain"


def _as_text(head: bytes) -> bytes | None:
    """The beginning as text in one-byte units, if it is text; None for anything else."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return head[: len(head) // 2 * 2].decode("utf-16").encode()
        except UnicodeDecodeError:
            return None
    plain = head.removeprefix(b"\xef\xbb\xbf")
    control = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in plain)  # noqa: PLR2004  (what text may hold)
    return plain if control == 0 else None


def _markup(text: bytes | None) -> str | None:
    """What kind of markup a text is, if it is any."""
    if text is None:
        return None
    return next((kind for pattern, kind in MARKUP if pattern.search(text)), None)


def _really(kind: str, head: bytes, path: Path) -> bool:
    """Whether two bytes at the beginning mean what they may mean: texts begin with BM and MZ too."""
    if kind == "image/bmp":
        return len(head) > BITMAP and int.from_bytes(head[2:6], "little") in (path.stat().st_size, 0)
    return kind != "application/vnd.microsoft.portable-executable" or _as_text(head) is None


def _refined(kind: str, path: Path) -> str:
    """Which of the old office documents it is; all others stay what they are."""
    if kind != "application/x-ole-storage":
        return kind
    with path.open("rb") as opened:
        start, end = opened.read(1024 * 1024), path.stat().st_size
        opened.seek(max(0, end - 1024 * 1024))
        seen = start + opened.read()
    for word, found in (
        ("WordDocument", "application/msword"),
        ("Workbook", "application/vnd.ms-excel"),
        ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ):
        if word.encode("utf-16-le") in seen:
            return found
    return kind


def _contained(head: bytes) -> str | None:
    """The kind of picture that a container of RIFF or MPEG-4 says it holds."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] != b"ftyp":
        return None
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, min(int.from_bytes(head[:4], "big"), 128), 4))]
    return next((BRANDS[brand] for brand in brands if brand in BRANDS), None)


def _archive(path: Path, head: bytes) -> str:
    """What an archive holds: an office document, one with macros, a book, a program, or just files."""
    if head[30:38] == b"mimetype":
        length = int.from_bytes(head[18:22], "little")
        said = head[38 : 38 + min(length, 100)]
        if said.startswith((b"application/vnd.oasis.opendocument.", b"application/epub+zip")):
            return said.decode("ascii", "replace").strip().casefold()
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.start_dir and path.stat().st_size - archive.start_dir > LARGEST_DIRECTORY:
                return "application/zip"
            names = archive.namelist()
    except (zipfile.BadZipFile, MemoryError, ValueError, OSError, RuntimeError):
        return "application/zip"
    if "[Content_Types].xml" in names:
        for folder, (kind, macros) in OFFICE.items():
            if any(name.startswith(folder) for name in names):
                active = any(name.casefold().endswith("vbaproject.bin") for name in names)
                return f"application/vnd.ms-{macros}.macroenabled.12" if active else kind
    return "application/java-archive" if "META-INF/MANIFEST.MF" in names else "application/zip"


def _known(head: bytes) -> str:
    """What the collected signatures say; never a kind that was ruled out above."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return PLAIN
    kinds = [match.mime_type.casefold() for match in found if match.mime_type and "/" in match.mime_type]
    ruled_out = {kind for _signature, _at, kind in SIGNATURES} | {"text/html", "application/pdf", "image/webp"}
    return next((kind for kind in kinds if kind not in ruled_out and kind.isascii()), PLAIN)[:120]
