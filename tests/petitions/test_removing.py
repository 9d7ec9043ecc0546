"""Removing something so that a mark stays: who may, on which ground, where it no longer shows, and putting it back."""

from __future__ import annotations

import hashlib
import zlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.petitions.conftest import NOW, actor, sign

from dauys.kernel import retention
from dauys.kernel.refusal import Refusal
from dauys.ledger import canonical
from dauys.ledger import queries as ledger
from dauys.notifications.models import Message
from dauys.people import actions as people
from dauys.petitions import actions, objecting, passages, removing, signing
from dauys.petitions.models import Objection, Petition, Removal, RemovalRead, Response, Review, Signature, Update
from dauys.petitions.rules import Order
from dauys.petitions.taking import Thing
from dauys.procedures import queries as cases
from dauys.procedures.models import Obligation
from dauys.search import queries as search

TITLE, SECRET, KEPT = "Құпиятақырып мәселесі", "Сырыбөлек Қасымов ұры.", "Қалған сөйлем тұра береді."
COURT = Order(
    ground="court", words="Сот шешімі бойынша.", court="Медеу аудандық соты", number="2-1234/26", on=date(2026, 3, 1)
)
PRIVATE = Order(ground="personal", words="Жеке дерек.")
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def petition(make_petition, world) -> Petition:
    """A listed petition that has been answered and tells news, with somebody who has signed."""
    return make_petition(stage="consideration", title=TITLE, body=f"{KEPT} {SECRET}")


def sentence_of(petition: Petition, text: str) -> tuple[int, ...]:
    return tuple(one.number for one in passages.sentences(petition) if one.text == text)


def remove(petition: Petition, kind: str, by: Any, *, order: Order = COURT, **more: Any) -> Removal:
    return removing.remove(petition, Thing(kind=kind, **more), order=order, by=actor(by), now=LATER)


def surfaces(petition: Petition, client: Client) -> dict[str, str]:
    """What each public place says of a petition, as text."""
    key = petition.pk
    pages = [reverse(f"petitions:{name}", args=[key]) for name in ("page", "history", "embed", "news", "signatures")]
    pages += [reverse(f"petitions:{name}", args=[key]) for name in ("data-json", "data-csv", "poster", "qr")]
    pages += [f"{reverse('petitions:list')}?show=all", f"{reverse('petitions:feed')}?show=all", "/", "/sitemap.xml"]
    pages += [f"{reverse('petitions:list')}?q=Құпиятақырып", f"{reverse('petitions:list')}?q=Сырыбөлек"]
    api = [f"/api/v1/petitions/{key}{part}" for part in ("", "/data", "/history", "/responses", "/updates")]
    api += ["/api/v1/petitions?show=all", f"/api/v1/ledger/cases/{key}", f"/api/v1/petitions/{key}/signatures"]
    found = {}
    for address in (*pages, *api):
        answer = client.get(address)
        assert answer.status_code in (200, 404, 451), address
        raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[address] = raw.decode("utf-8", "replace") if b"%PDF" not in raw[:8] else _drawn(raw)
    return found


def _drawn(pdf: bytes) -> str:
    """Everything that a PDF says in plain or compressed streams."""
    said = [pdf.decode("utf-16-be", "ignore"), pdf.decode("latin-1")]
    for part in pdf.split(b"stream\n")[1:]:
        try:
            said.append(zlib.decompress(part.split(b"\nendstream")[0]).decode("latin-1"))
        except zlib.error:
            continue
    return " ".join(said)


def leaks(petition: Petition, client: Client, *words: str) -> list[str]:
    """The places that still say one of these words; a page that was asked for them repeats only the question."""
    asked = f'"{reverse("petitions:page", args=[petition.pk])}"'
    return [
        address
        for address, text in surfaces(petition, client).items()
        for word in words
        if word in text and ("?q=" not in address or asked in text)
    ]


