"""Commands that run, set up, upgrade and copy an installation."""
