"""Whatever runs beside our code must have a licence that lets it."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from tests.house import source

FITS = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|LGPL|Lesser General Public|EUPL|Unlicense|"
    r"CC0|Zlib|HPND|CNRI|public domain)\b",
    re.IGNORECASE,
)
STRONG = re.compile(r"\b(A?GPL|GNU (Affero )?General Public|SSPL|BUSL|Commons Clause)\b", re.IGNORECASE)


def _locked() -> list[str]:
    text = (source.ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)


def _licence(name: str) -> str:
    about = distribution(name).metadata
    told = [about.get("License-Expression"), *(line for line in about.get_all("Classifier", []) if "License" in line)]
    return "; ".join(line for line in told if line) or (about.get("License") or "")[:200]


@pytest.mark.parametrize("name", _locked())
def test_the_licence_of_each_package_that_runs_fits_ours(name):
    try:
        licence = _licence(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is for another platform")
    assert FITS.search(licence), f"{name}: {licence or 'says nothing'}"
    assert not STRONG.search(licence) or re.search(r" OR |Lesser", licence), f"{name}: {licence}"


def test_our_own_licence_is_there_whole():
    text = (source.ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    articles = re.findall(r"^(\d+)\.", text, re.MULTILINE)
    assert [int(number) for number in articles] == list(range(1, 16))
    assert text.rstrip().endswith(
        "All other changes or additions to this Appendix require the production of a new EUPL version."
    )
