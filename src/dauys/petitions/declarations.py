"""What signers and authors declare about themselves where nothing is proven, as one sentence."""

from __future__ import annotations

from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dauys.people.assurance import Assurance
from dauys.people.profile import Profile
from dauys.places import queries as places
from dauys.places.models import Place
from dauys.procedures.models import Case
from dauys.procedures.schema import ADDRESSED, Belonging, Eligibility, Signers


def signer(case: Case) -> str:
    """The sentence that a signer of this case agrees to; nothing where the preset asks for nothing."""
    return sentence(case.preset.signers, addressed=case.place)


def proves(rule: Eligibility) -> bool:
    """Whether what people say about themselves must be verified, rather than declared."""
    return rule.assurance.reaches(Assurance.EID)


def taken(rule: Eligibility, profile: Profile, *, addressed: Place, nationality: str = "") -> Profile:
    """A profile in which the declaration is taken as given, where nothing else is known and nothing need be proven.

    nationality: the code of the state that was named, where people count for that.
    """
    if proves(rule):
        return profile
    way = rule.belongs[0] if rule.belongs else Belonging()
    home = profile.residence
    if way.residence:
        wanted = addressed if way.residence == ADDRESSED else places.by_code(way.residence)
        home = home if wanted.code in home else places.lineage(wanted)
    return replace(
        profile,
        declared_age=rule.min_age if profile.birth_date is None else None,
        citizenships=profile.citizenships | _declared(rule, way, nationality),
        residence=home,
    )


def _declared(rule: Eligibility, way: Belonging, nationality: str) -> frozenset[str]:
    """Where people count for their nationality, only a state that they name says anything."""
    if nationality:
        return places.codes_around([nationality])
    if isinstance(rule, Signers) and rule.counts_for == "citizenship":
        return frozenset()
    return frozenset([way.citizenship] if way.citizenship else [])


def sentence(rule: Eligibility, *, addressed: Place) -> str:
    """Compose it: “I am a citizen of … or live in …, and I am 13 or older.”, as far as the rule asks for it."""
    ways = [_way(way, addressed) for way in rule.belongs]
    belonging = _(" or ").join(dict.fromkeys(ways))
    if belonging and rule.min_age:
        both = ngettext(
            "%(belonging)s, and I am %(age)d or older.", "%(belonging)s, and I am %(age)d or older.", rule.min_age
        )
        return capfirst(both % {"belonging": belonging, "age": rule.min_age})
    if rule.min_age:
        age = ngettext("I am %(age)d or older.", "I am %(age)d or older.", rule.min_age)
        return age % {"age": rule.min_age}
    return capfirst(f"{belonging}.") if belonging else ""


def _way(way: Belonging, addressed: Place) -> str:
    citizenship = _name(way.citizenship, addressed)
    residence = _name(way.residence, addressed)
    if citizenship and residence:
        words = _("I am a citizen (%(citizenship)s) and live here: %(residence)s")
        return words % {"citizenship": citizenship, "residence": residence}
    if citizenship:
        return _("I am a citizen: %(citizenship)s") % {"citizenship": citizenship}
    return _("I live here: %(residence)s") % {"residence": residence}


def _name(code: str | None, addressed: Place) -> str:
    if code is None:
        return ""
    return str(addressed if code == ADDRESSED else places.by_code(code))


def author(case: Case) -> str:
    """The sentence that an author agrees to where nothing is proven; nothing where the preset asks for nothing."""
    return sentence(case.preset.authors, addressed=case.place)
