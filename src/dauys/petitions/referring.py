"""What a refusal points to: the earlier petition that it repeats, or the competent body; and starting anew there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dauys.bodies import queries as bodies
from dauys.bodies.models import Body
from dauys.kernel.refusal import Refusal, forbidden, invalid
from dauys.kernel.terms import local_date
from dauys.people.actor import Actor
from dauys.petitions import actions, choosing, drafting, similar
from dauys.petitions.actions import Text
from dauys.petitions.choosing import Option
from dauys.petitions.models import Petition, Review
from dauys.petitions.queries import RELATED
from dauys.procedures import queries as cases
from dauys.procedures.models import Case


def earlier_case(petition: Petition, text: str) -> Case | None:
    """The earlier petition that somebody names, by its id or address. Refusal: there is none that is public."""
    if not text.strip():
        return None
    key = similar.by_reference(text)
    found = _public().exclude(pk=petition.pk).filter(pk=key) if key else Petition.objects.none()
    row = found.first()
    if row is None:
        sentence = _("There is no such petition in the public lists.")
        raise invalid("no_such_petition", sentence, earlier=sentence, earlier_address=sentence)
    return row.case


def proposed(case: Case, now: datetime) -> list[Body]:
    """The bodies that the registry calls competent for the topic of a case in its place, but the addressee."""
    found = bodies.competent(case.topic, case.place, local_date(now, case.tz)) if case.topic else []
    return [body for body in found if body.pk != case.addressee_id]


def body_named(case: Case, text: str, now: datetime) -> Body | None:
    """The body that somebody names by its code or whole name. Refusal: there is none."""
    wanted = text.strip()
    if not wanted:
        return None
    rows = bodies.visible(on=local_date(now, case.tz), text=wanted, jurisdiction=case.jurisdiction)[:20]
    exact = [row for row in rows if wanted in (row.code, str(row), *row.name.values())]
    named = exact or list(rows)
    if len(named) != 1:
        sentence = _("No body, or more than one, has this name. Write its whole name or its code.")
        raise invalid("unknown_body", sentence, other_body=sentence, competent=sentence)
    return named[0]


def target(review: Review, *, now: datetime) -> Option | None:
    """Where the author of a refused petition can start it anew: the procedure of the competent body, and its place."""
    if review.competent_id is None:
        return None
    case = review.case
    options = choosing.options(case.place, case.topic, now=now)
    return next((option for option in options if option.addressee.pk == review.competent_id), None)


@transaction.atomic
def start_again(petition: Petition, review: Review, *, by: Actor, now: datetime) -> tuple[Petition, str]:
    """Begin a draft with the same text for the competent body; its secret key, where nobody has signed in."""
    case = cases.case(petition.pk)
    if by.person_id is None or by.person_id != case.author_id:
        raise forbidden("not_allowed", _("You may not do this here."))
    before = Petition.objects.filter(continues=case).select_related(*RELATED).first()
    if before is not None:
        return before, ""
    option = target(review, now=now)
    if option is None:
        raise Refusal("no_procedure", _("No procedure here leads to this body. Start a new petition instead."))
    own = petition.language
    others = {code: (petition.titles.get(code, ""), petition.bodies.get(code, "")) for code in petition.titles}
    text = Text(
        language=own,
        title=petition.titles.get(own, ""),
        body=petition.bodies.get(own, ""),
        topic=case.topic,
        translations={code: pair for code, pair in others.items() if code != own},
    )
    made = actions.draft(option.procedure, place=option.place, text=text, author_id=case.author_id, now=now)
    Petition.objects.filter(pk=made.pk).update(continues=case, author_shown=petition.author_shown)
    return made, "" if by.signed_in else drafting.give_key(made)


def chain(petition: Petition) -> list[tuple[Petition, bool]]:
    """The public petitions that this one continues, or that continue it; whether each came later (2 queries)."""
    found = []
    if petition.continues_id is not None:
        found += [(row, False) for row in _public().filter(pk=petition.continues_id)]
    return [*found, *((row, True) for row in _public().filter(continues_id=petition.pk))]


def _public() -> QuerySet[Petition]:
    return Petition.objects.filter(case__listed=True).select_related("case__addressee")
