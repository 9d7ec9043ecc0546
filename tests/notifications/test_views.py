"""The inbox, wishes, stopping mail from a link, and the mail of a demonstration."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from tests.notifications.conftest import NOW

from dauys.notifications import actions, kinds, queries, tokens
from dauys.notifications.delivering import deliver_due
from dauys.notifications.kinds import Kind
from dauys.notifications.models import Message, SentMail
from dauys.notifications.recipient import Recipient
from dauys.notifications.tokens import Mandate

pytestmark = pytest.mark.django_db
INBOX = "/my/notifications/"
PREFERENCES = "/my/notifications/preferences/"


@pytest.fixture
def news(monkeypatch) -> str:
    """A kind of news for the time of a test, drawn by a template that is there."""
    context = {"subject": "", "body": ""}
    kind = Kind(code="account_mail", group="followed", title="News", context=context, link="body")
    monkeypatch.setitem(kinds.kinds(), "account_mail", kind)
    return kind.code


def tell(news: str, person, number: int) -> None:
    for one in range(number):
        to = Recipient(language="en", person_id=person.pk)
        context = {"subject": f"News {one} <b>", "body": f"/petitions/{one}/"}
        actions.notify(news, to=to, context=context, now=NOW + timedelta(minutes=one))


@pytest.mark.parametrize("address", [INBOX, PREFERENCES, f"{INBOX}019ef3c7-8600-7ce1-8d53-f33443e32c6c/"])
def test_who_is_not_signed_in_is_asked_to_and_comes_back(as_, address):
    answer = as_().get(address)
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={address}"


def test_the_inbox_shows_the_newest_first_and_goes_on_by_cursor(as_, someone, news):
    person = someone()
    tell(news, person, queries.PAGE + 2)
    browser = as_(person)
    page = browser.get(INBOX).content.decode()
    assert page.index("News 31 &lt;b&gt;") < page.index("News 2 &lt;b&gt;")
    assert "News 1 &lt;b&gt;" not in page
    assert "32 are unread." in page
    older = re.search(r'href="(\?before=[0-9a-f-]+)"', page)[1]
    rest = browser.get(INBOX + older).content.decode()
    assert rest.index("News 1 &lt;b&gt;") < rest.index("News 0 &lt;b&gt;")
    assert "News 2 " not in rest
    assert 'href="?before=' not in rest
    assert browser.get(f"{INBOX}?before=rubbish").status_code == 200


def test_opening_a_message_reads_it_and_leads_on(as_, someone, news):
    person = someone()
    tell(news, person, 1)
    message = Message.objects.get()
    page = as_(person).get(f"{INBOX}{message.pk}/").content.decode()
    assert 'href="/petitions/0/"' in page
    message.refresh_from_db()
    assert message.read_at is not None
    assert "unread" not in as_(person).get(INBOX).content.decode()


def test_nobody_opens_the_messages_of_others(as_, someone, news):
    tell(news, someone(), 1)
    thief = someone("thief@example.kz")
    assert as_(thief).get(f"{INBOX}{Message.objects.get().pk}/").status_code == 404
    assert "News 0" not in as_(thief).get(INBOX).content.decode()
    assert Message.objects.get().read_at is None


def test_everything_is_marked_as_read_by_a_button_and_not_without_its_token(as_, someone, news):
    person = someone()
    tell(news, person, 3)
    assert as_(person, enforce_csrf_checks=True).post(INBOX).status_code == 403
    assert queries.unread(person.pk) == 3
    assert as_(person).post(INBOX).status_code == 302
    assert queries.unread(person.pk) == 0


def test_more_than_99_unread_are_not_counted_on(as_, someone, news):
    person = someone()
    tell(news, person, 101)
    assert queries.unread(person.pk) == queries.MOST + 1
    assert "99+ are unread." in as_(person).get(INBOX).content.decode()


def test_the_inbox_takes_as_many_queries_for_30_messages_as_for_one(as_, someone, news, django_assert_num_queries):
    person = someone()
    tell(news, person, 1)
    browser = as_(person)
    browser.get(INBOX)
    with django_assert_num_queries(8):
        browser.get(INBOX)
    tell(news, person, 30)
    with django_assert_num_queries(8):
        browser.get(INBOX)


def test_a_secret_never_stands_in_the_inbox(as_, someone):
    person = someone()
    to = Recipient(language="en", person_id=person.pk)
    actions.notify("code_email", to=to, context={"code": "739461", "purpose": "sign"}, now=NOW)
    assert "739461" not in as_(person).get(INBOX).content.decode()
    assert as_(person).get(f"{INBOX}{Message.objects.get().pk}/").status_code == 404


def test_wishes_are_shown_and_saved(as_, someone):
    person, browser = someone(), None
    browser = as_(person)
    page = browser.get(PREFERENCES).content.decode()
    assert len(re.findall(r'type="radio"', page)) == 4 * 4
    assert len(re.findall(r'type="radio"[^>]* checked', page)) == 4
    chosen = {"own": "daily", "signed": "none", "followed": "weekly", "work": "instant"}
    assert browser.post(PREFERENCES, chosen).status_code == 302
    assert queries.rhythms(person.pk) == chosen
    assert "Saved." in browser.get(PREFERENCES).content.decode()


def test_a_wish_that_is_not_offered_is_refused_with_a_sentence(as_, someone):
    person = someone()
    answer = as_(person).post(PREFERENCES, {"own": "hourly", "signed": "none", "followed": "none", "work": "none"})
    assert answer.status_code == 200
    assert "govuk-error-summary" in answer.content.decode()
    assert queries.rhythms(person.pk)["signed"] == "instant"


def link_for(mandate: Mandate, now: datetime | None = None) -> str:
    return reverse("notifications:unsubscribe", args=[tokens.issue(mandate, now=now or datetime.now(UTC))])


def test_following_the_link_in_a_mail_changes_nothing_because_scanners_do_it(as_, someone):
    person = someone()
    link = link_for(Mandate("own", person_id=person.pk))
    for method in ("get", "head"):
        assert getattr(as_(), method)(link).status_code == 200
    assert queries.rhythms(person.pk)["own"] == "instant"
    assert "What you started" in as_().get(link).content.decode()


def test_a_mail_program_stops_mail_with_one_click_and_without_our_cookie(as_, someone):
    person = someone()
    link = link_for(Mandate("own", person_id=person.pk))
    body = {"List-Unsubscribe": "One-Click"}
    browser = as_(enforce_csrf_checks=True)
    for _twice in range(2):
        assert browser.post(link, body).status_code == 200
    assert queries.rhythms(person.pk)["own"] == "none"
    assert queries.rhythms(person.pk)["signed"] == "instant"


def test_the_buttons_of_the_page_stop_one_group_or_all_and_undo(as_, someone):
    person = someone()
    link, browser = link_for(Mandate("own", person_id=person.pk)), as_()
    assert "You get no more e-mail about “What you started”." in browser.post(link, {"what": "group"}).content.decode()
    assert "except for codes" in browser.post(link, {"what": "all"}).content.decode()
    assert set(queries.rhythms(person.pk).values()) == {"none"}
    assert "You get e-mail again." in browser.post(link, {"what": "again"}).content.decode()
    assert queries.rhythms(person.pk)["own"] == "instant"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_or_old_link_is_refused_and_says_what_to_do(as_, someone, method):
    person = someone()
    old = link_for(Mandate("own", person_id=person.pk), datetime.now(UTC) - tokens.LIFETIME - timedelta(days=1))
    good = link_for(Mandate("own", person_id=person.pk))
    for link in (old, good[:-3] + "/", "/notifications/stop/rubbish/"):
        answer = getattr(as_(), method)(link)
        assert answer.status_code == 404
        assert PREFERENCES in answer.content.decode()
    assert queries.rhythms(person.pk)["own"] == "instant"


def test_the_link_in_a_real_mail_stops_that_mail(smtp, as_, someone, news, settings):
    address = Recipient(language="en", email="dana@example.kz")
    context = {"subject": "S", "body": "/"}
    actions.notify(news, to=address, context=context, now=NOW)
    deliver_due(NOW)
    link = smtp.box.taken[0]["List-Unsubscribe"].strip(" <>").removeprefix(settings.SITE_URL)
    assert as_(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    actions.notify(news, to=address, context=context, now=NOW)
    assert deliver_due(NOW).failed == 1


@pytest.fixture
def demonstration(settings) -> None:
    settings.DEMONSTRATION = True
    settings.EMAIL_BACKEND = "dauys.notifications.backends.Viewer"


def test_a_demonstration_shows_its_mail(as_, demonstration):
    for address in ("dana@example.kz", "Bek@example.kz"):
        to = Recipient(language="kk", email=address)
        actions.notify("code_email", to=to, context={"code": "739461", "purpose": "sign"}, now=NOW)
    assert deliver_due(NOW).sent == 2
    page = as_().get("/mail/").content.decode()
    assert ' lang="kk">739461 — растау кодыңыз' in page
    found = as_().get("/mail/", {"to": "BEK"}).content.decode()
    assert "bek@example.kz" in found
    assert "dana@example.kz" not in found
    mail = as_().get(f"/mail/{SentMail.objects.first().pk}/").content.decode()
    assert ' lang="kk">739461 — растау кодыңыз' in mail
    text = mail.partition('<div class="govuk-inset-text" lang="kk">')[2]
    assert "Қолыңыз содан кейін ғана есепке алынады." in text
    assert "&lt;!doctype html&gt;" in mail
    assert "Auto-Submitted: auto-generated" in mail


def test_a_text_message_is_shown_in_its_language_under_a_heading_in_that_of_the_page(as_, demonstration):
    to = Recipient(language="ru", phone="+77010000001")
    actions.notify("code_phone", to=to, context={"code": "739461"}, now=NOW)
    assert deliver_due(NOW).sent == 1
    mail = as_().get(f"/mail/{SentMail.objects.get().pk}/").content.decode()
    assert '<h1 class="govuk-heading-l">Text message</h1>' in mail
    assert '<div class="govuk-inset-text" lang="ru">' in mail


@pytest.mark.parametrize("address", ["/mail/", "/mail/019ef3c7-8600-7ce1-8d53-f33443e32c6c/"])
def test_elsewhere_there_is_no_such_page(as_, settings, address):
    settings.DEMONSTRATION = False
    assert as_().get(address).status_code == 404


def test_the_mail_page_takes_as_many_queries_for_30_mails_as_for_one(as_, demonstration, django_assert_num_queries):
    def show(number: int) -> None:
        rows = [SentMail(at=NOW, recipient=f"p{one}@example.kz", subject="S", text="T") for one in range(number)]
        SentMail.objects.bulk_create(rows)

    show(1)
    as_().get("/mail/")
    with django_assert_num_queries(2):
        as_().get("/mail/")
    show(30)
    with django_assert_num_queries(2):
        page = as_().get("/mail/", {"to": "p"}).content.decode()
    assert re.search(r'href="\?to=p&amp;before=[0-9a-f-]+"', page)
