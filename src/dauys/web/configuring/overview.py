"""The state of every part of the installation, in a few words each, for the page administrators begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dauys.bodies.models import Body
from dauys.feedback import queries as feedback
from dauys.kernel.models import CalendarDay, Jurisdiction
from dauys.kernel.texts import marked
from dauys.kernel.ui import Task
from dauys.kernel.ui.numbers import number_text
from dauys.notifications import outgoing
from dauys.notifications.models import OPEN, Delivery
from dauys.people import queries as people
from dauys.people.actor import Actor
from dauys.people.models import IdentityProvider, Role
from dauys.places.models import Place, Population
from dauys.procedures import shipping
from dauys.procedures.models import Procedure
from dauys.web import readiness
from dauys.web.models import SiteText


@dataclass(frozen=True, kw_only=True)
class Section:
    """Parts that belong together."""

    title: str
    tasks: Sequence[Task]


def sections(actor: Actor, now: datetime) -> list[Section]:
    """Everything that can be configured, with its state (a fixed number of queries)."""
    governed = actor.jurisdictions(Role.ADMINISTRATOR)
    return [
        Section(title=_("Place and institutions"), tasks=[_law(governed), _places(), _bodies(governed)]),
        Section(title=_("Rules"), tasks=[_procedures(governed), _calendars(now)]),
        Section(title=_("People and their access"), tasks=[_posts(governed, now), _providers(governed)]),
        Section(title=_("The site"), tasks=[_mail(), _texts(), _feedback(), _system(now)]),
    ]


def _law(governed: frozenset[int]) -> Task:
    names = Jurisdiction.objects.filter(pk__in=governed).order_by("code").values_list("name", flat=True)
    note = format_html_join(", ", "{}", ((marked(name),) for name in names))
    return Task(_("Jurisdiction"), reverse("admin-jurisdictions"), note=note)


def _places() -> Task:
    number = Place.objects.filter(valid_until=None).count()
    counted = Population.objects.values("place").distinct().count()
    told = {"number": number_text(number), "counted": number_text(counted)}
    note = ngettext("%(number)s place", "%(number)s places", number) % told
    with_people = ngettext("%(counted)s with a population", "%(counted)s with a population", counted) % told
    return Task(_("Places"), reverse("admin-places"), note=f"{note}, {with_people}")


def _bodies(governed: frozenset[int]) -> Task:
    number = Body.objects.filter(jurisdiction__in=governed, valid_until=None).count()
    note = ngettext("%(number)s body", "%(number)s bodies", number) % {"number": number_text(number)}
    return Task(_("Bodies"), reverse("admin-bodies"), note=note, state="open" if number else "soon")


def _procedures(governed: frozenset[int]) -> Task:
    rows = list(Procedure.objects.filter(jurisdiction__in=governed, retired_at=None))
    in_force = [row for row in rows if row.adopted_at]
    drafts, number = len(rows) - len(in_force), len(in_force)
    newer = sum(shipping.newer(row) is not None for row in in_force)
    note = ngettext("%(number)s procedure in force", "%(number)s procedures in force", number) % {"number": number}
    if not number:
        note = _("no procedure in force yet")
    if drafts:
        note += ", " + ngettext("%(number)s draft", "%(number)s drafts", drafts) % {"number": drafts}
    if newer:
        sentence = ngettext("newer rules for %(number)s of them", "newer rules for %(number)s of them", newer)
        note += ", " + sentence % {"number": newer}
    return Task(_("Procedures"), reverse("admin-procedures"), note=note)


def _calendars(now: datetime) -> Task:
    last = CalendarDay.objects.order_by("-date").values_list("date", flat=True).first()
    if last is None:
        return Task(_("Calendars"), reverse("admin-calendars"), note=_("no calendar yet"))
    note = _("public holidays are known up to %(year)s") % {"year": last.year}
    return Task(_("Calendars"), reverse("admin-calendars"), note=note, state="open" if last > now.date() else "late")


def _posts(governed: frozenset[int], now: datetime) -> Task:
    number = people.posts(now=now).filter(jurisdiction__in=governed).count()
    note = ngettext("%(number)s post is held", "%(number)s posts are held", number) % {"number": number_text(number)}
    return Task(_("People and posts"), reverse("people:posts"), note=note)


def _providers(governed: frozenset[int]) -> Task:
    number = IdentityProvider.objects.filter(jurisdiction__in=governed, enabled=True).count()
    note = ngettext("people may sign in with %(number)s", "people may sign in with %(number)s", number)
    told = note % {"number": number} if number else _("none: nobody's citizenship can be confirmed yet")
    return Task(_("Identity providers"), reverse("people:providers"), note=told)


def _mail() -> Task:
    failed = Delivery.objects.filter(failed_at__isnull=False).count()
    note = mail_state()
    if failed:
        note += ", " + ngettext("%(number)s failed delivery", "%(number)s failed deliveries", failed) % {
            "number": number_text(failed)
        }
    return Task(_("Mail"), reverse("admin-mail"), note=note)


def mail_state() -> str:
    """How mail leaves the installation, in a few words."""
    now = outgoing.current()
    if now.source == "demonstration":
        return _("kept on a page of this demonstration")
    if now.source == "none":
        return _("no mail server yet")
    if ":" not in now.name:
        return _("sent by %(provider)s") % {"provider": now.name}
    return _("sent by the server %(host)s") % {"host": now.name.partition(":")[0]}


def _texts() -> Task:
    number = SiteText.objects.count()
    note = ngettext("%(number)s text of your own", "%(number)s texts of your own", number) % {"number": number}
    return Task(_("Texts"), reverse("admin-texts"), note=note if number else _("the built-in words"))


def _feedback() -> Task:
    number = feedback.waiting().count()
    note = ngettext("%(number)s waits for a look", "%(number)s wait for a look", number) % {"number": number}
    title = _("Suggestions about this site")
    return Task(title, reverse("feedback:desk"), note=note if number else _("none waits"))


def _system(now: datetime) -> Task:
    checks = readiness.readiness.checks(now)
    wrong = [name for name, state in checks.items() if state != readiness.OK]
    due = Delivery.objects.filter(OPEN, next_try_at__lte=now).count()
    note = _("everything is at work") if not wrong else _("not at work: %(parts)s") % {"parts": ", ".join(wrong)}
    if due:
        waiting = ngettext("%(number)s message waits", "%(number)s messages wait", due)
        note += ", " + waiting % {"number": number_text(due)}
    return Task(_("Keys and system"), reverse("admin-system"), note=note, state="late" if wrong else "open")
