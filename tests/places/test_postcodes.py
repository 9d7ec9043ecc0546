"""Postcodes: what is a beginning of which, and tables of which lead where."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from dauys.kernel.refusal import Refusal
from dauys.places import actions, postcodes, queries
from dauys.places.models import PostcodePrefix

ON = date(2026, 11, 2)
HEAD = "country,prefix,place\n"


@pytest.mark.parametrize(
    ("country", "text", "beginnings"),
    [
        ("GB", "e1 1aa", ["E1 1AA", "E1 1", "E1", "E"]),
        ("GB", "E11AA", ["E1 1AA", "E1 1", "E1", "E"]),
        ("GB", "E11 1AA", ["E11 1AA", "E11 1", "E11", "E"]),
        ("GB", " sw1a-0aa ", ["SW1A 0AA", "SW1A 0", "SW1A", "SW1", "SW"]),
        ("GB", "E1", ["E1", "E"]),
        ("KZ", "050 000", ["050000", "05000", "0500", "050", "05", "0"]),
        ("KZ", "A15E3B4", ["A15E3B4", "A15E3B", "A15E3", "A15E", "A15", "A"]),
        ("GB", "—", []),
        ("GB", "", []),
    ],
)
def test_a_beginning_ends_where_a_part_of_the_postcode_ends(country, text, beginnings):
    assert postcodes.beginnings(country, text) == beginnings


def test_the_longest_known_beginning_wins_and_an_unknown_postcode_leads_nowhere(region, land, add, now):
    add(land, "XA-2", "region")
    actions.import_postcodes(f"{HEAD}XA,05,XA-1\nXA,0502,XA-2\n", now=now)
    found = [queries.of_postcode("XA", text, ON) for text in ("050100", "050210", "060000", "", "0")]
    assert [place and place.code for place in found] == ["XA-1", "XA-2", None, None, None]
    assert queries.of_postcode("KZ", "050100", ON) is None


def test_a_place_that_has_ended_hands_its_postcodes_on(region, land, add, now):
    new = add(land, "XA-2", "region")
    actions.import_postcodes(f"{HEAD}XA,05,XA-1\n", now=now)
    actions.end(region, on=ON, successor=new, now=now)
    assert queries.of_postcode("XA", "050100", ON) == new
    assert queries.of_postcode("XA", "050100", date(2026, 11, 1)) == region


def test_a_table_is_the_whole_of_its_country_and_leaves_the_others(region, world, add, now):
    other = add(world, "XB", "country", zone="Asia/Almaty")
    actions.import_postcodes(f"{HEAD}XA,05,XA-1\nXB,1,XB\n", now=now)
    assert actions.import_postcodes(f"{HEAD}XA,06,XA-1\n", now=now) == 1
    assert set(PostcodePrefix.objects.values_list("country", "prefix")) == {("XA", "06"), ("XB", "1")}
    assert queries.of_postcode("XB", "1", ON) == other


def test_every_mistake_is_named_by_line_and_nothing_is_taken_over(region, now, in_english):
    table = f"{HEAD}XA,05,XA-1\nXA,0 5,XA-1\nXA,05,XA-1\nXX,07,XA-9\n"
    with pytest.raises(Refusal) as told:
        actions.import_postcodes(table, now=now)
    assert list(told.value.fields) == ["line 3, prefix", "line 4, prefix", "line 5, country", "line 5, place"]
    assert not PostcodePrefix.objects.exists()


@pytest.mark.parametrize("heading", ["", "prefix,place\n", "country,prefix,place,more\n"])
def test_other_columns_are_refused(db, now, heading):
    with pytest.raises(Refusal, match="wrong_rows"):
        actions.import_postcodes(heading, now=now)


def test_semicolons_a_byte_order_mark_and_empty_lines_do_no_harm(region, now):
    assert actions.import_postcodes("\ufeffcountry;prefix;place\n\nXA;05;XA-1\n", now=now) == 1


def test_the_command_says_how_many_there_are(region, tmp_path, capsys, in_english):
    file = tmp_path / "postcodes.csv"
    file.write_text(f"{HEAD}XA,05,XA-1\n", "utf-8")
    call_command("import_postcodes", str(file))
    assert capsys.readouterr().out == "Beginnings of postcodes: 1.\n"
