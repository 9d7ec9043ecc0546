"""Figures by form: where a procedure holds, for whom, its ranges, its sizes and minima of places."""

from __future__ import annotations

from typing import Any

import pytest
from tests.petitions.conftest import NOW
from tests.web import test_admin_procedures as procedures
from tests.web.test_admin_procedures import ADMIN, CODE, entered

from dauys.procedures import adopting, presets
from dauys.procedures.models import Procedure
from dauys.procedures.writing import plain

world, admin, draft = procedures.world, procedures.admin, procedures.draft


def test_figures_say_where_a_procedure_holds_and_for_whom(admin, draft):
    changes = {
        "zone": "Asia/Oral",
        "calendar": "KZ",
        "addressed-place": "KZ-75",
        "addressed-kinds": [],
        "authors-belongs-1-citizenship": "GB",
        "signers-belongs-0-citizenship": "",
        "signers-belongs-0-residence": "addressed",
        "organisers": "7",
        "organisers-from": "7",
        "stage-moderation": "10",
        "stage-moderation-warn": "5",
        "stage-moderation-warn-unit": "working_days",
        "lays-1-0-warn": "10",
        "lays-1-0-warn-unit": "working_days",
        "lays-1-0-most": "2",
        "lays-1-0-most-unit": "months",
        "source_en": "Our own rules",
    }
    answer = admin.post(f"{ADMIN}drafts/{draft.pk}/figures/", figures_of(admin, draft, **changes))
    assert answer.status_code == 302, answer.context["form"].errors
    preset = Procedure.objects.get(pk=draft.pk).preset
    assert (preset.zone, preset.addressed.place, preset.addressed.kinds) == ("Asia/Oral", "KZ-75", ())
    assert [way.citizenship for way in preset.authors.belongs] == ["KZ", "GB"]
    assert [(way.citizenship, way.residence) for way in preset.signers.belongs] == [(None, "addressed")]
    assert (preset.authors.organisers, preset.authors.organisers_from) == (7, 7)
    check = preset.stages["moderation"]
    assert (check.term.working_days, check.warn_after.working_days) == (10, 5)
    [lays] = preset.thresholds[1].lays
    assert (lays.warn_after.working_days, lays.extended_to.months) == (10, 2)
    assert preset.source["en"] == "Our own rules"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"addressed-place": "", "addressed-kinds": []}, "addressed-place"),
        ({"addressed-place": "KZ-75", "addressed-kinds": ["city"]}, "addressed-place"),
        ({"addressed-place": "GB", "addressed-kinds": []}, "addressed-place"),
        ({"addressed-kinds": ["settlement"]}, "addressed-kinds"),
        ({"addressed-kinds": ["planet"]}, "addressed-kinds"),
        ({"signers-belongs-1-citizenship": "QQ"}, "signers-belongs-1-citizenship"),
        ({"zone": "Asia/Atlantis"}, "zone"),
        ({"calendar": "XX"}, "calendar"),
        ({"organisers-from": "2"}, "organisers-from"),
        ({"stage-moderation-warn": "20", "stage-moderation-warn-unit": "working_days"}, "stage-moderation-warn"),
        ({"lays-1-0-most": "20", "lays-1-0-most-unit": "working_days"}, "lays-1-0-most"),
    ],
)
def test_a_reach_that_cannot_be_is_refused_at_its_field(admin, draft, changes, field):
    answer = admin.post(f"{ADMIN}drafts/{draft.pk}/figures/", figures_of(admin, draft, **changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def figures_of(admin, draft, **changes: Any):
    """What a browser sends back of the page itself, but for the changes."""
    return entered(admin.get(f"{ADMIN}drafts/{draft.pk}/figures/").context["form"], **changes)


TABLES = {
    "by_size": [{"above": 2_000_000, "number": 100_000}, {"share": "0.05"}],
    "places": {"least": 1, "minimum": {"KZ-75": 500, "KZ-71": 300}},
}


@pytest.fixture
def tables(draft):
    data = plain(draft.preset)
    data["thresholds"][1]["need"] = TABLES
    return adopting.change_draft(draft, presets.validate(data, source=CODE), now=NOW)


def test_sizes_and_minima_are_lines_that_people_can_change(admin, tables):
    address = f"{ADMIN}drafts/{tables.pk}/figures/"
    form = admin.get(address).context["form"]
    assert form["sizes-1"].value() == "2000000: 100000\n0: 5%"
    assert form["minima-1"].value() == "KZ-71: 300\nKZ-75: 500"
    assert admin.post(address, entered(form)).status_code == 302
    assert Procedure.objects.get(pk=tables.pk).preset == tables.preset
    changes = {"sizes-1": "1 000 000: 60 000\r\n\r\n0: 2,5 %\r\n", "minima-1": "KZ-75: 700", "least-1": "1"}
    assert admin.post(address, entered(form, **changes)).status_code == 302
    need = Procedure.objects.get(pk=tables.pk).preset.thresholds[1].need
    assert [(one.above, one.number, str(one.share)) for one in need.by_size] == [
        (1_000_000, 60_000, "None"),
        (0, None, "0.025"),
    ]
    assert dict(need.places.minimum) == {"KZ-75": 700}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sizes-1", "many: 5"),
        ("sizes-1", "5"),
        ("sizes-1", "0: 101%"),
        ("sizes-1", "0: 0%"),
        ("sizes-1", "0: x%"),
        ("sizes-1", "0: 0"),
        ("sizes-1", ""),
        ("minima-1", "KZ-75: few"),
        ("minima-1", "QQ: 5"),
        ("minima-1", ": 5"),
        ("least-1", "0"),
    ],
)
def test_lines_that_cannot_be_are_refused_at_their_field(admin, tables, field, value):
    address = f"{ADMIN}drafts/{tables.pk}/figures/"
    answer = admin.post(address, entered(admin.get(address).context["form"], **{field: value}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_a_check_without_a_term_is_given_one_and_somebody_who_owes_it(admin, world):
    sent = {"jurisdiction": world.jurisdictions["KZ"].pk, "code": "kz-parliament"}
    admin.post(f"{ADMIN}procedures/begin/uk-parliament/", sent)
    row = Procedure.objects.get(code="kz-parliament")
    own = {"body-addressee": "code:kz-government", "body-parliament": "kind:ministry"}
    given = {"stage-moderation": "15", "stage-moderation-unit": "working_days", "checker": "parliament"}
    assert admin.post(f"{ADMIN}drafts/{row.pk}/figures/", figures_of(admin, row, **own, **given)).status_code == 302
    preset = Procedure.objects.get(pk=row.pk).preset
    stage = preset.stages["moderation"]
    assert (stage.term.working_days, stage.after, stage.check.body) == (15, "stay", "parliament")
    assert set(preset.duties["check"]) == {"kk", "ru", "en"}
