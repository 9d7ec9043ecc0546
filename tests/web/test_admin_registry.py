"""Jurisdiction, places, tables of places, bodies and calendars, changed by forms."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.petitions import conftest as petitions

from dauys.bodies.models import Body, Competence
from dauys.kernel.models import CalendarDay, Jurisdiction
from dauys.places.models import Place, Population
from dauys.procedures.models import Obligation
from dauys.topics.models import Topic

world, author, moderator, make_petition = (
    petitions.world,
    petitions.author,
    petitions.moderator,
    petitions.make_petition,
)
ADMIN = "/desk/admin/"
HEAD = "code,parent,kind,name_en,population,as_of\n"
HOSTILE = "<script>alert(1)</script>&\"'"


@pytest.fixture
def admin(client, world):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    account = world.holder("administrator")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer):
    return answer.content.decode()


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def table(content):
    data = content if isinstance(content, bytes) else content.encode()
    return {"file": SimpleUploadedFile("places.csv", data)}


def test_the_landing_tells_the_state_of_everything_in_a_fixed_number_of_queries(admin, world):
    page = text(admin.get(ADMIN))
    assert "3 procedures in force" in page
    assert "6 bodies" in page
    with CaptureQueriesContext(connection) as few:
        admin.get(ADMIN)
    for number in range(30):
        place = Place(code=f"KZ-9{number}", kind="city", name={"en": "X"})
        Place.objects.add_child(Place.objects.get(code="KZ"), instance=place)
    with CaptureQueriesContext(connection) as many:
        admin.get(ADMIN)
    assert len(few) == len(many)


def test_a_jurisdiction_is_changed_and_keeps_what_it_says_in_other_languages(admin, world):
    Jurisdiction.objects.filter(code="KZ").update(name={"en": "KZ", "de": "Kasachstan"})
    sent = {
        "name_kk": "Қазақстан",
        "name_ru": "",
        "name_en": "Kazakhstan",
        "zone": "Asia/Almaty",
        "languages": "kk ru de",
        "default_language": "kk",
    }
    assert admin.post(f"{ADMIN}jurisdictions/KZ/", sent).status_code == 302
    row = Jurisdiction.objects.get(code="KZ")
    assert row.name == {"kk": "Қазақстан", "en": "Kazakhstan", "de": "Kasachstan"}
    assert (row.languages, row.default_language) == (["kk", "ru", "de"], "kk")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("zone", "Mars/Olympus", "zone"),
        ("languages", "kk; drop", "languages"),
        ("default_language", "en", "default_language"),
        ("name_en", "", "name_kk"),
    ],
)
def test_a_mistake_in_a_jurisdiction_is_told_at_its_field_and_nothing_is_changed(admin, world, field, value, told):
    sent = {"name_en": "Kept", "zone": "Asia/Almaty", "languages": "kk ru", "default_language": "kk", field: value}
    answer = admin.post(f"{ADMIN}jurisdictions/KZ/", sent)
    assert answer.status_code == 422
    assert told in answer.context["form"].errors
    assert Jurisdiction.objects.get(code="KZ").name == {"en": "KZ"}


def test_a_place_is_added_renamed_counted_and_ended(admin, world):
    sent = {"name_kk": "Медеу", "name_en": HOSTILE, "kind": "district", "code": "KZ-75-M", "zone": ""}
    answer = admin.post(f"{ADMIN}places/KZ-75/add/", sent)
    assert answer.status_code == 302
    page = text(admin.get(answer["Location"]))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert admin.post(f"{ADMIN}places/KZ-75-M/rename/", {"name_en": "Medeu"}).status_code == 302
    figure = {"number": "213000", "source": "Census", "quality": "exact", **day("as_of", date(2026, 1, 1))}
    assert admin.post(f"{ADMIN}places/KZ-75-M/population/", figure).status_code == 302
    end = {"successor": "KZ-71", **day("on", date(2026, 5, 1))}
    assert admin.post(f"{ADMIN}places/KZ-75-M/end/", end).status_code == 302
    place = Place.objects.get(code="KZ-75-M")
    assert (place.name, place.valid_until, place.successor.code) == ({"en": "Medeu"}, date(2026, 5, 1), "KZ-71")
    assert Population.objects.get(place=place).number == 213_000


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"code": "KZ-75", "kind": "district", "name_en": "X"}, "code"),
        ({"code": "a b", "kind": "district", "name_en": "X"}, "code"),
        ({"code": "KZ-X", "kind": "world", "name_en": "X"}, "kind"),
        ({"code": "KZ-X", "kind": "district"}, "name_kk"),
        ({}, "code"),
        ({"code": "Ж" * 10_000, "kind": "\x00", "name_en": "X"}, "code"),
    ],
)
def test_a_mistake_in_a_place_is_told_at_its_field_and_what_was_typed_is_kept(admin, world, sent, told):
    before = Place.objects.count()
    answer = admin.post(f"{ADMIN}places/KZ-75/add/", sent)
    assert answer.status_code == 422
    assert told in answer.context["form"].errors
    assert Place.objects.count() == before
    if sent.get("name_en"):
        assert 'value="X"' in text(answer)


def test_a_place_of_others_can_be_read_and_not_changed(admin, world):
    assert admin.get(f"{ADMIN}places/GB/").status_code == 200
    assert "/places/GB/rename/" not in text(admin.get(f"{ADMIN}places/GB/"))
    assert admin.post(f"{ADMIN}places/GB/rename/", {"name_en": "Ours"}).status_code == 403


def test_places_are_found_by_name(admin, world):
    assert "KZ-71" in text(admin.get(f"{ADMIN}places/", {"q": "астана"}))
    assert "No place has this name" in text(admin.get(f"{ADMIN}places/", {"q": "\x00zzz'\"%"}))


def test_a_table_is_looked_at_first_and_changes_nothing(admin, world):
    content = f"{HEAD}KZ-75-A,KZ-75,district,Alatau,420000,2026-01-01\nKZ-75-B,KZ-75-A,settlement,Ak,900,2026-01-01\n"
    before = Place.objects.count()
    answer = admin.post(f"{ADMIN}import-places/", table(content))
    assert answer.status_code == 200
    assert "New places: 2. Changed: 0. Populations: 2." in text(answer)
    assert Place.objects.count() == before
    assert admin.post(f"{ADMIN}import-places/", {"table": content, "apply": "1"}).status_code == 302
    assert Place.objects.count() == before + 2
    assert Population.objects.get(place__code="KZ-75-A").number == 420_000


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (f"{HEAD}KZ-75-A,KZ-75,castle,X,,\n", "Line 2, column kind"),
        (f"{HEAD}KZ-75-A,KZ-75,district,X,many,2026-01-01\n", "Line 2, column population"),
        (f"{HEAD}KZ-75-A,KZ-99,district,X,,\n", "Line 2"),
        ("colour\nred\n", "column code"),
        (HEAD, "There is no place in this table"),
        (f"{HEAD}GB-A,GB,district,X,,\n", "These lines are about places of others: 2"),
        (f"{HEAD}A,,country,X,,\n", "Line 2, column parent"),
        (b"\xff\xfe\x00", "not encoded in UTF-8"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line_and_changes_nothing(admin, world, content, told):
    before = Place.objects.count()
    answer = admin.post(f"{ADMIN}import-places/", table(content))
    assert answer.status_code == 422
    assert told in text(answer)
    forced = content if isinstance(content, str) else "x"
    assert admin.post(f"{ADMIN}import-places/", {"table": forced, "apply": "1"}).status_code == 422
    assert Place.objects.count() == before


def test_a_table_that_is_too_large_or_missing_is_refused_kindly(admin, world):
    answer = admin.post(f"{ADMIN}import-places/", table(b"x" * 2_000_001))
    assert answer.status_code == 422
    assert "at most 2 MB" in text(answer)
    assert "Choose a file" in text(admin.post(f"{ADMIN}import-places/", {}))


def particulars(**values: Any):
    return {"name_en": "Akimat of Medeu", "about_en": "Roads.", "email": "a@example.org", **values}


def test_a_body_is_added_changed_and_made_competent(admin, world):
    topic = Topic.objects.add_root(instance=Topic(code="roads", name={"en": "Roads"}))
    jurisdiction = world.jurisdictions["KZ"].pk
    sent = particulars(code="kz-medeu", kind="akimat", place="KZ-75", jurisdiction=jurisdiction)
    assert admin.post(f"{ADMIN}add-body/", sent).status_code == 302
    body = Body.objects.get(code="kz-medeu")
    assert (body.place.code, body.contacts) == ("KZ-75", {"email": "a@example.org"})
    assert admin.post(f"{ADMIN}bodies/kz-medeu/change/", particulars(name_en="Medeu", phone="1414")).status_code == 302
    assert admin.post(f"{ADMIN}bodies/kz-medeu/competence/", {"topic": "roads", "place": "KZ-71"}).status_code == 302
    body.refresh_from_db()
    held = Competence.objects.get(body=body)
    assert (body.name, held.topic, held.place.code) == ({"en": "Medeu"}, topic, "KZ-71")
    assert admin.post(f"{ADMIN}bodies/kz-medeu/competence/{held.pk}/drop/").status_code == 302
    assert not Competence.objects.filter(body=body).exists()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"code": "kz-government"}, "code"),
        ({"code": "Ä"}, "code"),
        ({"email": "nobody"}, "email"),
        ({"site": "javascript:alert(1)"}, "site"),
        ({"name_en": ""}, "name_kk"),
        ({"place": "NOWHERE"}, "place"),
        ({"jurisdiction": "999"}, "jurisdiction"),
    ],
)
def test_a_mistake_in_a_body_is_told_at_its_field(admin, world, values, told):
    sent = particulars(code="kz-x", kind="akimat", place="KZ-75", jurisdiction=world.jurisdictions["KZ"].pk) | values
    answer = admin.post(f"{ADMIN}add-body/", sent)
    assert answer.status_code == 422
    assert told in answer.context["form"].errors


def test_a_body_that_ends_hands_its_duties_to_its_successor(admin, world, make_petition):
    petition = make_petition(stage="consideration")
    heir = world.bodies["kz-75-maslikhat"]
    assert "It owes 1 answers and checks" in text(admin.get(f"{ADMIN}bodies/kz-75-akimat/end/"))
    sent = {"successor": heir.pk, **day("on", date(2026, 3, 1))}
    assert admin.post(f"{ADMIN}bodies/kz-75-akimat/end/", sent).status_code == 302
    assert Obligation.objects.get(case_id=petition.pk, kind="duty").body_id == heir.pk


def test_a_body_cannot_be_handed_to_one_of_another_jurisdiction(admin, world):
    sent = {"successor": world.bodies["gb-government"].pk, **day("on", date(2026, 3, 1))}
    assert admin.post(f"{ADMIN}bodies/kz-75-akimat/end/", sent).status_code == 422


def test_the_list_of_bodies_takes_as_many_queries_for_six_as_for_thirty(admin, world):
    with CaptureQueriesContext(connection) as few:
        admin.get(f"{ADMIN}bodies/")
    for number in range(30):
        Body.objects.add_root(
            instance=Body(
                code=f"more-{number}",
                kind="agency",
                name={"en": "More"},
                place=world.places["KZ"],
                jurisdiction=world.jurisdictions["KZ"],
            )
        )
    with CaptureQueriesContext(connection) as many:
        page = text(admin.get(f"{ADMIN}bodies/"))
    assert page.count("/desk/admin/bodies/more-") == 30
    assert len(few) == len(many)


def test_a_day_is_looked_at_first_then_changed_and_moves_open_dates_later(admin, world, make_petition):
    petition = make_petition(stage="consideration")
    before = Obligation.objects.get(case_id=petition.pk, kind="duty").due_at
    sent = {"working": "free", "name_en": "Day of rest", "source": "Decree 7", **day("date", date(2026, 3, 5))}
    looked = admin.post(f"{ADMIN}calendars/KZ/day/", sent)
    assert "Moves 1 open deadline later." in text(looked)
    assert not CalendarDay.objects.filter(date=date(2026, 3, 5)).exists()
    assert Obligation.objects.get(case_id=petition.pk, kind="duty").due_at == before
    assert admin.post(f"{ADMIN}calendars/KZ/day/", sent | {"apply": "1"}).status_code == 302
    row = CalendarDay.objects.get(calendar__code="KZ", date=date(2026, 3, 5))
    assert (row.working, row.name, row.source) == (False, {"en": "Day of rest"}, "Decree 7")
    assert Obligation.objects.get(case_id=petition.pk, kind="duty").due_at > before


def test_a_day_taken_out_never_makes_anything_due_earlier(admin, world, make_petition):
    petition = make_petition(stage="consideration")
    before = Obligation.objects.get(case_id=petition.pk, kind="duty").due_at
    address = f"{ADMIN}calendars/KZ/2026-03-09/clear/"
    assert "Moves no open deadline." in text(admin.get(address))
    assert admin.post(address).status_code == 302
    assert not CalendarDay.objects.filter(calendar__code="KZ", date=date(2026, 3, 9)).exists()
    assert Obligation.objects.get(case_id=petition.pk, kind="duty").due_at == before
    assert admin.post(address).status_code == 404


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"date_month": "13"}, "date"),
        ({"date_year": "1600"}, "date"),
        ({"working": ""}, "working"),
        ({"name_en": ""}, "name_kk"),
    ],
)
def test_a_mistake_in_a_day_is_told_at_its_field(admin, world, values, told):
    sent = {"working": "free", "name_en": "Rest", **day("date", date(2026, 3, 5)), **values}
    answer = admin.post(f"{ADMIN}calendars/KZ/day/", sent | {"apply": "1"})
    assert answer.status_code == 422
    assert told in answer.context["form"].errors


@pytest.mark.parametrize("year", ["", "1999", "x", "9" * 300, "²"])
def test_any_year_asked_for_shows_a_page(admin, world, year):
    assert admin.get(f"{ADMIN}calendars/KZ/", {"year": year}).status_code == 200


def test_the_calendar_explains_how_a_term_counts(admin, world):
    assert "20 working days from" in text(admin.get(f"{ADMIN}calendars/KZ/"))
