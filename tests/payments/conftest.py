"""A Latvian initiative that is open to all, the people around it, and a bank that signs what it reports."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.test import Client
from payments.core import BasicProvider
from tests.petitions import abroad
from tests.petitions.conftest import NOW, World, author, make_petition, moderator, world
from tests.stages import staged

from dauys.payments import actions
from dauys.payments.actions import Gift
from dauys.payments.models import Donation, Transaction
from dauys.petitions import showing
from dauys.petitions.models import Petition
from dauys.procedures import queries as cases
from dauys.procedures.models import Case
from payments import PaymentError, PaymentStatus, RedirectNeeded

__all__ = ["author", "make_petition", "moderator", "world"]

PIN = b"1234"
LV = "lv-manabalss"


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


class Bank(BasicProvider):
    """A provider that leads to its own site and believes only reports that carry its signature."""

    def get_form(self, payment: Transaction, data: Any = None) -> Any:  # noqa: ARG002
        raise RedirectNeeded(f"https://bank.example/pay/{payment.token}")

    def get_token_from_request(self, payment: Transaction | None, request: HttpRequest) -> str:  # noqa: ARG002
        self.verify(request)
        return request.POST["token"]

    def process_data(self, payment: Transaction, request: HttpRequest) -> HttpResponse:
        if request.method == "GET":
            return HttpResponse("Back at the shop")
        try:
            self.verify(request)
        except PaymentError:
            return HttpResponseForbidden("FAILED")
        payment.captured_amount = Decimal(request.POST["paid"])
        payment.change_status(request.POST["status"])
        return HttpResponse("OK")

    def verify(self, request: HttpRequest) -> None:
        """PaymentError: the bank has not signed this."""
        if not hmac.compare_digest(signed(request.POST.dict()), request.headers.get("X-Signature", "")):
            raise PaymentError("Bad signature", code=403)

    def refund(self, payment: Transaction, amount: Decimal | None = None) -> Decimal:  # noqa: ARG002
        raise PaymentError("Ask the bank")


def signed(told: dict[str, str]) -> str:
    """The bank's signature under a report."""
    return hmac.new(PIN, repr(sorted(told.items())).encode(), hashlib.sha256).hexdigest()


@pytest.fixture
def bank(settings: Any) -> None:
    """Donations are paid at that bank."""
    settings.PAYMENT_VARIANTS = {"bank": ("tests.payments.conftest.Bank", {})}


def report(client: Client, payment: Transaction, *, paid: str = "10.00", status: str = PaymentStatus.CONFIRMED) -> Any:
    """Let the bank report on a payment, as it truly does."""
    told = {"paid": paid, "status": status, "token": payment.token}
    return client.post(payment.get_process_url(), told, headers={"X-Signature": signed(told)})


@staged.fixture
def petition(world: World) -> Petition:
    """Open for signatures and listed."""
    abroad.adopt(world, LV)
    author = abroad.citizen(world, "LV", "ilze@example.org")
    made = abroad.drafted(world, LV, author)
    Case.objects.filter(pk=made.pk).update(stage="gathering", listed=True, submitted_at=NOW, listed_at=NOW)
    return Petition.objects.select_related("case__procedure", "case__place", "case__addressee").get(pk=made.pk)


Give = Callable[..., Transaction]


@pytest.fixture
def promise(petition: Petition) -> Give:
    """Promise a donation; its payment."""

    def make(amount: str = "10.00", *, network: str = "198.51.100.0/24", **who: Any) -> Transaction:
        gift = Gift(amount=Decimal(amount), **who)
        case, page = cases.case(petition.pk), showing.address(petition)
        return actions.promise(case, gift, about=petition.titles, page=page, network=network, now=NOW)

    return make


@pytest.fixture
def give(promise: Give) -> Give:
    """Give and pay."""

    def make(amount: str = "10.00", **who: Any) -> Transaction:
        payment = promise(amount, **who)
        actions.proceed(payment, {"outcome": "confirmed"}, now=NOW)
        return payment

    return make


def donation(payment: Transaction) -> Donation:
    """The donation of a payment as it stands."""
    return Donation.objects.select_related("case__procedure", "recipient").get(pk=payment.donor_id)
