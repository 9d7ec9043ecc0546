"""Paying: the provider's form, what became of it, the receipt; and the door at which providers report."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from dauys.kernel.refusal import Refusal
from dauys.kernel.ui import Row
from dauys.payments import actions, queries, receipts
from dauys.payments.models import State, Transaction
from dauys.people.views.access import Request
from payments import urls as library

log = logging.getLogger("dauys.payments")
DEMONSTRATION = "demonstration"
"""The provider that asks no bank, as `config.paying` names it."""
either = require_http_methods(["GET", "HEAD", "POST"])


def _payment(token: str) -> Transaction:
    try:
        return queries.payment(UUID(token))
    except (ValueError, Transaction.DoesNotExist):
        raise Http404 from None


@never_cache
@either
def pay(request: Request, token: str) -> HttpResponse:
    """The provider's form, or the way to the provider's own page; what is paid already is not paid again."""
    payment = _payment(token)
    if payment.donor.donation.state not in (State.WAITING, State.REFUSED):
        return redirect(payment.address)
    posted = request.POST if request.method == "POST" else None
    try:
        step = actions.proceed(payment, posted, now=request.now)
    except Refusal as refusal:
        context = _context(payment) | {"refusal": refusal}
        return render(request, "payments/unreachable.html", context, status=refusal.status)
    if isinstance(step, str):
        return HttpResponseRedirect(_own_path(step, payment))
    context = _context(payment) | {
        "form": step,
        "away": _away(step, payment),
        "demonstration": payment.variant == DEMONSTRATION,
    }
    return render(request, "payments/pay.html", context, status=422 if step.errors else 200)


def _own_path(address: str, payment: Transaction) -> str:
    """An address to go on to; our own page by its path, whatever name of the site the reader has used."""
    return payment.address if address in (payment.get_success_url(), payment.get_failure_url()) else address


def _away(form: Any, payment: Transaction) -> str:
    """The address on another site that a provider's form is sent to; "" where it comes back here."""
    action = str(getattr(form, "action", "") or "")
    return "" if action.endswith(payment.get_process_url()) or not urlsplit(action).netloc else action


def _context(payment: Transaction) -> dict[str, Any]:
    donation = payment.donor.donation
    return {
        "payment": payment,
        "donation": donation,
        "rows": [Row(name, value) for name, value in receipts.facts(donation)],
    }


@never_cache
@require_safe
def donation(request: Request, token: str) -> HttpResponse:
    """What became of a donation: thanks and the receipt, or the way to try again."""
    payment = _payment(token)
    return render(request, "payments/donation.html", _context(payment) | {"state": payment.donor.donation.state})


@never_cache
@require_safe
def receipt(request: Request, token: str) -> HttpResponse:  # noqa: ARG001  (the language is active already)
    """The receipt of a donation as a PDF, in the reader's language."""
    given = _payment(token).donor.donation
    if not given.number:
        raise Http404
    drawn = receipts.draw(given, language=get_language() or "en")
    response = HttpResponse(drawn, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="receipt-{given.receipt}.pdf"'
    response["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt
@never_cache
@either
def process(request: Request, token: str) -> HttpResponse:
    """Where a provider reports on one payment, and leads the donor back to; its part of the library verifies that."""
    return _reported(request, lambda: library.process_data(request, token))


@csrf_exempt
@never_cache
@either
def process_variant(request: Request, variant: str) -> HttpResponse:
    """Where a provider with one address for all payments reports; its part of the library verifies that."""
    return _reported(request, lambda: library.static_callback(request, variant))


def _reported(request: Request, verify: Callable[[], HttpResponse]) -> HttpResponse:
    """Let the library verify a report, and take down what has become of payments; what makes no sense is refused."""
    try:
        response = verify()
    except actions.UNCLEAR as error:
        log.warning("A report on a payment was not understood: %s", type(error).__name__)
        return HttpResponse(status=503 if isinstance(error, OSError) else 400)
    actions.settle_due(request.now)
    return response