def test_marked_passages_are_gone_everywhere_and_the_rest_stays(petition, moderator, client):
    assert any(SECRET in text for text in surfaces(petition, client).values())
    removal = remove(petition, "passages", moderator, sentences=sentence_of(petition, SECRET))
    assert leaks(petition, client, SECRET, "Сырыбөлек") == []
    page = client.get(reverse("petitions:page", args=[petition.pk])).content.decode()
    assert (removal.mark in page, KEPT in page) == (True, True)
    for told in ("Медеу аудандық соты", "2-1234/26", "Сот шешімі бойынша."):
        assert told in page
    assert not search.find("Сырыбөлек")


def test_a_title_is_gone_everywhere(petition, moderator, client):
    assert any("Құпиятақырып" in text for text in surfaces(petition, client).values())
    remove(petition, "title", moderator)
    assert leaks(petition, client, TITLE) == []
    assert "The title was removed" in client.get(reverse("petitions:page", args=[petition.pk])).content.decode()


def test_a_text_wholly_removed_answers_451_and_the_count_stays(petition, moderator, client):
    before = petition.number or Petition.objects.get(pk=petition.pk).number
    remove(petition, "text", moderator)
    assert leaks(petition, client, TITLE, SECRET, KEPT) == []
    answer = client.get(reverse("petitions:page", args=[petition.pk]))
    assert (answer.status_code, answer["Cache-Control"]) == (451, "private, no-store")
    assert "The text of this petition was removed" in answer.content.decode()
    assert Petition.objects.get(pk=petition.pk).number == before
    told = client.get(f"/api/v1/petitions/{petition.pk}").json()
    assert (told["titles"], told["bodies"], told["removals"][0]["ground"]) == ({}, {}, "court")


def test_a_text_wholly_removed_cannot_be_signed_but_left(make_petition, moderator, world):
    petition, person = make_petition(), world.person()
    sign(petition, person, at=NOW)
    remove(petition, "text", moderator)
    with pytest.raises(Refusal, match="withheld"):
        sign(petition, world.person(), at=LATER)
    case = cases.case(petition.pk)
    signing.unsign(case, signing.signature_of(case.pk, str(person.pk)), now=LATER)


def test_news_are_gone_and_their_place_says_so(petition, author, moderator, client):
    news = actions.post_update(
        petition, by=actor(author), language="kk", title="Жаңалықсөз", body="Жаңалықсөз туралы.", now=NOW
    )
    assert any("Жаңалықсөз" in text for text in surfaces(petition, client).values())
    remove(petition, "news", moderator, target=news.pk, order=PRIVATE)
    assert leaks(petition, client, "Жаңалықсөз") == []
    assert (
        "This piece of news was removed" in client.get(reverse("petitions:page", args=[petition.pk])).content.decode()
    )
    with pytest.raises(Refusal, match="nothing_there"):
        remove(petition, "news", moderator, target=news.pk)


def test_letters_that_wait_in_inboxes_lose_the_words(petition, author, moderator):
    assert Message.objects.filter(person=author.person_id, context__petition_title=TITLE).exists()
    remove(petition, "title", moderator)
    assert not [row for row in Message.objects.filter(case_id=petition.pk) if TITLE in str(row.context)]
    assert Removal.objects.get().swept_at is not None


def test_what_is_too_much_to_clear_at_once_is_cleared_by_the_tick(petition, moderator, monkeypatch):
    monkeypatch.setattr(removing, "AT_ONCE", 0)
    remove(petition, "title", moderator)
    assert Removal.objects.get().swept_at is None
    assert removing.run(LATER) == 1
    assert not [row for row in Message.objects.filter(case_id=petition.pk) if TITLE in str(row.context)]
    assert removing.run(LATER) == 0


def test_the_names_of_author_and_signers_go_and_nothing_else(make_petition, moderator, world, client):
    petition = make_petition()
    signature = sign(petition, world.person(given="Сырыбөлек", family="Қасымов"))
    Signature.objects.filter(id=signature.id).update(shown="Сырыбөлек Қ.")
    remove(petition, "signer", moderator, target=signature.id, order=PRIVATE)
    Petition.objects.filter(pk=petition.pk).update(author_shown="Авторыбөлек Қ.")
    remove(petition, "author", moderator, order=PRIVATE)
    assert leaks(petition, client, "Сырыбөлек", "Авторыбөлек") == []
    assert Signature.objects.filter(case_id=petition.pk, counted_at__isnull=False).count() == 1


