"""Several deliverers at once, as threads with connections of their own: nothing lost, nothing twice."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from django.db import connection, connections
from tests.notifications.conftest import NOW

from dauys.notifications import actions
from dauys.notifications.delivering import deliver_due
from dauys.notifications.models import Delivery
from dauys.notifications.recipient import Recipient


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="a test database in memory has one connection")
def test_four_deliverers_at_once_send_everything_exactly_once(smtp):
    crowd = (Recipient(language="en", email=f"p{number}@example.kz") for number in range(200))
    actions.notify("digest", to=crowd, context={"items": [], "count": 2, "more": 0}, now=NOW)
    start, done = threading.Barrier(4), []

    def deliver() -> None:
        start.wait()
        try:
            while (outcome := deliver_due(NOW, limit=7)).claimed:
                done.append(outcome.sent)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=deliver) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while deliver_due(NOW).claimed:
        pass
    assert sum(done) == 200
    assert set(Counter(smtp.box.recipients).values()) == {1}
    assert len(smtp.box.recipients) == 200
    assert Delivery.objects.filter(sent_at=NOW, attempts=1).count() == 200
