"""Looking through a file that nobody trusts, in a process of its own; imports nothing of the site."""
