"""Make the keys of an authority, and open batches of statements: on its own computer, without the site."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from dauys.kernel.refusal import Refusal
from dauys.petitions import sealing

PASSPHRASE = "DAUYS_STATEMENTS_PASSPHRASE"  # noqa: S105  (the name of a variable)
LEAST = 12


class Command(BaseCommand):
    """`dauys statements keygen FILE` and `dauys statements open FILE… --key FILE --to FOLDER`."""

    help = f"Keys and batches of an authority. The passphrase is asked for, or read from {PASSPHRASE}."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        making = verbs.add_parser("keygen", help="make a private key under a passphrase; prints the public one")
        making.add_argument("file", type=Path, help="where the private key goes; an existing file is never overwritten")
        opening = verbs.add_parser("open", help="decrypt batches")
        opening.add_argument("files", type=Path, nargs="+")
        opening.add_argument("--key", type=Path, required=True, help="the private key")
        opening.add_argument("--to", type=Path, default=Path(), help="the folder for what is in them")

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        """Do what the verb says."""
        if verb == "keygen":
            self.make_keys(options["file"])
        else:
            self.open_batches(options["files"], options["key"], options["to"])

    def make_keys(self, file: Path) -> None:
        """Write a private key, print the public one and its fingerprint."""
        passphrase = _passphrase(twice=True)
        if len(passphrase) < LEAST:
            sentence = _("Choose a passphrase of at least %(number)s characters.") % {"number": LEAST}
            raise Refusal("passphrase_too_short", sentence)
        private, public = sealing.new_pair(passphrase)
        _write(file, private)
        self.stdout.write(public.decode())
        print_of_it = sealing.fingerprint(sealing.public_of(public.decode()))
        self.stdout.write(_("Fingerprint: %(fingerprint)s") % {"fingerprint": print_of_it})

    def open_batches(self, files: list[Path], key: Path, folder: Path) -> None:
        """Decrypt each batch into a folder of its own."""
        passphrase = _passphrase(twice=False)
        private = _read(key)
        for file in files:
            sealed = _read(file)
            inside, head = sealing.unseal(sealed, private, passphrase), sealing.head_of(sealed)
            name = "".join(sign for sign in f"{head.get('place')}-{head.get('part')}" if sign.isalnum() or sign == "-")
            (folder / name).mkdir(parents=True, exist_ok=True)
            for one in ("statements.csv", "statements.json"):
                _write(folder / name / one, inside[one])
            self.stdout.write(str(folder / name))


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise CommandError(f"{file}: no such file.")
    return file.read_bytes()


def _write(file: Path, content: bytes) -> None:
    """Write a file that only its owner may read; an existing one is never overwritten."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        sentence = _("%(file)s exists already; nothing is overwritten.") % {"file": file}
        raise Refusal("file_exists", sentence) from error
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)


def _passphrase(*, twice: bool) -> str:
    """The passphrase from the environment, else asked for on the terminal."""
    if given := os.environ.get(PASSPHRASE):
        return given
    first = getpass(_("Passphrase: "))
    if twice and getpass(_("The same again: ")) != first:
        raise CommandError("The two passphrases differ.")
    return first