def test_passages_of_an_answer_go(petition, executor, head, moderator, client):
    duty = Obligation.objects.get(case_id=petition.pk, kind="duty")
    answer = actions.draft_response(
        duty, by=actor(executor), outcome="explained", texts={"kk": f"{KEPT} {SECRET}"}, now=NOW
    )
    actions.publish_response(answer, by=actor(head), now=NOW)
    remove(petition, "passages", moderator, sentences=sentence_of(petition, SECRET))
    remove(petition, "answer", moderator, target=answer.pk, sentences=(2,))
    assert leaks(petition, client, "Сырыбөлек") == []
    assert Response.objects.get(pk=answer.pk).texts["kk"] == f"{KEPT} […2]"


def test_what_moderators_once_quoted_is_taken_out_too(make_petition, author, moderator, client):
    petition = make_petition(stage="moderation", body=f"{KEPT} {SECRET}")
    [marked] = [one for one in passages.sentences(petition) if one.text == SECRET]
    actions.send_back(petition, by=actor(moderator), reason="changes", passages=[marked.passage("Алып таста")], now=NOW)
    remove(petition, "passages", moderator, sentences=(marked.number,))
    assert Review.objects.get().passages[0]["quote"] == "[…]"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ground": "dislike"}, "ground"),
        ({"ground": ""}, "ground"),
        ({"words": " "}, "words"),
        ({"court": ""}, "court"),
        ({"court": "с" * 201}, "court"),
        ({"number": " "}, "number"),
        ({"number": "1" * 101}, "number"),
        ({"on": None}, "on"),
        ({"on": date(2026, 3, 3)}, "on"),
    ],
)
def test_a_ground_is_stated_whole(petition, moderator, changes, field):
    stated = {"ground": "court", "words": "Сот.", "court": "Сот", "number": "1", "on": date(2026, 3, 2)}
    order = Order(**{**stated, **changes})
    with pytest.raises(Refusal) as refused:
        remove(petition, "title", moderator, order=order)
    assert field in refused.value.fields
    assert not Removal.objects.exists()
    assert remove(petition, "title", moderator, order=Order(**stated)).ordered_on == date(2026, 3, 2)


@pytest.mark.parametrize("kind", ["attachment", "everything", "", "passages", "news", "signer", "answer"])
def test_nothing_named_nothing_removed(petition, moderator, kind):
    with pytest.raises(Refusal):
        remove(petition, kind, moderator)
    assert not Removal.objects.exists()


@pytest.mark.parametrize(
    ("role", "where", "may"),
    [
        ("moderator", {"place": "KZ-75"}, True),
        ("administrator", {}, True),
        ("moderator", {"place": "KZ-71"}, False),
        ("moderator", {"jurisdiction": "GB"}, False),
        ("administrator", {"jurisdiction": "GB"}, False),
        ("committee", {}, False),
        ("lawyer", {}, False),
        ("head", {"body": "kz-75-akimat"}, False),
    ],
)
def test_who_may_remove_read_and_put_back(petition, moderator, world, role, where, may):
    holder = world.holder(role, **where)
    if not may:
        with pytest.raises(Refusal, match="not_allowed"):
            remove(petition, "title", holder)
        removal = remove(petition, "title", moderator)
        for act in (
            lambda: removing.read(removal, by=actor(holder), purpose="Керек.", now=LATER),
            lambda: removing.restore(removal, order=PRIVATE, by=actor(holder), now=LATER),
        ):
            with pytest.raises(Refusal, match="not_allowed"):
                act()
    else:
        removal = remove(petition, "title", holder)
        assert removing.read(removal, by=actor(holder), purpose="Керек.", now=LATER) == [TITLE]
        removing.restore(removal, order=PRIVATE, by=actor(holder), now=LATER)


