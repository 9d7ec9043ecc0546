"""Procedures by forms: begin, change figures and texts, the whole as TOML, try, read, put in force."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.petitions import conftest as petitions
from tests.petitions.conftest import NOW
from tests.stages import staged

from dauys.petitions import choosing
from dauys.procedures import adopting, presets, queries
from dauys.procedures.graph import Mistake
from dauys.procedures.models import Procedure
from dauys.procedures.writing import as_toml, plain
from dauys.web.configuring.mistakes import located
from dauys.web.forms.admin_figures import FiguresForm
from dauys.web.forms.admin_procedures import WordsForm
from dauys.web.views.admin.procedures import fitted_to

world, author, moderator, make_petition = (
    petitions.world,
    petitions.author,
    petitions.moderator,
    petitions.make_petition,
)
ADMIN = "/desk/admin/"
CODE = "kz-epetition-region-akimat"
SMALL = """code = "x"
version = 1

# texts
[title]
kk = "…"

[[moves]]
do = "edit"
[[moves]]
do = "fly"
lays = [{ duty = "x" }]

[stages.draft]
"""


@pytest.fixture
def admin(client, world):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(world.holder("administrator"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@staged.fixture
def draft(world):
    return adopting.begin_draft(world.procedures[CODE].preset, jurisdiction=world.jurisdictions["KZ"], now=NOW)


def text(answer):
    return answer.content.decode()


def entered(form, **changes: Any):
    """What a browser sends back of a form, but for the changes."""
    values = {}
    for bound in form:
        value = bound.value()
        values[bound.html_name] = "" if value is None else value
    return values | changes


def figures(draft, **changes: Any):
    return entered(FiguresForm(preset=draft.preset, bodies=[]), **changes)


@pytest.mark.parametrize("code", sorted(presets.shipped()))
def test_figures_and_texts_left_as_they_are_leave_the_preset_as_it_is(code):
    preset = presets.shipped()[code]
    for kind, options in ((FiguresForm, {"bodies": []}), (WordsForm, {})):
        form = kind(entered(kind(preset=preset, **options)), preset=preset, **options)
        assert form.is_valid(), form.errors
        changed = form.changed()
        assert presets.validate(changed, source=code) == preset
        if kind is FiguresForm:
            assert changed == plain(preset)


def test_a_draft_is_begun_out_of_a_shipped_preset_of_another_country(admin, world):
    sent = {"jurisdiction": world.jurisdictions["KZ"].pk, "code": "kz-parliament"}
    answer = admin.post(f"{ADMIN}procedures/begin/uk-parliament/", sent)
    made = Procedure.objects.get(code="kz-parliament")
    assert answer["Location"] == f"{ADMIN}drafts/{made.pk}/"
    assert (made.preset.jurisdiction, made.preset.addressed.place, made.preset.zone) == ("KZ", "KZ", "Asia/Almaty")
    assert {way.citizenship or way.residence for way in made.preset.signers.belongs} == {"KZ"}


@pytest.mark.parametrize("code", ["", "Big", "1st", "a b", "kz-\x00", "x" * 61])
def test_a_code_that_cannot_be_is_refused_at_its_field(admin, world, code):
    sent = {"jurisdiction": world.jurisdictions["KZ"].pk, "code": code}
    answer = admin.post(f"{ADMIN}procedures/begin/uk-parliament/", sent)
    assert answer.status_code == 422
    assert "code" in answer.context["form"].errors


def test_a_draft_cannot_be_begun_for_the_jurisdiction_of_others(admin, world):
    sent = {"jurisdiction": world.jurisdictions["GB"].pk, "code": "gb-mine"}
    assert admin.post(f"{ADMIN}procedures/begin/uk-parliament/", sent).status_code == 422
    assert not Procedure.objects.filter(code="gb-mine").exists()


def test_whatever_is_shipped_can_be_fitted_to_any_jurisdiction(world):
    for preset in presets.shipped().values():
        for jurisdiction in world.jurisdictions.values():
            assert fitted_to(preset, jurisdiction, "own").jurisdiction == jurisdiction.code


def test_the_next_version_is_prepared_once_and_found_again(admin, world):
    row = world.procedures[CODE]
    first = admin.post(f"{ADMIN}procedures/{row.pk}/prepare/")
    second = admin.post(f"{ADMIN}procedures/{row.pk}/prepare/")
    assert first["Location"] == second["Location"]
    assert Procedure.objects.filter(code=CODE, adopted_at=None).count() == 1


def test_figures_change_the_keys_they_stand_for(admin, draft):
    changes = {
        "share-1": "0.5",
        "number-0": "75",
        "stage-gathering": "90",
        "stage-gathering-unit": "days",
        "lays-1-0": "15",
        "signers-age": "16",
        "signers-assurance": "qualified",
        "shown": "number",
        "body_max": "4000",
        "title_max": "150",
        "body-addressee": "kind:maslikhat",
    }
    answer = admin.post(f"{ADMIN}drafts/{draft.pk}/figures/", figures(draft, **changes))
    assert answer.status_code == 302, answer.context["form"].errors
    preset = Procedure.objects.get(pk=draft.pk).preset
    assert str(preset.thresholds[1].need.share) == "0.005"
    assert preset.thresholds[0].need.number == 75
    assert preset.stages["gathering"].term.days == 90
    assert preset.thresholds[1].lays[0].term.working_days == 15
    assert (preset.signers.min_age, preset.signers.assurance, preset.signers.shown) == (16, "qualified", "number")
    assert (preset.text.title_max, preset.text.body_max) == (150, 4000)
    assert preset.bodies["addressee"].kind == "maslikhat"


def test_what_is_changed_in_fields_shows_in_the_toml_and_the_other_way_round(admin, draft):
    admin.post(f"{ADMIN}drafts/{draft.pk}/figures/", figures(draft, **{"number-0": "77"}))
    page = admin.get(f"{ADMIN}drafts/{draft.pk}/whole/")
    whole = page.context["form"].initial.get("text") or page.context["form"].fields["text"].initial
    assert "need = { number = 77 }" in whole
    sent = whole.replace("number = 77", "number = 88")
    assert admin.post(f"{ADMIN}drafts/{draft.pk}/whole/", {"text": sent}).status_code == 302
    assert 'value="88"' in text(admin.get(f"{ADMIN}drafts/{draft.pk}/figures/"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("share-1", "0"),
        ("share-1", "101"),
        ("share-1", "x"),
        ("number-0", "-1"),
        ("stage-gathering", ""),
        ("stage-gathering", "99999"),
        ("signers-assurance", "magic"),
        ("title_kk", ""),
        ("title_kk", "x" * 201),
        ("body-addressee", "code:nobody"),
        ("organisers", "51"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_at_its_field_and_the_draft_stays(admin, draft, field, value):
    before = draft.text
    answer = admin.post(f"{ADMIN}drafts/{draft.pk}/figures/", figures(draft, **{field: value}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Procedure.objects.get(pk=draft.pk).text == before


def test_a_mistake_of_the_graph_is_told_at_the_figure_it_comes_from(draft):
    form = FiguresForm(figures(draft), preset=draft.preset, bodies=[])
    form.is_valid()
    form.refuse_mistakes(
        [
            Mistake("thresholds[1].need", "x", "Too many."),
            Mistake("title.ru", "x", "Missing."),
            Mistake("moves[0].do", "x", "Odd."),
        ]
    )
    assert list(form.errors) == ["share-1", "title_ru", "__all__"]
    assert form.errors["__all__"] == ["moves[0].do: Odd."]


def test_reasons_are_added_and_taken_away_by_form(admin, draft):
    texts = {"kk": "Басқа себеп", "ru": "Другая причина", "en": "Another reason <b>"}
    changes = {f"reasons--new_{code}": said for code, said in texts.items()}
    changes |= {f"reasons--repeat_{code}": "" for code in texts}
    sent = entered(WordsForm(preset=draft.preset), **changes)
    assert admin.post(f"{ADMIN}drafts/{draft.pk}/words/", sent).status_code == 302
    preset = Procedure.objects.get(pk=draft.pk).preset
    assert preset.reasons["another-reason-b"] == texts
    assert "repeat" not in preset.reasons
    assert "&lt;b&gt;" in text(admin.get(f"{ADMIN}drafts/{draft.pk}/preview/"))


def test_a_text_that_lacks_a_language_is_told_at_that_language(admin, draft):
    sent = entered(WordsForm(preset=draft.preset), **{"reasons--repeat_ru": ""})
    answer = admin.post(f"{ADMIN}drafts/{draft.pk}/words/", sent)
    assert answer.status_code == 422
    assert "reasons--repeat_ru" in answer.context["form"].errors


def test_every_mistake_of_the_whole_is_shown_with_key_and_line_and_the_text_is_kept(admin, draft):
    whole = as_toml(draft.preset).replace('do = "edit"', 'do = "fly"').replace('zone = "Asia/Almaty"', "zoone = 1")
    answer = admin.post(f"{ADMIN}drafts/{draft.pk}/whole/", {"text": whole})
    page = text(answer)
    assert answer.status_code == 422
    assert "<code>zoone</code>" in page
    assert "zoone = 1" in page
    line = whole.splitlines().index("zoone = 1") + 1
    assert f"Line {line}" in page
    assert Procedure.objects.get(pk=draft.pk).text == draft.text


@pytest.mark.parametrize(
    ("content", "status"),
    [("", 422), ("= = =", 422), ("a = 1", 422), ("\x00", 422), ("x" * 200_001, 422), ("é" * 10_000_000, 413)],
)
def test_any_text_is_answered_kindly_and_changes_nothing(admin, draft, content, status):
    answer = admin.post(f"{ADMIN}drafts/{draft.pk}/whole/", {"text": content})
    assert answer.status_code == status
    assert "<h1" in text(answer)
    assert Procedure.objects.get(pk=draft.pk).text == draft.text


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("version", 2),
        ("title.kk", 6),
        ("moves[1].do", 11),
        ("moves[1].lays[0].duty", 12),
        ("stages.draft.term", 14),
        ("nothing.at.all", 0),
        ("", 0),
    ],
)
def test_a_mistake_is_found_at_the_line_of_its_key_or_of_what_is_around_it(key, line):
    assert located(SMALL, [Mistake(key, "x", "wrong")])[0].line == line


def test_a_draft_is_tried_out_with_a_ready_made_scenario(admin, draft):
    page = admin.get(f"{ADMIN}drafts/{draft.pk}/try/", {"example": "at-consideration"})
    scenario = page.context["form"].initial["scenario"]
    answer = admin.post(f"{ADMIN}drafts/{draft.pk}/try/", {"scenario": scenario})
    result = answer.context["result"]
    assert answer.status_code == 200
    assert (result["stage"], result["signatures"]) == ("Waiting for an answer", "10,000")
    assert result["owed"][0][:2] == ["Akimat", "Consider the petition and decide"]


def test_a_wrong_scenario_is_refused_at_its_field_and_kept(admin, draft):
    answer = admin.post(f"{ADMIN}drafts/{draft.pk}/try/", {"scenario": "[[step]]\ndo = 'fly'"})
    assert answer.status_code == 422
    assert "scenario" in answer.context["form"].errors
    assert "fly" in text(answer)


def test_a_draft_is_put_in_force_after_a_look_at_what_differs(admin, draft, make_petition):
    petition = make_petition(CODE)
    admin.post(f"{ADMIN}drafts/{draft.pk}/figures/", figures(draft, **{"number-0": "75"}))
    page = text(admin.get(f"{ADMIN}drafts/{draft.pk}/adopt/"))
    assert "thresholds › listed › need › number" in page
    assert admin.post(f"{ADMIN}drafts/{draft.pk}/adopt/").status_code == 302
    assert queries.current(CODE).version == 2
    assert queries.case(petition.pk).procedure.version == 1
    assert "What differs from the version before" in text(admin.get(f"{ADMIN}procedures/{draft.pk}/"))
    assert admin.get(f"{ADMIN}drafts/{draft.pk}/").status_code == 404


def test_a_foreign_preset_is_not_put_in_force_with_the_bodies_of_its_country(admin, world):
    sent = {"jurisdiction": world.jurisdictions["KZ"].pk, "code": "kz-parliament"}
    admin.post(f"{ADMIN}procedures/begin/uk-parliament/", sent)
    row = Procedure.objects.get(code="kz-parliament")
    page = text(admin.get(f"{ADMIN}drafts/{row.pk}/"))
    assert "bodies.addressee.code" in page
    assert "bodies.parliament.code" in page
    assert "Checked" not in page
    assert admin.post(f"{ADMIN}drafts/{row.pk}/adopt/").status_code == 422
    answer = admin.post(f"{ADMIN}drafts/{row.pk}/figures/", figures(row))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"body-addressee", "body-parliament"}
    assert not queries.adopted().filter(code="kz-parliament").exists()


def test_a_foreign_preset_is_put_in_force_once_its_bodies_are_of_the_jurisdiction(admin, world):
    sent = {"jurisdiction": world.jurisdictions["KZ"].pk, "code": "kz-parliament"}
    admin.post(f"{ADMIN}procedures/begin/uk-parliament/", sent)
    row = Procedure.objects.get(code="kz-parliament")
    own = {"body-addressee": "code:kz-government", "body-parliament": "kind:ministry"}
    assert admin.post(f"{ADMIN}drafts/{row.pk}/figures/", figures(row, **own)).status_code == 302
    assert "Checked" in text(admin.get(f"{ADMIN}drafts/{row.pk}/"))
    assert admin.post(f"{ADMIN}drafts/{row.pk}/adopt/").status_code == 302
    assert {one.addressee.code for one in choosing.options(world.places["KZ"], None, now=NOW)} == {"kz-government"}


def test_a_draft_that_does_not_fit_says_why_and_is_not_put_in_force(admin, world):
    sent = {"jurisdiction": world.jurisdictions["KZ"].pk, "code": "kz-parliament"}
    admin.post(f"{ADMIN}procedures/begin/uk-parliament/", sent)
    world.bodies["gb-government"].delete()
    row = Procedure.objects.get(code="kz-parliament")
    assert "bodies.addressee.code" in text(admin.get(f"{ADMIN}drafts/{row.pk}/"))
    assert admin.post(f"{ADMIN}drafts/{row.pk}/adopt/").status_code == 422
    assert Procedure.objects.get(pk=row.pk).adopted_at is None


def test_a_draft_is_thrown_away_and_a_procedure_taken_out_of_force(admin, draft, world):
    admin.post(f"{ADMIN}drafts/{draft.pk}/discard/")
    assert not Procedure.objects.filter(pk=draft.pk).exists()
    admin.post(f"{ADMIN}procedures/{world.procedures[CODE].pk}/retire/")
    assert not queries.adopted().filter(code=CODE).exists()


def test_a_version_is_downloaded_as_a_file_that_gives_the_same_preset(admin, world):
    row = world.procedures[CODE]
    answer = admin.get(f"{ADMIN}procedures/{row.pk}/toml/")
    assert answer["Content-Disposition"] == f'attachment; filename="{CODE}-1.toml"'
    assert tomllib.loads(text(answer))["code"] == CODE
    assert presets.parse(text(answer), source="x") == row.preset


def test_the_list_takes_as_many_queries_for_three_as_for_thirty(admin, world):
    with CaptureQueriesContext(connection) as few:
        admin.get(f"{ADMIN}procedures/")
    row = world.procedures[CODE]
    for number in range(30):
        Procedure.objects.create(
            jurisdiction=row.jurisdiction,
            code=f"more-{number}",
            version=1,
            instrument="petitions",
            title=row.title,
            text=row.text,
            adopted_at=NOW,
        )
    with CaptureQueriesContext(connection) as many:
        page = text(admin.get(f"{ADMIN}procedures/"))
    assert page.count("more-") == 30
    assert len(few) == len(many)
