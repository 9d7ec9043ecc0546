"""Places: the tree, one place, and what may be done with it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dauys.kernel.dates import day_text
from dauys.kernel.paging import page as page_of
from dauys.kernel.texts import marked
from dauys.kernel.ui import Link, Row
from dauys.kernel.ui.numbers import number_text
from dauys.places import actions, queries
from dauys.places.models import Place, Population
from dauys.web.forms.admin import NAME
from dauys.web.forms.admin_places import EndPlaceForm, NewPlaceForm, PopulationForm, RenamePlaceForm
from dauys.web.views.admin.access import Request, administrator, in_every_language, page, territory_of

FOUND = 50
CHILDREN = 50
FORM = ["GET", "HEAD", "POST"]


@administrator
@require_safe
def places(request: Request) -> HttpResponse:
    """Places found by name, or the roots of one's own tree."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    territory = territory_of(request)
    found = queries.search(text, limit=FOUND) if text else territory.roots
    rows = [(one, territory.covers(one.place)) for one in queries.describe(found)]
    return page(request, "places", {"q": text, "rows": rows, "full": len(found) == FOUND})


def _found(code: str) -> Place:
    try:
        return queries.by_code(code.replace("\x00", ""))
    except Place.DoesNotExist:
        raise Http404 from None


def _own(request: Request, code: str) -> Place:
    """The place, if the actor may change it."""
    found = _found(code)
    if not territory_of(request).covers(found):
        raise PermissionDenied
    return found


@administrator
@require_safe
def place(request: Request, code: str) -> HttpResponse:
    """One place: its names, codes, populations, and what lies in it."""
    found = _found(code)
    inside = Place.objects.filter(depth=found.depth + 1, path__startswith=found.path)
    children = page_of(inside, ("path",), cursor=request.GET.get("after", ""), size=CHILDREN)
    above = list(reversed(queries.on_the_way_up(found)[1:]))
    context = {
        "place": found,
        "mine": territory_of(request).covers(found),
        "trail": [Link(marked(step.name), reverse("admin-place", args=[step.code])) for step in above],
        "facts": _facts(found),
        "populations": [_figure(row) for row in found.populations.all()],
        "head": [_("On"), _("People"), _("Source"), _("Reliability")],
        "children": children.rows,
        "newer": f"?after={children.newer}" if children.newer else "",
        "older": f"?after={children.older}" if children.older else "",
    }
    return page(request, "place", context)


def _facts(found: Place) -> list[Row]:
    aliases = [f"{alias.scheme}: {alias.code}" for alias in found.codes.all()]
    rows = [Row(str(NAME), in_every_language(found.name))]
    rows += [Row(_("Kind"), found.get_kind_display()), Row(_("Code"), found.code)]
    if aliases:
        rows.append(Row(_("Other codes"), ", ".join(aliases)))
    if found.zone:
        rows.append(Row(_("Time zone"), found.zone))
    if found.valid_from:
        rows.append(Row(_("Exists since"), day_text(found.valid_from)))
    if found.valid_until:
        rows.append(Row(_("Is no more since"), day_text(found.valid_until)))
    if found.successor:
        href = reverse("admin-place", args=[found.successor.code])
        rows.append(Row(_("What took its place"), marked(found.successor.name), href, _("Look")))
    return rows


def _figure(row: Population) -> list[str]:
    return [day_text(row.as_of), number_text(row.number), row.source or "–", str(row.get_quality_display())]


@administrator
@require_http_methods(FORM)
def add(request: Request, code: str) -> HttpResponse:
    """Add a place in another one."""
    parent = _own(request, code)
    form = NewPlaceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        entered = {name: form.cleaned_data[name] for name in ("code", "kind", "zone", "valid_from")}
        made = form.attempt(actions.create, parent, name=form.told("name"), now=request.now, **entered)
        if made:
            messages.success(request, _("The place is added."))
            return redirect("admin-place", made.code)
    title = _("Add a place in: %(place)s") % {"place": parent}
    return page(request, "form", _around(parent, title, _("Add")), form=form)


@administrator
@require_http_methods(FORM)
def rename(request: Request, code: str) -> HttpResponse:
    """Correct the names of a place."""
    found = _own(request, code)
    form = RenamePlaceForm(request.POST if request.method == "POST" else None, name=found.name)
    if request.method == "POST" and form.is_valid():
        form.attempt(actions.rename, found, name=form.told("name"), now=request.now)
        if not form.errors:
            messages.success(request, _("The names are changed."))
            return redirect("admin-place", found.code)
    note = _("A place that becomes another one is ended with a successor instead.")
    return page(request, "form", {**_around(found, _("Change the names"), _("Save")), "note": note}, form=form)


@administrator
@require_http_methods(FORM)
def end(request: Request, code: str) -> HttpResponse:
    """Let a place be no more, with or without a successor."""
    found = _own(request, code)
    form = EndPlaceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        successor = form.cleaned_data["successor"]
        form.attempt(actions.end, found, on=form.cleaned_data["on"], successor=successor, now=request.now)
        if not form.errors:
            messages.success(request, _("The end is recorded."))
            return redirect("admin-place", found.code)
    note = _("Nothing is deleted: what was begun here stays readable, and people find the successor.")
    title = _("End this place: %(place)s") % {"place": found}
    return page(request, "form", {**_around(found, title, _("Record the end")), "note": note}, form=form)


@administrator
@require_http_methods(FORM)
def population(request: Request, code: str) -> HttpResponse:
    """Record how many people live in a place."""
    found = _own(request, code)
    form = PopulationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.attempt(actions.record_population, found, now=request.now, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("The population is recorded."))
            return redirect("admin-place", found.code)
    note = _("A figure of the same day is corrected. What has begun keeps the number it was begun with.")
    title = _("Population of: %(place)s") % {"place": found}
    return page(request, "form", {**_around(found, title, _("Record")), "note": note}, form=form)


def _around(found: Place, title: str, submit: str) -> dict[str, str]:
    return {"title": title, "submit": submit, "back": reverse("admin-place", args=[found.code]), "back_to": str(found)}
