"""Donations, and the payments behind them."""

from __future__ import annotations

from dauys.payments.models.donations import Donation, Donor, ReceiptBook, State, described
from dauys.payments.models.transactions import Transaction

__all__ = ["Donation", "Donor", "ReceiptBook", "State", "Transaction", "described"]
