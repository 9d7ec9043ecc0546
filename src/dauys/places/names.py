"""How names are compared when they are searched: without case, accents and letters a keyboard may lack. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from dauys.kernel.texts import fold

NEAR_LETTERS = str.maketrans("әғқңөұүһі", "агкноуухи")
"""Kazakh letters a keyboard may lack, and their nearest neighbours in the Russian alphabet."""

DESIGNATIONS = frozenset({"каласы", "город", "ауылы", "село", "кенти", "поселок"})
"""Words, in their search form, that people leave out when they name a city or village."""

NO_WORD = re.compile(r"[^\w]+")


def search_form(text: str) -> str:
    """Words in lower case without accents, Kazakh letters as their Russian neighbours, punctuation as spaces."""
    near = fold(text).translate(NEAR_LETTERS)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", near) if not unicodedata.combining(sign))
    return " ".join(NO_WORD.sub(" ", bare).split())


def searchable(names: Iterable[str], code: str) -> str:
    """All names and the code in their search form, each between bars: `| алматы каласы | алматы | kz 75 |`."""
    forms = [search_form(text) for text in (*names, code)]
    short = [" ".join(word for word in form.split() if word not in DESIGNATIONS) for form in forms]
    told = dict.fromkeys(form for form in (*forms, *short) if form)
    return f"| {' | '.join(told)} |" if told else ""
