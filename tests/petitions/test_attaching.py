from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.files.conftest import photo, store
from tests.petitions.attached import AFTERWARDS, TUS, As, actor_of, at, draft, file
from tests.petitions.conftest import NOW, MakePetition, World, actor
from tests.petitions.drafts import begin, page

from dauys.files import settling
from dauys.files.models import File
from dauys.files.rules import MEGABYTE
from dauys.kernel.refusal import Refusal
from dauys.people.models import Account
from dauys.petitions import attaching, attachments, drafting
from dauys.petitions.models import Petition

__all__ = ["draft", "file", "store"]


@pytest.mark.parametrize(("more", "code"), [(0, None), (1, "file_too_large")])
def test_200_megabytes_in_all_may_be_attached_and_not_a_byte_more(
    draft: Petition, author: Account, more: int, code: str | None
):
    text = {**draft.case.procedure.text, "attachments": {"total_mb": 200}}
    type(draft.case.procedure).objects.filter(pk=draft.case.procedure_id).update(text=text)
    half, by = 100 * MEGABYTE, actor(author)
    attaching.begin(draft.pk, by=by, name="one", size=half, now=NOW)
    if code is None:
        attaching.begin(draft.pk, by=by, name="two", size=half + more, now=NOW)
        with pytest.raises(Refusal, match="file_too_large"):
            attaching.begin(draft.pk, by=by, name="three", size=1, now=NOW)
        return
    with pytest.raises(Refusal, match=code):
        attaching.begin(draft.pk, by=by, name="two", size=half + more, now=NOW)


def test_where_a_procedure_says_nothing_ten_megabytes_may_be_attached(draft: Petition):
    assert attachments.allowance(draft.case.preset).total == 10 * 1024 * 1024


def test_where_nothing_may_be_attached_nothing_is_asked(draft: Petition, author: Account, as_: As):
    procedure = draft.case.procedure
    text = {**procedure.text, "attachments": {"total_mb": 0}}
    type(procedure).objects.filter(pk=procedure.pk).update(text=text)
    client = as_(author)
    assert client.get(page(str(draft.pk), "files")).status_code == 404
    answer = client.post(page(str(draft.pk), "why"), {"body": "Because."})
    assert answer.url.endswith("/similar/")
    with pytest.raises(Refusal, match="nothing_attachable"):
        attaching.begin(draft.pk, by=actor(author), name="a", size=1, now=NOW)


def test_a_draft_with_an_unfinished_file_is_not_handed_in(draft: Petition, author: Account, as_: As):
    attaching.begin(draft.pk, by=actor(author), name="a", size=5, now=NOW)
    html = as_(author).get(page(str(draft.pk), "check"), headers={"Accept-Language": "en"}).content.decode()
    assert "A file has not come whole" in html
    with pytest.raises(Refusal, match="attachment_unfinished"):
        drafting.hand_in(draft, by=actor(author), declares=True, now=NOW)


def test_nobody_but_who_organises_it_attaches_or_removes(draft: Petition, file: File, moderator: Account, world: World):
    for other in (moderator, world.account("other@example.org")):
        with pytest.raises(Refusal, match="not_allowed"):
            attaching.begin(draft.pk, by=actor(other), name="a", size=1, now=NOW)
        with pytest.raises(Refusal, match="not_allowed"):
            attaching.drop(draft.pk, file, by=actor(other), now=NOW)
        with pytest.raises(Refusal, match="not_allowed"):
            attaching.receive(draft, file, by=actor(other), start=0, content=io.BytesIO(b"x"), now=NOW)


@pytest.mark.parametrize("stage", ["moderation", "gathering", "consideration"])
def test_once_handed_in_nothing_is_attached_or_removed_any_more(
    stage: str, make_petition: MakePetition, author: Account
):
    petition = make_petition(stage=stage)
    with pytest.raises(Refusal, match="wrong_stage"):
        attaching.begin(petition.pk, by=actor(author), name="a", size=1, now=NOW)


def test_a_file_that_was_begun_cannot_go_on_after_the_text_is_closed(draft: Petition, author: Account):
    file = attaching.begin(draft.pk, by=actor(author), name="a", size=5, now=NOW)
    type(draft.case).objects.filter(pk=draft.pk).update(stage="moderation")
    late = Petition.objects.select_related("case__procedure", "case__place").get(pk=draft.pk)
    with pytest.raises(Refusal, match="wrong_stage"):
        attaching.receive(late, file, by=actor(author), start=0, content=io.BytesIO(b"x"), now=NOW)


