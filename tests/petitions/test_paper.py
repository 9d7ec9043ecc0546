"""Signatures on paper: printed, scanned, typed twice by two people, decided line by line, counted once."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.petitions import abroad
from tests.petitions.conftest import NOW, World, actor
from tests.petitions.test_certifying import browser_of

from dauys.kernel.clock import clock
from dauys.kernel.refusal import Refusal
from dauys.ledger.models import Entry
from dauys.people.models import Account
from dauys.petitions import counting, paper, signers, signing, statements
from dauys.petitions.models import (
    Petition,
    Sheet,
    SheetScan,
    SheetTyping,
    Signature,
    SignedStatement,
)
from dauys.petitions.paper import Settled
from dauys.petitions.signers import Said
from dauys.procedures import queries as cases
from dauys.procedures.models import Case, Organiser

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
ANNA = {
    "given": "Anna",
    "family": "Virtanen",
    "birth_date": "1990-05-17",
    "address": "Mannerheimintie 1, Helsinki",
    "signed_on": NOW.date().isoformat(),
}
MATTI = {**ANNA, "given": "Matti", "birth_date": "1971-01-02"}


@pytest.fixture
def petition(world: World, author: Account) -> Petition:
    return abroad.gathering(world, author)


@pytest.fixture
def deputy(world: World, petition: Petition) -> Account:
    return organiser(world, petition, "deputy@example.org")


def organiser(world: World, petition: Petition, email: str) -> Account:
    account = world.account(email)
    Organiser.objects.create(case_id=petition.pk, person=account.person, place="Y", joined_at=NOW)
    return account


def sheet(petition: Petition, by: Account, *, place: str = "FI", **more: Any) -> Sheet:
    now = more.get("now", NOW)
    [made] = paper.print_sheets(petition, place=place, language="en", number=1, by=actor(by), now=now)
    return paper.register(paper.by_code(petition, made.code), scan=PNG, by=actor(by), now=now)


def typed(made: Sheet, by: Account, *lines: dict[str, str]) -> Sheet:
    return paper.type_in(Sheet.objects.get(pk=made.pk), lines=lines, by=actor(by), now=NOW)


def outcomes(made: Sheet) -> list[tuple[int, str, str]]:
    return list(made.outcomes.values_list("line", "outcome", "reason"))


def number(petition: Petition) -> int:
    counting.run(NOW + timedelta(minutes=1))
    return Petition.objects.get(pk=petition.pk).number


def test_a_sheet_counts_once_two_people_have_typed_the_same(petition: Petition, author: Account, deputy: Account):
    made = sheet(petition, author)
    assert typed(made, author, ANNA, MATTI).settled_at is None
    assert number(petition) == 0
    done = typed(made, deputy, ANNA, {**MATTI, "address": "Mannerheimintie  1,  Helsinki "})
    assert (done.counted, outcomes(done)) == (2, [(1, "counted", ""), (2, "counted", "")])
    assert number(petition) == 2
    assert set(Signature.objects.values_list("place", flat=True)) == {"FI"}
    rows = statements.of(petition.pk, list(Signature.objects.values_list("id", flat=True))).values()
    stated = min(rows, key=lambda row: row["source"])
    assert (stated["family"], stated["signed_on"], stated["source"]) == (
        "Virtanen",
        NOW.date().isoformat(),
        f"paper {made.code}/1",
    )
    assert not SheetTyping.objects.exists()
    [entry] = Entry.objects.filter(case_id=petition.pk, kind="sheet_settled")
    assert entry.payload["counted"] == 2
    assert "Virtanen" not in str(entry.payload)


def test_nobody_types_a_sheet_twice_or_a_third_time(world: World, petition: Petition, author: Account, deputy: Account):
    made = sheet(petition, author)
    typed(made, author, ANNA)
    with pytest.raises(Refusal, match="typed_already"):
        typed(made, author, ANNA)
    typed(made, deputy, MATTI)
    with pytest.raises(Refusal, match="typed_twice"):
        typed(made, organiser(world, petition, "third@example.org"), MATTI)


def test_what_was_read_differently_is_decided_line_by_line(petition: Petition, author: Account, deputy: Account):
    made = sheet(petition, author)
    typed(made, author, ANNA, MATTI, {**ANNA, "given": "Liisa"})
    again = typed(made, deputy, ANNA, {**MATTI, "family": "Virtane"}, {**ANNA, "given": "Lisa"})
    assert (again.settled_at, paper.differing(made)) == (None, [2, 3])
    with pytest.raises(Refusal, match="undecided"):
        paper.settle(made, decided={2: Settled(values=MATTI)}, by=actor(author), now=NOW)
    decided = {1: Settled(struck=True), 2: Settled(values=MATTI), 3: Settled(struck=True)}
    done = paper.settle(made, decided=decided, by=actor(author), now=NOW)
    assert outcomes(done) == [(1, "counted", ""), (2, "counted", ""), (3, "struck", "")]
    with pytest.raises(Refusal, match="sheet_settled"):
        paper.settle(made, decided={}, by=actor(author), now=NOW)


def test_whoever_signed_on_the_site_or_on_another_sheet_counts_once(
    world: World, petition: Petition, author: Account, deputy: Account
):
    person = world.person(citizenship="FI", email="anna@example.org", given="ANNA", family="Virtanen")
    case = cases.case(petition.pk)
    said = Said(stated={"address": "Elsewhere 2"})
    signing.sign_one(case, signers.of_person(case, person, said=said, now=NOW), now=NOW)
    for expected in (
        [(1, "repeat", ""), (2, "counted", ""), (3, "repeat", "")],
        [(1, "repeat", ""), (2, "repeat", "")],
    ):
        made = sheet(petition, author)
        lines = [ANNA, MATTI, MATTI][: len(expected)]
        typed(made, author, *lines)
        assert outcomes(typed(made, deputy, *lines)) == expected
    assert (number(petition), SignedStatement.objects.count()) == (2, 2)
    twin = world.person(citizenship="FI", email="m@example.org", given="Matti", family="Virtanen")
    known = signers.of_person(case, twin, said=said, now=NOW)
    values = {**known.statement, "birth_date": "1971-01-02"}
    one = replace(known, identity=statements.identity(values), statement=values)
    with pytest.raises(Refusal, match="already_signed"):
        signing.sign_one(case, one, now=NOW)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"signed_on": (NOW.date() - timedelta(days=1)).isoformat()}, "not_in_time"),
        ({"signed_on": (NOW.date() + timedelta(days=1)).isoformat()}, "not_in_time"),
        ({"signed_on": ""}, "no_day"),
        ({"address": ""}, "statement_incomplete"),
        ({"birth_date": "2010-03-03"}, "too_young"),
        ({"birth_date": "2010-03-02"}, None),
        ({"birth_date": "2999-01-01"}, "statement_incomplete"),
    ],
)
def test_a_line_counts_if_it_is_whole_in_time_and_by_somebody_who_may(
    petition: Petition, author: Account, deputy: Account, change: dict[str, str], reason: str | None
):
    made = sheet(petition, author)
    typed(made, author, {**ANNA, **change})
    done = typed(made, deputy, {**ANNA, **change})
    assert outcomes(done) == [(1, "refused", reason) if reason else (1, "counted", "")]


def test_each_state_asks_for_its_own_on_paper_too(petition: Petition, author: Account, deputy: Account):
    made = sheet(petition, author, place="SE")
    assert paper.asked(made) == ("given", "family", "document_kind", "document_number")
    line = {**ANNA, "document_kind": "passport", "document_number": "A1"}
    typed(made, author, line)
    assert typed(made, deputy, line).counted == 1
    assert Signature.objects.get().place == "SE"


def test_entry_ends_with_gathering_and_strangers_enter_nothing(
    world: World, petition: Petition, author: Account, deputy: Account
):
    made = sheet(petition, author)
    for stranger in (world.account("x@example.org"), abroad.official(world, "FI"), world.holder("moderator")):
        with pytest.raises(Refusal, match="not_allowed"):
            typed(made, stranger, ANNA)
        assert browser_of(stranger).get(f"/petitions/{petition.pk}/manage/paper/").status_code == 404
        assert browser_of(stranger).get(f"/petitions/{petition.pk}/manage/paper/{made.number}/scan/").status_code == 404
        assert browser_of(stranger).get(f"/api/v1/petitions/{petition.pk}/sheets").status_code == 403
    Case.objects.filter(pk=petition.pk).update(stage="verification")
    with pytest.raises(Refusal, match="not_gathering"):
        typed(made, deputy, ANNA)
    with pytest.raises(Refusal, match="not_gathering"):
        sheet(petition, author)


def test_only_a_known_number_and_a_picture_or_pdf_is_registered(petition: Petition, author: Account):
    [made] = paper.print_sheets(petition, place="FI", language="kk", number=1, by=actor(author), now=NOW)
    assert made.code == "1-8"
    for wrong in ("1-7", "1", "2-6", "x-1", "", "1-8-8", "9" * 30):
        with pytest.raises(Refusal, match="wrong_code"):
            paper.by_code(petition, wrong)
    with pytest.raises(Refusal, match="wrong_file"):
        paper.register(made, scan=b"MZ not a picture", by=actor(author), now=NOW)
    with pytest.raises(Refusal, match="too_large"):
        paper.register(made, scan=PNG + b"0" * paper.SCAN_BYTES, by=actor(author), now=NOW)
    with pytest.raises(Refusal, match="not_registered"):
        typed(made, author, ANNA)
    paper.register(made, scan=PNG, by=actor(author), now=NOW)
    assert PNG not in bytes(SheetScan.objects.get().sealed)


@pytest.mark.parametrize("wrong", [{"place": "KZ"}, {"number": 0}, {"number": 51}])
def test_what_cannot_be_printed_is_refused(petition: Petition, author: Account, wrong: dict[str, Any]):
    given = {"place": "FI", "language": "en", "number": 1} | wrong
    with pytest.raises(Refusal, match=r"wrong_place|wrong_number"):
        paper.print_sheets(petition, **given, by=actor(author), now=NOW)


def test_the_whole_way_by_its_pages(world: World, author: Account):
    now = clock.now()
    petition = abroad.gathering(world, author, at=now)
    helper = organiser(world, petition, "helper@example.org")
    first, second = browser_of(author), browser_of(helper)
    base = f"/petitions/{petition.pk}/manage/paper/"
    assert f'href="{base}"' in first.get(f"/petitions/{petition.pk}/manage/").content.decode()
    printed = first.post(base, {"act": "print", "place": "FI", "language": "ru", "number": "2"})
    assert printed.status_code == 302
    made = first.get(printed.url)
    assert (made["Content-Type"], made.content[:5]) == ("application/pdf", b"%PDF-")
    upload = {"act": "register", "code": "1-8", "scan": SimpleUploadedFile("a.png", PNG)}
    assert first.post(base, {**upload, "code": "1-7"}).status_code == 422
    assert first.post(base, {"act": "register", "code": "1-8"}).status_code == 422
    assert first.post(base, {**upload, "scan": SimpleUploadedFile("a.png", PNG)}).status_code == 302
    assert second.get(f"{base}1/scan/").content == PNG
    page = first.get(f"{base}1/").content.decode()
    assert "Line 5" in page
    local = now.astimezone(petition.case.tz).date()
    sent = posted(1, ANNA | {"signed_on": local.isoformat()})
    assert first.post(f"{base}1/", {**sent, "1-birth_date_month": "13"}).status_code == 422
    assert first.post(f"{base}1/", sent).status_code == 302
    seen = second.get(f"{base}1/").content.decode()
    assert "Virtanen" not in seen
    assert "You have typed this sheet" in first.get(f"{base}1/").content.decode()
    assert second.post(f"{base}1/", {**sent, "1-family": "Virtane"}).status_code == 302
    deciding = first.get(f"{base}1/").content.decode()
    assert "<strong>Virtanen</strong>" in deciding
    assert first.post(f"{base}1/", sent).status_code == 302
    assert "1 signature counts" in first.get(f"{base}1/").content.decode()
    for missing in ("9/", "9/scan/", "9-9.pdf"):
        assert first.get(base + missing).status_code == 404


def posted(line: int, values: dict[str, str]) -> dict[str, str]:
    sent = {f"{line}-{name}": value for name, value in values.items() if name not in ("birth_date", "signed_on")}
    for name in ("birth_date", "signed_on"):
        day = date.fromisoformat(values[name])
        sent |= {f"{line}-{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    return sent


def test_the_whole_way_over_http(world: World, author: Account):
    now = clock.now()
    petition = abroad.gathering(world, author, at=now)
    first, second = browser_of(author), browser_of(organiser(world, petition, "helper@example.org"))
    base = f"/api/v1/petitions/{petition.pk}/sheets"
    made = first.post(base, {"place": "FI", "language": "en"}, "application/json")
    assert (made.status_code, made.json()[0]["code"]) == (201, "1-8")
    assert first.get(f"{base}/1-8/pdf").content[:5] == b"%PDF-"
    scan = base64.b64encode(PNG).decode()
    assert first.post(f"{base}/scans", {"code": "1-8", "scan": "%%"}, "application/json").status_code == 422
    assert first.post(f"{base}/scans", {"code": "1-8", "scan": scan}, "application/json").status_code == 200
    line = ANNA | {"signed_on": now.astimezone(petition.case.tz).date().isoformat()}
    for wrong in ({"lines": [{"x": 1}]}, {"lines": [line] * 6}, {"lines": [{"birth_date": "yesterday"}]}, {}):
        assert first.post(f"{base}/1-8/typings", wrong, "application/json").status_code == 422
    assert first.post(f"{base}/1-8/typings", {"lines": [line]}, "application/json").status_code == 200
    other = {"lines": [{**line, "given": "Ana"}]}
    assert second.post(f"{base}/1-8/typings", other, "application/json").json()["settled_at"] is None
    told = second.post(f"{base}/1-8/settlement", {"lines": [{**line, "line": 1}]}, "application/json").json()
    assert (told["counted"], told["outcomes"]) == (1, [{"line": 1, "outcome": "counted", "reason": ""}])
    assert "Virtanen" not in first.get(base).content.decode()


def test_the_list_asks_as_many_questions_for_thirty_sheets_as_for_one(petition: Petition, author: Account):
    client, base = browser_of(author), f"/petitions/{petition.pk}/manage/paper/"
    paper.print_sheets(petition, place="FI", language="en", number=1, by=actor(author), now=NOW)
    client.get(base)
    with CaptureQueriesContext(connection) as few:
        client.get(base)
    paper.print_sheets(petition, place="FI", language="en", number=29, by=actor(author), now=NOW)
    with CaptureQueriesContext(connection) as many:
        client.get(base)
    assert len(many) == len(few)


def test_where_the_procedure_knows_no_paper_there_is_no_page(make_petition: Any, author: Account):
    made = make_petition()
    assert browser_of(author).get(f"/petitions/{made.pk}/manage/paper/").status_code == 404
    with pytest.raises(Refusal, match="no_paper"):
        paper.print_sheets(made, place="KZ-75", language="en", number=1, by=actor(author), now=NOW)
