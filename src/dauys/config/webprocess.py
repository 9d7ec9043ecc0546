"""The site as one of several web processes: ends with the process that started it, however that one ended."""

from __future__ import annotations

import multiprocessing
import os
import threading

from django.core.handlers.asgi import ASGIHandler

from dauys.config.asgi import application


def attached() -> ASGIHandler:
    """The application; from now on this process does not outlive its parent."""
    threading.Thread(target=_end_with_parent, name="attached", daemon=True).start()
    return application


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
