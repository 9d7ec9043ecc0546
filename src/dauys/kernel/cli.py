"""The console script `dauys`: our commands by name, Django's own behind `dauys manage`.

Exit status: 0 done; 1 refused ("code: sentence" on standard error); 2 wrong use.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from importlib.metadata import version
from pathlib import Path

import django
from django.conf import settings
from django.core.management import ManagementUtility, get_commands, load_command_class
from django.core.management.base import CommandError
from django.utils import translation
from pydantic import ValidationError

from dauys.kernel.refusal import Refusal

PACKAGE = Path(__file__).resolve().parent.parent
DONE, REFUSED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130
FAMILIAR = (
    "init",
    "demo",
    "serve",
    "worker",
    "tick",
    "upgrade",
    "createadmin",
    "keys",
    "procedures",
    "verify",
    "backup",
    "restore",
    "export",
)
"""The order in which the help lists commands; those not named follow in the order of the alphabet."""

WITHOUT_SITE = frozenset({"texts"})
"""Commands on the source files alone, which must work even when the site does not start."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (`sys.argv` if none is handed in); the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dauys.config.settings")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _dispatch(words)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return REFUSED
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_USE
    except SystemExit as leaving:
        return _status(leaving.code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _status(code: str | int | None) -> int:
    """What `sys.exit(code)` means; a text is printed and counts as refused."""
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
        return REFUSED
    return code or DONE


def own_commands() -> dict[str, Path]:
    """Every command of our areas and the file it stands in."""
    files = sorted(PACKAGE.glob("*/management/commands/*.py"))
    return {file.stem: file for file in files if not file.stem.startswith("_")}


def _dispatch(words: list[str]) -> int:
    if not words or words[0] in {"-h", "--help", "help"}:
        (sys.stdout if words else sys.stderr).write(_help())
        return DONE if words else WRONG_USE
    if words[0] == "--version":
        sys.stdout.write(f"dauys {version('dauys')}\n")
        return DONE
    through = words[0] == "manage"
    name, *rest = words[1:] or ["help"] if through else words
    own = own_commands()
    if name in own:
        return _run(name, own[name], rest)
    if through:
        return _pass_on([name, *rest])
    sys.stderr.write(f"Unknown command: {name}. `dauys --help` lists all commands.\n")
    return WRONG_USE


def _run(name: str, file: Path, arguments: list[str]) -> int:
    """Run one of our commands as Django would, but leave refusals and wrong use to `main`."""
    on_sources = name in WITHOUT_SITE
    if not on_sources:
        _set_up()
    command = load_command_class(f"dauys.{file.parents[2].name}", name)
    vars(command)["_called_from_command_line"] = True  # Django's own switch: wrong use prints usage and exits with 2
    options = vars(command.create_parser("dauys", name).parse_args(arguments))
    positional = options.pop("args", ())
    with nullcontext() if on_sources else translation.override(_language()):
        command.execute(*positional, **options)
    return DONE


def _pass_on(arguments: list[str]) -> int:
    """Hand a command line to Django."""
    if not arguments[0].startswith("-") and arguments[0] not in {"help", "version"}:
        _set_up()
        if arguments[0] not in get_commands():
            sys.stderr.write(f"Unknown command: {arguments[0]}. `dauys manage help` lists all commands.\n")
            return WRONG_USE
    ManagementUtility(["dauys manage", *arguments]).execute()
    return DONE


def _set_up() -> None:
    """Start Django; a setting of the environment that cannot be is wrong use, said in a line for each."""
    try:
        django.setup()
    except ValidationError as error:
        lines = [f"DAUYS_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors()]
        raise CommandError("\n".join(lines)) from error


def _language() -> str:
    """The language of the terminal, if the installation speaks it, else English."""
    wanted = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    code = wanted[:2].lower()
    return code if code in dict(settings.LANGUAGES) else "en"


def _help() -> str:
    """The list of commands, each with the first line of its module."""
    own = own_commands()
    rank = {name: place for place, name in enumerate(FAMILIAR)}
    names = sorted(own, key=lambda name: (rank.get(name, len(rank)), name))
    width = max(len(name) for name in [*names, "manage …"]) + 2
    lines = [f"  {name:<{width}}{_summary(own[name])}" for name in names]
    return "\n".join(
        [
            "Usage: dauys COMMAND [OPTIONS]",
            "",
            "Commands:",
            *lines,
            f"  {'manage …':<{width}}Any command of Django.",
            "",
            "`dauys COMMAND --help` explains one command.",
            "Exit status: 0 done, 1 refused (code and sentence on standard error), 2 wrong use.",
            "",
        ]
    )


def _summary(file: Path) -> str:
    """The first line of a module's docstring, read without importing it."""
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
