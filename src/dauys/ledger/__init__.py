"""The append-only, hash-chained log of what counts."""
