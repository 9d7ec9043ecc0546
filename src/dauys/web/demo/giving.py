"""Donations of the demonstration, given through the very actions that people use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from dauys.payments import actions, queries
from dauys.payments.actions import Gift
from dauys.petitions import showing
from dauys.petitions.models import Petition
from dauys.procedures import queries as cases

NETWORK = "demonstration"


def play(petition: Petition, script: Iterable[Mapping[str, Any]], at: Callable[[float], datetime]) -> None:
    """Give what the script says, each so many days after the beginning; nothing where a real provider is set up."""
    if queries.provider() != "demonstration":
        return
    for one in script:
        now = at(one["after"])
        gift = Gift(amount=Decimal(one["amount"]), shown=one.get("shown", ""))
        page = showing.address(petition)
        case = cases.case(petition.pk)
        payment = actions.promise(case, gift, about=petition.titles, page=page, network=NETWORK, now=now)
        actions.proceed(payment, {"outcome": one.get("outcome", "confirmed")}, now=now)
