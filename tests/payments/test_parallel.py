"""Many reports at once on PostgreSQL: each donation counts once, receipts have no gap."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from tests.payments.conftest import NOW, Give
from tests.petitions.test_counting_parallel import at_once, parallel

from dauys.ledger import queries as ledger
from dauys.payments import actions
from dauys.payments.models import Donation, Transaction
from dauys.petitions.models import Petition


@parallel
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("bank")
def test_reports_that_come_at_once_and_twice_give_each_donation_one_number(promise: Give, petition: Petition):
    payments = [promise(network=f"198.51.{number}.0/24") for number in range(24)]
    for payment in payments:
        Transaction.objects.filter(pk=payment.pk).update(status="confirmed", captured_amount=Decimal("10.00"))

    def report(worker: int) -> Callable[[], None]:
        def work() -> None:
            for payment in payments[worker * 6 :] + payments[: worker * 6]:
                actions.settle(Transaction.objects.get(pk=payment.pk), now=NOW)

        return work

    assert at_once(*map(report, range(4))) == []
    assert sorted(Donation.objects.values_list("number", flat=True)) == list(range(1, 25))
    assert ledger.history(petition.pk).filter(kind="donate").count() == 24
