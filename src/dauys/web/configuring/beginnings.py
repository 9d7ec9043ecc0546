"""What still keeps people from taking part on a new site; each thing stays on the list until it is done."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dauys.kernel.ui import Task
from dauys.notifications import outgoing
from dauys.payments import queries as payments
from dauys.people import queries as people
from dauys.people.actor import Actor
from dauys.people.assurance import Assurance
from dauys.people.models import Role
from dauys.procedures import queries as procedures
from dauys.procedures.models import Procedure


def missing(actor: Actor, now: datetime) -> list[Task]:
    """What is still to be done in the jurisdictions one administers (a fixed number of queries)."""
    governed = actor.jurisdictions(Role.ADMINISTRATOR)
    in_force = list(procedures.adopted().filter(jurisdiction__in=governed))
    held = set(people.posts(now=now).filter(jurisdiction__in=governed).values_list("role", flat=True))
    invite = reverse("admin-invite")
    tasks = []
    if not in_force:
        what = _("Put a procedure in force")
        tasks.append(Task(what, reverse("admin-procedures"), note=_("Until then nobody can start anything.")))
    if not outgoing.current().leaves:
        what = _("Enter a mail server or provider")
        tasks.append(Task(what, reverse("admin-mail-server"), note=_("Until then no code and no news arrives.")))
    if (closed := sum(map(_asks_for_eid, in_force))) and not people.eid_ways():
        note = ngettext(
            "%(number)s procedure in force asks for it: until then nobody can start or sign there.",
            "%(number)s procedures in force ask for it: until then nobody can start or sign there.",
            closed,
        )
        what = _("Set up an identity provider")
        tasks.append(Task(what, reverse("people:provider_add"), note=note % {"number": closed}))
    if (collecting := sum(row.preset.donations is not None for row in in_force)) and not payments.provider():
        note = ngettext(
            "%(number)s procedure in force takes donations: until then nobody is offered to give any. "
            "The setting is DAUYS_PAYMENT_PROVIDER.",
            "%(number)s procedures in force take donations: until then nobody is offered to give any. "
            "The setting is DAUYS_PAYMENT_PROVIDER.",
            collecting,
        )
        tasks.append(Task(_("Set up a payment provider"), reverse("admin-system"), note=note % {"number": collecting}))
    if Role.MODERATOR not in held:
        note = _("Until then what is handed in is checked by nobody and never published.")
        tasks.append(Task(_("Invite the first moderator"), f"{invite}?role={Role.MODERATOR}", note=note))
    if not held & {Role.BODY, Role.HEAD}:
        note = _("Until then no body can answer here, and its terms run out.")
        tasks.append(Task(_("Invite somebody who answers for a body"), f"{invite}?role={Role.HEAD}", note=note))
    return tasks


def _asks_for_eid(procedure: Procedure) -> bool:
    """Whether authors or signers of this procedure must be known."""
    preset = procedure.preset
    asked = (preset.authors.assurance, preset.signers.assurance)
    return any(Assurance(level).rank >= Assurance.EID.rank for level in asked)
