"""Ends each run of the suite by saying aloud what was not tested, and why."""

from __future__ import annotations

import os
import shutil
import socket
from collections import Counter
from urllib.parse import urlsplit

import pytest


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=0.5):
            return True
    except OSError:
        return False


def _not_there() -> list[str]:
    """What this machine lacks for a whole run."""
    lacks = []
    if not os.environ.get("DAUYS_DATABASE_URL"):
        lacks.append("PostgreSQL: this run was on SQLite. DAUYS_DATABASE_URL=postgresql://… make test runs it there.")
    redis = urlsplit(os.environ.get("DAUYS_TEST_REDIS_URL", "redis://127.0.0.1:6379"))
    if not _answers(redis.hostname or "127.0.0.1", redis.port or 6379):
        lacks.append("Redis: nothing answers on 127.0.0.1:6379, so the shared cache was not tested.")
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        lacks.append("Chromium: not installed, so no journey through a browser was tested.")
    if not shutil.which("clamscan"):
        lacks.append("ClamAV: clamscan is not installed, so no file was scanned by a real virus scanner.")
    return lacks


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every reason for which a test was skipped, and every service that was missing."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple))
    lacks = _not_there()
    if not reasons and not lacks:
        return
    terminalreporter.section("NOT TESTED IN THIS RUN", sep="!", bold=True, yellow=True)
    for lack in lacks:
        terminalreporter.line(lack, yellow=True)
    for reason, count in reasons.most_common():
        terminalreporter.line(f"{count} × {reason}", yellow=True)
