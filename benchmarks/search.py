"""Measure finding among 100,000 petitions: `python benchmarks/search.py [NUMBER]`, on the configured database.

Use an installation of its own (DAUYS_HOME, DAUYS_DATABASE_URL), migrated and empty: the documents stay in it.
"""

# ruff: noqa: INP001, S311, T201  (a script that prints; its chance is to be the same each time)

from __future__ import annotations

import os
import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import django

django.setup()

from django.db import connection  # noqa: E402

from dauys.kernel.models import Jurisdiction  # noqa: E402
from dauys.search import actions, indexes, queries  # noqa: E402
from dauys.search.models import Document  # noqa: E402

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = """
kk places: Алматы Астана Шымкент Ақтөбе Қарағанды Тараз Павлодар Өскемен Семей Атырау Қостанай Қызылорда Орал Ақтау
ru places: Алматы Астаны Шымкента Актобе Караганды Тараза Павлодара Семея Атырау Костаная Уральска Актау Кокшетау
en places: Almaty Astana Shymkent Aktobe Karaganda Taraz Pavlodar Oskemen Semey Atyrau Kostanay Kyzylorda Oral Aktau
kk things: мектеп жол аурухана балабақша саябақ автобус су жылу қоқыс ит ауа көпір кітапхана стадион емхана жарық
ru things: школа дорога больница садик парк автобус вода отопление мусор собаки воздух мост библиотека стадион
en things: school road hospital kindergarten park bus water heating rubbish dogs air bridge library stadium clinic
kk verbs: салу жөндеу тазарту қорғау сақтау кеңейту тоқтату қаржыландыру тексеру ашу жабу жаңарту қайтару
ru verbs: построить отремонтировать очистить защитить сохранить расширить остановить проверить открыть вернуть
en verbs: build repair clean protect keep widen stop fund inspect open close renew return
"""
CHOICES = {name: line.split() for name, line in (row.split(": ") for row in WORDS.strip().splitlines())}


def syllables(chance: random.Random, language: str) -> str:
    """Make up a word in the letters of a language; few words are common, most are rare."""
    letters = {"kk": "аәеоөұүы", "ru": "аеиоуыя", "en": "aeiou"}[language]
    others = {"kk": "бгғқклмнңрстш", "ru": "бвгдклмнпрст", "en": "bcdfglmnprst"}[language]
    seeded = random.Random(int(chance.paretovariate(0.6)) % 30_000)
    return "".join(seeded.choice(others) + seeded.choice(letters) for _n in range(seeded.randint(2, 5)))


def made(number: int, jurisdiction: Jurisdiction) -> Document:
    """Make a petition with a title of six to twelve words and a body of 120."""
    chance = random.Random(number)
    language = chance.choice(["kk", "ru", "ru", "en"])
    title = [chance.choice(CHOICES[f"{language} {what}"]) for what in ("places", "things", "verbs")]
    title += [syllables(chance, language) for _n in range(chance.randint(3, 9))]
    body = [syllables(chance, language) for _n in range(120)]
    return Document(
        case_id=UUID(int=number),
        instrument="petitions",
        jurisdiction=jurisdiction,
        topic=f"topic-{number % 60}",
        place=f"KZ-{number % 20}",
        titles={language: " ".join(title).capitalize()},
        bodies={language: " ".join(body)},
        listed=number % 10 != 0,
        updated_at=NOW,
    )


def cpu_seconds() -> float:
    """Give the CPU used so far: this process's, and that of PostgreSQL's process for it if it runs on this machine."""
    return time.process_time() + _backend()


def _backend() -> float:
    if connection.vendor != "postgresql":
        return 0.0
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    fields = stat.read_text().rsplit(") ", 1)[1].split() if stat.exists() else ["0"] * 13
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(name: str, work: Callable[[], Any], rounds: int = 15) -> None:
    """Print the CPU of one run on average, and the clock's median and worst."""
    clock, found = [], 0
    started = cpu_seconds()
    for _n in range(rounds):
        at = time.perf_counter()
        found = len(work())
        clock.append(time.perf_counter() - at)
    cpu = (cpu_seconds() - started) / rounds
    print(
        f"{name:<44} {found:>4} found  cpu {cpu * 1000:7.1f} ms"
        f"  clock {median(clock) * 1000:7.1f} ms  worst {max(clock) * 1000:7.1f} ms"
    )


def main() -> None:
    """Load, then ask."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    jurisdiction, _new = Jurisdiction.objects.get_or_create(code="KZ")
    started = time.perf_counter()
    there = Document.objects.count()
    for start in range(there + 1, wanted + 1, 5_000):
        actions.put_many(made(number, jurisdiction) for number in range(start, min(start + 5_000, wanted + 1)))
    if there < wanted:
        print(f"{connection.vendor}: {wanted - there} put in {time.perf_counter() - started:.1f} s")
        started = time.perf_counter()
        indexes.rebuild(connection)
        print(f"indexes rebuilt in {time.perf_counter() - started:.1f} s")
    for text in (
        "мектеп",
        "школа",
        "Алматы мектеп",
        "отремонтировать дорогу Караганды",
        "a",
        "қ",
        "су",
        "жол",
        "jol",
        '"' * 9_000,
    ):
        measure(f"find {text[:30]}", lambda text=text: queries.find(text, limit=20, offset=0))
    for number in (7, 1_001, 4_242, 50_003):
        document = made(number, jurisdiction)
        title, body = next(iter(document.titles.values())), next(iter(document.bodies.values()))
        measure(f"similar {title[:30]}", lambda t=title, b=body: queries.similar(t, b, jurisdiction=jurisdiction))
    common = "Построить школу в городе Алматы и отремонтировать дорогу"
    measure("similar, common words only", lambda: queries.similar(common, "", jurisdiction=jurisdiction))
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
