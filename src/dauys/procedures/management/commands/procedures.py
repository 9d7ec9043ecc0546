"""Lists the presets, checks preset files, tries procedures out in simulated time."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dauys.kernel.refusal import Refusal
from dauys.kernel.texts import pick
from dauys.procedures import presets, simulation
from dauys.procedures.presets import BrokenPresetError
from dauys.procedures.scenario import ScenarioError, read


class Command(BaseCommand):
    """`dauys procedures list | check FILE… | simulate SCENARIO`."""

    help = __doc__ or ""
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the three subcommands."""
        commands = parser.add_subparsers(dest="verb", required=True)
        listing = commands.add_parser("list", help=_("all presets: code, instrument, title, version"))
        listing.add_argument("--json", action="store_true")
        checking = commands.add_parser("check", help=_("validate preset files"))
        checking.add_argument("files", nargs="+", type=Path, metavar="FILE")
        simulating = commands.add_parser("simulate", help=_("run a scenario in a throw-away database"))
        simulating.add_argument("scenario", type=Path, metavar="SCENARIO")
        simulating.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked for."""
        if options["verb"] == "list":
            self._list(as_json=options["json"])
        elif options["verb"] == "check":
            self._check(options["files"])
        else:
            self._simulate(options["scenario"], as_json=options["json"])

    def _list(self, *, as_json: bool) -> None:
        rows = [
            {"code": p.code, "instrument": p.instrument, "title": p.title, "version": p.version}
            for _code, p in sorted(presets.shipped().items())
        ]
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        width = max(len(str(row["code"])) for row in rows)
        for row in rows:
            title = pick(row["title"])  # type: ignore[arg-type]
            self.stdout.write(f"{row['code']:<{width}}  {row['instrument']}  {row['version']}  {title}")

    def _check(self, files: list[Path]) -> None:
        wrong = 0
        for file in files:
            try:
                presets.load(file)
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}") from error
            except BrokenPresetError as broken:
                wrong += 1
                for mistake in broken.mistakes:
                    self.stderr.write(f"{file}: {mistake}")
            else:
                self.stdout.write(_("%(file)s: no mistakes found.") % {"file": file})
        if wrong:
            sentence = ngettext("%(n)d file has mistakes.", "%(n)d files have mistakes.", wrong)
            raise Refusal("broken_preset", sentence % {"n": wrong})

    def _simulate(self, file: Path, *, as_json: bool) -> None:
        try:
            scenario = read(file)
            preset = simulation.preset_named(scenario.preset, file.parent)
            with simulation.throw_away_database():
                result = simulation.run(scenario, preset)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except (ScenarioError, BrokenPresetError) as error:
            raise CommandError(f"{file}: {error}" if str(file) not in str(error) else str(error)) from error
        if as_json:
            json.dump(result, sys.stdout, ensure_ascii=False, indent=1)
            sys.stdout.write("\n")
        else:
            self._print(result)

    def _print(self, result: dict[str, Any]) -> None:
        self.stdout.write(f"{result['preset']} ({result['version']})")
        for step in result["steps"]:
            self.stdout.write(
                f"{step['n']:>3}  {step['at']}  {step['do']:<10} {step['stage']:<14} {step['signatures']:>10}"
            )
            for no in step["refused"]:
                self.stdout.write(f"     {no['count']} × {no['code']}: {no['message']}")
        for title, rows in (
            (_("Owed"), result["final"]["obligations"]),
            (_("Checks"), result["final"]["checks"]),
        ):
            for row in rows:
                due = row["due"] or _("no legal term")
                self.stdout.write(f"{title}: {row['body']}  {row['duty']}  {due}  {row['state']}")