def test_authors_cannot_handle_their_own(petition, author, world):
    people.appoint(author.person, role="moderator", jurisdiction=world.jurisdictions["KZ"], now=NOW)
    with pytest.raises(Refusal, match="own_petition"):
        remove(petition, "title", author)


def test_each_look_is_written_down_and_needs_a_reason(petition, moderator):
    removal = remove(petition, "title", moderator)
    with pytest.raises(Refusal, match="missing"):
        removing.read(removal, by=actor(moderator), purpose=" ", now=LATER)
    removing.read(removal, by=actor(moderator), purpose="Сот сұрады.", now=LATER)
    [row] = RemovalRead.objects.all()
    assert (row.reader_id, row.role, row.purpose) == (moderator.person_id, "moderator", "Сот сұрады.")


def test_put_back_it_is_as_it_was_and_both_stand_in_the_chain(petition, moderator, client):
    removal = remove(petition, "passages", moderator, sentences=sentence_of(petition, SECRET))
    before = bytes(removal.sealed)
    kept = {"passages": [{"field": "body", "language": "kk", "text": SECRET}]}
    removing.restore(removal, order=COURT, by=actor(moderator), now=LATER)
    assert Petition.objects.get(pk=petition.pk).bodies == {"kk": f"{KEPT} {SECRET}"}
    taken, back = (ledger.history(petition.pk).filter(kind=kind).get() for kind in ("removed", "restored"))
    assert (taken.payload["court"], taken.payload["order"], taken.payload["on"]) == (
        "Медеу аудандық соты",
        "2-1234/26",
        "2026-03-01",
    )
    plain = canonical.encode({"salt": back.payload["salt"], "kept": kept})
    assert hashlib.sha256(plain).hexdigest() == taken.payload["digest"]
    assert before
    assert Removal.objects.get().sealed is None
    page = client.get(reverse("petitions:page", args=[petition.pk])).content.decode()
    assert "removed, and put back" in page
    assert search.find("Сырыбөлек")
    with pytest.raises(Refusal):
        removing.restore(removal, order=PRIVATE, by=actor(moderator), now=LATER)


def test_removals_are_put_back_in_the_opposite_order(petition, moderator):
    first = remove(petition, "passages", moderator, sentences=sentence_of(petition, SECRET))
    second = remove(petition, "text", moderator)
    with pytest.raises(Refusal, match="changed_since"):
        removing.restore(first, order=PRIVATE, by=actor(moderator), now=LATER)
    removing.restore(second, order=PRIVATE, by=actor(moderator), now=LATER)
    removing.restore(first, order=PRIVATE, by=actor(moderator), now=LATER)
    assert Petition.objects.get(pk=petition.pk).bodies == {"kk": f"{KEPT} {SECRET}"}
    assert cases.case(petition.pk).withheld_at is None


def test_after_a_year_it_is_kept_no_longer(petition, moderator):
    removal = remove(petition, "title", moderator)
    [kept] = [row for row in retention.schedule() if row.model == "petitions.Removal"]
    retention.settle(kept, now=LATER + timedelta(days=365))
    assert Removal.objects.get().sealed is not None
    retention.settle(kept, now=LATER + timedelta(days=365, seconds=1))
    removal = Removal.objects.get()
    for act in (
        lambda: removing.read(removal, by=actor(moderator), purpose="Керек.", now=LATER),
        lambda: removing.restore(removal, order=PRIVATE, by=actor(moderator), now=LATER),
    ):
        with pytest.raises(Refusal, match="no_longer_kept"):
            act()


