"""The first page of a PDF as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2

from dauys.files.sandbox import pictures

LARGEST_SCALE = 4.0
"""Dots for a point (1/72 inch), at most."""


def first_page(path: Path, made: Path) -> dict[str, Any]:
    """Draw the first page as preview and thumbnail; nothing of what cannot be read, or only with a password."""
    try:
        document = pypdfium2.PdfDocument(path)
        pages = len(document)
        page = document[0]
        width, height = page.get_size()
        scale = min(pictures.PREVIEW / max(width, height, 1), LARGEST_SCALE)
        drawn = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, ValueError, IndexError, OSError, MemoryError):
        return {}
    pictures.show(drawn, made)
    return {"width": drawn.width, "height": drawn.height, "pages": pages}
