"""Pages about the API: what it can do, a person's keys, their webhooks with the log of deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dauys.api import keys as api_keys
from dauys.api import reference
from dauys.api import webhooks as hooks
from dauys.api.forms import EVENT_NAMES, ChangeForm, KeyForm, WebhookForm
from dauys.api.models import ApiKey, Webhook, WebhookDelivery
from dauys.kernel.paging import page as page_of
from dauys.people.views.access import Request, signed_in

either = require_http_methods(["GET", "HEAD", "POST"])
LOG = 30


@dataclass(frozen=True)
class Line:
    """A delivery in words."""

    row: WebhookDelivery
    event: str
    state: str
    colour: str


@require_safe
def about(request: Request) -> HttpResponse:
    """What the API is, and every operation of it."""
    context = {
        "groups": reference.groups(),
        "base": f"{settings.SITE_URL}/api/v1",
        "openapi": reverse("api-v1:openapi-json"),
    }
    response = render(request, "api/about.html", context)
    patch_cache_control(response, max_age=300)
    return response


@signed_in
@never_cache
@either
@reauthentication_required  # type: ignore[untyped-decorator]
def keys(request: Request) -> HttpResponseBase:
    """My keys: make one, which is shown once; see when each was used last."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    person_id, made, status = _me(request), None, 200
    if form.is_bound and form.is_valid():
        made = form.attempt(api_keys.make, person_id, now=request.now, **form.cleaned_data)
        form = KeyForm() if made else form
    if form.errors:
        status = 422
    rows = [(row, row.works(request.now)) for row in ApiKey.objects.filter(person_id=person_id)[:100]]
    context = {"form": form, "rows": rows, "made": made[0] if made else None, "secret": made[1] if made else ""}
    return render(request, "api/keys.html", context, status=status)


@signed_in
@never_cache
@require_POST
def revoke(request: Request, key_id: UUID) -> HttpResponseBase:
    """Let a key of mine open nothing any more."""
    get_object_or_404(ApiKey, pk=key_id, person_id=_me(request))
    api_keys.revoke(_me(request), key_id, now=request.now)
    messages.success(request, _("The key is revoked. It opens nothing any more."))
    return redirect("api-keys")


@signed_in
@never_cache
@either
@reauthentication_required  # type: ignore[untyped-decorator]
def webhooks(request: Request) -> HttpResponseBase:
    """My webhooks: add one, whose secret is shown once."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    made = None
    if form.is_bound and form.is_valid():
        made = form.attempt(hooks.add, _me(request), now=request.now, **form.cleaned_data)
        form = WebhookForm() if made else form
    context = {
        "form": form,
        "rows": Webhook.objects.filter(person_id=_me(request)),
        "made": made[0] if made else None,
        "secret": made[1] if made else "",
    }
    return render(request, "api/webhooks.html", context, status=422 if form.errors else 200)


@signed_in
@never_cache
@either
def webhook(request: Request, webhook_id: UUID) -> HttpResponseBase:
    """One webhook: change it, try it out, remove it; what it was told and what it answered."""
    row = get_object_or_404(Webhook, pk=webhook_id, person_id=_me(request))
    act = request.POST.get("act", "")
    form = ChangeForm(request.POST if act == "change" else None, initial={"events": row.events, "enabled": row.enabled})
    if act == "remove":
        hooks.remove(row)
        messages.success(request, _("The webhook is removed."))
        return redirect("webhooks")
    if act == "on":
        hooks.change(row, events=row.events, enabled=True)
        messages.success(request, _("The webhook is switched on."))
        return redirect("webhook", row.pk)
    if act == "ping":
        hooks.ping(row, now=request.now)
        messages.success(request, _("A trial is on its way. Look here again in a minute."))
        return redirect("webhook", row.pk)
    if form.is_bound and form.is_valid():
        form.attempt(hooks.change, row, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("webhook", row.pk)
    return render(request, "api/webhook.html", _log(request, row, form), status=422 if form.errors else 200)


def _log(request: Request, row: Webhook, form: ChangeForm) -> dict[str, Any]:
    cursor = request.GET.get("after", "")
    found = page_of(row.deliveries.all(), ("-created_at", "-id"), cursor=cursor, size=LOG)
    return {
        "webhook": row,
        "form": form,
        "lines": [_line(one) for one in found.rows],
        "newer": f"?after={found.newer}" if found.newer else "",
        "older": f"?after={found.older}" if found.older else "",
    }


def _line(row: WebhookDelivery) -> Line:
    if row.delivered_at:
        state, colour = _("Delivered"), "green"
    elif row.failed_at:
        state, colour = _("Given up"), "red"
    elif row.attempts:
        state, colour = _("Will be tried again"), "yellow"
    else:
        state, colour = _("Waiting"), "grey"
    return Line(row, str(EVENT_NAMES.get(row.event, row.event)), state, colour)


@signed_in
@never_cache
@require_POST
def redeliver(request: Request, webhook_id: UUID, delivery_id: UUID) -> HttpResponseBase:
    """Send the same once more."""
    row = get_object_or_404(WebhookDelivery, pk=delivery_id, webhook_id=webhook_id, webhook__person_id=_me(request))
    hooks.again(row, now=request.now)
    messages.success(request, _("It is sent once more."))
    return redirect("webhook", webhook_id)


def _me(request: Request) -> UUID:
    """Who is signed in."""
    person_id = request.actor.person_id
    assert person_id is not None  # noqa: S101  (`signed_in` has seen to it)
    return person_id