def test_the_author_objects_to_a_removal_and_another_person_decides(petition, author, moderator, world, client):
    removal = remove(petition, "title", moderator)
    objection = objecting.object_to_removal(removal, by=actor(author), words="Дұрыс емес.", now=LATER)
    with pytest.raises(Refusal, match="objected_already"):
        objecting.object_to_removal(Removal.objects.get(), by=actor(author), words="Тағы.", now=LATER)
    with pytest.raises(Refusal, match="own_decision"):
        objecting.decide(objection, by=actor(moderator), overturn=True, words="Иә.", now=LATER)
    second = world.holder("moderator")
    objecting.decide(objection, by=actor(second), overturn=True, words="Негіз жоқ.", now=LATER)
    assert Petition.objects.get(pk=petition.pk).titles == {"kk": TITLE}
    assert Message.objects.filter(kind="petition_objection_overturned", person=author.person_id).exists()


def test_a_removal_that_stands_says_so(petition, author, moderator, world, client):
    removal = remove(petition, "title", moderator)
    objection = objecting.object_to_removal(removal, by=actor(author), words="Дұрыс емес.", now=LATER)
    objecting.decide(objection, by=actor(world.holder("administrator")), overturn=False, words="Заңды.", now=LATER)
    assert Petition.objects.get(pk=petition.pk).titles == {}
    assert "Заңды." in client.get(reverse("petitions:page", args=[petition.pk])).content.decode()
    assert [entry.kind for entry in ledger.history(petition.pk)][-2:] == ["removal_objected", "removal_upheld"]


def test_on_the_pages_passages_are_removed_read_and_put_back(as_, petition, moderator, author):
    client = as_(moderator)
    assert "Remove something" in client.get(reverse("petitions:page", args=[petition.pk])).content.decode()
    for kind in ("text", "title", "passages", "news", "answer", "author", "signer"):
        assert client.get(reverse("petitions:remove", args=[petition.pk, kind])).status_code == 200
    address = reverse("petitions:remove", args=[petition.pk, "passages"])
    number = sentence_of(petition, SECRET)[0]
    wrong = client.post(address, {"sentences": [number], "ground": "court", "words": "Сот шешімі."})
    assert (wrong.status_code, "Сот шешімі." in wrong.content.decode()) == (422, True)
    assert client.post(address, {"sentences": ["9999"], "ground": "personal", "words": "Жеке."}).status_code == 422
    done = client.post(address, {"sentences": [number], "ground": "personal", "words": "Жеке дерек."})
    assert done.status_code == 302
    one = reverse("petitions:removal", args=[petition.pk, 1])
    assert SECRET not in client.get(one).content.decode()
    assert SECRET in client.post(one, {"act": "read", "read-purpose": "Сот сұрады"}).content.decode()
    assert client.post(one, {"act": "read", "read-purpose": ""}).status_code == 422
    manage = as_(author).get(reverse("petitions:manage", args=[petition.pk])).content.decode()
    assert "Object to this removal" in manage
    objection = reverse("petitions:object-removal", args=[petition.pk, 1])
    assert as_(author).get(objection).status_code in (200, 409)
    client = as_(moderator)
    assert client.post(one, {"act": "restore", "restore-words": "Қате болды."}).status_code == 302
    assert SECRET in Petition.objects.get(pk=petition.pk).bodies["kk"]


@pytest.mark.parametrize("name", ["removals", "remove", "removal"])
def test_pages_of_removals_are_for_those_who_may(as_, petition, moderator, author, world, name):
    remove(petition, "author", moderator)
    arguments = {"removals": [], "remove": ["title"], "removal": [1]}[name]
    address = reverse(f"petitions:{name}", args=[petition.pk, *arguments])
    assert as_(author).get(address).status_code == 403
    assert as_(world.holder("moderator", place="KZ-71")).get(address).status_code == 404
    assert as_(moderator).get(address).status_code == 200


def test_the_page_takes_as_many_queries_with_one_removal_as_with_many(make_petition, author, moderator, client):
    counts = []
    petition = make_petition()
    for number in (1, 5):
        for _time in range(number):
            news = actions.post_update(petition, by=actor(author), language="kk", title="Т", body="М", now=NOW)
            remove(petition, "news", moderator, target=news.pk, order=PRIVATE)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("petitions:page", args=[petition.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert (Update.objects.count(), Objection.objects.count()) == (6, 0)
