"""The house as these tests see it: files under version control, parsed."""

from __future__ import annotations

import ast
import subprocess
from functools import cache, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "dauys"


@lru_cache
def files() -> tuple[Path, ...]:
    """Every file of the project; in an unpacked archive without a history, every file that is no result of a build."""
    try:
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")  # noqa: S603  (our own words)
        found = [ROOT / name for name in listed if name]
    except (OSError, subprocess.CalledProcessError):
        found = [*PACKAGE.rglob("*"), *(ROOT / "tests").rglob("*"), *(ROOT / "docs").rglob("*")]
    return tuple(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def python(*, migrations: bool = False) -> list[Path]:
    """The Python files of the product and its tests."""
    return [path for path in files() if path.suffix == ".py" and (migrations or "migrations" not in path.parts)]


def product() -> list[Path]:
    """The Python files of the product alone."""
    return [path for path in python() if PACKAGE in path.parents]


@cache
def tree(path: Path) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


def areas() -> list[Path]:
    """The folders of all areas."""
    return sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def shown(path: Path) -> str:
    """A path as it is read from the project's root."""
    return path.relative_to(ROOT).as_posix()
