"""Pages of petitions: parse, one action, render."""
