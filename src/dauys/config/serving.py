"""Runs an installation: the web server in front, worker and tick behind it, all started and stopped together."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces
from granian.server.embed import Server as EmbeddedServer

from dauys.config.parts import PATIENCE, Part, background
from dauys.kernel.refusal import Refusal
from dauys.web.readiness import migrations_missing

log = logging.getLogger("dauys.serving")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Where to listen, with how many web processes, and which parts run beside them."""

    host: str
    port: int
    workers: int = 1
    parts: tuple[str, ...] = ("worker", "tick")


def serve(plan: Plan) -> None:
    """Serve until told to stop (SIGTERM, SIGINT); then finish what is in hand and return."""
    refuse_serving(plan)
    with working(background(plan.parts)):
        if plan.workers == 1:
            asyncio.run(_in_this_process(plan))
        else:
            _in_processes(plan)


def refuse_serving(plan: Plan) -> None:
    """Raise if the port is not to be had or the database is of another version."""
    with socket.socket(socket.AF_INET6 if ":" in plan.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((plan.host, plan.port))
        except OSError as error:
            raise Refusal(
                "port_taken",
                _("Port %(port)s of %(host)s is not free (%(why)s). Choose another one with --port.")
                % {"port": plan.port, "host": plan.host, "why": error.strerror},
            ) from error
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        raise Refusal("not_upgraded", _("Styles and scripts are not collected. Run: dauys upgrade"))
    if missing := migrations_missing():
        raise Refusal(
            "not_upgraded",
            _("The database lacks %(count)s migrations of this version. Run: dauys upgrade") % {"count": len(missing)},
        )


@contextmanager
def working(parts: list[Part]) -> Iterator[None]:
    """Run the parts while the block runs, and wait for what they have in hand."""
    for part in parts:
        part.start()
    try:
        yield
    finally:
        for part in parts:
            part.stop()
        for part in parts:
            part.join(PATIENCE)


async def _in_this_process(plan: Plan) -> None:
    """One process for everything: what a town needs. Starts fastest, and all parts share one cache."""
    from dauys.config.asgi import application  # noqa: PLC0415  (loads the whole site, which a refused start does not need)

    server = EmbeddedServer(
        application,
        address=plan.host,
        port=plan.port,
        interface=Interfaces.ASGINL,
        websockets=False,
        log_enabled=False,
    )
    asked = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, asked.set)
    serving = asyncio.create_task(server.serve())
    await asyncio.wait({serving, asyncio.create_task(asked.wait())}, return_when=asyncio.FIRST_COMPLETED)
    server.stop()  # type: ignore[no-untyped-call]
    with suppress(TimeoutError):
        await asyncio.wait_for(serving, PATIENCE)


def _in_processes(plan: Plan) -> None:
    """Several web processes under this one, which starts a new one when one dies. Spawned, for threads run here."""
    multiprocessing.set_start_method("spawn")
    with _shared_figures():
        Granian(
            "dauys.config.webprocess:attached",
            factory=True,
            address=plan.host,
            port=plan.port,
            interface=Interfaces.ASGINL,
            workers=plan.workers,
            respawn_failed_workers=True,
            workers_kill_timeout=int(PATIENCE),
            websockets=False,
            log_enabled=False,
        ).serve()


@contextmanager
def _shared_figures() -> Iterator[None]:
    """A folder through which one web process can tell the figures of all."""
    folder = Path(tempfile.mkdtemp(prefix="figures-", dir=settings.HOME))
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
