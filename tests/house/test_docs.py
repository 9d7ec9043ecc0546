from __future__ import annotations

import re

import pytest
from django.core.management import load_command_class
from tests.house import routes, source

from dauys.config.settings import Environment
from dauys.kernel.cli import own_commands

DOCS = source.ROOT / "docs"
PAGES = [path for path in source.files() if path.suffix == ".md"]


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(Environment.model_fields))
def test_every_setting_is_documented(name):
    assert f"| `DAUYS_{name.upper()}` |" in read("reference/settings.md")


def test_no_setting_is_documented_that_is_none():
    told = set(re.findall(r"^\| `DAUYS_([A-Z_]+)` \|", read("reference/settings.md"), re.MULTILINE))
    assert told == {name.upper() for name in Environment.model_fields}


@pytest.mark.parametrize("name", list(own_commands()))
def test_every_command_is_documented(name):
    assert re.search(rf"^\| `dauys {name}\b", read("reference/commands.md"), re.MULTILINE)


def test_no_command_is_documented_that_is_none():
    told = set(re.findall(r"^\| `dauys ([a-z_]+)", read("reference/commands.md"), re.MULTILINE))
    assert told == set(own_commands())


@pytest.mark.parametrize("name", list(own_commands()))
def test_every_option_of_a_command_is_documented(name):
    area = own_commands()[name].parents[2].name
    parser = load_command_class(f"dauys.{area}", name).create_parser("dauys", name)
    known = {word for action in parser._actions for word in action.option_strings if word.startswith("--")}  # noqa: SLF001
    general = {"--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback"}
    general |= {"--no-color", "--force-color", "--skip-checks"}
    line = "\n".join(re.findall(rf"^\| `dauys {name}\b.*$", read("reference/commands.md"), re.MULTILINE))
    assert {word for word in known - general if word not in line} == set()


def test_every_address_is_documented():
    assert routes.PAGE.read_text(encoding="utf-8") == routes.page(), "run: make docs"


def test_every_view_tells_its_intent():
    assert [line for line in routes.page().splitlines() if line.startswith("| `/") and line.endswith("` |  |")] == []


@pytest.mark.parametrize("page", PAGES, ids=source.shown)
def test_every_link_between_documents_leads_somewhere(page):
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    local = [target for target in targets if not re.match(r"[a-z]+:", target)]
    pictures = {"docs/images/home.png", "docs/images/petition.png"}
    assert [target for target in local if target not in pictures and not (page.parent / target).exists()] == []


def test_the_readme_says_in_five_lines_what_it_is_and_how_to_begin():
    text = (source.ROOT / "README.md").read_text(encoding="utf-8")
    assert len([line for line in text.split("\n\n")[1].splitlines() if line]) == 5
    assert text.index("make run") < text.index("make test")


def test_every_decision_is_in_the_list():
    pages = {path.name for path in (DOCS / "decisions").glob("*.md")} - {"README.md"}
    assert {page for page in pages if f"({page})" not in read("decisions/README.md")} == set()
