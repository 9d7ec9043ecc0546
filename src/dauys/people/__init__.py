"""Persons, accounts, posts and roles; personal data kept apart."""
