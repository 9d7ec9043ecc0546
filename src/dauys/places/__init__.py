"""Territories in a tree, with codes and dated populations."""
