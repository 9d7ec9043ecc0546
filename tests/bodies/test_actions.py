from __future__ import annotations

from datetime import date, timedelta

import pytest

from dauys.bodies import actions, queries, rules
from dauys.bodies.actions import Particulars
from dauys.bodies.models import Body, Competence
from dauys.kernel import events
from dauys.kernel.refusal import Refusal

DAY = timedelta(days=1)
ON = date(2027, 1, 1)


def code(refusal):
    return refusal and refusal.code


def test_a_code_is_given_once(found):
    found("transport")
    with pytest.raises(Refusal) as refused:
        found("transport")
    assert refused.value.code == "code_taken"
    assert Body.objects.count() == 1


def test_a_change_is_found_by_search_and_drops_empty_contacts(found, now):
    body = found("transport")
    particulars = Particulars(
        name={"ru": "Министерство дорог"}, about={"ru": "Строит дороги."}, contacts={"phone": " 1414 ", "email": ""}
    )
    actions.change(body, particulars=particulars, now=now)
    body.refresh_from_db()
    assert (body.contacts, body.about) == ({"phone": "1414"}, {"ru": "Строит дороги."})
    assert list(queries.visible(on=ON, text="дорог")) == [body]


@pytest.mark.parametrize(
    ("particulars", "refused"),
    [
        (Particulars(name={}), "no_name"),
        (Particulars(name={"en": "A"}, contacts={"email": "office"}), "bad_email"),
        (Particulars(name={"en": "A"}, contacts={"site": "javascript:alert(1)"}), "bad_site"),
        (Particulars(name={"en": "A"}, contacts={"fax": "1"}), "unknown_contact"),
    ],
)
def test_names_and_contacts_must_be_usable(found, now, particulars, refused):
    body = found("transport")
    with pytest.raises(Refusal, match=refused):
        actions.change(body, particulars=particulars, now=now)
    assert queries.by_code("transport").name == {"en": "transport"}


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        ({}, None),
        ({"code": "KZ"}, "bad_code"),
        ({"code": "a-"}, "bad_code"),
        ({"code": "a" * 60}, None),
        ({"code": "a" * 61}, "bad_code"),
        ({"kind": "club"}, "bad_kind"),
        ({"name": {"en": ""}}, "no_name"),
        ({"contacts": {"email": "office@example.org", "site": "https://example.org"}}, None),
    ],
)
def test_a_body_has_a_code_a_kind_and_a_name(wrong, refused):
    given = {"code": "transport", "kind": "ministry", "name": {"en": "Transport"}, "contacts": {}} | wrong
    assert code(rules.refuse_creating(**given)) == refused


@pytest.mark.parametrize(
    ("body", "successor", "refused"),
    [
        (Body(pk=1), None, None),
        (Body(pk=1, valid_from=ON - DAY), None, None),
        (Body(pk=1, valid_from=ON), None, "ends_too_early"),
        (Body(pk=1, valid_until=ON), None, "ended_already"),
        (Body(pk=1), Body(pk=1), "bad_successor"),
        (Body(pk=1), Body(pk=2, valid_from=ON), None),
        (Body(pk=1), Body(pk=2, valid_from=ON + DAY), "bad_successor"),
        (Body(pk=1), Body(pk=2, valid_until=ON), "bad_successor"),
    ],
)
def test_a_body_ends_once_after_it_began_and_hands_over_to_one_that_exists(body, successor, refused):
    assert code(rules.refuse_ending(body, on=ON, successor=successor)) == refused


def test_the_end_of_a_body_is_told_to_other_areas(found, now, monkeypatch):
    old, new = found("old"), found("new")
    told = []
    monkeypatch.setattr(events, "_subscribers", lambda kind: (told.append,) if kind == "bodies.ended" else ())
    actions.end(old, on=ON, successor=new, now=now)
    assert [(event.body_id, event.successor_id, event.on, event.at) for event in told] == [(old.pk, new.pk, ON, now)]


def test_a_body_cannot_be_ended_twice_at_the_same_time(found, now):
    body = found("old")
    same = Body.objects.get(pk=body.pk)
    actions.end(body, on=ON, now=now)
    with pytest.raises(Refusal, match="ended_already"):
        actions.end(same, on=ON + DAY, now=now)


def test_competences_are_replaced_and_what_stays_is_left_alone(found, places_of_aland, roads, snow, now):
    body, region = found("transport"), places_of_aland["region"]
    actions.set_competences(body, competences=[(roads, None), (snow, region)], now=now)
    kept = Competence.objects.get(topic=roads)
    actions.set_competences(body, competences=[(roads, body.place), (roads, None), (snow, None)], now=now)
    pairs = [(one.topic.code, one.place_id) for one in queries.competences(body)]
    assert pairs == [("roads", None), ("snow", None)]
    assert Competence.objects.get(topic=roads) == kept
    actions.set_competences(body, competences=[], now=now)
    assert not Competence.objects.exists()
