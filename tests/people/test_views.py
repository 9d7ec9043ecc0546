"""Pages of the area: who may open them, what they show, what they do, how many queries they take."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.people.conftest import NOW

from dauys.people import actions, queries
from dauys.people.assurance import Assurance
from dauys.people.models import Account, Confirmation, IdentityProvider, Person, Post, ReadLog

OWN = ["data", "download", "residence", "phone", "security", "erase"]
OFFICE = ["posts", "providers", "provider_add"]


def page(client, name, *args: Any, **query: Any):
    return client.get(reverse(f"people:{name}", args=args), query)


def again(client):
    """Enter the password once more, as pages that matter ask."""
    assert client.post("/accounts/reauthenticate/", {"password": "Kelesi-bekette-7"}).status_code == 302
    return client


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("name", OWN)
def test_own_pages_open_for_the_signed_in_only(as_, citizen, name):
    anonymous = page(as_(), name)
    assert anonymous.status_code == 302
    assert anonymous["Location"].startswith("/accounts/login/?next=/my/")
    mine = page(again(as_(citizen)), name)
    assert mine.status_code == 200
    assert "no-store" in mine["Cache-Control"] or name == "security"


@pytest.mark.parametrize("name", OFFICE)
def test_the_administrators_pages_open_for_administrators_only(as_, citizen, administrator, name):
    assert page(as_(), name).status_code == 302
    assert page(as_(citizen), name).status_code == 403
    assert page(as_(administrator), name).status_code == 200


def test_heads_see_posts_but_no_providers(as_, head):
    assert page(as_(head), "posts").status_code == 200
    assert page(as_(head), "providers").status_code == 403


def test_what_is_known_about_me_is_shown_with_its_source_and_date(as_, citizen, almaty):
    actions.record_attribute(
        citizen,
        kind="residence",
        value="KZ-75",
        verified=True,
        source="provider:egov",
        level=Assurance.EID,
        now=NOW,
    )
    shown = text(page(as_(citizen), "data"))
    assert "Әйгерім Сәтбаева" in shown
    assert "Almaty" in shown
    assert "egov" in shown
    assert "2 March 2026" in shown
    assert "Nobody has read your data." in shown


def test_reads_of_my_data_are_shown_by_post_and_not_by_name(as_, citizen, administrator):
    queries.identity_of(citizen, reader=queries.actor_of(administrator.account, now=NOW), purpose="appointing", now=NOW)
    shown = text(page(as_(citizen), "data"))
    assert "Administrator" in shown
    assert "To give or end a post" in shown
    assert "Ержанова" not in shown


@pytest.mark.parametrize("reads", [1, 30])
def test_my_data_takes_as_many_queries_with_one_read_as_with_thirty(
    as_, citizen, administrator, almaty, reads, django_assert_num_queries
):
    actions.record_attribute(citizen, kind="residence", value="KZ-75", verified=False, source="person", now=NOW)
    reader = queries.actor_of(administrator.account, now=NOW)
    for number in range(reads):
        queries.identity_of(citizen, reader=reader, purpose=f"{number}", now=NOW)
    client = as_(citizen)
    with django_assert_num_queries(9):
        assert page(client, "data").status_code == 200


def test_the_log_of_reads_goes_on_after_fifty(as_, citizen, administrator):
    reader = queries.actor_of(administrator.account, now=NOW)
    for number in range(51):
        queries.identity_of(citizen, reader=reader, purpose=f"reason-{number}", now=NOW)
    client = as_(citizen)
    first = text(page(client, "data"))
    assert "reason-50" in first
    assert "reason-0<" not in first
    older = ReadLog.objects.order_by("id")[1].pk
    assert f"?before={older}" in first
    assert "reason-0" in text(page(client, "data", before=older))


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "٣", "\x00", "1;2"])
def test_a_made_up_cursor_shows_the_beginning(as_, citizen, before):
    assert page(as_(citizen), "data", before=before).status_code == 200


def test_everything_can_be_taken_along(as_, citizen, kz, akimat, head):
    actions.appoint(citizen, role="body", jurisdiction=kz, body=akimat, now=NOW)
    queries.identity_of(citizen, reader=queries.actor_of(head.account, now=NOW), purpose="reply", now=NOW)
    answer = page(again(as_(citizen)), "download")
    assert answer["Content-Disposition"] == 'attachment; filename="dauys-my-data.json"'
    told = json.loads(answer.content)
    assert told["account"]["email"] == "aigerim@example.kz"
    assert {row["kind"] for row in told["known"]} == {"name", "email"}
    assert told["posts"][0]["body"] == "akimat-almaty"
    assert told["read_by"] == [
        {"at": NOW.isoformat(), "role": "head", "body": "akimat-almaty", "what": "identity", "purpose": "reply"}
    ]
    assert str(head.pk) not in text(answer)
    assert {"petitions", "follow", "notifications", "api"} <= set(told)


@pytest.mark.parametrize(
    ("kind", "entered", "kept"),
    [
        ("name", {"given": "Айша", "family": ""}, {"given": "Айша", "family": ""}),
        ("birth_date", {"birth_date_day": "2", "birth_date_month": "3", "birth_date_year": "1990"}, "1990-03-02"),
        ("citizenship", {"citizenship": "KZ", "second": "DE"}, ["DE", "KZ"]),
    ],
)
def test_what_i_say_about_myself_is_recorded_as_claimed(as_, citizen, kind, entered, kept):
    client = as_(citizen)
    client.get(reverse("people:correct", args=[kind]))
    answer = client.post(reverse("people:correct", args=[kind]), entered)
    assert answer.status_code == 302
    row = citizen.attributes.get(kind=kind, source="person")
    assert row.value == kept
    assert not row.verified
    assert client.get(reverse("people:correct", args=[kind])).status_code == 200


@pytest.mark.parametrize(
    ("kind", "entered", "sentence"),
    [
        ("name", {"given": "", "family": ""}, "Enter a name"),
        ("name", {"given": "А" * 101}, "101"),
        (
            "birth_date",
            {"birth_date_day": "31", "birth_date_month": "2", "birth_date_year": "1990"},
            "date that exists",
        ),
        (
            "birth_date",
            {"birth_date_day": "1", "birth_date_month": "1", "birth_date_year": "1899"},
            "real date of birth",
        ),
        ("citizenship", {"citizenship": "XX"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(as_, citizen, kind, entered, sentence):
    answer = as_(citizen).post(reverse("people:correct", args=[kind]), entered)
    assert answer.status_code == 200
    assert sentence in text(answer)
    assert not citizen.attributes.filter(kind=kind, source="person").exclude(kind="name").exists()


@pytest.mark.parametrize("kind", ["email", "subject", "residences", "x" * 200])
def test_only_what_people_may_correct_has_a_page(as_, citizen, kind):
    assert page(as_(citizen), "correct", kind).status_code == 404


def test_my_place_is_searched_for_and_chosen_without_scripts(as_, citizen, almaty):
    client = as_(citizen)
    found = text(page(client, "residence", q="алма"))
    assert 'value="KZ-75"' in found
    answer = client.post(reverse("people:residence") + "?q=алма", {"residence": "KZ-75"})
    assert answer.status_code == 302
    assert queries.profile_of(citizen).residence == ("KZ-75", "KZ")
    assert "No place of this name" in text(page(client, "residence", q="Атлантида"))


@pytest.mark.parametrize("entered", ["", "KZ-99", "\x00", "<script>"])
def test_a_place_that_is_not_there_cannot_be_chosen(as_, citizen, almaty, entered):
    answer = as_(citizen).post(reverse("people:residence"), {"residence": entered})
    assert answer.status_code == 200
    assert not citizen.attributes.filter(kind="residence").exists()


@pytest.mark.parametrize("q", ["\x00", "%", "'", '"', "а" * 500])
def test_a_strange_search_for_a_place_finds_nothing_and_does_no_harm(as_, citizen, almaty, q):
    assert page(as_(citizen), "residence", q=q).status_code == 200


@pytest.mark.django_db
def test_my_phone_number_is_confirmed_by_the_code_sent_to_it(as_, citizen, published):
    client = as_(citizen)
    answer = client.post(reverse("people:phone"), {"phone": "+7 701 123 45 67"})
    confirmation = Confirmation.objects.get()
    assert answer["Location"] == reverse("people:phone_code", args=[confirmation.pk])
    code = published[-1].code
    wrong = client.post(answer["Location"], {"code": f"{(int(code) + 1) % 1_000_000:06}"})
    assert "4 more attempts" in text(wrong)
    assert client.post(answer["Location"], {"code": code})["Location"] == reverse("people:data")
    assert queries.profile_of(citizen).assurance is Assurance.PHONE


def test_nobody_opens_the_code_page_of_somebody_else(as_, citizen, someone):
    confirmation = actions.send_code(citizen, way="phone", target="+77011234567", purpose="contact", now=NOW)
    url = reverse("people:phone_code", args=[confirmation.pk])
    assert as_(someone("other@example.kz")).get(url).status_code == 404
    assert as_().get(url).status_code == 302


@pytest.mark.parametrize("name", ["download", "erase"])
def test_taking_along_and_erasing_ask_for_the_password_once_more(as_, citizen, name):
    client = as_(citizen)
    assert page(client, name)["Location"].startswith("/accounts/reauthenticate/")
    assert client.post(reverse(f"people:{name}"), {"sure": "on"})["Location"].startswith("/accounts/reauthenticate/")
    assert Account.objects.filter(person=citizen).exists()


def test_erasing_needs_a_tick_and_then_leaves_nobody_signed_in(as_, citizen):
    client = again(as_(citizen))
    asked = client.post(reverse("people:erase"), {"x": ""})
    assert "Tick the box" in text(asked)
    assert Account.objects.filter(person=citizen).exists()
    assert client.post(reverse("people:erase"), {"sure": "on"})["Location"] == "/"
    assert not Account.objects.exists()
    assert Person.objects.get(pk=citizen.pk).erased_at
    assert page(client, "data").status_code == 302


def test_the_last_administrator_is_told_why_the_account_stays(as_, administrator):
    answer = again(as_(administrator)).post(reverse("people:erase"), {"sure": "on"})
    assert "Appoint another administrator first" in text(answer)
    assert Account.objects.filter(person=administrator).exists()


def test_an_administrator_finds_a_person_by_the_whole_address_and_gives_a_post(as_, administrator, citizen, kz, akimat):
    client = as_(administrator)
    assert reverse("people:appoint", args=[citizen.pk]) in text(page(client, "posts", q="AIGERIM@example.kz"))
    assert str(citizen.pk) not in text(page(client, "posts", q="aigerim@example"))
    answer = client.post(
        reverse("people:appoint", args=[citizen.pk]), {"role": "body", "body": akimat.pk, "jurisdiction": kz.pk}
    )
    assert answer["Location"] == reverse("people:posts")
    post = Post.objects.get(person=citizen)
    assert (post.role, post.body, post.appointed_by) == ("body", akimat, administrator)
    assert ReadLog.objects.filter(subject=citizen, reader=administrator, purpose="appointing").exists()


def test_a_post_that_needs_a_body_is_refused_without_one(as_, administrator, citizen, kz, akimat):
    answer = as_(administrator).post(
        reverse("people:appoint", args=[citizen.pk]), {"role": "head", "body": "", "jurisdiction": kz.pk}
    )
    assert "Choose a body." in text(answer)
    assert not Post.objects.filter(person=citizen).exists()


@pytest.mark.parametrize(
    ("role", "at", "given"), [("body", "own", True), ("body", "other", False), ("administrator", "own", False)]
)
def test_a_head_gives_executors_to_the_own_body_only(as_, head, citizen, maslikhat, role, at, given):
    own = head.posts.get()
    body, kz = own.body if at == "own" else maslikhat, own.jurisdiction
    as_(head).post(reverse("people:appoint", args=[citizen.pk]), {"role": role, "body": body.pk, "jurisdiction": kz.pk})
    assert Post.objects.filter(person=citizen).exists() is given


def test_an_administrator_of_elsewhere_neither_sees_nor_ends_a_post(as_, someone, eu, citizen, kz, administrator):
    post = actions.appoint(citizen, role="moderator", jurisdiction=kz, now=NOW)
    client = as_(someone("eu@example.eu", role="administrator", jurisdiction=eu))
    assert reverse("people:dismiss", args=[post.pk]) not in text(page(client, "posts"))
    assert client.post(reverse("people:dismiss", args=[post.pk])).status_code == 403
    post.refresh_from_db()
    assert post.until is None


def test_a_post_is_ended_after_asking(as_, administrator, citizen, kz):
    post = actions.appoint(citizen, role="moderator", jurisdiction=kz, now=NOW)
    client = as_(administrator)
    url = reverse("people:dismiss", args=[post.pk])
    assert "End the post" in text(client.get(url))
    assert client.post(url, {"x": ""})["Location"] == reverse("people:posts")
    post.refresh_from_db()
    assert post.until


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_posts_takes_as_many_queries_with_one_as_with_thirty(
    as_, administrator, kz, number, django_assert_num_queries
):
    for each in range(number):
        person = actions.register_person(language="kk", now=NOW, given=f"Адам {each}")
        actions.appoint(person, role="moderator", jurisdiction=kz, now=NOW)
    client = as_(administrator)
    with django_assert_num_queries(8):
        assert page(client, "posts").status_code == 200


def entered(kz, **other: Any):
    return {
        "code": "egov",
        "name_en": "eGov",
        "name_kk": "eGov",
        "jurisdiction": kz.pk,
        "server_url": "http://127.0.0.1:9",
        "client_id": "dauys",
        "secret": "very-secret-word",
        "scopes": "openid profile",
        "assurance": "eid",
        "level_claim": "acr",
        "levels": "urn:low = email\nurn:a=b:high = eid",
        "citizenship": "citizenship",
        "birth_date": "birthdate",
        "enabled": "on",
        **other,
    }


def test_a_provider_is_set_up_by_form_and_its_secret_is_sealed(as_, administrator, kz):
    client = as_(administrator)
    answer = client.post(reverse("people:provider_add"), entered(kz), follow=True)
    assert "cannot be reached at this address" in text(answer)
    row = IdentityProvider.objects.get()
    assert row.mapping["levels"] == {"urn:low": "email", "urn:a=b:high": "eid"}
    assert row.scopes == ["openid", "profile"]
    assert b"very-secret-word" not in bytes(row.secret)
    assert queries.secret_of(row) == "very-secret-word"
    form = text(page(client, "provider", "egov"))
    assert "very-secret-word" not in form
    assert "urn:a=b:high = eid" in form


def test_an_empty_secret_keeps_the_one_that_is_there_and_the_code_never_changes(as_, administrator, kz):
    client = as_(administrator)
    client.post(reverse("people:provider_add"), entered(kz))
    client.post(
        reverse("people:provider", args=["egov"]), entered(kz, secret="", code="other", name_en="New", enabled="")
    )
    row = IdentityProvider.objects.get()
    assert (row.code, row.name["en"], row.enabled) == ("egov", "New", False)
    assert queries.secret_of(row) == "very-secret-word"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("levels", "high: eid", "should be a value"),
        ("levels", "high = sure", "should be a value"),
        ("levels", "= eid", "should be a value"),
        ("server_url", "javascript:alert(1)", "valid URL"),
        ("code", "../x", "valid"),
        ("name_en", "", "fill this in"),
    ],
)
def test_a_wrong_setting_of_a_provider_is_refused_at_its_field(as_, administrator, kz, field, value, sentence):
    answer = as_(administrator).post(reverse("people:provider_add"), entered(kz, **{field: value}))
    assert sentence in text(answer)
    assert not IdentityProvider.objects.exists()


def test_a_second_provider_of_the_same_code_is_refused(as_, administrator, kz):
    client = as_(administrator)
    client.post(reverse("people:provider_add"), entered(kz))
    assert "a provider with this code already" in text(client.post(reverse("people:provider_add"), entered(kz)))


def test_an_administrator_of_elsewhere_cannot_touch_a_provider(as_, administrator, someone, kz, eu):
    as_(administrator).post(reverse("people:provider_add"), entered(kz))
    other = as_(someone("eu@example.eu", role="administrator", jurisdiction=eu))
    assert page(other, "provider", "egov").status_code == 404
    assert other.post(reverse("people:provider_test", args=["egov"])).status_code == 404
    other.post(reverse("people:provider_add"), entered(kz, code="second"))
    assert IdentityProvider.objects.count() == 1


def test_a_post_that_has_ended_opens_no_page(as_, administrator, citizen, kz):
    actions.appoint(citizen, role="administrator", jurisdiction=kz, now=NOW)
    actions.dismiss(citizen.posts.get(), now=NOW + timedelta(days=1))
    assert page(as_(citizen), "posts").status_code == 403
