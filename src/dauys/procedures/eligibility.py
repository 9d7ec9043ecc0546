"""Who may author and who may sign, decided from plain profiles. Pure."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dauys.kernel.refusal import Refusal, forbidden
from dauys.people.profile import Profile
from dauys.procedures.schema import ADDRESSED, Belonging, Eligibility


def age_on(profile: Profile, on: date) -> int | None:
    """Full years on that local date; the declared age where no date of birth is known."""
    born = profile.birth_date
    if born is None:
        return profile.declared_age
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def place_within(profile: Profile, addressed: str) -> str:
    """The place directly within the addressed one where somebody lives; empty: there itself, elsewhere or unknown."""
    home = profile.residence
    at = home.index(addressed) if addressed in home else 0
    return home[at - 1] if at else ""


def refuse(rule: Eligibility, profile: Profile, *, on: date, addressed: str) -> Refusal | None:
    """Why somebody of this profile may not take part, on the case's local date; `addressed` is the place's code."""
    if not profile.assurance.reaches(rule.assurance):
        return forbidden("assurance_too_low", _assurance_sentence(rule))
    if rule.min_age is not None:
        age = age_on(profile, on)
        if age is None or age < rule.min_age:
            sentence = ngettext(
                "This is open to people of %(age)d or older.",
                "This is open to people of %(age)d or older.",
                rule.min_age,
            )
            return forbidden("too_young", sentence % {"age": rule.min_age})
    if rule.belongs and not any(_belongs(way, profile, addressed) for way in rule.belongs):
        return _refuse_belonging(rule, profile)
    return None


def _assurance_sentence(rule: Eligibility) -> str:
    return {
        "email": _("Please confirm your e-mail address first."),
        "phone": _("Please confirm your phone number first."),
        "qualified": _("This needs a qualified electronic signature."),
    }.get(rule.assurance, _("Please sign in with your electronic identity first."))


def _belongs(way: Belonging, profile: Profile, addressed: str) -> bool:
    return _citizen(way, profile) and _resident(way, profile, addressed)


def _citizen(way: Belonging, profile: Profile) -> bool:
    return way.citizenship is None or way.citizenship in profile.citizenships


def _resident(way: Belonging, profile: Profile, addressed: str) -> bool:
    wanted = addressed if way.residence == ADDRESSED else way.residence
    return wanted is None or wanted in profile.residence


def _refuse_belonging(rule: Eligibility, profile: Profile) -> Refusal:
    """The nearest reason: of people who are citizens, the place is missing; else the citizenship."""
    citizens = [way for way in rule.belongs if _citizen(way, profile)]
    if not citizens:
        return forbidden("not_a_citizen", _("This is open to citizens only."))
    if all(way.citizenship is None for way in citizens) and any(way.citizenship for way in rule.belongs):
        return forbidden("not_a_citizen_or_resident", _("This is open to citizens and residents only."))
    if any(way.residence == ADDRESSED for way in citizens):
        return forbidden("not_of_this_place", _("This is open to people who live in this place."))
    return forbidden("not_a_resident", _("This is open to residents only."))
