"""Pages about the site itself: help, how counts are made, accessibility, personal data, all pages, for machines too."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dauys.bodies.models import Body
from dauys.kernel import retention
from dauys.kernel.ui import Link
from dauys.notifications import outgoing
from dauys.people.models import AttributeKind
from dauys.petitions import queries as petitions
from dauys.petitions.forms.listing import SHOWS
from dauys.petitions.models import Petition
from dauys.petitions.queries import Filters
from dauys.procedures import queries as procedures
from dauys.web import context

HELP = Path(__file__).parent.parent / "help"
LONGEST_SITEMAP = 5_000


@cache
def _entries(jurisdiction: str) -> tuple[dict[str, Any], ...]:
    file = HELP / f"{jurisdiction}.toml"
    return tuple(tomllib.loads(file.read_text(encoding="utf-8"))["entry"]) if file.is_file() else ()


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Questions people ask, answered for the jurisdictions whose procedures are in force."""
    codes = sorted({row.jurisdiction.code for row in procedures.adopted()})
    entries = [entry for code in codes for entry in _entries(code)]
    return render(request, "web/help.html", {"entries": entries})


@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """How signatures are counted, and how anybody can check it."""
    return render(request, "web/counts.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, how it is checked, and where to turn."""
    return render(request, "web/accessibility.html", {"contact": outgoing.current().sender})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why and for how long: out of the running configuration."""
    schedule = [[row.what, _days(row.days), row.why] for row in retention.schedule()]
    rows = {
        "schedule": schedule,
        "head": [_("What"), _("How long"), _("Why")],
        "kinds": [label for _value, label in AttributeKind.choices],
        "mail": outgoing.current().source in ("environment", "site"),
    }
    return render(request, "web/privacy.html", rows)


def _days(days: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All pages, for people."""
    site = context.Site(request)
    lists = [Link(str(text), f"{reverse('petitions:list')}?show={code}") for code, text in SHOWS.items()]
    lists.append(Link(_("Late answers"), reverse("late")))
    beyond = [
        Link(_("Hearings"), reverse("petitions:hearings")),
        Link(_("How many petitions have an effect"), reverse("petitions:effects")),
        Link(_("Compare procedures"), reverse("procedures:compare")),
        Link(_("What would have been?"), reverse("what-if-ask")),
    ]
    shown = {"main": site.navigation, "lists": [*lists, *beyond], "about": site.footer}
    return render(request, "web/sitemap.html", shown)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """What machines may read: everything public."""
    closed = ("/accounts/", "/desk/", "/my/", "/mail/", "/repair/", "/petitions/start/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    text = "\n".join([*lines, f"Sitemap: {settings.SITE_URL}{reverse('sitemap-xml')}", ""])
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    patch_cache_control(response, public=True, max_age=86_400)
    return response


class Pages(Sitemap[str]):
    """The site's own pages."""

    def items(self) -> list[str]:
        """Names of addresses."""
        about = ["procedures:list", "procedures:compare", "help", "counts", "accessibility", "privacy", "cookies"]
        return ["home", "petitions:list", "bodies", "late", *about]

    def location(self, item: str) -> str:
        """The address of a name."""
        return reverse(item)


class Petitions(Sitemap[Petition]):
    """The petitions that public lists show, newest first."""

    limit = LONGEST_SITEMAP

    def items(self) -> Any:
        """Listed petitions."""
        rows = petitions.listed(Filters(show="newest")).select_related("case")
        return rows.order_by("-case__listed_at", "case_id")

    def location(self, item: Petition) -> str:
        """The petition's page."""
        return reverse("petitions:page", args=[item.case_id])

    def lastmod(self, item: Petition) -> Any:
        """When it last came to another stage."""
        return item.case.stage_since


class Bodies(Sitemap[Body]):
    """The public bodies."""

    limit = LONGEST_SITEMAP

    def items(self) -> Any:
        """All that exist."""
        return Body.objects.filter(valid_until=None).order_by("path")

    def location(self, item: Body) -> str:
        """The body's page."""
        return reverse("body", args=[item.code])


SITEMAPS: dict[str, type[Sitemap[Any]]] = {"pages": Pages, "petitions": Petitions, "bodies": Bodies}
