"""Webhooks: written with what they tell of, delivered to a real server, signed, tried again, kept out of houses."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.db import transaction
from tests.api.hooks import ADDRESS, hook
from tests.petitions.conftest import actor, many

from dauys.api import delivering, rules, webhooks
from dauys.api.models import Webhook, WebhookDelivery
from dauys.kernel.refusal import Refusal
from dauys.notifications.models import Message
from dauys.people import actions as people
from dauys.petitions import actions
from dauys.petitions.models import Petition
from dauys.procedures import actions as procedures
from dauys.procedures import tick
from dauys.procedures.models import Obligation


def told(webhook) -> list[str]:
    rows = WebhookDelivery.objects.filter(webhook=webhook).order_by("created_at", "id")
    return [row.event for row in rows]


def test_everybody_is_told_what_happens_to_a_public_petition(make_petition, head, world, today):
    theirs = hook(world.account("reader@example.org"), today)
    petition = make_petition(at=today, signatures=50)
    assert sorted(told(theirs)) == ["petition.listed", "petition.threshold"]
    many(Petition.objects.get(pk=petition.pk), 23_430, at=today + timedelta(seconds=1))
    assert sorted(told(theirs)[2:]) == ["obligation.laid", "petition.threshold"]
    [laid] = WebhookDelivery.objects.filter(event="obligation.laid")
    assert laid.body["obligation"]["body"] == "kz-75-akimat"
    assert laid.body["petition"]["id"] == str(petition.pk)


def test_what_is_not_public_is_told_to_its_author_and_those_who_check_it_alone(make_petition, author, world, today):
    reader, mine = hook(world.account("reader@example.org"), today), hook(author, today)
    checker = hook(world.holder("moderator", place="KZ-75"), today)
    elsewhere = hook(world.holder("moderator", place="KZ-71"), today)
    make_petition(stage="rejected", at=today)
    assert sorted(told(mine)) == ["obligation.laid", "petition.rejected", "petition.submitted"]
    assert sorted(told(checker)) == sorted(told(mine))
    assert told(reader) == told(elsewhere) == []


def test_each_event_has_its_name(make_petition, author, executor, head, today, world):
    mine = hook(author, today)
    by = actor(author)
    returned = make_petition(stage="moderation", at=today)
    actions.send_back(returned, by=actor(world.holder("moderator")), reason="changes", words="x", now=today)
    withdrawn = make_petition(stage="moderation", at=today)
    actions.withdraw(withdrawn, by=by, now=today)
    owed = make_petition(stage="consideration", at=today)
    duty = Obligation.objects.get(case_id=owed.pk, kind="duty")
    procedures.extend(duty, until=duty.due_at + timedelta(9), reason="x", by=actor(executor), now=today)
    tick.run(duty.due_at + timedelta(1))
    passed = make_petition(stage="consideration", at=today)
    other = Obligation.objects.get(case_id=passed.pk, kind="duty")
    draft = actions.draft_response(duty, by=actor(executor), outcome="explained", texts={"kk": "Міне."}, now=today)
    actions.publish_response(draft, by=actor(head), now=today)
    procedures.redirect(other, to=world.bodies["kz-71-akimat"], reason="x", by=actor(executor), now=today)
    make_petition(at=today)
    tick.run(today + timedelta(days=400))
    make_petition(stage="rejected", at=today)
    assert set(told(mine)) == set(rules.EVENTS)


def test_what_does_not_happen_is_not_told(make_petition, author, today):
    mine = hook(author, today)
    with transaction.atomic():
        make_petition(at=today)
        transaction.set_rollback(True)
    assert told(mine) == []


def test_a_webhook_is_told_only_what_it_asked_for_and_while_it_is_switched_on(make_petition, author, today):
    some, off = hook(author, today, "petition.accepted"), hook(author, today)
    webhooks.change(off, events=rules.EVENTS, enabled=False)
    make_petition(at=today)
    assert (told(some), told(off)) == (["petition.accepted"], [])


def test_a_delivery_is_signed_so_that_the_other_side_can_check_it(server, make_petition, author, today):
    webhook, secret = webhooks.add(author.person_id, url=server.url, events=["petition.accepted"], now=today)
    make_petition(at=today)
    assert delivering.run(today) == 1
    [(headers, body)] = server.got
    second, mark = headers["Dauys-Signature"].split(",")
    expected = hmac.new(secret.encode(), f"{int(today.timestamp())}.".encode() + body, hashlib.sha256).hexdigest()
    assert (second, mark) == (f"t={int(today.timestamp())}", f"v1={expected}")
    said = json.loads(body)
    assert (said["event"], headers["Dauys-Event"], headers["Content-Type"]) == (
        "petition.accepted",
        "petition.accepted",
        "application/json",
    )
    [row] = webhook.deliveries.all()
    assert (row.status, row.answer, row.delivered_at, row.attempts) == (200, "thank you", today, 1)
    assert delivering.run(today) == 0


def test_what_fails_is_tried_again_later_and_given_up_in_the_end(server, author, today):
    server.status, server.answer = 500, "қате".encode() * 1_000
    webhooks.ping(hook(author, today, url=server.url), now=today)
    now = today
    for pause in rules.BACK_OFF:
        assert delivering.run(now) == 1
        assert delivering.run(now + pause - timedelta(seconds=1)) == 0
        now += pause
    assert delivering.run(now) == 1
    row = WebhookDelivery.objects.get()
    assert (row.failed_at, row.attempts, row.status, len(row.answer)) == (now, 6, 500, 500)
    assert delivering.run(now + timedelta(days=9)) == 0
    server.status = 204
    webhooks.again(row, now=now)
    assert delivering.run(now) == 1
    row.refresh_from_db()
    assert (row.delivered_at, row.failed_at, row.status) == (now, None, 204)


def test_a_webhook_that_fails_keeps_no_other_waiting(server, author, today):
    dead = hook(author, today, url="http://127.0.0.1:9/hook")
    for _n in range(3):
        webhooks.ping(dead, now=today)
    webhooks.ping(hook(author, today, url=server.url), now=today)
    assert delivering.run(today) == 2
    assert len(server.got) == 1
    assert WebhookDelivery.objects.filter(webhook=dead, attempts=1).get().answer == "ConnectError"


def test_a_redirect_is_not_followed(server, author, today):
    server.status, server.headers = 302, {"Location": server.url}
    webhooks.ping(hook(author, today, url=server.url), now=today)
    delivering.run(today)
    assert len(server.got) == 1
    assert WebhookDelivery.objects.get().delivered_at is None


def test_of_two_deliverers_at_once_one_delivers(server, author, today):
    webhooks.ping(hook(author, today, url=server.url), now=today)
    first, second = WebhookDelivery.objects.get(), WebhookDelivery.objects.get()
    assert delivering._claim(first, today)  # noqa: SLF001
    assert not delivering._claim(second, today)  # noqa: SLF001
    assert delivering.run(today + delivering.LEASE - timedelta(seconds=1)) == 0
    assert delivering.run(today + delivering.LEASE) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook",
        "ftp://example.org/hook",
        "https://",
        "example.org",
        "https://user:pass@example.org/",
        "https://example.org:99999/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://100.64.0.1/",
        "https://пример.рф/",
        "https://[::1",
        "",
    ],
)
def test_an_address_in_somebodys_house_is_refused(author, today, url):
    with pytest.raises(Refusal) as refused:
        hook(author, today, url=url)
    assert list(refused.value.fields) == ["url"]


@pytest.mark.parametrize("url", ["https://localhost/hook", "https://localhost.:8443/", "https://2130706433/"])
def test_a_name_that_leads_into_a_house_is_not_told_anything(author, today, url):
    webhooks.ping(hook(author, today, url=url), now=today)
    assert delivering.run(today) == 1
    row = WebhookDelivery.objects.get()
    assert (row.status, row.delivered_at) == (None, None)
    assert row.answer in ("The host leads into a private network.", "The host is not found.")


def test_the_secret_lies_sealed(author, today):
    made, secret = webhooks.add(author.person_id, url=ADDRESS, events=rules.EVENTS, now=today)
    assert secret.encode() not in bytes(Webhook.objects.get().secret)
    assert webhooks.secret_of(made) == secret


def test_erasing_a_person_takes_their_webhooks_along(author, today):
    webhooks.ping(hook(author, today), now=today)
    people.erase(author.person, now=today)
    assert not Webhook.objects.exists()
    assert not WebhookDelivery.objects.exists()


def test_a_webhook_is_added_tried_changed_and_removed_on_its_pages(browser, server, today):
    page = browser.post("/my/webhooks/", {"url": server.url, "events": ["petition.accepted"]}).content.decode()
    assert "whsec_" in page
    row = Webhook.objects.get()
    assert "whsec_" not in browser.get("/my/webhooks/").content.decode()
    own = f"/my/webhooks/{row.pk}/"
    assert browser.post(own, {"act": "ping"}).status_code == 302
    delivery = WebhookDelivery.objects.get()
    delivering.run(delivery.next_try_at)
    assert "thank you" in browser.get(own).content.decode()
    assert browser.post(f"{own}deliveries/{delivery.pk}/").status_code == 302
    delivery.refresh_from_db()
    assert delivery.delivered_at is None
    assert browser.post(own, {"act": "change", "events": []}).status_code == 422
    assert browser.post(own, {"act": "change", "events": ["petition.listed"]}).status_code == 302
    row.refresh_from_db()
    assert (row.events, row.enabled) == (["petition.listed"], False)
    assert browser.post(own, {"act": "remove"}).status_code == 302
    assert not Webhook.objects.exists()


def test_the_owner_of_an_account_is_told_that_a_webhook_was_added(author, today):
    row = hook(author, today, url="https://example.org/hook?token=secret")
    message = Message.objects.get()
    assert (message.kind, message.person_id, message.language) == ("webhook_added", author.person_id, "kk")
    assert message.context == {"host": "example.org", "link": f"/my/webhooks/{row.pk}/"}


def test_a_wrong_address_is_told_at_its_field(browser):
    answer = browser.post("/my/webhooks/", {"url": "http://x", "events": ["petition.accepted"]})
    assert answer.status_code == 422
    assert "https://" in answer.content.decode()


def test_the_webhooks_of_another_are_not_there(browser, head, today):
    row = hook(head, today)
    delivery = webhooks.ping(row, now=today)
    assert browser.get(f"/my/webhooks/{row.pk}/").status_code == 404
    assert browser.post(f"/my/webhooks/{row.pk}/", {"act": "remove"}).status_code == 404
    assert browser.post(f"/my/webhooks/{row.pk}/deliveries/{delivery.pk}/").status_code == 404


def test_the_log_takes_the_same_queries_with_1_and_with_30_rows(browser, author, today, django_assert_num_queries):
    row = hook(author, today)
    webhooks.ping(row, now=today)
    own = f"/my/webhooks/{row.pk}/"
    browser.get(own)
    with django_assert_num_queries(7):
        browser.get(own)
    for _n in range(29):
        webhooks.ping(row, now=today)
    with django_assert_num_queries(7):
        browser.get(own)
