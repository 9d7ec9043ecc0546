"""What the database lacks is said before anybody searches."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from dauys.search.checks import databases_can_search, faults


@pytest.mark.django_db
def test_the_database_in_use_can_search():
    assert faults(connection) == []
    assert databases_can_search(databases=["default"]) == []
    assert databases_can_search() == []


@pytest.mark.django_db
def test_a_database_that_does_not_know_cyrillic_is_named():
    if connection.vendor != "postgresql":
        pytest.skip("LC_CTYPE is PostgreSQL's")
    name = f"{connection.settings_dict['NAME']}_c"
    here, there = connection.copy("here"), connection.copy("there")
    there.settings_dict["NAME"] = name
    try:
        with here.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
        assert faults(there) == []
        with there.cursor() as cursor:
            cursor.execute("CREATE EXTENSION pg_trgm")
        assert [fault.id for fault in faults(there)] == ["search.E001"]
    finally:
        there.close()
        there.close_pool()
        with here.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        here.close()
        here.close_pool()


@pytest.mark.django_db
def test_the_command_says_how_many_can_be_found(put, capsys):
    put("Школа")
    call_command("search_rebuild")
    assert "1" in capsys.readouterr().out
