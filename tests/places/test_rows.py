from __future__ import annotations

from datetime import date

import pytest

from dauys.places.rows import Row, read

HEADING = "code,parent,kind,name_kk,name_en,zone,population,as_of,quality,aliases,valid_from,valid_until"


def line(**cells: str) -> str:
    whole = {"code": "XA-1", "parent": "XA", "kind": "region", "name_en": "First"} | cells
    return ",".join(whole.get(column, "") for column in HEADING.split(","))


def table(*lines: str) -> str:
    return "\n".join([HEADING, *lines]) + "\n"


def mistakes(text: str) -> list[tuple[int, str]]:
    rows, found = read(text)
    assert rows == [] or len(found) < len(text.splitlines())
    return [(mistake.line, mistake.column) for mistake in found]


def test_a_row_is_read_whole():
    text = table(
        line(
            name_kk="Бірінші",
            zone="Asia/Almaty",
            population="12 345",
            as_of="2026-01-01",
            quality="rounded",
            aliases="kato:11 iso3166_2:XA-1",
            valid_from="1997-06-10",
        )
    )
    rows, found = read(text)
    assert found == []
    assert rows == [
        Row(
            line=2,
            code="XA-1",
            parent="XA",
            kind="region",
            name={"kk": "Бірінші", "en": "First"},
            zone="Asia/Almaty",
            population=12345,
            as_of=date(2026, 1, 1),
            quality="rounded",
            aliases=(("kato", "11"), ("iso3166_2", "XA-1")),
            valid_from=date(1997, 6, 10),
        )
    ]


def test_semicolons_a_byte_order_mark_and_empty_lines_are_read_too():
    rows, found = read("\ufeffcode;kind;name_ru\r\n\r\nXA-1;region;Первая\r\n;;\r\n")
    assert (found, [row.code for row in rows]) == ([], ["XA-1"])
    assert rows[0].line == 3


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"code": ""}, "code"),
        ({"code": "Ж-1"}, "code"),
        ({"code": "X" * 41}, "code"),
        ({"kind": "province"}, "kind"),
        ({"name_en": " "}, "name_kk"),
        ({"zone": "Asia/Atlantis"}, "zone"),
        ({"zone": "../etc/passwd"}, "zone"),
        ({"population": "12a", "as_of": "2026-01-01"}, "population"),
        ({"population": "-5", "as_of": "2026-01-01"}, "population"),
        ({"population": "5"}, "as_of"),
        ({"population": "5", "as_of": "31.01.2026"}, "as_of"),
        ({"quality": "good"}, "quality"),
        ({"aliases": "kato=11"}, "aliases"),
        ({"valid_from": "2026-02-30"}, "valid_from"),
        ({"valid_from": "2026-02-02", "valid_until": "2026-02-01"}, "valid_until"),
    ],
)
def test_a_mistake_is_named_by_line_and_column(cells, column):
    assert mistakes(table(line(code="XA-2"), line(**cells))) == [(3, column)]


def test_every_mistake_of_a_table_is_told_at_once():
    assert mistakes(table(line(kind="x", zone="y"), line(code="?"))) == [(2, "kind"), (2, "zone"), (3, "code")]


def test_a_code_may_stand_once_only():
    assert mistakes(table(line(), line(code="XA-2"), line())) == [(4, "code")]


def test_the_longest_code_is_read():
    assert mistakes(table(line(code="X" * 40))) == []


def test_a_line_with_too_few_or_too_many_cells_is_named():
    assert mistakes(table("XA-1,XA,region", line(code="XA-2") + ",")) == [(2, "code"), (3, "code")]


def test_a_cell_of_two_lines_does_not_shift_the_count():
    assert mistakes(table(line(name_en='"First\nRegion"'), line(code="?"))) == [(4, "code")]


@pytest.mark.parametrize(
    ("heading", "wrong"),
    [
        ("code,name_en", [(1, "kind")]),
        ("x", [(1, "code"), (1, "kind"), (1, "x")]),
        ("code,kind,colour", [(1, "colour")]),
        ("code,kind,kind", [(1, "kind")]),
        ("code,kind,name_", [(1, "name_")]),
    ],
)
def test_a_wrong_heading_is_named_before_anything_else(heading, wrong):
    assert mistakes(f"{heading}\nXA-1,region\n") == wrong


def test_what_is_no_table_is_refused_with_its_line():
    assert mistakes(table(line(), '"unclosed')) == [(3, "")]


def test_a_mistake_is_a_sentence(in_english):
    _rows, found = read(table(line(population="12a", as_of="2026-01-01")))
    assert str(found[0]) == "Line 2, column population: “12a” is not a whole number."
