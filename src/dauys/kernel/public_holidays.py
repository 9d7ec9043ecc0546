"""Public holidays and worked weekend days to begin a calendar with: from the `holidays` library; the EU's own list.

They are a seed only: what people make of a calendar afterwards wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.metadata import version

from dauys.kernel.workdays import SATURDAY_AND_SUNDAY, DayException

Names = Mapping[str, str]

COUNTRIES: Mapping[str, Names] = {
    "KZ": {"kk": "Қазақстан", "ru": "Казахстан", "en": "Kazakhstan"},
    "RU": {"kk": "Ресей", "ru": "Россия", "en": "Russia"},
    "GB": {"kk": "Англия және Уэльс", "ru": "Англия и Уэльс", "en": "England and Wales"},
    "US": {"kk": "Америка Құрама Штаттары", "ru": "Соединённые Штаты Америки", "en": "United States of America"},
    "EE": {"kk": "Эстония", "ru": "Эстония", "en": "Estonia"},
    "LV": {"kk": "Латвия", "ru": "Латвия", "en": "Latvia"},
    "LT": {"kk": "Литва", "ru": "Литва", "en": "Lithuania"},
    "FI": {"kk": "Финляндия", "ru": "Финляндия", "en": "Finland"},
    "KR": {"kk": "Корея", "ru": "Корея", "en": "Korea"},
    "TW": {"kk": "Тайвань", "ru": "Тайвань", "en": "Taiwan"},
    "GE": {"kk": "Грузия", "ru": "Грузия", "en": "Georgia"},
    "DK": {"kk": "Дания", "ru": "Дания", "en": "Denmark"},
    "EU": {"kk": "Еуропалық одақ мекемелері", "ru": "Учреждения Европейского союза", "en": "Institutions of the EU"},
}
"""The calendars of a new installation."""

SUBDIVISIONS = {"GB": "ENG"}
"""Where the whole country shares too few days: the Parliament and the ministries of Britain work by England's."""

WORKED: Names = {"kk": "Жұмыс күні", "ru": "Рабочий день", "en": "Working day"}
"""What a weekend day that is worked is called."""

IN_RUSSIAN: Mapping[str, str] = {
    "New Year's Day": "Новый год",
    "Orthodox Christmas": "Православное Рождество",
    "International Women's Day": "Международный женский день",
    "Nowruz Holiday": "Наурыз мейрамы",
    "Kazakhstan's People Solidarity Holiday": "Праздник единства народа Казахстана",
    "Defender of the Fatherland Day": "День защитника Отечества",
    "Victory Day": "День Победы",
    "Capital Day": "День столицы",
    "Constitution Day": "День Конституции",
    "Republic Day": "День Республики",
    "First President Day": "День Первого Президента",
    "Independence Day": "День Независимости",
    "Eid al-Adha": "Курбан-айт",
}
"""Kazakhstan's holidays, which the library does not name in Russian."""

OBSERVED = re.compile(r" \((observed|estimated)\)$")
MOVED = re.compile(r"^Day off \(substituted from (\d\d)/(\d\d)/(\d{4})\)$")
REMARKS: Mapping[str, Names] = {
    "observed": {"kk": "ауыстырылған демалыс", "ru": "перенос выходного"},
    "estimated": {"kk": "болжамды күн", "ru": "ожидаемая дата"},
}
KAZAKH_REMARKS = {"(қайта белгіленген демалыс)": "(ауыстырылған демалыс)", "(бағаланған)": "(болжамды күн)"}

EU_NAMES: Mapping[str, Names] = {
    "new_year": {"kk": "Жаңа жыл", "ru": "Новый год", "en": "New Year's Day"},
    "after_new_year": {
        "kk": "Жаңа жылдан кейінгі күн",
        "ru": "День после Нового года",
        "en": "Day after New Year's Day",
    },
    "maundy_thursday": {"kk": "Ұлы бейсенбі", "ru": "Великий четверг", "en": "Maundy Thursday"},
    "good_friday": {"kk": "Ұлы жұма", "ru": "Страстная пятница", "en": "Good Friday"},
    "easter_monday": {"kk": "Пасха дүйсенбісі", "ru": "Пасхальный понедельник", "en": "Easter Monday"},
    "labour_day": {"kk": "Еңбек күні", "ru": "День труда", "en": "Labour Day"},
    "europe_day": {"kk": "Шуман декларациясының күні", "ru": "Годовщина декларации Шумана", "en": "Schuman Day"},
    "ascension": {"kk": "Исаның көкке көтерілуі", "ru": "Вознесение Господне", "en": "Ascension Day"},
    "after_ascension": {
        "kk": "Көкке көтерілуден кейінгі күн",
        "ru": "День после Вознесения",
        "en": "Day after Ascension Day",
    },
    "whit_monday": {"kk": "Рухтар дүйсенбісі", "ru": "Духов день", "en": "Whit Monday"},
    "belgium": {
        "kk": "Бельгияның ұлттық мерекесі",
        "ru": "Национальный праздник Бельгии",
        "en": "Belgian National Day",
    },
    "assumption": {"kk": "Бикеш Мәриямның көкке алынуы", "ru": "Успение Богородицы", "en": "Assumption Day"},
    "all_saints": {"kk": "Барлық әулиелер күні", "ru": "День всех святых", "en": "All Saints' Day"},
    "all_souls": {"kk": "Марқұмдарды еске алу күні", "ru": "День поминовения усопших", "en": "All Souls' Day"},
    "year_end": {"kk": "Жыл соңындағы демалыс", "ru": "Каникулы в конце года", "en": "End-of-year days"},
}


