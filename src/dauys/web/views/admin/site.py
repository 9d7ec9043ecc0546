"""The site itself: its mail, its words, its keys and parts."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import django
from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dauys.kernel import heartbeats
from dauys.kernel.limits import refuse_above
from dauys.kernel.paging import page as page_of
from dauys.kernel.ui import Row
from dauys.kernel.ui.numbers import number_text
from dauys.notifications import actions, kinds, outgoing, retrying
from dauys.notifications.models import OPEN, Delivery
from dauys.notifications.recipient import Recipient
from dauys.payments import queries as payments
from dauys.web import readiness
from dauys.web.configuring import overview, texts
from dauys.web.forms.admin_site import MailServerForm, TextForm
from dauys.web.models import SiteText
from dauys.web.notices import TEST_MAIL
from dauys.web.views.admin.access import Request, administrator, page

SIZE = 30
TESTS_AN_HOUR = 10
KEY_PURPOSES = ("field", "hmac", "signing")


@administrator
@require_safe
def mail(request: Request) -> HttpResponse:
    """How mail leaves, one's own last test, and what could not be delivered."""
    now = outgoing.current()
    failed = page_of(retrying.failed(), ("-failed_at", "-id"), cursor=request.GET.get("after", ""), size=SIZE)
    mine = Delivery.objects.filter(message__kind=TEST_MAIL.code, message__person=request.actor.person_id)
    test = mine.order_by("-id").first()
    context = {
        "facts": _mail_facts(now),
        "source": now.source,
        "test": test,
        "failed": [(row, _kind_title(row), retrying.can_retry(row)) for row in failed.rows],
        "newer": f"?after={failed.newer}" if failed.newer else "",
        "older": f"?after={failed.older}" if failed.older else "",
    }
    return page(request, "mail", context)


def _kind_title(row: Delivery) -> str:
    kind = kinds.kinds().get(row.message.kind)
    return str(kind.title) if kind else row.message.kind


def _mail_facts(now: outgoing.Outgoing) -> list[Row]:
    by_environment = now.source == "environment"
    rows = [
        Row(_("Outgoing mail"), overview.mail_state()),
        *([Row(_("Server"), now.name)] if ":" in now.name else []),
        Row(_("Sender"), now.sender),
        Row(_("Text messages (DAUYS_SMS_URL)"), _("set up") if settings.SMS_URL else _("not set up: they wait")),
        Row(_("Deliveries that wait"), number_text(Delivery.objects.filter(OPEN).count())),
    ]
    if by_environment:
        rows.insert(1, Row(_("Set by"), "DAUYS_MAIL_URL, DAUYS_MAIL_FROM"))
    return rows


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def mail_server(request: Request) -> HttpResponse:
    """Enter the mail server or provider and the sender; in force with the next delivery."""
    form = MailServerForm(request.POST if request.method == "POST" else None, known=outgoing.entered())
    if request.method == "POST" and form.is_valid():
        outgoing.enter(form.told, now=request.now)
        messages.success(request, _("Saved; the next mail leaves this way. Try it with a test mail."))
        return redirect("admin-mail")
    context = {
        "title": _("Mail server or provider"),
        "note": _("Ask whoever runs your mail for these. It is in force at once, without starting the site anew."),
        "back": reverse("admin-mail"),
        "back_to": _("Mail"),
        "submit": _("Save"),
    }
    return page(request, "form", context, form=form)


@administrator
@require_POST
def test_mail(request: Request) -> HttpResponse:
    """Send a test mail to oneself, the way all mail goes."""
    if refusal := refuse_above("test-mail", str(request.actor.person_id), most=TESTS_AN_HOUR):
        messages.warning(request, str(refusal.message))
        return redirect("admin-mail")
    to = Recipient(language=(get_language() or "en")[:2], person_id=request.actor.person_id)
    actions.notify(TEST_MAIL.code, to=to, context={"address": settings.SITE_URL}, now=request.now, urgent=True)
    messages.success(request, _("A test mail is on its way to you. Load this page again in a minute."))
    return redirect("admin-mail")


@administrator
@require_POST
def retry(request: Request) -> HttpResponse:
    """Try failed deliveries once more."""
    number = retrying.retry(now=request.now)
    sentence = ngettext("%(number)s delivery is tried again.", "%(number)s deliveries are tried again.", number)
    messages.success(request, sentence % {"number": number_text(number)})
    return redirect("admin-mail")


@administrator
@require_safe
def words(request: Request) -> HttpResponse:
    """Every place where the site may have words of its own."""
    known = {row.key: row.text for row in SiteText.objects.all()}
    rows = [
        Row(
            str(place.title),
            known.get(place.key, {}).get((get_language() or "")[:2]) or _("the built-in words"),
            reverse("admin-text", args=[place.key]),
        )
        for place in texts.PLACES
    ]
    return page(request, "texts", {"rows": [_short(row) for row in rows]})


def _short(row: Row) -> Row:
    most = 120
    value = str(row.value)
    return Row(row.key, value if len(value) <= most else f"{value[:most]}…", row.href)


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: Request, key: str) -> HttpResponse:
    """Write one text of the site."""
    place = next((one for one in texts.PLACES if one.key == key), None)
    if place is None:
        raise Http404
    row = SiteText.objects.filter(key=key).first()
    form = TextForm(request.POST if request.method == "POST" else None, place=place, known=row.text if row else {})
    if request.method == "POST" and form.is_valid():
        form.attempt(texts.write, key, text=form.told("text"), now=request.now)
        if not form.errors:
            messages.success(request, _("The text is saved. Every page shows it within a minute."))
            return redirect("admin-texts")
    empty = _("Where a language is left empty, the built-in words stand.")
    context = {
        "title": place.title,
        "note": f"{place.about} {empty}",
        "back": reverse("admin-texts"),
        "submit": _("Save"),
    }
    return page(request, "form", context, form=form)


@administrator
@require_safe
def system(request: Request) -> HttpResponse:
    """Versions, parts at work, faults, keys, and what to do for safety."""
    checks = readiness.readiness.checks(request.now)
    context = {
        "versions": _versions(),
        "checks": [(_part(name), state, state == readiness.OK) for name, state in checks.items()],
        "faults": heartbeats.faults(),
        "keys": _keys(),
        "head": [_("Purpose"), _("Code"), _("Made on")],
        "home": settings.HOME,
    }
    return page(request, "system", context)


def _part(name: str) -> str:
    known = {
        "database": _("Database"),
        "migrations": _("Tables of this version"),
        "worker": _("Worker"),
        "tick": _("Tick"),
    }
    return known.get(name, name)


def _versions() -> list[Row]:
    return [
        Row("Dauys", version("dauys")),
        Row("Django", django.get_version()),
        Row(_("Database"), connection.vendor),
        Row(_("Address"), settings.SITE_URL),
        Row(_("Payment provider (DAUYS_PAYMENT_PROVIDER)"), _paying()),
    ]


def _paying() -> str:
    """By which provider donations are paid, in a few words."""
    found = payments.provider()
    if not found:
        return _("not set up: nothing can be donated")
    return _("none: this demonstration moves no money") if found == "demonstration" else _("set up")


def _keys() -> list[list[Any]]:
    return [[key.purpose, key.id, f"{key.created:%Y-%m-%d}"] for key in settings.KEYS.keys]
