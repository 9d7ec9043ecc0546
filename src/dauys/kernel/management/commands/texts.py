"""Catalogues of visible texts: update from the sources, check that they are complete, compile for the site."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dauys.kernel import catalogue_checks, catalogues
from dauys.kernel.partial import PARTIAL
from dauys.kernel.refusal import Refusal

EVERY = (*catalogues.LANGUAGES, *PARTIAL)
"""The languages that have catalogues."""


class Command(BaseCommand):
    """`dauys manage texts update|check|compile [AREA…]`; needs no running site and no gettext."""

    help = (
        "update: find the texts of the areas (all, if none is named) and merge them into their catalogues. "
        "check: list every text that is missing, doubtful, has wrong placeholders or is said in two ways. "
        "compile: make the binary catalogues."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verb and the areas."""
        parser.add_argument("verb", choices=["update", "check", "compile"])
        parser.add_argument("areas", nargs="*", metavar="AREA")
        parser.add_argument("--prune", action="store_true", help="update: drop translations whose text is gone")

    def handle(self, *_args: Any, verb: str, areas: list[str], prune: bool, **_options: Any) -> None:
        """Do what the verb says."""
        if unknown := set(areas) - set(catalogues.areas()):
            raise CommandError(f"Unknown area: {', '.join(sorted(unknown))}. Known: {', '.join(catalogues.areas())}")
        chosen = areas or catalogues.areas()
        if verb == "update":
            self.update(chosen, prune=prune)
        elif verb == "check":
            self.check_all(chosen)
        else:
            self.compile(chosen)

    def update(self, areas: list[str], *, prune: bool) -> None:
        """Merge the texts of the sources into the catalogues."""
        for language in EVERY:
            memory = catalogues.translations(language)
            for area in areas:
                texts = catalogue_checks.wanted(area, language)
                known = catalogues.read(area, language)
                file = catalogues.catalogue_file(area, language)
                if not texts and not file.exists():
                    continue
                fresh = catalogues.merge(texts.values(), language, known=known, memory=memory, prune=prune)
                changed = catalogues.write(fresh, file, language)
                have = sum(map(catalogues.is_translated, catalogues.entries(fresh).values()))
                self.stdout.write(
                    f"{area}/{language}: {have} of {len(texts)} translated{', written' if changed else ''}"
                )

    def check_all(self, areas: list[str]) -> None:
        """List every mistake; refuse where there is one."""
        found = [line for area in areas for language in EVERY for line in catalogue_checks.mistakes(area, language)]
        for language in EVERY:
            said = {area: catalogues.read(area, language) for area in catalogues.areas()}
            found += catalogue_checks.contradictions(said, language, areas)
        for line in found:
            self.stdout.write(line)
        for language, missing in catalogue_checks.in_english(areas).items():
            self.stdout.write(f"{language}: {missing} texts within its scope are in English yet.")
        if found:
            raise Refusal("texts_incomplete", f"{len(found)} texts are not in order.")
        self.stdout.write("All texts are in order.")

    def compile(self, areas: list[str]) -> None:
        """Make the binary catalogues that are missing or older than their sources."""
        found = [
            (area, language)
            for area in areas
            for language in EVERY
            if catalogues.catalogue_file(area, language).exists()
        ]
        made = sum(
            catalogues.compile_file(catalogues.catalogue_file(area, language), language, area=area)
            for area, language in found
        )
        self.stdout.write(f"{made} of {len(found)} catalogues compiled.")
