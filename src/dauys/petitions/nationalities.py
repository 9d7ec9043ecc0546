"""For which state a signer counts, where a statement counts for the nationality of whoever gives it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from dauys.kernel.refusal import Refusal, forbidden
from dauys.kernel.terms import local_date
from dauys.people.profile import Profile
from dauys.petitions import rules
from dauys.places import queries as places
from dauys.places.models import Place
from dauys.procedures.models import Case


def counts(case: Case) -> bool:
    """Whether people count for the state whose citizens they are."""
    return case.preset.signers.counts_for == "citizenship"


def _wanted(case: Case) -> list[Place]:
    codes = [way.citizenship for way in case.preset.signers.belongs if way.citizenship]
    return [places.by_code(code) for code in dict.fromkeys(codes)]


def states(case: Case, *, now: datetime) -> list[Place]:
    """The states whose citizens may sign: the members of a union, or the state itself; none where it does not count."""
    if not counts(case):
        return []
    on = local_date(now, case.tz)
    found = [state for one in _wanted(case) for state in (places.children(one, on) if one.kind == "union" else [one])]
    return sorted(found, key=lambda state: str(state).casefold())


def held(case: Case, profile: Profile) -> list[Place]:
    """The states of somebody's nationalities for which they may count here, by name."""
    if not counts(case) or not profile.citizenships:
        return []
    known = list(Place.objects.filter(code__in=profile.citizenships))
    within = [one for one in known if any(one.path.startswith(wanted.path) for wanted in _wanted(case))]
    states_only = [one for one in within if not any(other.is_descendant_of(one) for other in within)]
    return sorted(states_only, key=lambda state: str(state).casefold())


def counted_for(case: Case, profile: Profile, chosen: str) -> str:
    """The code of the state somebody counts for; empty: of several nationalities none has been chosen yet."""
    codes = [state.code for state in held(case, profile)]
    if chosen:
        return chosen if chosen in codes else ""
    return codes[0] if len(codes) == 1 else ""


def refuse_signing(case: Case, profile: Profile, *, now: datetime) -> Refusal | None:
    """Why somebody may not sign now; of nationality in words that name the union or state."""
    refusal = rules.refuse_signing(case, profile, now=now)
    if refusal is None or refusal.code != "not_a_citizen" or not counts(case):
        return refusal
    names = ", ".join(str(one) for one in _wanted(case))
    if any(one.kind == "union" for one in _wanted(case)):
        sentence = _("Only nationals of the member states may sign this: %(place)s.")
    else:
        sentence = _("Only nationals of this state may sign this: %(place)s.")
    return forbidden("not_a_citizen", sentence % {"place": names})