def test_files_are_attached_and_removed_by_an_ordinary_form(draft: Petition, author: Account, as_: As):
    client, step = as_(author), page(str(draft.pk), "files")
    data = {"file": [SimpleUploadedFile("a.txt", b"Hello"), SimpleUploadedFile("b.jpg", photo())], "attach": "1"}
    assert client.post(step, data).status_code == 302
    settling.run(AFTERWARDS)
    html = client.get(step).content.decode()
    assert "a.txt" in html
    assert "b.jpg" in html
    first = File.objects.get(name="a.txt")
    assert client.post(step, {"remove": str(first.pk)}).status_code == 302
    assert [row.name for row in attachments.attached(draft.pk)] == ["b.jpg"]
    assert client.post(step, {"on": "1"}).url.endswith("/similar/")
    assert client.post(f"{step}?then=check", {"on": "1"}).url.endswith("/check/")


def test_whoever_chooses_a_file_and_goes_on_has_attached_it(draft: Petition, author: Account, as_: As):
    data = {"file": SimpleUploadedFile("a.txt", b"Hello"), "on": "1"}
    assert as_(author).post(page(str(draft.pk), "files"), data).url.endswith("/similar/")
    assert len(attachments.attached(draft.pk)) == 1


def test_what_is_too_large_is_refused_before_it_is_read_with_a_sentence(draft: Petition, author: Account, as_: As):
    answer = as_(author).post(
        page(str(draft.pk), "files"),
        {"file": SimpleUploadedFile("a.bin", bytes(11 * MEGABYTE))},
        headers={"Accept-Language": "en"},
    )
    assert answer.status_code == 413
    assert "All files together may have 10\u00a0MB" in answer.content.decode()
    assert not File.objects.exists()


def test_what_does_not_fit_beside_the_others_is_refused_by_name_and_the_others_stay(
    draft: Petition, author: Account, as_: As
):
    data = {"file": [SimpleUploadedFile("small.txt", b"x"), SimpleUploadedFile("large.bin", bytes(10 * MEGABYTE))]}
    answer = as_(author).post(page(str(draft.pk), "files"), data, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "large.bin: This file has 10\u00a0MB" in answer.content.decode()
    assert [row.name for row in attachments.attached(draft.pk)] == ["small.txt"]


def test_an_empty_file_is_refused_with_a_sentence(draft: Petition, author: Account, as_: As):
    data = {"file": SimpleUploadedFile("a.txt", b"")}
    answer = as_(author).post(page(str(draft.pk), "files"), data, headers={"Accept-Language": "en"})
    assert (answer.status_code, "This file is empty" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("wrong", ["", "x", "\0", "9" * 500, "00000000-0000-7000-8000-000000000000"])
def test_removing_what_is_not_there_breaks_nothing(draft: Petition, author: Account, as_: As, wrong: str):
    status = as_(author).post(page(str(draft.pk), "files"), {"remove": wrong}).status_code
    assert status == (302 if not wrong else 404)


def test_a_form_of_another_site_attaches_nothing(draft: Petition, author: Account):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    step = page(str(draft.pk), "files")
    assert client.post(step, {"file": SimpleUploadedFile("a.txt", b"x")}).status_code == 403
    assert client.post(f"/petitions/{draft.pk}/uploads/", **TUS, HTTP_UPLOAD_LENGTH="5").status_code == 403
    assert not File.objects.exists()


def test_a_draft_without_an_account_takes_files_by_its_key_and_keeps_them_for_the_account(
    client: Client, world: World, author: Account
):
    draft = begin(client, world)
    client.post(page(draft, "files"), {"file": SimpleUploadedFile("a.txt", b"Hello")})
    file = attachments.attached(Petition.objects.get(pk=draft).pk)[0]
    settling.run(AFTERWARDS)
    assert b"".join(client.get(at(file)).streaming_content) == b"Hello"
    assert Client().get(at(file)).status_code == 404
    petition = Petition.objects.select_related("case__procedure").get(pk=draft)
    drafting.attach(petition, to=author.person_id, by=actor_of(petition), now=NOW)
    assert File.objects.get(pk=file.pk).sender == str(author.person_id)
