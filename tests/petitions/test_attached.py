from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.files.conftest import photo, store
from tests.petitions.attached import AFTERWARDS, As, announce, at, attach, draft, file, seen_by
from tests.petitions.conftest import NOW, MakePetition, World, actor, many
from tests.petitions.drafts import page, ready

from dauys.files import actions as files
from dauys.files import settling
from dauys.files.models import File
from dauys.files.rules import MEGABYTE
from dauys.kernel.refusal import Refusal
from dauys.ledger import queries as ledger
from dauys.notifications.models import Message
from dauys.people import actions as people
from dauys.people.models import Account
from dauys.petitions import actions, attaching, attachments, drafting, holdings, opendata, removing
from dauys.petitions.models import Petition
from dauys.petitions.rules import Order
from dauys.petitions.taking import Thing
from dauys.procedures import queries as cases

__all__ = ["draft", "file", "store"]


def test_who_sees_what_is_attached(
    draft: Petition, file: File, author: Account, moderator: Account, executor: Account, world: World, as_: As
):
    people = {
        "author": author,
        "moderator": moderator,
        "elsewhere": world.holder("moderator", place="KZ-71"),
        "executor": executor,
        "citizen": world.account("citizen@example.org"),
    }

    def seers() -> set[str]:
        found = {name for name, account in people.items() if seen_by(as_(account), file) == 200}
        return found | ({"anybody"} if seen_by(Client(), file) == 200 else set())

    assert seers() == {"author"}
    drafting.hand_in(draft, by=actor(author), declares=True, now=NOW)
    assert seers() == {"author", "moderator"}
    actions.send_back(draft, by=actor(moderator), reason="changes", words="Please.", now=NOW)
    assert seers() == {"author"}
    drafting.hand_in(draft, by=actor(author), declares=True, now=NOW)
    actions.accept(draft, by=actor(moderator), now=NOW)
    assert seers() == {"anybody", *people}


def test_what_is_known_by_link_alone_shows_its_files_to_others_once_it_was_checked(client: Client, world: World):
    draft = ready(client, world)
    client.post(page(draft, "files"), {"file": SimpleUploadedFile("a.txt", b"Hello")})
    settling.run(AFTERWARDS)
    client.post(page(draft, "check"), {"declares": "on"})
    petition = Petition.objects.select_related("case__procedure").get(pk=draft)
    assert petition.case.stage == "unlisted"
    [file] = attachments.attached(petition.pk)
    assert (seen_by(client, file), seen_by(Client(), file)) == (200, 404)
    assert b"a.txt" not in Client().get(f"/petitions/{draft}/").content
    many(petition, 5, place="GB")
    case = cases.case(petition.pk)
    assert case.stage == "moderation"
    actions.accept(petition, by=actor(world.holder("moderator", jurisdiction="GB")), now=NOW)
    assert seen_by(Client(), file) == 200
    assert b"a.txt" in Client().get(f"/petitions/{draft}/").content


def test_a_download_is_harmless_whatever_it_holds(draft: Petition, author: Account, as_: As):
    hostile = attach(draft, author, b"<html><script>alert(1)</script>", 'a"\r\nX: y.html')
    answer = as_(author).get(at(hostile))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "X" not in answer.headers
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(answer.streaming_content) == b"<html><script>alert(1)</script>"


def test_only_our_own_pictures_are_shown_in_pages(draft: Petition, author: Account, as_: As):
    client = as_(author)
    for name, content, status in (("a.jpg", photo(), 200), ("a.svg", b"<svg onload='x'/>", 404), ("a.txt", b"x", 404)):
        file = attach(draft, author, content, name)
        for part in ("preview/", "thumbnail/"):
            answer = client.get(at(file, part))
            assert answer.status_code == status
            if status == 200:
                assert answer["Content-Type"] == "image/webp"
                assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_is_being_checked_is_given_to_nobody(draft: Petition, author: Account, as_: As):
    file = attaching.attach(draft, by=actor(author), name="a", size=1, content=io.BytesIO(b"x"), now=NOW)
    answer = as_(author).get(at(file))
    assert (answer.status_code, answer["Content-Type"]) == (409, "text/plain; charset=utf-8")


def test_nothing_is_found_under_the_petition_of_another(
    draft: Petition, file: File, make_petition: MakePetition, author: Account, as_: As
):
    other = make_petition()
    assert as_(author).get(f"/petitions/{other.pk}/files/{file.pk}/").status_code == 404


def test_the_list_costs_as_many_queries_with_thirty_files_as_with_one(
    make_petition: MakePetition, django_assert_num_queries: Any, client: Client
):
    petition = make_petition()
    key = attachments.owner(petition.pk)

    def put(number: int) -> None:
        File.objects.bulk_create(
            File(owner=key, name=f"{n}.txt", size=1, offset=1, state="ready", folder=f"kept/{n}", created_at=NOW)
            for n in range(number)
        )

    put(1)
    client.get(f"/petitions/{petition.pk}/")
    with django_assert_num_queries(counted(client, petition)):
        put_more = client.get(f"/petitions/{petition.pk}/")
    assert put_more.status_code == 200
    before = counted(client, petition)
    put(29)
    assert counted(client, petition) == before


def counted(client: Client, petition: Petition) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(f"/petitions/{petition.pk}/")
    return len(caught)


