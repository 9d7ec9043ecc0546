"""Petitions and initiatives: writing, signing, counting, answering."""
