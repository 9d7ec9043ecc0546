"""Passing a petition on: feed, QR code, poster, frame, open data."""

from __future__ import annotations

from datetime import timedelta

import pypdfium2
import pytest
from django.test import Client
from tests.petitions.conftest import NOW, MakePetition, World, actor, sign

from dauys.kernel import printing
from dauys.people.models import Account
from dauys.petitions import actions, posters


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("qr.svg", "image/svg+xml"),
        ("poster.pdf", "application/pdf"),
        ("embed/", "text/html; charset=utf-8"),
        ("data.csv", "text/csv; charset=utf-8"),
        ("data.json", "application/json"),
        ("feed/", "application/atom+xml; charset=utf-8"),
    ],
)
def test_whoever_may_read_a_petition_may_pass_it_on(client: Client, make_petition: MakePetition, name: str, kind: str):
    shown, hidden = make_petition(), make_petition(stage="draft")
    answer = client.get(f"/petitions/{shown.pk}/{name}")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert "public" in answer["Cache-Control"]
    assert client.get(f"/petitions/{hidden.pk}/{name}").status_code == 404


def test_the_feed_tells_the_authors_news(client: Client, make_petition: MakePetition, author: Account):
    petition = make_petition()
    later = NOW + timedelta(days=1)
    actions.post_update(petition, by=actor(author), language="kk", title="Рақмет", body="Жартысынан астық", now=later)
    feed = client.get(f"/petitions/{petition.pk}/feed/").content.decode()
    assert "Рақмет" in feed
    assert "Жартысынан астық" in feed


def test_open_data_name_nobody_who_signed(client: Client, make_petition: MakePetition, world: World):
    petition, person = make_petition(), world.person(given="Ерболат", family="Қайратов")
    sign(petition, person)
    for name in ("data.json", "data.csv"):
        assert "Ерболат" not in client.get(f"/petitions/{petition.pk}/{name}").content.decode()


def test_no_cell_of_the_table_is_a_formula(client: Client, make_petition: MakePetition):
    petition = make_petition(title="=HYPERLINK(1)")
    table = client.get(f"/petitions/{petition.pk}/data.csv").content.decode()
    assert "'=HYPERLINK(1)" in table


def test_another_site_may_frame_the_small_view_and_nothing_else(client: Client, make_petition: MakePetition):
    petition = make_petition()
    framed = client.get(f"/petitions/{petition.pk}/embed/")
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    page = client.get(f"/petitions/{petition.pk}/")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("تذكرة واحدة", True),
        ("Μία κάρτα", True),
        ("כרטיס אחד", True),
        ("Бір билет – їжак ўзбек", True),
        ("一张票", False),
    ],
)
def test_a_poster_prints_a_title_in_every_script_it_has_letters_for_and_no_empty_boxes(
    title: str, *, printed: bool, make_petition: MakePetition
):
    petition = make_petition()
    petition.titles = {"kk": petition.titles["kk"], "xx": title}
    drawn = pypdfium2.PdfDocument(posters.draw(petition, language="xx"))
    text = drawn[0].get_textpage().get_text_range()
    assert ("Тегін автобус" in " ".join(text.split())) is not printed
    assert printing.can_print(title) is printed
