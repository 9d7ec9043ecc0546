"""Who may open which page: every address of a desk or of whoever organises a petition, by every sort of people."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.api.brought import AUTHORITIES, GROUP, LAWYERS, WHO, brought, people, secrets, wide
from tests.petitions import conftest as petitions

from dauys.feedback.urls import urlpatterns as of_feedback
from dauys.payments.urls import urlpatterns as of_payments
from dauys.petitions.urls import urlpatterns as of_petitions

__all__ = ["brought", "people", "secrets", "wide"]
world, author, moderator = petitions.world, petitions.author, petitions.moderator
executor, head, make_petition = petitions.executor, petitions.head, petitions.make_petition
MODERATORS = ("moderator", "foreign_moderator")
COMMITTEES = ("committee", "foreign_committee")
ADMINISTRATORS = ("administrator", "foreign_administrator")
OFFICIALS = ("executor", "other_executor", "head", "minister", "asked")
HERE, ABROAD = ("moderator", "administrator"), ("foreign_moderator", "foreign_administrator")
ELSEWHERE = ("foreign_moderator", *COMMITTEES, *LAWYERS)
DESKS: tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    # address, what it names, which case, who may open it, who is told that there is no such thing
    ("petitions:translations-added", "", "draft", (*MODERATORS,), ()),
    ("petitions:removals", "{id}", "removed", HERE, ABROAD),
    ("petitions:removals", "{id}", "british_draft", (), (*MODERATORS, *ADMINISTRATORS)),
    ("petitions:removal", "{id} 1", "removed", HERE, ABROAD),
    ("petitions:remove", "{id} title", "gathering", HERE, ABROAD),
    ("petitions:corrections", "", "draft", (*MODERATORS,), ()),
    ("petitions:advice-desk", "", "draft", (*LAWYERS,), ()),
    ("petitions:advice-request", "{request}", "draft", ("lawyer",), ("other_lawyer", "foreign_lawyer")),
    ("petitions:advice-request", "{free}", "draft", ("lawyer", "other_lawyer"), ("foreign_lawyer",)),
    ("petitions:objections", "", "draft", (*MODERATORS, *COMMITTEES, *LAWYERS, *ADMINISTRATORS), ()),
    ("petitions:objection", "{objection}", "draft", ("moderator",), (*ELSEWHERE, *ADMINISTRATORS)),
    ("petitions:reports", "", "draft", (*MODERATORS,), ()),
    ("petitions:acts", "", "draft", (*ADMINISTRATORS,), ()),
    ("petitions:checks", "", "draft", (*MODERATORS, *COMMITTEES, *LAWYERS), ()),
    ("petitions:check", "{id}", "moderation", ("moderator",), ("foreign_moderator", *COMMITTEES, *LAWYERS)),
    ("petitions:check", "{id}", "draft", (), (*MODERATORS, *COMMITTEES, *LAWYERS)),
    ("petitions:vacate", "{id}", "gathering", ("moderator",), ("foreign_moderator",)),
    ("petitions:certificates", "", "draft", (*AUTHORITIES,), ()),
    ("petitions:authority-keys", "", "draft", (*AUTHORITIES, *ADMINISTRATORS), ()),
    ("petitions:authority-key", "{authority}", "draft", ("authority", "foreign_administrator"),
     ("other_authority", "administrator")),
    ("petitions:batch", "{id} {batch}", "verified", ("authority",), ("other_authority",)),
    ("petitions:batch", "{id} {batch}", "european", (), (*AUTHORITIES,)),
    ("petitions:certify", "{id}", "verified", (*AUTHORITIES,), ()),
    ("petitions:certify", "{id}", "european", (), (*AUTHORITIES,)),
    ("petitions:duties", "", "draft", ("committee", *OFFICIALS), ()),
    ("petitions:duty", "{duty}", "draft", ("executor", "head"), ()),
    ("petitions:duty-text", "{duty} kk", "draft", ("executor", "head"), ()),
    ("petitions:duty-extend", "{duty}", "draft", ("executor", "head"), ()),
    ("petitions:duty-pass-on", "{duty}", "draft", ("executor", "head"), ()),
    ("petitions:committee", "", "draft", (*COMMITTEES, *OFFICIALS), ()),
    ("petitions:committee-case", "{id}", "british", ("committee",), ("foreign_committee", *OFFICIALS)),
    ("petitions:committee-case", "{id}", "british_draft", (), (*COMMITTEES, *OFFICIALS)),
    ("petitions:committee-step", "{id} vote", "british", ("committee",), ("foreign_committee", *OFFICIALS)),
    ("petitions:requests", "", "draft", (*COMMITTEES, *OFFICIALS), ()),
    ("petitions:request", "{evidence}", "draft", ("minister",), ()),
    ("petitions:request", "{question}", "draft", (), ()),
    ("petitions:hearing-manage", "{held}", "draft", ("committee",), ()),
    ("petitions:plans", "", "draft", (*COMMITTEES, *OFFICIALS), ()),
    ("petitions:plan-desk", "{id}", "answered", ("executor", "other_executor", "head"), ()),
    ("petitions:plan-step", "{id} {theirs}", "answered", ("executor", "other_executor", "head"), ()),
    ("petitions:plan-step", "{id} {own}", "answered", ("executor", "head"), ()),
    ("petitions:plan-step", "{id} {own}", "consideration", (), ()),
    ("petitions:committee-members", "gb-petitions-committee", "draft", ("committee",), ()),
    ("petitions:committee-leaving", "gb-petitions-committee {member}", "draft", ("committee",), ()),
    ("feedback:desk", "", "draft", (*ADMINISTRATORS,), ()),
    ("feedback:answer", "{suggestion}", "draft", (*ADMINISTRATORS,), ()),
    ("payments:desk", "", "draft", ("head", "asked", *ADMINISTRATORS), ()),
    ("payments:refund", "{donation}", "draft", ("head", "administrator"), ("asked", "foreign_administrator")),
    ("petitions:file-removal", "{id} {duty}", "gathering", (), (*MODERATORS, *COMMITTEES)),
)  # fmt: skip
"""All others are refused; who is not signed in may sign in first."""
OWN: tuple[tuple[str, str, str, tuple[str, ...], int], ...] = (
    # address, what it names, which case, who may open it, and what they get
    ("petitions:hearing", "{hidden}", "draft", GROUP, 200),
    ("feedback:suggestion", "{suggestion}", "draft", (), 200),
    ("petitions:manage", "{id}", "gathering", GROUP, 200),
    ("petitions:manage-text", "{id}", "gathering", GROUP, 302),
    ("petitions:translations", "{id}", "gathering", GROUP, 200),
    ("petitions:organisers", "{id}", "gathering", GROUP, 200),
    ("petitions:sheets", "{id}", "european", GROUP, 200),
    ("petitions:sheets-pdf", "{id} 1 1", "european", GROUP, 200),
    ("petitions:sheet", "{id} 1", "european", GROUP, 200),
    ("petitions:sheet-scan", "{id} 1", "european", GROUP, 200),
    ("petitions:manage-news", "{id}", "gathering", GROUP, 200),
    ("petitions:manage-step", "{id} deliver", "european", ("author",), 200),
    ("petitions:manage-withdraw", "{id}", "gathering", ("author",), 200),
    ("petitions:again", "{id}", "moderation", (), 200),
    ("petitions:object", "{id}", "moderation", GROUP, 409),
    ("petitions:object-removal", "{id} 1", "removed", GROUP, 200),
    ("petitions:advice", "{id}", "advised", GROUP, 200),
    ("petitions:correction", "{id}", "gathering", GROUP, 200),
    ("petitions:manage-request", "{id} {question}", "british", GROUP, 200),
    ("petitions:manage-request", "{id} {question}", "british_draft", (), 200),
    ("petitions:files", "{id}", "draft", GROUP, 200),
    ("petitions:write", "{id} check", "draft", GROUP, 200),
    ("petitions:resume", "{id}", "draft", GROUP, 302),
    ("petitions:page", "{id}", "draft", GROUP, 200),
    ("petitions:take-over", "{id} guessed", "offered", (), 200),
)  # fmt: skip
"""For all others there is no such page."""
POSTED = {"feedback:discard", "payments:hide"}
"""Addresses that nothing but a button leads to."""


@pytest.mark.parametrize("row", DESKS, ids=lambda row: f"{row[0]} {row[1]} {row[2]}")
def test_a_desk_is_open_to_those_whose_post_it_is(row, brought, people):
    name, said, case, may, none = row
    expected = dict.fromkeys(WHO, 403) | {"anonymous": 302} | dict.fromkeys(may, 200) | dict.fromkeys(none, 404)
    assert _got(reverse(name, args=brought.filled(said, case).split()), people) == expected


@pytest.mark.parametrize("row", OWN, ids=lambda row: f"{row[0]} {row[1]} {row[2]}")
def test_what_is_somebodys_own_is_there_for_nobody_else(row, brought, people):
    name, said, case, may, status = row
    expected = dict.fromkeys(WHO, 404) | dict.fromkeys(may, status)
    assert _got(reverse(name, args=brought.filled(said, case).split()), people) == expected


@pytest.mark.parametrize("name", sorted(POSTED))
def test_a_button_on_a_desk_works_for_those_whose_post_it_is(name, brought, people):
    said, others = ("{suggestion}", 403) if name == "feedback:discard" else ("{donation}", 403)
    may = dict.fromkeys(ADMINISTRATORS, 302)
    if name == "payments:hide":
        may |= {"head": 302, "asked": 404, "foreign_administrator": 404}
    got = _got(reverse(name, args=[brought.filled(said, "draft")]), people, method="post")
    assert got == dict.fromkeys(WHO, others) | {"anonymous": 302} | may


def test_every_page_that_is_not_for_everybody_stands_here():
    found = {
        f"{area}:{pattern.name}"
        for area, patterns in (("petitions", of_petitions), ("feedback", of_feedback), ("payments", of_payments))
        for pattern in patterns
        if str(pattern.pattern).startswith("desk/") or "/manage/" in str(pattern.pattern)
    }
    assert found - {row[0] for row in (*DESKS, *OWN)} - POSTED == {"petitions:invitation-file"}


def _got(address: str, people, *, method: str = "get") -> dict[str, int]:
    """The status that each of them gets; nothing of it stays."""
    got = {}
    for who in WHO:
        client = Client(headers={"accept-language": "en"})
        with transaction.atomic():
            if people[who] is not None:
                client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
            got[who] = getattr(client, method)(address).status_code
            transaction.set_rollback(True)
    return got