def source(code: str) -> str:
    """Where the days of a calendar come from."""
    return "Commission's list of public holidays" if code == "EU" else f"holidays {version('holidays')}"


def days(code: str, years: Iterable[int]) -> list[DayException]:
    """The exceptions of a calendar in some years, in order; KeyError: no such calendar."""
    if code not in COUNTRIES:
        raise KeyError(code)
    wanted = sorted(set(years))
    if code == "EU":
        return [day for year in wanted for day in _union(year)]
    return sorted(_country(code, wanted), key=lambda day: day.date)


def _country(code: str, years: list[int]) -> Iterator[DayException]:
    import holidays  # noqa: PLC0415  (only when a calendar is begun)

    known = set(getattr(holidays, code).supported_languages or ())
    in_language = {
        short: holidays.country_holidays(code, subdiv=SUBDIVISIONS.get(code), years=years, language=full)
        for short, full in (("kk", "kk"), ("ru", "ru"), ("en", "en_US"))
        if full in known
    }
    english = in_language["en"]
    for day in english:
        names = {short: found[day] for short, found in in_language.items()}
        if code == "KZ":
            names = _kazakhstan(names)
        yield DayException(date=day, working=False, name=names)
    for day in sorted(english.weekend_workdays):
        if day.year in years and day.weekday() in SATURDAY_AND_SUNDAY:
            yield DayException(date=day, working=True, name=dict(WORKED))


def _kazakhstan(names: Mapping[str, str]) -> dict[str, str]:
    english, kazakh = names["en"], names["kk"]
    for theirs, ours in KAZAKH_REMARKS.items():
        kazakh = kazakh.replace(theirs, ours)
    if found := MOVED.match(english):
        month, day, year = found.groups()
        kazakh = f"Демалыс күні ({day}.{month}.{year} күнінен ауыстырылды)"
    russian = "; ".join(_in_russian(name) for name in english.split("; "))
    return {"kk": kazakh, "ru": russian, "en": english}


@cache
def _in_russian(english: str) -> str:
    """A holiday of Kazakhstan in Russian, with what is remarked about its date."""
    if found := MOVED.match(english):
        month, day, year = found.groups()
        return f"Выходной (перенос с {day}.{month}.{year})"
    if found := OBSERVED.search(english):
        name = english[: found.start()]
        return f"{IN_RUSSIAN.get(name, name)} ({REMARKS[found.group(1)]['ru']})"
    return IN_RUSSIAN.get(english, english)


def _union(year: int) -> Iterator[DayException]:
    """The days on which the EU's institutions in Brussels are closed."""
    sunday = easter_sunday(year)
    named = {
        date(year, 1, 1): "new_year",
        date(year, 1, 2): "after_new_year",
        sunday - timedelta(days=3): "maundy_thursday",
        sunday - timedelta(days=2): "good_friday",
        sunday + timedelta(days=1): "easter_monday",
        date(year, 5, 1): "labour_day",
        date(year, 5, 9): "europe_day",
        sunday + timedelta(days=39): "ascension",
        sunday + timedelta(days=40): "after_ascension",
        sunday + timedelta(days=50): "whit_monday",
        date(year, 7, 21): "belgium",
        date(year, 8, 15): "assumption",
        date(year, 11, 1): "all_saints",
        date(year, 11, 2): "all_souls",
        **{date(year, 12, day): "year_end" for day in range(24, 32)},
    }
    for day in sorted(named):
        yield DayException(date=day, working=False, name=EU_NAMES[named[day]])


def easter_sunday(year: int) -> date:
    """Easter of the western churches (Gauss's rule as completed by Meeus, Jones and Butcher)."""
    golden, century, of_century = year % 19, *divmod(year, 100)
    leap, rest = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moon + 15) % 30
    quarter, odd = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * quarter - epact - odd) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
