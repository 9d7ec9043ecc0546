"""Webhooks that take nothing: counted, switched off, their owner told, switched on again on the page and by the API."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.api.hooks import hook

from dauys.api import delivering, rules, webhooks
from dauys.api.models import Webhook, WebhookDelivery
from dauys.notifications.models import Message


@pytest.mark.parametrize(
    ("failures", "lasting", "dead"),
    [
        (rules.DEAD_AFTER_FAILURES, rules.DEAD_AFTER, True),
        (rules.DEAD_AFTER_FAILURES - 1, rules.DEAD_AFTER, False),
        (rules.DEAD_AFTER_FAILURES, rules.DEAD_AFTER - timedelta(seconds=1), False),
        (9_999, timedelta(days=1), False),
    ],
)
def test_a_webhook_is_dead_after_so_many_failures_over_so_long(today, failures, lasting, dead):
    assert rules.is_dead(failures, since=today - lasting, now=today) is dead


def fail(webhook: Webhook, times: int, *, at: datetime) -> None:
    for _n in range(times):
        webhooks.note(webhook.pk, delivered=False, now=at)
    webhook.refresh_from_db()


def test_a_dead_webhook_is_switched_off_and_its_owner_is_told_once(author, today):
    row = hook(author, today)
    fail(row, rules.DEAD_AFTER_FAILURES - 1, at=today)
    assert row.enabled
    end = today + rules.DEAD_AFTER
    fail(row, 2, at=end)
    assert (row.enabled, row.stopped_at, row.failing_since) == (False, end, today)
    message = Message.objects.get(kind="webhook_stopped")
    assert (message.person_id, message.in_inbox) == (author.person_id, True)
    assert (message.context["failures"], message.context["host"]) == (rules.DEAD_AFTER_FAILURES, "example.org")
    assert "/hook" not in str(message.context["host"])


def test_one_delivery_makes_good_all_failures_before_it(author, today):
    row = hook(author, today)
    fail(row, rules.DEAD_AFTER_FAILURES - 1, at=today)
    webhooks.note(row.pk, delivered=True, now=today)
    fail(row, 1, at=today + rules.DEAD_AFTER)
    assert (row.enabled, row.failures, row.failing_since) == (True, 1, today + rules.DEAD_AFTER)


def test_attempts_that_fail_are_counted_as_they_are_made(server, author, today):
    server.status = 500
    row = hook(author, today, url=server.url)
    webhooks.ping(row, now=today)
    delivering.run(today)
    row.refresh_from_db()
    assert (row.failures, row.failing_since) == (1, today)
    server.status = 200
    delivering.run(today + rules.BACK_OFF[0])
    row.refresh_from_db()
    assert (row.failures, row.failing_since) == (0, None)


def test_what_waits_for_a_webhook_is_sent_once_it_is_switched_on_again(server, author, today):
    row = hook(author, today, url=server.url)
    webhooks.ping(row, now=today)
    fail(row, rules.DEAD_AFTER_FAILURES, at=today - rules.DEAD_AFTER)
    fail(row, 1, at=today)
    assert delivering.run(today) == 0
    webhooks.change(row, events=row.events, enabled=True)
    assert (row.failures, row.failing_since, row.stopped_at) == (0, None, None)
    assert delivering.run(today) == 1


def test_a_webhook_that_was_switched_off_says_why_and_is_switched_on_by_a_button(browser, author, today):
    row = hook(author, today)
    delivery = webhooks.ping(row, now=today)
    WebhookDelivery.objects.filter(pk=delivery.pk).update(failed_at=today)
    own = f"/my/webhooks/{row.pk}/"
    fail(row, rules.DEAD_AFTER_FAILURES, at=today - rules.DEAD_AFTER)
    fail(row, 1, at=today)
    assert "Stopped after failures" in browser.get("/my/webhooks/").content.decode()
    page = browser.get(own).content.decode()
    assert "21 attempts in a row have failed." in page
    assert 'value="ping"' not in page
    assert "Send it again" not in page
    assert browser.post(own, {"act": "on"}).status_code == 302
    row.refresh_from_db()
    assert (row.enabled, row.stopped_at, row.events) == (True, None, list(rules.EVENTS))
    page = browser.get(own).content.decode()
    assert "have failed" not in page
    assert 'value="ping"' in page
    assert "Send it again" in page


def test_a_webhook_that_its_owner_switched_off_says_so_and_blames_nobody(browser, author, today):
    row = hook(author, today)
    webhooks.change(row, events=row.events, enabled=False)
    page = browser.get(f"/my/webhooks/{row.pk}/").content.decode()
    assert "It is switched off: nothing is sent." in page
    assert "your program takes nothing" not in page


def test_a_program_sees_its_webhooks_and_switches_one_on(caller, author, today):
    row = hook(author, today, "petition.listed")
    fail(row, rules.DEAD_AFTER_FAILURES, at=today - rules.DEAD_AFTER)
    fail(row, 1, at=today)
    program = caller(author)
    [shown] = program.get("/me/webhooks").json()["items"]
    assert (shown["id"], shown["enabled"], shown["failures"]) == (str(row.pk), False, rules.DEAD_AFTER_FAILURES + 1)
    answer = program("PATCH", f"/me/webhooks/{row.pk}", {"enabled": True})
    assert (answer.status_code, answer.json()["enabled"], answer.json()["failures"]) == (200, True, 0)
    row.refresh_from_db()
    assert (row.enabled, row.stopped_at, row.events) == (True, None, ["petition.listed"])
    answer = program("PATCH", f"/me/webhooks/{row.pk}", {"events": ["no.such"]})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_event")


def test_webhooks_are_for_their_owner_and_for_keys_with_the_scope(caller, anybody, author, head, today):
    address = f"/me/webhooks/{hook(author, today).pk}"
    off = {"enabled": False}
    assert anybody.get("/me/webhooks").status_code == 401
    assert anybody("PATCH", address, off).status_code == 401
    assert caller(head).get("/me/webhooks").json()["items"] == []
    assert caller(head)("PATCH", address, off).status_code == 404
    assert caller(author, "write").get("/me/webhooks").json()["code"] == "scope_missing"
    assert caller(author, "read")("PATCH", address, off).json()["code"] == "scope_missing"
    assert Webhook.objects.get().enabled
