"""Commands of petitions."""
