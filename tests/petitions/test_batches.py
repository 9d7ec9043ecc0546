"""Statements reach the authority of their place in encrypted batches, which nobody else can open."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.petitions import abroad
from tests.petitions.conftest import NOW, World, actor
from tests.petitions.test_certifying import browser_of

from dauys.kernel import cli, retention
from dauys.kernel.refusal import Refusal
from dauys.ledger.models import Entry
from dauys.people import knowledge
from dauys.people.models import Account, Person
from dauys.petitions import actions, authorities, batches, counting, sealing, signers, signing, statements, verifying
from dauys.petitions.models import BatchFile, BatchRead, Petition, SignedStatement, StatementBatch
from dauys.petitions.signers import Said
from dauys.petitions.verifying import Found
from dauys.procedures import queries as cases
from dauys.procedures.models import Threshold

PRIVATE, PUBLIC = sealing.new_pair("")
LATER = NOW + timedelta(days=1)
STATED = {"address": "Mannerheimintie 1, Helsinki", "document_kind": "passport", "document_number": "AB 123"}


def signer(world: World, place: str, number: int) -> Person:
    email = f"{place}-{number}@example.org".lower()
    return world.person(citizenship=place, email=email, given=f"Anna {number}", family="=Virtanen")


def sign(petition: Petition, person: Person, number: int) -> None:
    case = cases.case(petition.pk)
    said = Said(stated=STATED | {"document_number": f"AB {number}"})
    signing.sign_one(case, signers.of_person(case, person, said=said, now=NOW), now=NOW + timedelta(seconds=number))


@pytest.fixture
def people(world: World) -> dict[str, list[Person]]:
    return {}


@pytest.fixture
def petition(world: World, author: Account, people: dict[str, list[Person]]) -> Petition:
    """Five Finns and two Swedes have signed, and their statements are handed over."""
    made = abroad.gathering(world, author)
    for place, number in (("FI", 5), ("SE", 2)):
        people[place] = [signer(world, place, n) for n in range(number)]
        for n, person in enumerate(people[place]):
            sign(made, person, n)
    counting.recount(made, now=LATER, lag=counting.NO_LAG)
    Threshold.objects.filter(case_id=made.pk).update(needed={"number": 7, "least": 2, "minimum": {"FI": 5, "SE": 2}})
    Threshold.objects.filter(case_id=made.pk, name="delivery").update(crossed_at=LATER)
    actions.take_step(made, "deliver", by=actor(author), now=LATER)
    assert StatementBatch.objects.count() == 2
    StatementBatch.objects.all().delete()
    batches.plan(made, at=LATER, part=2)
    Threshold.objects.filter(case_id=made.pk).update(needed={"number": 7, "least": 2, "minimum": {"FI": 5, "SE": 2}})
    return Petition.objects.select_related("case__procedure", "case__place").get(pk=made.pk)


@pytest.fixture
def finn(world: World, petition: Petition) -> Account:
    return abroad.official(world, "FI")


def register(world: World, by: Account, place: str = "FI", public: bytes = PUBLIC) -> None:
    body = world.bodies[f"{place.lower()}-authority"]
    authorities.register_key(body, public=public.decode(), by=actor(by), now=LATER)


def fetched(petition: Petition, by: Account, place: str = "FI") -> list[dict[str, bytes]]:
    rows = StatementBatch.objects.filter(case_id=petition.pk, place=place)
    return [sealing.unseal(batches.fetch(row, by=actor(by), now=LATER), PRIVATE, "") for row in rows]


def test_statements_come_in_parts_and_only_once_there_is_a_key(world: World, petition: Petition, finn: Account):
    assert [(row.place, row.part, row.number) for row in StatementBatch.objects.all()] == [
        ("FI", 1, 2),
        ("FI", 2, 2),
        ("FI", 3, 1),
        ("SE", 1, 2),
    ]
    assert (batches.run(LATER), BatchFile.objects.count()) == (0, 0)
    register(world, finn)
    assert (batches.run(LATER), batches.run(LATER)) == (3, 0)
    assert set(StatementBatch.objects.filter(made_at__isnull=False).values_list("place", flat=True)) == {"FI"}


def test_a_batch_holds_what_the_state_asks_for_as_csv_and_json(world: World, petition: Petition, finn: Account):
    register(world, finn)
    batches.run(LATER)
    rows: list[dict[str, Any]] = []
    for files in fetched(petition, finn):
        told = json.loads(files["statements.json"])
        table = list(csv.DictReader(io.StringIO(files["statements.csv"].decode("utf-8-sig"))))
        assert [one["number"] for one in table] == [one["number"] for one in told["statements"]]
        assert table[0]["family"] == "'=Virtanen"
        rows += told["statements"]
    assert [row["number"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert {row["given"] for row in rows} == {f"Anna {n}" for n in range(5)}
    assert {(row["birth_date"], row["address"], row["document_number"]) for row in rows} == {
        ("1990-05-17", STATED["address"], "")
    }


def test_nothing_readable_leaves_and_another_key_opens_nothing(world: World, petition: Petition, finn: Account):
    register(world, finn)
    batches.run(LATER)
    sealed = bytes(BatchFile.objects.first().content)
    assert b"Virtanen" not in sealed
    assert b"Virtanen" not in b"".join(bytes(row.sealed) for row in SignedStatement.objects.all())
    stranger, _public = sealing.new_pair("")
    with pytest.raises(Refusal, match="not_opened"):
        sealing.unseal(sealed, stranger, "")
    with pytest.raises(Refusal, match="not_opened"):
        sealing.unseal(sealed.replace(b'"part": 1', b'"part": 2').replace(b'"part": 3', b'"part": 2'), PRIVATE, "")
    with pytest.raises(Refusal, match="no_batch"):
        sealing.unseal(b"something else", PRIVATE, "")


def test_the_record_tells_numbers_and_digests_and_who_was_read_can_see_it(
    world: World, petition: Petition, finn: Account, people: dict[str, list[Person]]
):
    register(world, finn)
    batches.run(LATER)
    row = StatementBatch.objects.get(place="FI", part=1)
    content = batches.fetch(row, by=actor(finn), now=LATER)
    assert row.digest == hashlib.sha256(content).hexdigest()
    kept = Entry.objects.filter(case_id=petition.pk, kind__startswith="batch").values_list("kind", "payload")
    assert {kind for kind, _payload in kept} == {"batch_made", "batch_fetched"}
    assert {key for _kind, payload in kept for key in payload} == {"stage", "place", "part", "number", "digest"}
    assert BatchRead.objects.count() == 1
    reads = [len(knowledge.reads_of(person)) for person in people["FI"]]
    assert sorted(reads) == [0, 0, 0, 1, 1]


def test_another_authority_and_a_stranger_get_no_batch(
    world: World, petition: Petition, finn: Account, author: Account
):
    register(world, finn)
    batches.run(LATER)
    row = StatementBatch.objects.get(place="FI", part=1)
    address = f"/desk/certificates/{petition.pk}/batches/{row.pk}/"
    swede = abroad.official(world, "SE")
    for account in (swede, author, world.holder("moderator"), world.holder("authority")):
        with pytest.raises(Refusal, match="not_your_place"):
            batches.fetch(row, by=actor(account), now=LATER)
        assert browser_of(account).get(address).status_code in (403, 404)
    answer = browser_of(finn).get(address)
    assert (answer.status_code, answer["Content-Disposition"]) == (200, 'attachment; filename="FI-1.dauys"')
    page = browser_of(swede).get(f"/desk/certificates/{petition.pk}/").content.decode()
    assert ("SE-1" in page, "FI-1" in page, "this authority has no key" in page) == (True, False, True)


@pytest.mark.parametrize("public", ["", "x", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "\x00" * 50])
def test_what_is_no_key_is_refused_at_its_field(world: World, petition: Petition, finn: Account, public: str):
    answer = browser_of(finn).post("/desk/certificates/keys/fi-authority/", {"public": public})
    assert answer.status_code == 422
    assert authorities.current_key(world.bodies["fi-authority"]) is None


def test_a_new_key_replaces_the_old_one_and_the_batches_are_made_anew(world: World, petition: Petition, finn: Account):
    first = sealing.new_pair("")[1]
    client = browser_of(finn)
    assert client.post("/desk/certificates/keys/fi-authority/", {"public": first.decode()}).status_code == 302
    batches.run(LATER + timedelta(days=3650))
    assert client.post("/desk/certificates/keys/fi-authority/", {"public": PUBLIC.decode()}).status_code == 302
    assert not BatchFile.objects.exists()
    batches.run(LATER + timedelta(days=3650))
    assert len(fetched(petition, finn)) == 3
    page = client.get("/desk/certificates/keys/fi-authority/").content.decode()
    assert sealing.fingerprint(sealing.public_of(first.decode())) in page
    again = client.post("/desk/certificates/keys/fi-authority/", {"public": first.decode()})
    assert (again.status_code, authorities.keys_of(world.bodies["fi-authority"]).count()) == (409, 2)


def test_only_its_officials_and_administrators_see_to_a_key(world: World, petition: Petition, finn: Account):
    swede, administrator = abroad.official(world, "SE"), abroad.clerk(world, "administrator", "EU")
    assert browser_of(swede).get("/desk/certificates/keys/fi-authority/").status_code == 404
    assert browser_of(administrator).get("/desk/certificates/keys/fi-authority/").status_code == 200
    with pytest.raises(Refusal, match="not_allowed"):
        register(world, swede)
    register(world, administrator)


@pytest.mark.parametrize(
    ("found", "field"),
    [
        (Found(valid=1, invalid=1, numbers=[2]), None),
        (Found(valid=1, invalid=1, part=1, numbers=[2]), None),
        (Found(valid=2, invalid=1, part=1), "valid"),
        (Found(valid=1, invalid=0, part=9), "part"),
        (Found(valid=1, invalid=1, part=1, numbers=[3]), "numbers"),
        (Found(valid=1, invalid=1, numbers=[6]), "numbers"),
        (Found(valid=1, invalid=1, numbers=[0]), "numbers"),
        (Found(valid=1, invalid=2, numbers=[2, 2]), "numbers"),
        (Found(valid=1, invalid=1, numbers=[2, 3]), "numbers"),
        (Found(valid=5, invalid=1), "valid"),
    ],
)
def test_a_certificate_is_bounded_by_its_batch_and_names_each_statement_once(
    world: World, petition: Petition, finn: Account, found: Found, field: str | None
):
    def certify() -> None:
        verifying.verify(petition, place=world.places["FI"], found=found, by=actor(finn), now=LATER)

    if field is None:
        return certify()
    with pytest.raises(Refusal) as refused:
        certify()
    return None if list(refused.value.fields) == [field] else pytest.fail(str(refused.value.fields))


def test_a_statement_named_before_is_not_named_again(world: World, petition: Petition, finn: Account):
    address, sent = f"/desk/certificates/{petition.pk}/", {"place": "FI", "valid": 1, "invalid": 1, "numbers": "2"}
    client = browser_of(finn)
    assert client.post(address, sent).status_code == 302
    again = client.post(address, sent)
    assert (again.status_code, "named already: 2" in again.content.decode()) == (422, True)
    for wrong in ("two", "1;x", "9" * 40):
        assert client.post(address, {**sent, "numbers": wrong}).status_code == 422


def test_an_authority_makes_its_keys_and_opens_a_batch_with_the_command(
    world: World,
    petition: Petition,
    finn: Account,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("DAUYS_STATEMENTS_PASSPHRASE", "short")
    assert cli.main(["statements", "keygen", str(tmp_path / "a.pem")]) == 1
    monkeypatch.setenv("DAUYS_STATEMENTS_PASSPHRASE", "long enough a phrase")
    assert cli.main(["statements", "keygen", str(tmp_path / "a.pem")]) == 0
    public = capsys.readouterr().out.split("Fingerprint")[0]
    assert cli.main(["statements", "keygen", str(tmp_path / "a.pem")]) == 1
    authorities.register_key(world.bodies["fi-authority"], public=public, by=actor(finn), now=LATER)
    batches.run(LATER)
    row = StatementBatch.objects.get(place="FI", part=1)
    (tmp_path / "FI-1.dauys").write_bytes(batches.fetch(row, by=actor(finn), now=LATER))
    opening = ["statements", "open", str(tmp_path / "FI-1.dauys"), "--key", str(tmp_path / "a.pem"), "--to"]
    assert cli.main([*opening, str(tmp_path)]) == 0
    assert "Anna" in (tmp_path / "FI-1" / "statements.csv").read_text("utf-8")
    monkeypatch.setenv("DAUYS_STATEMENTS_PASSPHRASE", "another phrase")
    assert cli.main([*opening, str(tmp_path / "other")]) == 1
    assert cli.main(["statements", "open", str(tmp_path / "none"), "--key", str(tmp_path / "a.pem")]) == 2


def test_statements_are_erased_a_month_after_verification(world: World, petition: Petition, finn: Account):
    register(world, finn)
    batches.run(LATER)
    swede = abroad.official(world, "SE")
    for account, place, number in ((finn, "FI", 5), (swede, "SE", 2)):
        found = Found(valid=number, invalid=0)
        verifying.verify(petition, place=world.places[place], found=found, by=actor(account), now=LATER)
    assert cases.case(petition.pk).stage == "consideration"
    until = Petition.objects.get(pk=petition.pk).statements_until
    assert until is not None
    assert until - LATER < timedelta(days=33)
    retention.run(until)
    assert SignedStatement.objects.count() == 7
    retention.run(until + timedelta(days=1, seconds=1))
    assert (SignedStatement.objects.count(), BatchFile.objects.count()) == (0, 0)


def test_the_same_person_is_one_however_the_name_is_written():
    one = statements.identity({"given": "Ánna  Maria", "family": "O'Virtanen", "birth_date": "1990-05-17"})
    assert one == statements.identity({"given": "O’VIRTANEN", "family": "Maria Anna", "birth_date": "1990-05-17"})
    assert one != statements.identity({"given": "Anna Maria", "family": "OVirtanen", "birth_date": "1990-05-18"})
    numbered = {"given": "A", "family": "B", "document_number": "ab-12 3"}
    assert statements.identity(numbered) == statements.identity({**numbered, "document_number": "AB123 "})


def test_who_signs_twice_under_two_mailboxes_counts_once(world: World, author: Account):
    made = abroad.gathering(world, author)
    for email in ("one@example.org", "two@example.org"):
        person = world.person(citizenship="FI", email=email, given="Anna", family="Virtanen")
        if email.startswith("one"):
            sign(made, person, 1)
            continue
        with pytest.raises(Refusal, match="already_signed"):
            sign(made, person, 1)
    assert SignedStatement.objects.filter(case_id=made.pk).count() == 1


def test_over_http_an_authority_does_the_same(world: World, petition: Petition, finn: Account, author: Account):
    client, base = browser_of(finn), "/api/v1/desk"
    kept = client.post(f"{base}/authority-keys/fi-authority", {"public": PUBLIC.decode()}, "application/json")
    assert (kept.status_code, kept.json()["retired_at"]) == (201, None)
    batches.run(LATER + timedelta(days=3650))
    [waiting] = client.get(f"{base}/certificates").json()["items"]
    told = client.get(f"{base}/certificates/{waiting['id']}").json()
    assert [row["left"] for row in told["statements"]] == [5]
    file = client.get(f"{base}/certificates/{petition.pk}/batches/{told['batches'][0]['id']}")
    assert sealing.unseal(file.content, PRIVATE, "")["statements.csv"]
    sent = {"place": "FI", "valid": 1, "invalid": 1, "part": 1, "numbers": [1]}
    done = client.post(f"{base}/certificates/{petition.pk}", sent, "application/json")
    assert (done.status_code, done.json()["valid"]) == (201, 1)
    for wrong in (sent, {**sent, "place": "SE"}, {**sent, "valid": -1}, {**sent, "numbers": ["x"]}, {"valid": 1}):
        assert client.post(f"{base}/certificates/{petition.pk}", wrong, "application/json").status_code in (422, 404)
    swede = browser_of(abroad.official(world, "SE"))
    assert swede.get(f"{base}/certificates/{petition.pk}/batches/{told['batches'][0]['id']}").status_code == 403
    for stranger in (browser_of(author), swede):
        assert stranger.get(f"{base}/authority-keys/fi-authority").status_code in (403, 404)
    assert browser_of(author).get(f"{base}/certificates/{petition.pk}").status_code == 403


def test_the_desk_asks_as_many_questions_for_thirty_batches_as_for_one(world: World, petition: Petition, finn: Account):
    client, address = browser_of(finn), f"/desk/certificates/{petition.pk}/"
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    last = StatementBatch.objects.filter(place="FI").last()
    for part in range(last.part + 1, last.part + 30):
        StatementBatch.objects.create(
            case=last.case, body=last.body, place="FI", part=part, first=part, number=1, due_at=LATER
        )
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
