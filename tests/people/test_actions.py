"""Registering, recording, appointing, erasing: what the writers leave behind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from cryptography.exceptions import InvalidTag
from django.db import connection
from tests.people.conftest import NOW, actor

from dauys.kernel.refusal import Refusal
from dauys.people import actions, queries
from dauys.people.assurance import Assurance
from dauys.people.events import PersonErased
from dauys.people.models import Account, Attribute, Identity, Person, Post, ReadLog, attribute_context, unseal

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def whole_database() -> bytes:
    """All rows of all tables of this area, as they lie in the database."""
    rows = []
    with connection.cursor() as cursor:
        for table in ("people_person", "people_identity", "people_attribute", "people_readlog", "people_confirmation"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            rows.extend(repr([bytes(c) if isinstance(c, memoryview) else c for c in row]) for row in cursor.fetchall())
    return "\n".join(rows).encode()


def record(person, kind, value, *, verified=False, source="person", now=NOW, **more: Any):
    return actions.record_attribute(person, kind=kind, value=value, verified=verified, source=source, now=now, **more)


def test_a_new_person_has_what_they_said_and_nothing_of_it_is_verified(almaty):
    person = actions.register_person(
        language="kk",
        now=NOW,
        given=" Әйгерім ",
        family="Сәтбаева",
        email="Aigerim@Example.KZ",
        phone="+7 701 123 45 67",
        birth_date=date(1990, 3, 2),
        citizenship="KAZ",
        residence="KZ-75",
    )
    identity = queries.own_identity(person)
    assert (identity.name, identity.email, identity.phone) == (
        "Әйгерім Сәтбаева",
        "aigerim@example.kz",
        "+77011234567",
    )
    profile = queries.profile_of(person)
    assert profile.birth_date == date(1990, 3, 2)
    assert profile.citizenships == {"KZ"}
    assert profile.residence == ("KZ-75", "KZ")
    assert profile.assurance is Assurance.NONE
    assert not person.attributes.filter(verified=True).exists()


@pytest.mark.django_db
def test_a_person_may_have_said_nothing():
    person = actions.register_person(language="ru", now=NOW)
    assert queries.own_identity(person).name == ""
    assert queries.profile_of(person).residence == ()


def test_nothing_that_tells_who_somebody_is_can_be_read_in_the_database(almaty):
    person = actions.register_person(
        language="kk", now=NOW, given="Әйгерім", family="Sätbaeva", email="aigerim@example.kz", residence="KZ-75"
    )
    record(person, "birth_date", "1990-03-02")
    actions.send_code(person, way="phone", target="+77011234567", purpose="contact", now=NOW)
    lying = whole_database()
    for secret in ("Әйгерім", "tbaeva", "aigerim@", "KZ-75", "1990-03-02", "77011234567"):
        assert secret.encode() not in lying


def test_a_sealed_value_cannot_be_moved_to_another_person_or_kind(someone):
    one, other = someone("one@example.kz", given="Бірінші"), someone("two@example.kz")
    sealed = one.attributes.get(kind="name").sealed
    with pytest.raises(InvalidTag):
        unseal(sealed, context=attribute_context(other.pk, "name"))
    with pytest.raises(InvalidTag):
        unseal(sealed, context=attribute_context(one.pk, "email"))
    assert unseal(sealed, context=attribute_context(one.pk, "name"))["given"] == "Бірінші"


def test_people_are_found_by_address_without_reading_it(someone):
    one = someone("one@example.kz")
    someone("two@example.kz")
    assert list(queries.by_email(" ONE@example.kz")) == [one]
    index = bytes(Identity.objects.get(person=one).email_index or b"")
    assert len(index) == 32
    assert index != queries.target_index("email", "one@example.kz")


def test_what_the_same_source_says_replaces_what_it_said_before(citizen):
    record(citizen, "birth_date", "1990-03-02")
    record(citizen, "birth_date", "1991-03-02", now=NOW + DAY)
    assert citizen.attributes.filter(kind="birth_date").count() == 1
    assert queries.profile_of(citizen).birth_date == date(1991, 3, 2)


def test_what_is_verified_hides_what_is_claimed_even_later(citizen):
    record(citizen, "citizenship", ["KZ"], verified=True, source="provider:egov", level=Assurance.EID)
    record(citizen, "citizenship", ["DE"], now=NOW + DAY)
    assert queries.profile_of(citizen).citizenships == {"KZ"}
    assert queries.profile_of(citizen).assurance is Assurance.EID
    actions.forget_attribute(citizen, kind="citizenship", source="provider:egov")
    assert queries.profile_of(citizen).citizenships == {"DE"}
    assert queries.profile_of(citizen).assurance is Assurance.EMAIL


def test_what_is_only_claimed_gives_no_assurance(citizen):
    record(citizen, "citizenship", "KZ", level=Assurance.QUALIFIED)
    assert queries.profile_of(citizen).assurance is Assurance.EMAIL


def test_a_claimed_address_does_not_take_the_place_of_a_confirmed_one(citizen):
    record(citizen, "email", "other@example.kz", now=NOW + DAY)
    assert queries.own_identity(citizen).email == "aigerim@example.kz"


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("citizenship", "XX", "unknown_country"),
        ("citizenship", [], "unknown_country"),
        ("citizenship", {"KZ": 1, "\x00": 2}, "unknown_country"),
        ("citizenship", 7, "unknown_country"),
        ("residence", "KZ-99", "unknown_place"),
        ("residence", "\x00", "unknown_place"),
        ("residence", "'; DROP TABLE people_person; --", "unknown_place"),
        ("birth_date", "1899-12-31", "wrong_birth_date"),
        ("birth_date", "2026-13-01", "wrong_birth_date"),
        ("birth_date", "yesterday", "wrong_birth_date"),
        ("email", "not an address", "wrong_email"),
        ("email", "a@b\r\nBcc: c@d", "wrong_email"),
        ("phone", "8 701", "wrong_phone"),
        ("phone", "+7", "wrong_phone"),
        ("phone", "call me", "wrong_phone"),
        ("name", {"given": "", "family": " "}, "wrong_name"),
        ("name", {"given": "А" * 101}, "wrong_name"),
        ("name", {"given": "a\x00b"}, "wrong_name"),
        ("name", "just text", "wrong_name"),
    ],
)
def test_wrong_values_are_refused_with_a_sentence(citizen, kind, value, code):
    with pytest.raises(Refusal) as caught:
        record(citizen, kind, value)
    assert caught.value.code == code
    assert caught.value.fields
    assert str(caught.value.message)


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("birth_date", "1900-01-01", "1900-01-01"),
        ("citizenship", ["de", "KAZ", "DE"], ["DE", "KZ"]),
        ("name", {"given": "А" * 100}, {"given": "А" * 100, "family": ""}),
        ("name", {"given": "<script>alert(1)</script>"}, {"given": "<script>alert(1)</script>", "family": ""}),
    ],
)
def test_values_are_kept_in_one_written_form(citizen, kind, value, kept):
    assert record(citizen, kind, value).value == kept


def test_an_account_is_ready_to_sign_in_and_its_address_is_verified(someone):
    person = someone("Head@Example.KZ")
    account = Account.objects.get(person=person)
    assert account.email == "head@example.kz"
    assert account.check_password("Kelesi-bekette-7")
    assert EmailAddress.objects.get(user=account).verified
    assert queries.profile_of(person).assurance is Assurance.EMAIL


def test_there_is_one_account_for_an_address_whatever_its_case(someone):
    someone("one@example.kz")
    with pytest.raises(Refusal) as caught:
        someone("ONE@example.kz")
    assert caught.value.code == "account_exists"
    assert Person.objects.count() == 2


def test_a_post_counts_from_its_beginning_until_just_before_its_end(citizen, kz, akimat):
    post = actions.appoint(citizen, role="body", jurisdiction=kz, body=akimat, now=NOW)
    assert not actor(citizen, NOW - MINUTE).holds("body")
    assert actor(citizen, NOW).bodies("body") == {akimat.pk}
    actions.dismiss(post, now=NOW + DAY)
    assert actor(citizen, NOW + DAY - MINUTE).holds("body")
    assert not actor(citizen, NOW + DAY).holds("body")
    assert Post.objects.count() == 1


def test_the_same_post_is_held_once_and_may_be_given_again(citizen, kz, akimat, maslikhat):
    post = actions.appoint(citizen, role="body", jurisdiction=kz, body=akimat, now=NOW)
    actions.appoint(citizen, role="body", jurisdiction=kz, body=maslikhat, now=NOW)
    with pytest.raises(Refusal) as caught:
        actions.appoint(citizen, role="body", jurisdiction=kz, body=akimat, now=NOW + DAY)
    assert caught.value.code == "already_held"
    actions.dismiss(post, now=NOW + DAY)
    with pytest.raises(Refusal) as caught:
        actions.dismiss(post, now=NOW + DAY)
    assert caught.value.code == "already_ended"
    actions.appoint(citizen, role="body", jurisdiction=kz, body=akimat, now=NOW + DAY)


def test_an_administrator_appoints_and_is_named_in_the_post(administrator, citizen, kz):
    post = actions.appoint(citizen, role="moderator", jurisdiction=kz, by=actor(administrator), now=NOW)
    assert post.appointed_by == administrator


def test_an_administrator_of_elsewhere_is_refused(administrator, citizen, eu):
    with pytest.raises(Refusal) as caught:
        actions.appoint(citizen, role="moderator", jurisdiction=eu, by=actor(administrator), now=NOW)
    assert caught.value.code == "may_not_appoint"
    assert not citizen.posts.exists()


def test_the_last_administrator_can_neither_be_dismissed_nor_erased(administrator, citizen, kz):
    post = administrator.posts.get()
    for attempt in (
        lambda: actions.dismiss(post, by=actor(administrator), now=NOW),
        lambda: actions.erase(administrator, now=NOW),
    ):
        with pytest.raises(Refusal) as caught:
            attempt()
        assert caught.value.code == "last_administrator"
    actions.appoint(citizen, role="administrator", jurisdiction=kz, now=NOW)
    actions.dismiss(post, by=actor(administrator), now=NOW)
    assert not actor(administrator).holds("administrator")


def test_the_erased_leave_a_number_and_nothing_else(citizen, kz, akimat, published):
    actions.appoint(citizen, role="body", jurisdiction=kz, body=akimat, now=NOW)
    actions.send_code(citizen, way="email", target="aigerim@example.kz", purpose="contact", now=NOW)
    queries.identity_of(citizen, reader=queries.actor_of(citizen.account, now=NOW), purpose="own", now=NOW)
    actions.erase(citizen, now=NOW + DAY)
    person = Person.objects.get(pk=citizen.pk)
    assert person.erased_at == NOW + DAY
    assert not Attribute.objects.filter(person=person).exists()
    assert not Identity.objects.filter(person=person).exists()
    assert not Account.objects.exists()
    assert not EmailAddress.objects.exists()
    assert not person.confirmations.exists()
    assert person.posts.get().until == NOW + DAY
    assert queries.own_identity(person).name == ""
    assert queries.profile_of(person).assurance is Assurance.NONE
    assert [event for event in published if isinstance(event, PersonErased)] == [
        PersonErased(at=NOW + DAY, person_id=person.pk)
    ]


def test_nobody_is_erased_twice_or_written_about_afterwards(citizen):
    actions.erase(citizen, now=NOW)
    for attempt in (
        lambda: actions.erase(citizen, now=NOW + DAY),
        lambda: record(citizen, "birth_date", "1990-03-02"),
    ):
        with pytest.raises(Refusal) as caught:
            attempt()
        assert caught.value.code == "erased"


def test_every_read_by_staff_leaves_a_row_and_own_reads_leave_none(citizen, head, akimat):
    reader = actor(head)
    assert queries.identity_of(citizen, reader=reader, purpose="answer to a petition", now=NOW).family == "Сәтбаева"
    queries.identity_of(citizen, reader=actor(citizen), purpose="my data", now=NOW)
    row = ReadLog.objects.get()
    assert (row.reader, row.subject, row.what, row.purpose, row.at, row.role, row.body) == (
        head,
        citizen,
        "identity",
        "answer to a petition",
        NOW,
        "head",
        akimat,
    )


def test_people_are_reached_in_their_language_and_the_erased_not_at_all(someone, django_assert_num_queries):
    one, two = someone("one@example.kz", phone="+77011234567"), someone("two@example.kz")
    actions.set_language(one, language="ru")
    actions.erase(two, now=NOW)
    with django_assert_num_queries(1):
        found = queries.contacts_of([one.pk, two.pk])
    assert found == {one.pk: queries.Contact(one.pk, "ru", "one@example.kz", "+77011234567")}


def test_an_actor_takes_two_queries_however_many_posts(citizen, kz, akimat, maslikhat, django_assert_num_queries):
    actions.appoint(citizen, role="body", jurisdiction=kz, body=akimat, now=NOW)
    actions.appoint(citizen, role="body", jurisdiction=kz, body=maslikhat, now=NOW)
    actions.appoint(citizen, role="moderator", jurisdiction=kz, now=NOW)
    account = Account.objects.get(person=citizen)
    with django_assert_num_queries(2):
        found = queries.actor_of(account, now=NOW)
    assert found.bodies("body") == {akimat.pk, maslikhat.pk}
    assert found.holds("moderator")
    assert {post.place_path for post in found.posts if post.role == "body"} == {akimat.place.path}
    assert {post.place_path for post in found.posts if post.role == "moderator"} == {""}


def test_a_confirmed_address_is_taken_from_accounts_that_never_confirmed_it(someone, published):
    squatter = someone("squatter@example.kz")
    account = Account.objects.get(person=squatter)
    EmailAddress.objects.filter(user=account).update(email="victim@example.kz", verified=False)
    Account.objects.filter(pk=account.pk).update(email="victim@example.kz")
    owner = someone("owner@example.kz")
    actions.release_address("Victim@example.kz", keeper=Account.objects.get(person=owner), now=NOW)
    squatter.refresh_from_db()
    assert squatter.erased_at == NOW
    assert not Account.objects.filter(email="victim@example.kz").exists()
