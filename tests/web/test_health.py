from __future__ import annotations

from datetime import timedelta

import pytest

from dauys.kernel import heartbeats
from dauys.kernel.clock import clock
from dauys.web.readiness import FRESH, Readiness, migrations_missing

SECOND = timedelta(seconds=1)


def test_being_alive_asks_no_database(client):
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_the_database_of_the_suite_lacks_no_migration():
    assert migrations_missing() == []


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "state"), [(FRESH - SECOND, "ok"), (FRESH, "last seen 120 s ago")])
def test_a_part_is_fresh_for_two_minutes(age, state):
    now = clock.now()
    heartbeats.beat("worker", now=now - age)
    heartbeats.beat("tick", now=now)
    checks = Readiness().checks(now)
    assert checks == {"database": "ok", "migrations": "ok", "worker": state, "tick": "ok"}


@pytest.mark.django_db
def test_readiness_says_what_is_missing(client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "checks": {"database": "ok", "migrations": "ok", "worker": "never seen", "tick": "never seen"},
    }
    heartbeats.beat("worker", now=clock.now())
    heartbeats.beat("tick", now=clock.now())
    assert client.get("/readyz").json()["ready"] is True


@pytest.mark.django_db
def test_figures_name_templates_of_addresses_and_no_address(client):
    client.get("/healthz")
    client.get("/no-such-page-aigerim")
    text = client.get("/metrics").content.decode()
    assert 'dauys_requests_total{method="GET",route="/healthz",status="200"}' in text
    assert 'route="unmatched"' in text
    assert "aigerim" not in text
    assert "dauys_deliveries_due 0.0" in text
    assert "dauys_obligations_late 0.0" in text


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_supervisors_only_read(client, address):
    assert client.post(address).status_code == 405
