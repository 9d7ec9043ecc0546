"""How long a term is at least and at most, whenever it begins, so that two terms can be compared. Pure."""

from __future__ import annotations

from dauys.kernel.terms import Term

HOURS = 24
MONTH = (28, 31)
"""Days of the shortest and the longest month."""
YEAR = 365.25
"""Days of a year on the average."""
WEEK = 5
"""Days worked in a week; public holidays make terms longer still."""


def surely_shorter(one: Term, other: Term) -> bool:
    """Whether one term ends before the other, whenever both begin."""
    if one.unit == other.unit:
        return one.amount < other.amount
    return _hours(one)[1] < _hours(other)[0]


def may_be_longer(one: Term, other: Term) -> bool:
    """Whether one term ends after the other, for some beginning at least."""
    if one.unit == other.unit:
        return one.amount > other.amount
    return _hours(one)[1] > _hours(other)[0]


def about_days(term: Term) -> int:
    """How many days a term lasts, about, for comparing and drawing; what binds is the term itself."""
    days = {"hours": 1 / HOURS, "days": 1.0, "months": YEAR / 12, "working_days": 7 / WEEK}[term.unit]
    return max(1, round(term.amount * days))


def _hours(term: Term) -> tuple[int, int]:
    number = term.amount
    if term.hours is not None:
        return number, number
    if term.days is not None:
        return number * HOURS, number * HOURS
    if term.months is not None:
        return number * MONTH[0] * HOURS, number * MONTH[1] * HOURS
    weekends = 2 * ((number - 1) // WEEK), 2 * ((number + WEEK - 1) // WEEK)
    return (number + weekends[0]) * HOURS, (number + weekends[1]) * HOURS
