"""Sizes of files in the words of the active language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dauys.kernel.ui.numbers import number_text

NO_BREAK = "\u00a0"
"""A space at which no line ends."""
STEP = 1024
"""Bytes of a kilobyte, kilobytes of a megabyte."""


def size_text(size: int) -> str:
    """A number of bytes as people read it: 812 bytes, 64 kB, 2.3 MB; never rounded up."""
    if size < STEP:
        text = _("%(number)s bytes") % {"number": number_text(size)}
    elif size < STEP * STEP:
        text = _("%(number)s kB") % {"number": number_text(size // STEP)}
    else:
        text = _("%(number)s MB") % {"number": number_text(size * 10 // (STEP * STEP) / 10)}
    return text.replace(" ", NO_BREAK)
