"""Newer rules of the product are noticed, shown and taken over as the next version; what runs is never touched."""

from __future__ import annotations

import importlib
import json

import pytest
from django.test import Client
from tests.petitions import conftest as petitions
from tests.petitions.conftest import NOW, World, actor

from dauys.kernel.refusal import Refusal
from dauys.petitions import actions
from dauys.procedures import adopting, presets, shipping
from dauys.procedures.models import Procedure
from dauys.procedures.writing import plain

world = petitions.world
author = petitions.author
CODE = "kz-epetition-government"
order = importlib.import_module("dauys.procedures.migrations.0009_order_of_rules")


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch):
    """A release in which the preset's reasons are others."""
    new = presets.shipped()[CODE]
    new = new.model_copy(update={"reasons": {"unclear": new.reasons["unclear"]}})
    monkeypatch.setitem(presets.shipped(), CODE, new)
    return new


def row() -> Procedure:
    return Procedure.objects.get(code=CODE, retired_at=None, adopted_at__isnull=False)


def test_what_is_taken_from_a_preset_knows_it(world: World):
    assert (row().shipped_as, row().shipped_digest) == (CODE, shipping.digest(presets.shipped()[CODE]))
    assert shipping.newer(row()) is None


def test_newer_rules_are_noticed_even_where_the_own_were_adapted(world: World, changed):
    draft = adopting.begin_draft(row().preset, jurisdiction=row().jurisdiction, now=NOW, taken_from=row())
    own = draft.preset.model_copy(update={"comments": True})
    adopting.put_in_force(adopting.change_draft(draft, own, now=NOW), now=NOW)
    assert shipping.newer(row()) == changed


def test_an_adapted_procedure_is_not_told_of_rules_that_have_not_changed(world: World):
    draft = adopting.begin_draft(row().preset, jurisdiction=row().jurisdiction, now=NOW, taken_from=row())
    own = draft.preset.model_copy(update={"comments": True})
    adopting.put_in_force(adopting.change_draft(draft, own, now=NOW), now=NOW)
    assert shipping.newer(row()) is None


def test_rules_of_an_early_release_are_told_of_whatever_differs(world: World):
    Procedure.objects.update(shipped_as="", shipped_digest="")
    assert shipping.newer(row()) is None
    old = row()
    old.text["comments"] = True
    old.save()
    assert shipping.newer(row()) == presets.shipped()[CODE]


def test_whoever_keeps_their_own_is_told_again_only_of_the_next_change(world: World, changed):
    adopting.keep_own(row(), now=NOW)
    assert shipping.newer(row()) is None
    with pytest.raises(Refusal, match="nothing_newer"):
        adopting.keep_own(row(), now=NOW)


def test_an_administrator_sees_what_differs_and_takes_it_over_as_the_next_version(
    client: Client, world: World, changed, author
):
    text = actions.Text(language="kk", title="Тегін автобус", body="Керек.")
    running = actions.draft(row(), place=world.places["KZ"], text=text, author_id=actor(author).person_id, now=NOW)
    before = row()
    client.force_login(world.holder("administrator"))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "the product has newer rules" in client.get("/desk/admin/procedures/").content.decode()
    page = client.get(f"/desk/admin/procedures/{before.pk}/")
    assert {cells[0].split(" › ")[0] for cells in page.context["newer"]} == {"reasons"}
    answer = client.post(f"/desk/admin/procedures/{before.pk}/newer/")
    draft = Procedure.objects.get(adopted_at=None)
    assert answer["Location"] == f"/desk/admin/drafts/{draft.pk}/"
    assert (draft.version, draft.shipped_digest) == (2, shipping.digest(changed))
    adopting.put_in_force(draft, now=NOW)
    assert shipping.newer(row()) is None
    running.case.refresh_from_db()
    assert running.case.procedure_id == before.pk


def test_an_administrator_may_keep_what_is_in_force(client: Client, world: World, changed):
    client.force_login(world.holder("administrator"))
    client.post(f"/desk/admin/procedures/{row().pk}/newer/", {"keep": "1"})
    assert shipping.newer(row()) is None
    assert not Procedure.objects.filter(adopted_at=None).exists()
    assert client.post(f"/desk/admin/procedures/{row().pk}/newer/").status_code == 302  # nothing newer: said in words


def test_nobody_else_takes_over_anything(client: Client, world: World, changed, author):
    address = f"/desk/admin/procedures/{row().pk}/newer/"
    assert client.post(address).status_code == 302  # to the sign-in page
    for account in (author, world.holder("administrator", jurisdiction="GB")):
        client.force_login(account)
        assert client.post(address, {"keep": "1"}).status_code == 403
    assert shipping.newer(row()) is not None


def test_rules_come_back_in_the_order_in_which_they_were_written(world: World):
    assert json.dumps(row().text) == json.dumps(plain(presets.shipped()[CODE]))


def test_what_a_database_had_sorted_is_put_in_order_again():
    right = plain(presets.shipped()["lt-petition-seimas"])
    sorted_ = json.loads(json.dumps(right, sort_keys=True))
    assert json.dumps(order.in_order(sorted_, right)) == json.dumps(right)
    more = {**sorted_, "comments": True}
    assert list(order.in_order(more, right))[-1] == "comments"
