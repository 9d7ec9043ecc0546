from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms
from django.template import engines
from django.utils.translation import override

from dauys.kernel.forms import ChoiceList, DateField, DateInput, Form, Hinted, Line, LongText
from dauys.kernel.refusal import Refusal, invalid


class Sample(Form):
    title = Line(label="Title", max_length=10, help_text="In one line")
    body = LongText(label="Why", max_length=12, required=False)
    email = forms.EmailField(label="E-mail")
    place = forms.ChoiceField(label="Place", widget=ChoiceList, choices=[("", "—"), ("KZ-75", "Алматы")])
    born = DateField(label="Born")
    shown = forms.ChoiceField(
        label="Shown", widget=forms.RadioSelect, choices=[("none", "No"), ("name", Hinted("Yes", "All see it"))]
    )
    topics = forms.MultipleChoiceField(
        label="Topics", widget=forms.CheckboxSelectMultiple, choices=[("air", "Air")], required=False
    )
    paper = forms.FileField(label="Paper", required=False)
    agreed = forms.BooleanField(label="Agreed")


GOOD = {
    "title": "Gas",
    "email": "a@example.org",
    "place": "KZ-75",
    "born_day": "27",
    "born_month": "3",
    "born_year": "1998",
    "shown": "none",
    "agreed": "on",
}


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def drawn(form):
    return re.sub(r"\s*(?=[<>])", "", " ".join(str(form).split()))


def test_fields_carry_label_hint_and_description():
    html = drawn(Sample())
    assert '<label class="govuk-label" for="id_title">Title</label>' in html
    assert '<div class="govuk-hint" id="id_title_helptext">In one line</div>' in html
    assert 'aria-describedby="id_title_helptext"' in html


def test_what_may_be_left_out_says_so():
    assert drawn(Sample()).count("(optional)") == 3


def test_the_server_names_mistakes_so_the_browser_need_not():
    assert " required" not in drawn(Sample())


def test_a_mistake_stands_at_its_field_and_is_described():
    html = drawn(Sample({}))
    assert 'aria-describedby="id_title_helptext id_title_error" aria-invalid="true"' in html or (
        'aria-invalid="true"' in html and 'aria-describedby="id_title_helptext id_title_error"' in html
    )
    assert "govuk-form-group--error" in html


def test_an_unfilled_form_has_no_summary():
    assert summary(Sample()) == ""


def summary(form):
    return engines["django"].from_string('{% ui "error-summary" form=form %}').render({"form": form}).strip()


def test_the_summary_leads_to_the_first_control_of_each_field():
    html = summary(Sample({}))
    for place in ("#id_title", "#id_email", "#id_place", "#id_born_0", "#id_shown_0", "#id_agreed"):
        assert f'href="{place}"' in html
    assert "Title: " in html


def test_groups_of_choices_are_fieldsets_with_a_legend():
    html = drawn(Sample())
    assert html.count("<fieldset") == 3
    assert '<div class="govuk-hint govuk-radios__hint">All see it</div>' in html
    assert html.count("govuk-radios__input") == 2
    assert html.count("govuk-checkboxes__input") == 2


def test_a_date_is_three_fields_for_digits():
    html = drawn(Sample())
    for part in ("born_day", "born_month", "born_year"):
        assert f'name="{part}"' in html
    assert html.count('inputmode="numeric"') == 3


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("29", "2", "2024"), None),
        (("29", "2", "2023"), "invalid"),
        (("31", "4", "2000"), "invalid"),
        (("1", "1", "1000"), None),
        (("1", "1", "99"), "invalid"),
        (("", "", ""), "required"),
        (("1", "", "2000"), "invalid"),
        (("x", "1", "2000"), "invalid"),
    ],
)
def test_only_dates_that_exist_are_taken(parts, code):
    day, month, year = parts
    form = Sample(GOOD | {"born_day": day, "born_month": month, "born_year": year})
    form.is_valid()
    assert [error.code for error in form.errors.as_data().get("born", [])] == ([code] if code else [])


def test_a_date_comes_back_as_it_was_entered():
    assert 'value="31"' in drawn(Sample(GOOD | {"born_day": "31", "born_month": "2"}))
    assert 'value="1998"' in drawn(Sample(initial={"born": date(1998, 3, 27)}))


def test_a_date_of_birth_can_be_filled_in_by_the_browser():
    html = DateInput(birthday=True).render("born", None, {"id": "x"})
    assert 'autocomplete="bday-day"' in html


def test_e_mail_can_be_filled_in_by_the_browser():
    assert 'type="email"' in drawn(Sample()["email"])
    assert 'autocomplete="email"' in drawn(Sample()["email"])


def test_a_counted_field_lets_people_paste_too_much_and_says_the_limit():
    html = drawn(Sample())
    assert "maxlength" not in drawn(Sample()["title"])
    assert 'data-counts="id_title" data-limit="10"' in html
    assert "Up to 10 characters" in html


@pytest.mark.parametrize(
    ("body", "good"), [("12345\r\n67890\r", True), ("12345\r\n678901", True), ("12345\r\n6789012", False)]
)
def test_the_end_of_a_line_counts_as_one_character(body, good):
    form = Sample(GOOD | {"body": body})
    assert form.is_valid() is good


def test_a_long_list_of_choices_is_a_plain_select_that_a_script_may_improve():
    html = drawn(Sample()["place"])
    assert html.startswith("<select")
    assert 'data-module="choice-list" data-none="Nothing found"' in html


def test_the_heading_field_is_the_title_of_the_page():
    class Question(Form):
        heading = "title"
        title = Line(label="What should change?")

    assert '<h1 class="govuk-label-wrapper"><label class="govuk-label govuk-label--l" for="id_title">' in drawn(
        Question()
    )


def test_an_action_that_agrees_gives_its_result():
    form = Sample(GOOD)
    assert form.is_valid()
    assert form.attempt(lambda word, *, twice: word * 2 if twice else word, "ok", twice=True) == "okok"
    assert not form.errors


def test_a_refusal_of_fields_stands_at_the_fields():
    form = Sample(GOOD)
    assert form.is_valid()

    def refuse():
        raise invalid("bad", "Not so", title="Too loud", other="Elsewhere")

    assert form.attempt(refuse) is None
    assert form.errors["title"] == ["Too loud"]
    assert form.non_field_errors() == ["Elsewhere"]


def test_a_refusal_without_fields_stands_above_the_form():
    form = Sample(GOOD)
    assert form.is_valid()

    def refuse():
        raise Refusal("closed", "Signing closed on 5 January.")

    assert form.attempt(refuse) is None
    assert form.non_field_errors() == ["Signing closed on 5 January."]
    assert "Signing closed on 5 January." in summary(form)


def test_other_failures_are_not_swallowed():
    form = Sample(GOOD)
    assert form.is_valid()
    with pytest.raises(ZeroDivisionError):
        form.attempt(lambda: 1 / 0)


def test_third_parties_forms_are_drawn_alike():
    class Foreign(forms.Form):
        name = forms.CharField()

    assert 'class="govuk-input"' in str(Foreign())


class Numbered(Form):
    number = forms.IntegerField(min_value=1, max_value=9)


@pytest.mark.parametrize(("typed", "sentence"), [("0", "Write 1 or more."), ("10", "Write 9 or less.")])
def test_a_number_out_of_bounds_is_told_the_bound(typed, sentence):
    with override("en"):
        assert Numbered({"number": typed}).errors["number"] == [sentence]
