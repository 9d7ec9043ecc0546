"""Money given for cases: donations, the payments behind them, receipts, refunds."""
