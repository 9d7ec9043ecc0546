"""Looks through files that are due: puts them together, has them scanned, finds out what they are, keeps or refuses.

The work itself is done in a process of its own that cannot take more time and memory than it may (`sandbox`).
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import dauys
from dauys.files import actions, naming, queries, rules, scanning, storage
from dauys.files.actions import Looked
from dauys.files.kinds import PLAIN
from dauys.files.models import File
from dauys.files.scanning import Verdict

log = logging.getLogger("dauys.files")

FEW = 10
"""Files in one round."""
CLAIM = timedelta(minutes=15)
"""For how long one who looks through a file keeps others from doing the same."""
LONGEST_WAIT = timedelta(hours=1)
PATIENCE = 60
"""Seconds that looking through one file may take."""


def run(now: datetime) -> int:
    """Settle what is due; how many. One failure does not stop the rest; what failed is due again later."""
    if scanning.configured():
        actions.have_scanned(now=now)
    settled, failures = 0, []
    for file in queries.due(now)[:FEW]:
        if not actions.claim(file, until=now + CLAIM):
            continue
        try:
            settle(file, now=now)
        except Exception as error:  # noqa: BLE001  (raised below, together with the others)
            failures.append(error)
            actions.postpone(file, until=now + wait(file.attempts))
        else:
            settled += 1
    if failures:
        raise ExceptionGroup("settling", failures)
    return settled


def wait(attempts: int) -> timedelta:
    """How long after so many attempts the next one is made."""
    return min(timedelta(minutes=2 ** min(attempts, 10)), LONGEST_WAIT)


def settle(file: File, *, now: datetime) -> None:
    """Do with one due file whatever its state asks for."""
    if file.state == File.State.ARRIVING:
        rows = File.objects.filter(pk=file.pk, state=File.State.ARRIVING, offset=file.offset)
        actions.discard(rows, now=now)
        return
    with tempfile.TemporaryDirectory(prefix="dauys-file-") as folder:
        path = Path(folder) / "content"
        sources = [f"{file.folder}/content"] if file.folder else [piece.name for piece in file.pieces.all()]
        _assemble(sources, path)
        verdict = scanning.scan(path)
        if verdict is Verdict.INFECTED:
            log.warning("The virus scanner found something in file %s; it is not kept.", file.pk)
            actions.refuse(file, why="infected", now=now)
        elif verdict is Verdict.LATER:
            actions.postpone(file, until=now + wait(file.attempts))
        elif file.state == File.State.READY:
            actions.mark_scanned(file, now=now)
        else:
            _look(file, path, scanned=verdict is Verdict.CLEAN, now=now)


def _assemble(sources: list[str], path: Path) -> None:
    with path.open("wb") as whole:
        for name in sources:
            for portion in storage.portions(name):
                whole.write(portion)


def _look(file: File, path: Path, *, scanned: bool, now: datetime) -> None:
    """Find out what it is; keep it, with what may be shown of it, or refuse it."""
    made = path.parent / "made"
    made.mkdir()
    found = look(path, made)
    if why := found.get("why"):
        actions.refuse(file, why=str(why), now=now)
        return
    if refusal := rules.refuse_type(file.allowed, found["type"]):
        actions.refuse(file, why=refusal.code, now=now)
        return
    content = made / "content" if (made / "content").exists() else path
    folder = actions.reserve(file, now=now)
    for name, source in (("content", content), ("preview", made / "preview"), ("thumbnail", made / "thumbnail")):
        if source.exists():
            with source.open("rb") as opened:
                storage.put(f"{folder}/{name}", opened)
    numbers = {name: int(found.get(name, 0)) for name in ("width", "height", "pages")}
    looked = Looked(
        folder=folder,
        type=found["type"],
        name=naming.honest(file.name, found["type"]),
        kept_size=content.stat().st_size,
        sha256=_digest(content),
        scanned=scanned,
        **numbers,
    )
    actions.keep(file, looked, now=now)


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def look(path: Path, made: Path) -> dict[str, Any]:
    """What a file is, found out in a process that may be ended: `type`, `why` if it cannot be kept, figures.

    What is made of it (a picture without hidden data, a preview) lies in `made`. A file that makes the process fail
    is only known by its first bytes, and kept as plain bytes.
    """
    command = [sys.executable, "-s", "-P", "-m", "dauys.files.sandbox", str(path), str(made)]
    inherited = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    environment = inherited | {"PYTHONPATH": str(Path(dauys.__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"}
    known: dict[str, Any] = {"type": PLAIN}
    try:
        ran = subprocess.run(command, env=environment, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603  (our own words)
    except subprocess.TimeoutExpired as error:
        printed = error.stdout or b""
    else:
        printed = ran.stdout
    for line in printed.splitlines():
        try:
            known |= json.loads(line)
        except ValueError:
            break
    if not known.get("done"):
        log.warning("Looking through a file of type %s was broken off.", known["type"])
        for leftover in made.iterdir():
            leftover.unlink()
        known = {"type": known["type"]} | ({"why": "unreadable_picture"} if known.get("hides") else {})
    return known
