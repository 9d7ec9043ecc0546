"""Types of content: how their names end, and which of them do no harm to whoever opens them."""

from __future__ import annotations

from collections.abc import Mapping

PLAIN = "application/octet-stream"
"""Bytes that are only saved."""

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png", "apng"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/tiff": ("tif", "tiff"),
    "image/svg+xml": ("svg",),
    "text/html": ("html", "htm", "xhtml"),
    "application/msword": ("doc", "dot"),
    "application/vnd.ms-excel": ("xls", "xlt"),
    "application/vnd.ms-powerpoint": ("ppt", "pps", "pot"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx", "dotx"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx", "xltx"),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx", "ppsx", "potx"),
    "application/vnd.ms-word.document.macroenabled.12": ("docm", "dotm"),
    "application/vnd.ms-excel.sheet.macroenabled.12": ("xlsm", "xltm", "xlam"),
    "application/vnd.ms-powerpoint.presentation.macroenabled.12": ("pptm", "ppsm", "potm"),
    "application/vnd.oasis.opendocument.text": ("odt", "ott"),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods", "ots"),
    "application/vnd.oasis.opendocument.presentation": ("odp", "otp"),
    "application/vnd.oasis.opendocument.graphics": ("odg", "otg"),
    "application/epub+zip": ("epub",),
    "application/rtf": ("rtf",),
}
"""The endings that a content whose type is certain may have; the first is given where a name lies."""

HARMLESS = frozenset(
    {
        "application/pdf",
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "image/tiff",
        "text/plain",
        "application/zip",
        "application/epub+zip",
        *(kind for kind in ENDINGS if kind.startswith("application/vnd.o")),
    }
)
"""Types that downloads say of themselves: office documents, pictures made anew, PDF, text. All others are bytes."""
