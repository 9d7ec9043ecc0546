"""Where attached files lie, as Django's storages are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def files(url: str, home: Path) -> dict[str, Any]:
    """Where attached files lie: a private bucket that speaks S3, else a folder that only the program may read."""
    parts = urlsplit(url)
    if parts.scheme != "s3":
        modes = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        return {"BACKEND": "dauys.files.storage.DiskStorage", "OPTIONS": {"location": home / "files", **modes}}
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    options = {
        "bucket_name": parts.hostname,
        "location": parts.path.strip("/"),
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "endpoint_url": asked.get("endpoint"),
        "region_name": asked.get("region"),
        "addressing_style": "path" if "endpoint" in asked else None,
        "signature_version": "s3v4",
        "default_acl": None,
        "max_memory_size": 8 * 1024 * 1024,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
