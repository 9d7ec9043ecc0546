from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest

from dauys.kernel.models import Heartbeat


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@contextmanager
def serving(installation, *words: str):
    """A server of this installation, up and answering."""
    port = free_port()
    command = [sys.executable, "-m", "dauys.kernel.cli", "serve", "--port", str(port), *words]
    with subprocess.Popen(command, env=installation.environment, stdout=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline:
                try:
                    get(port, "/healthz")
                    break
                except OSError:
                    time.sleep(0.05)
            yield process, port
        finally:
            process.kill()


def children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return [int(line) for line in listed.stdout.split()]


def alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return bool(state.stdout.strip()) and not state.stdout.startswith("Z")


def test_one_process_serves_works_and_ticks(installation):
    with serving(installation) as (process, port):
        assert get(port, "/healthz") == (200, "ok\n")
        deadline = time.monotonic() + 20
        while get(port, "/readyz")[0] != 200 and time.monotonic() < deadline:
            time.sleep(0.2)
        assert get(port, "/readyz")[0] == 200, get(port, "/readyz")
        assert 'dauys_heartbeat_age_seconds{part="tick"}' in get(port, "/metrics")[1]
        assert children(process.pid) == []


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_asked_to_and_says_that_all_is_well(installation, sign):
    with serving(installation) as (process, port):
        process.send_signal(sign)
        assert process.wait(timeout=15) == 0
        with pytest.raises(OSError, match="refused"):
            get(port, "/healthz")


def test_web_processes_end_with_the_one_that_started_them_even_when_it_is_killed(installation):
    with serving(installation, "--workers", "2", "--no-worker", "--no-tick") as (process, port):
        assert get(port, "/healthz")[0] == 200
        started = children(process.pid)
        assert len(started) >= 2
        process.kill()
        process.wait()
        deadline = time.monotonic() + 10
        while any(alive(pid) for pid in started) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not any(alive(pid) for pid in started)


def test_without_worker_and_tick_it_is_not_ready(installation):
    with serving(installation, "--no-worker", "--no-tick") as (_, port):
        status, body = get(port, "/readyz")
        assert status == 503
        assert "never seen" in body


def test_a_port_that_is_taken_is_named(installation):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = installation.do("serve", "--port", str(port))
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "port_taken")
    assert str(port) in refused.stderr


def test_a_worker_runs_alone_until_told_to_stop(installation):
    command = [sys.executable, "-m", "dauys.kernel.cli", "worker"]
    seen = Heartbeat.objects.filter(name="worker")
    with subprocess.Popen(command, env=installation.environment) as process, installation.within():  # noqa: S603
        deadline = time.monotonic() + 20
        while not seen.exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        process.terminate()
        assert process.wait(timeout=15) == 0
        assert seen.exists()
