"""Every cookie that the house sets stands on the page about cookies."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from operator import attrgetter
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.house import source

SETTERS = {"set_cookie", "set_signed_cookie"}
OF_DJANGO = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME")
ROW = re.compile(r'<th scope="row"[^>]*>([^<]+)</th>')


def names_in(tree: ast.AST, module: Any) -> Iterator[str]:
    """The names of the cookies that a module sets; a name that is worked out at run time is an error."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in SETTERS:
            name = call.args[0] if call.args else next(word.value for word in call.keywords if word.arg == "key")
            yield str(name.value) if isinstance(name, ast.Constant) else attrgetter(ast.unparse(name))(module)


def set_by_the_house() -> set[str]:
    found = {getattr(settings, name) for name in OF_DJANGO}
    for path in source.product():
        if any(setter in path.read_text(encoding="utf-8") for setter in SETTERS):
            name = ".".join(path.relative_to(source.PACKAGE.parent).with_suffix("").parts)
            found |= set(names_in(source.tree(path), import_module(name)))
    return found


@pytest.fixture
def listed(client) -> set[str]:
    return set(ROW.findall(client.get("/cookies/").content.decode()))


def test_every_cookie_that_a_module_sets_is_listed(listed):
    found = set_by_the_house()
    assert {"display", "drafts"} <= found
    assert found - listed == set()


def test_every_cookie_that_a_visit_leaves_is_listed(listed, db):
    browser = Client()
    browser.get("/accounts/signup/")
    browser.post("/language/", {"language": "ru", "next": "/"})
    browser.post("/display/", {"type": "large"})
    browser.post("/accounts/signup/", {"email": "dana@example.kz", "password1": "Тоғызқұмалақ-9"})
    assert {"sessionid", "csrftoken", "display", "django_language", "messages"} <= set(browser.cookies)
    assert set(browser.cookies) - listed == set()


@pytest.mark.parametrize("line", ['response.set_cookie("tracker", "1")', 'response.set_signed_cookie(key="tracker")'])
def test_a_cookie_that_is_not_listed_is_found(listed, line):
    assert set(names_in(ast.parse(line), None)) - listed == {"tracker"}
