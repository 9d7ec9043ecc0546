"""A start should be quick: what takes long to import waits until somebody needs it."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {
    "aiogram",
    "aiosmtpd",
    "fontTools",
    "holidays",
    "httpx",
    "matplotlib",
    "numpy",
    "oidc_provider_mock",
    "pandas",
    "PIL",
    "boto3",
    "puremagic",
    "pypdf",
    "pypdfium2",
    "scipy",
    "sklearn",
    "typst",
}
START = """
import sys, django
from django.conf import settings
django.setup()
import dauys.config.serving, dauys.config.urls
from django.urls import get_resolver
get_resolver().url_patterns
print("\\n".join(sys.modules))
"""


def _modules(program: str) -> set[str]:
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603  (our own words)
    return {name.split(".")[0] for name in ran.stdout.splitlines()}


def test_serving_starts_without_anything_heavy():
    assert _modules(START) & HEAVY == set()


def test_the_help_of_the_console_script_does_not_load_the_site():
    program = "import sys\nfrom dauys.kernel.cli import main\nmain(['--version'])\nprint('\\n'.join(sys.modules))"
    assert not {"ninja", "allauth", "granian"} & _modules(program)