def test_a_moderator_takes_a_file_down_for_a_reason_that_everybody_reads(
    draft: Petition, file: File, author: Account, moderator: Account, as_: As
):
    drafting.hand_in(draft, by=actor(author), declares=True, now=NOW)
    actions.accept(draft, by=actor(moderator), now=NOW)
    client = as_(moderator)
    assert at(file, "removal/") in client.get(f"/petitions/{draft.pk}/").content.decode()
    assert client.post(at(file, "removal/"), {"reason": " "}).status_code == 422
    assert client.post(at(file, "removal/"), {"reason": "It shows a neighbour."}).status_code == 302
    assert seen_by(Client(), file) == 404
    html = Client().get(f"/petitions/{draft.pk}/").content.decode()
    assert "It shows a neighbour." in html
    entry = ledger.history(draft.pk).filter(kind="attachment_removed").get()
    assert entry.payload == {"stage": "gathering", "file": str(file.pk), "reason": "It shows a neighbour."}
    assert Message.objects.filter(kind="petition_file_removed").exists()
    assert client.post(at(file, "removal/"), {"reason": "Again."}).status_code == 409


def test_nobody_else_takes_a_file_down(
    draft: Petition, file: File, author: Account, moderator: Account, executor: Account, world: World, as_: As
):
    drafting.hand_in(draft, by=actor(author), declares=True, now=NOW)
    actions.accept(draft, by=actor(moderator), now=NOW)
    others = [author, executor, world.holder("moderator", place="KZ-71"), world.holder("moderator", jurisdiction="GB")]
    for other in others:
        assert as_(other).post(at(file, "removal/"), {"reason": "No."}).status_code in (403, 404)
        with pytest.raises(Refusal, match="not_allowed"):
            attaching.take_down(draft, file, by=actor(other), reason="No.", now=NOW)
    assert Client().post(at(file, "removal/"), {"reason": "No."}).status_code == 302
    assert File.objects.get(pk=file.pk).state == "ready"


def test_the_mark_of_what_was_taken_down_stays_when_the_petition_comes_back(
    draft: Petition, file: File, author: Account, moderator: Account
):
    drafting.hand_in(draft, by=actor(author), declares=True, now=NOW)
    attaching.take_down(draft, file, by=actor(moderator), reason="Private.", now=NOW)
    actions.send_back(draft, by=actor(moderator), reason="changes", words="Please.", now=NOW)
    with pytest.raises(Refusal, match="taken_down"):
        attaching.drop(draft.pk, File.objects.get(pk=file.pk), by=actor(author), now=NOW)


def test_the_author_is_told_of_a_file_that_was_not_taken(draft: Petition, author: Account):
    file = attach(draft, author, b"\x89PNG\r\n\x1a\n" + bytes(50), "photo.png")
    assert file.state == "refused"
    assert "photo.png" in str(Message.objects.get(kind="petition_file_refused").context)


def test_open_data_list_what_everybody_may_see(draft: Petition, file: File, author: Account, moderator: Account):
    drafting.hand_in(draft, by=actor(author), declares=True, now=NOW)
    fresh = Petition.objects.select_related("case").get(pk=draft.pk)
    assert opendata.record(fresh, NOW)["attachments"] == []
    actions.accept(draft, by=actor(moderator), now=NOW)
    fresh = Petition.objects.select_related("case").get(pk=draft.pk)
    [told] = opendata.record(fresh, NOW)["attachments"]
    assert (told["name"], told["type"], told["size"], told["state"]) == ("a.txt", "text/plain", 5, "ready")
    assert told["url"].endswith(at(file))
    assert "attachment,a.txt" in opendata.table(opendata.record(fresh, NOW))


def test_whoever_is_erased_takes_their_files_along(draft: Petition, file: File, author: Account):
    people.erase(author.person, now=NOW)
    assert not File.objects.exists()


def test_forgotten_drafts_take_their_files_along(draft: Petition, file: File):
    drafting.forget_abandoned(NOW + timedelta(days=181))
    assert not File.objects.exists()
    assert not Petition.objects.filter(pk=draft.pk).exists()


def test_people_take_along_a_list_of_what_they_attached(draft: Petition, file: File, author: Account):
    [told] = holdings.of(author.person_id)["attached"]
    assert (told["name"], told["size"], told["petition"]) == ("a.txt", 5, str(draft.pk))


def test_too_many_files_from_one_network_are_refused(
    draft: Petition, author: Account, as_: As, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(attaching, "BEGINNINGS", 2)
    client = as_(author)
    assert [announce(client, draft, 1).status_code for _time in range(3)] == [201, 201, 429]


def test_a_readdressed_draft_with_too_much_attached_says_so(draft: Petition, author: Account):
    files.begin(
        attachments.owner(draft.pk),
        sender="",
        name="a",
        size=11 * MEGABYTE,
        allowance=attachments.Allowance(20 * MEGABYTE),
        now=NOW,
    )
    File.objects.update(state="ready", offset=11 * MEGABYTE)
    with pytest.raises(Refusal, match="attachments_too_large"):
        drafting.hand_in(draft, by=actor(author), declares=True, now=NOW)


def test_where_the_whole_text_was_taken_away_nobody_gets_what_is_attached(
    draft: Petition, file: File, author: Account, moderator: Account, as_: As
):
    drafting.hand_in(draft, by=actor(author), declares=True, now=NOW)
    actions.accept(draft, by=actor(moderator), now=NOW)
    assert seen_by(Client(), file) == 200
    order = Order(ground="personal", words="Private.")
    removing.remove(Petition.objects.get(pk=draft.pk), Thing(kind="text"), order=order, by=actor(moderator), now=NOW)
    assert (seen_by(Client(), file), seen_by(as_(author), file)) == (404, 404)
    fresh = Petition.objects.select_related("case").get(pk=draft.pk)
    assert opendata.record(fresh, NOW)["attachments"] == []
    assert seen_by(as_(moderator), file) == 200
