"""Keys of this installation: list, rotate, export to custody, import from it, accept a loss."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from dauys.kernel import custody
from dauys.kernel.keys import PURPOSES, KeyRing
from dauys.kernel.refusal import Refusal

PASSPHRASE = "DAUYS_KEYS_PASSPHRASE"  # noqa: S105  (the name of a variable)


class Command(BaseCommand):
    """`dauys keys list|rotate PURPOSE|export FILE|import FILE|accept-loss`."""

    help = f"Custody of the keys. The passphrase of a copy is asked for, or read from {PASSPHRASE}."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        listing = verbs.add_parser("list", help="names, purposes and dates; never a secret")
        listing.add_argument("--json", action="store_true", dest="as_json")
        rotating = verbs.add_parser("rotate", help="make a new current key; older ones still open what they sealed")
        rotating.add_argument("purpose", choices=PURPOSES)
        for verb, what in (("export", "write a copy under a passphrase"), ("import", "add the keys of a copy")):
            verbs.add_parser(verb, help=what).add_argument("file", type=Path)
        verbs.add_parser("accept-loss", help="go on without keys that are gone for good")

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        """Do what the verb says."""
        ring: KeyRing = settings.KEYS
        if verb == "list":
            self.show(ring, as_json=options["as_json"])
        elif verb == "rotate":
            self.rotate(ring, options["purpose"])
        elif verb == "export":
            custody.write_copy(ring, options["file"], _passphrase(twice=True))
            self.stdout.write(
                _("%(file)s holds all keys. Keep it apart from the database.") % {"file": options["file"]}
            )
        elif verb == "import":
            self.bring_back(ring, options["file"])
        else:
            names = custody.accept_loss(ring)
            self.stdout.write(_("Given up: %(keys)s") % {"keys": ", ".join(names) or "–"})

    def show(self, ring: KeyRing, *, as_json: bool) -> None:
        """Each key with what it is for, when it was made and whether it is the current one."""
        current = {ring.current(purpose).id for purpose in PURPOSES}
        rows = [
            {"id": key.id, "purpose": key.purpose, "created": key.created.isoformat(), "current": key.id in current}
            for key in sorted(ring.keys, key=lambda key: (PURPOSES.index(key.purpose), key.created))
        ]
        if as_json:
            self.stdout.write(json.dumps({"keys": rows}))
            return
        for row in rows:
            mark = "*" if row["current"] else " "
            self.stdout.write(f"{mark} {row['purpose']:<8} {row['id']}  {row['created']}")

    def rotate(self, ring: KeyRing, purpose: str) -> None:
        """Make a new current key, where that does not open a gate to signing twice."""
        if purpose == "hmac":
            sentence = _("This key stays as it is: with another one everybody could sign a second time.")
            raise Refusal("not_rotated", sentence)
        key = ring.rotate(purpose)
        self.stdout.write(_("New current key: %(key)s. Restart the parts, then export a copy.") % {"key": key.id})

    def bring_back(self, ring: KeyRing, file: Path) -> None:
        """Add the keys of a copy to the ring."""
        if not file.is_file():
            raise CommandError(f"{file}: no such file.")
        added = ring.add(custody.open_copy(file.read_bytes(), _passphrase(twice=False)))
        self.stdout.write(_("Keys added: %(number)s. Restart the parts.") % {"number": len(added)})


def _passphrase(*, twice: bool) -> str:
    """The passphrase from the environment, else asked for on the terminal."""
    if given := os.environ.get(PASSPHRASE):
        return given
    first = getpass(_("Passphrase: "))
    if twice and getpass(_("The same again: ")) != first:
        raise CommandError("The two passphrases differ.")
    return first
