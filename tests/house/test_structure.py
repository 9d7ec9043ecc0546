from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from tests.house import source

VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc", "services", "stuff"}
CODE = {".py", ".html", ".js", ".css", ".scss", ".toml"}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")


def test_no_file_is_longer_than_400_lines():
    def lines(path: Path) -> int:
        return path.read_text(encoding="utf-8").count("\n")

    code = [path for path in source.files() if path.suffix in CODE and "migrations" not in path.parts]
    data = [path for path in code if "data" in path.parts]
    assert {source.shown(path): lines(path) for path in set(code) - set(data) if lines(path) > 400} == {}


def test_no_function_is_longer_than_40_lines():
    long = {
        f"{source.shown(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in source.python()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= 40
    }
    assert long == {}


def test_names_of_files_say_what_is_in_them():
    vague = [source.shown(path) for path in source.files() if path.stem in VAGUE or path.parent.name in VAGUE]
    assert vague == []


@pytest.mark.parametrize("area", source.areas(), ids=lambda area: area.name)
def test_every_area_says_what_it_is_for(area):
    assert ast.get_docstring(source.tree(area / "__init__.py"))


def test_every_module_and_public_function_of_the_product_tells_its_intent():
    parsed = {path: source.tree(path) for path in source.product()}
    silent = [source.shown(path) for path, module in parsed.items() if module.body and not _told(module)]
    silent += [
        f"{source.shown(path)}: {node.name}"
        for path, module in parsed.items()
        for node in module.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not _told(node)
    ]
    assert silent == []


def _told(node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    return bool(ast.get_docstring(node))


def test_nothing_is_left_unfinished():
    marked = [
        f"{source.shown(path)}:{number}"
        for path in source.files()
        if path.suffix in CODE and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert marked == []


def test_lock_files_name_no_host():
    locks = [source.ROOT / "package-lock.json", *(source.ROOT / "requirements").glob("*.txt")]
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert '"resolved"' not in text, lock.name
        assert not re.search(
            r"^(-i|--index-url|--extra-index-url|--find-links|-f)\b|@ (https?|git)", text, re.MULTILINE
        ), lock.name


def test_every_locked_python_package_has_its_hash():
    for lock in (source.ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
        for line in text.splitlines():
            if line and not line.lstrip().startswith("#"):
                assert "--hash=sha256:" in line, (lock.name, line[:40])


def test_nothing_of_third_parties_is_copied_into_the_repository():
    foreign = {".min.js", ".min.css", ".woff", ".woff2", ".ttf", ".otf", ".jar", ".so", ".whl", ".tgz", ".zip"}
    copied = [source.shown(path) for path in source.files() if any(path.name.endswith(end) for end in foreign)]
    assert copied == []
