"""The only writers of what is known about people and of their posts."""

from __future__ import annotations

from dauys.people.actions.accounts import open_account, release_address, take_over_address
from dauys.people.actions.codes import check_code, send_code
from dauys.people.actions.persons import (
    erase,
    forget_attribute,
    record_attribute,
    record_claims,
    register_person,
    set_language,
)
from dauys.people.actions.posts import appoint, dismiss
from dauys.people.actions.providers import save_provider
from dauys.people.actions.reads import log_reads

__all__ = [
    "appoint",
    "check_code",
    "dismiss",
    "erase",
    "forget_attribute",
    "log_reads",
    "open_account",
    "record_attribute",
    "record_claims",
    "register_person",
    "release_address",
    "save_provider",
    "send_code",
    "set_language",
    "take_over_address",
]
