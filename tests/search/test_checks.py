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


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_know_cyrillic_is_named():
    if connection.vendor != "postgresql":
        pytest.skip("LC_CTYPE is PostgreSQL's")
    name = "dauys_ctype_c"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
    other = connection.copy("other")
    other.settings_dict["NAME"] = name
    try:
        assert faults(other) == []
        with other.cursor() as cursor:
            cursor.execute("CREATE EXTENSION pg_trgm")
        assert [fault.id for fault in faults(other)] == ["search.E001"]
    finally:
        other.close()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


@pytest.mark.django_db
def test_the_command_says_how_many_can_be_found(put, capsys):
    put("Школа")
    call_command("search_rebuild")
    assert "1" in capsys.readouterr().out
