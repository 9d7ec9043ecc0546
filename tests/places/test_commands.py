from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from dauys.kernel.refusal import Refusal
from dauys.places import queries
from dauys.places.models import Place


def test_a_file_is_imported_and_counted(land, tmp_path, capsys, in_english):
    file = tmp_path / "places.csv"
    file.write_text("code,parent,kind,name_kk,population,as_of\nXA-2,XA,region,Екінші,5,2026-01-01\n", "utf-8")
    call_command("import_places", str(file))
    assert capsys.readouterr().out == "New places: 1. Changed: 0. Populations: 1.\n"
    assert queries.search("екинши") == [Place.objects.get(code="XA-2")]


def test_a_file_with_a_mistake_is_refused_with_line_and_column(land, tmp_path, in_english):
    file = tmp_path / "places.csv"
    file.write_text("code,parent,kind,name_kk\nXA-2,XA,region,Екінші\nXA-3,XA,hamlet,Үшінші\n", "utf-8")
    with pytest.raises(Refusal, match="Line 3, column kind"):
        call_command("import_places", str(file))
    assert not Place.objects.filter(code="XA-2").exists()


def test_a_file_that_cannot_be_read_is_wrong_use(db, tmp_path):
    with pytest.raises(CommandError, match=r"missing\.csv"):
        call_command("import_places", str(tmp_path / "missing.csv"))
    latin = tmp_path / "latin.csv"
    latin.write_bytes("code,kind,name_ru\nXA,country,Страна\n".encode("cp1251"))
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("import_places", str(latin))
