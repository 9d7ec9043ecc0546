"""`python -m dauys.files.sandbox FILE FOLDER`: prints what the file is, puts what is made of it into the folder.

Prints JSON objects, one a line, as it finds things out, the last one with `done`: so one knows how far it came.
"""

from __future__ import annotations

import json
import resource
import sys
import warnings
from pathlib import Path

from dauys.files.sandbox import documents, pictures, sniffing

MEMORY = 2 * 1024**3
"""Bytes of address space."""
SECONDS = 40
"""Of the processor."""
LARGEST = 1024**3
"""Bytes of a file that may be written."""


def bound() -> None:
    """Give up what is not needed, for good."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def tell(**found: object) -> None:
    """Print what has been found out so far."""
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def main(path: Path, made: Path) -> None:
    """Find out what the file is, then make of it what can be made."""
    warnings.simplefilter("ignore")
    kind = sniffing.sniff(path)
    hides = kind in pictures.REMADE or kind in pictures.UNKNOWN
    tell(type=kind, hides=hides)
    if hides:
        tell(**pictures.remake(path, made, kind))
    elif kind == "application/pdf":
        tell(**documents.first_page(path, made))
    tell(done=True)


if __name__ == "__main__":
    bound()
    main(Path(sys.argv[1]), Path(sys.argv[2]))
