"""What import contracts cannot see: single names out of Django and the standard library."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house import source

IMPURE = (
    "django.db",
    "django.http",
    "django.core.cache",
    "django.utils.timezone",
    "django.conf",
    "random",
    "os",
    "time",
)
CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "timezone.now",
    "timezone.localdate",
    "time.time",
}
EDGES = {"kernel/clock.py", "kernel/keys.py"}
STALE = {"celery", "pabutools", "gurobipy", "pymerkle", "crispy_forms", "requests", "pytz", "django_mailbox"}


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _within(name: str, modules: tuple[str, ...]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def _named(name: str) -> list[Path]:
    return [path for path in source.product() if path.parent.parent == source.PACKAGE and path.name == name]


def test_rules_know_no_database_no_request_no_setting_and_no_chance():
    impure = {
        source.shown(path): name for path in _named("rules.py") for name in _imports(path) if _within(name, IMPURE)
    }
    assert impure == {}


def test_rules_run_no_query():
    verbs = {
        "filter",
        "exclude",
        "aggregate",
        "annotate",
        "values_list",
        "save",
        "delete",
        "create",
        "update",
        "exists",
    }
    asked = [
        f"{source.shown(path)}:{node.lineno}"
        for path in _named("rules.py")
        for node in ast.walk(source.tree(path))
        if (isinstance(node, ast.Attribute) and node.attr == "objects")
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in verbs)
    ]
    assert asked == []


def test_only_the_edges_ask_a_clock():
    asked = [
        f"{source.shown(path)}:{node.lineno}"
        for path in source.product()
        if path.relative_to(source.PACKAGE).as_posix() not in EDGES
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Call) and _last_two(node.func) in CLOCKS
    ]
    assert asked == []


def _last_two(function: ast.expr) -> str:
    return ".".join(ast.unparse(function).split(".")[-2:])


def test_actions_take_the_moment_and_never_a_request():
    for path in _named("actions.py"):
        for node in source.tree(path).body:
            if isinstance(node, ast.FunctionDef):
                taken = {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}
                assert "request" not in taken, f"{source.shown(path)}: {node.name}"


def test_nothing_stale_or_unlicensed_is_imported():
    found = {name.split(".")[0] for path in source.product() for name in _imports(path)}
    assert found & STALE == set()


def test_the_api_framework_stays_where_it_can_be_left():
    users = {
        path.relative_to(source.PACKAGE)
        for path in source.product()
        if any(name.split(".")[0] == "ninja" for name in _imports(path))
    }
    assert {path.as_posix() for path in users if path.parts[0] != "api" and "api" not in path.stem} == set()


def test_signals_are_kernel_events_and_nothing_else():
    users = [
        source.shown(path) for path in source.product() if any(_within(n, ("django.dispatch",)) for n in _imports(path))
    ]
    assert users == []
