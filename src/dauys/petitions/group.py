"""Who organises a petition, with their roles, and how it stands with the group: for pages and over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from dauys.kernel.dates import day_text
from dauys.kernel.terms import last_second
from dauys.kernel.texts import pick
from dauys.petitions.models import Petition
from dauys.places.models import Place
from dauys.procedures import queries as cases
from dauys.procedures import rules
from dauys.procedures.models import Case


@dataclass(frozen=True, kw_only=True)
class Member:
    """One of those who organise a petition; `id`: their row, of the author None. place: its name, for organisers."""

    id: UUID | None
    person_id: UUID
    shown: str
    role: str = ""
    place: str = ""
    joined_at: datetime | None = None


def role_title(case: Case, role: str) -> str:
    """What a role is called; empty for none."""
    return pick(case.preset.authors.roles[role].title) if role in case.preset.authors.roles else ""


def members(petition: Petition) -> list[Member]:
    """The author, where there is one, then the others in the order in which they joined (2 queries)."""
    case = petition.case
    rows = list(cases.organisers(case))
    names = {place.code: str(place) for place in Place.objects.filter(code__in={row.place for row in rows})}
    found = []
    if case.author_id is not None:
        found.append(Member(id=None, person_id=case.author_id, shown=petition.author_shown, role=case.author_role))
    return [
        *found,
        *(
            Member(
                id=row.pk,
                person_id=row.person_id,
                shown=row.shown,
                role=row.role,
                place=names.get(row.place, ""),
                joined_at=row.joined_at,
            )
            for row in rows
        ),
    ]


def named(petition: Petition) -> list[str]:
    """The names, as others see them, of who organises a petition beside its author, each with the role (1 query)."""
    rows = cases.organisers(petition.case).values_list("shown", "role")
    return [with_role(petition.case, shown, role) for shown, role in rows if shown]


def with_role(case: Case, shown: str, role: str) -> str:
    """A name with the role that its bearer has among the organisers."""
    title = role_title(case, role)
    return _("%(name)s (%(role)s)") % {"name": shown, "role": title} if shown and title else shown


def vacancy(case: Case) -> str:
    """That a petition has no author, in a sentence; empty where it has one."""
    if case.author_id is not None or case.vacant_since is None:
        return ""
    day = day_text(case.vacant_since.astimezone(case.tz).date())
    return _("Its author left on %(day)s. It goes on by its rules; any of its organisers may become its author.") % {
        "day": day
    }


def lack(case: Case) -> str:
    """That too few people organise a petition, since when, and what follows; empty where there are enough."""
    if case.short_since is None or case.stage not in rules.BEFORE_DELIVERY:
        return ""
    since = day_text(case.short_since.astimezone(case.tz).date())
    sentences = [_("Too few people have organised it since %(day)s.") % {"day": since}]
    if case.preset.authors.when_short == "paused":
        sentences.append(_("Signing is paused until there are enough again."))
    if case.short_until is not None and case.preset.authors.when_short != "goes_on":
        last = day_text(last_second(case.short_until, case.tz).date())
        sentences.append(_("If nobody is found by %(day)s, it is closed.") % {"day": last})
    return " ".join(sentences)
