"""Pictures made anew, dot by dot, so that nothing hidden is left in them: no place, no device, no comment."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence

REMADE = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "image/bmp": "PNG",
    "image/avif": "PNG",
}
"""Pictures that are made anew, and as what."""
SAVING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "progressive": True},
    "TIFF": {"compression": "tiff_lzw"},
}
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp", "TIFF": "image/tiff"}
UNKNOWN = frozenset({"image/heic", "image/heif"})
"""Pictures with hidden data that nothing here can read, so that it cannot be taken out."""
READERS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF")
MOST_DOTS = 64_000_000
"""Dots of one picture: what telephones and cameras make."""
MOST_MOVING_DOTS = 150_000_000
"""Dots of all frames of a moving picture, or of all pages, together."""
MOST_FRAMES = 600
PREVIEW, THUMBNAIL = 1_200, 240
"""The longer side of what is shown in a page, in dots."""


def remake(path: Path, made: Path, kind: str) -> dict[str, Any]:
    """Make a picture anew as `content`, with a preview and a thumbnail; `why`: it cannot be."""
    if kind in UNKNOWN:
        return {"why": "unknown_picture"}
    Image.MAX_IMAGE_PIXELS = None  # sizes are compared below, before a dot is decoded
    try:
        with Image.open(path, formats=READERS) as picture:
            if picture.width * picture.height > MOST_DOTS:
                return {"why": "picture_too_large"}
            frames = getattr(picture, "n_frames", 1) if picture.format != "MPO" else 1
            if frames > 1 and (frames > MOST_FRAMES or frames * picture.width * picture.height > MOST_MOVING_DOTS):
                return {"why": "animation_too_large"}
            return _remade(picture, frames, made, REMADE[kind])
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError, KeyError, TypeError, Image.DecompressionBombError):
        return {"why": "unreadable_picture"}


def _remade(picture: Image.Image, frames: int, made: Path, form: str) -> dict[str, Any]:
    first = clean(picture, form)
    options = SAVING.get(form, {})
    if frames > 1 and form in ("GIF", "WEBP", "PNG", "TIFF"):
        moving = {} if form == "TIFF" else {"duration": durations(picture), "loop": int(picture.info.get("loop", 0))}
        rest = _others(picture, form)
        first.save(made / "content", form, save_all=True, append_images=list(rest), **moving, **options)
    else:
        first.save(made / "content", form, **options)
    show(first, made)
    return {"type": TYPES[form], "width": first.width, "height": first.height, "pages": frames if form == "TIFF" else 0}


def _others(picture: Image.Image, form: str) -> Iterator[Image.Image]:
    """The frames after the first."""
    for number, frame in enumerate(ImageSequence.Iterator(picture)):
        if number:
            yield clean(frame, form)


def durations(picture: Image.Image) -> list[int]:
    """How long each frame stands, in milliseconds."""
    return [min(int(frame.info.get("duration", 0) or 0), 60_000) for frame in ImageSequence.Iterator(picture)]


def clean(picture: Image.Image, form: str) -> Image.Image:
    """The dots alone: upright, in the colours of the web, in a picture that knows of no other data."""
    upright = ImageOps.exif_transpose(picture)
    seen = "A" in upright.getbands() or "transparency" in upright.info
    mode = "RGBA" if seen and form != "JPEG" else "L" if upright.mode in ("1", "L", "I;16", "I", "F") else "RGB"
    plain = in_web_colours(upright, mode)
    plain.info = {}
    return plain


def in_web_colours(picture: Image.Image, mode: str) -> Image.Image:
    """The picture in sRGB, where it says that its colours mean something else."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK") and mode == "RGB":
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if changed is not None:
                return changed
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return picture.convert(mode)


def show(picture: Image.Image, made: Path) -> None:
    """Put a preview and a thumbnail of a picture into the folder."""
    for name, side in (("preview", PREVIEW), ("thumbnail", THUMBNAIL)):
        small = picture.convert("RGBA" if "A" in picture.getbands() else "RGB")
        small.thumbnail((side, side))
        small.save(made / name, "WEBP", quality=75)
