"""Refusals: one "no" for pages, API and command line."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from dauys.kernel.refusal import STATUS, Kind, Refusal, forbidden, invalid


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (Kind.CONFLICT, 409),
        (Kind.INVALID, 422),
        (Kind.FORBIDDEN, 403),
        (Kind.HIDDEN, 404),
        (Kind.TOO_MANY, 429),
        (Kind.LATER, 503),
    ],
)
def test_each_kind_has_its_status(kind, status):
    assert Refusal("code", "Sentence.", kind=kind).status == status


def test_every_kind_has_a_status():
    assert set(STATUS) == set(Kind)


def test_a_refusal_is_a_conflict_unless_it_says_otherwise():
    assert Refusal("code", "Sentence.").kind is Kind.CONFLICT


def test_what_was_entered_is_refused_field_by_field():
    refusal = invalid("title_missing", "Enter a title.", title="Enter a title.")
    assert refusal.status == 422
    assert refusal.as_dict() == {
        "code": "title_missing",
        "message": "Enter a title.",
        "fields": {"title": "Enter a title."},
    }


def test_without_fields_the_answer_has_none():
    assert forbidden("not_yours", "This is not yours.").as_dict() == {
        "code": "not_yours",
        "message": "This is not yours.",
    }


def test_a_refusal_speaks_the_language_that_is_active_when_it_is_told():
    refusal = invalid("x", gettext_lazy("Incorrect password."), field=gettext_lazy("Incorrect password."))
    with translation.override("kk"):
        said = refusal.as_dict()
    assert said["message"] == "Құпиясөз қате."
    assert said["fields"] == {"field": "Құпиясөз қате."}


def test_the_fields_of_one_refusal_are_not_those_of_another():
    fields = {"a": "b"}
    refusal = Refusal("x", "y", fields=fields)
    fields["c"] = "d"
    assert refusal.fields == {"a": "b"}
