"""Bodies: the tree, one body, and what may be done with it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dauys.bodies import actions, queries
from dauys.bodies.models import Body, Competence
from dauys.kernel.dates import day_text
from dauys.kernel.paging import page as page_of
from dauys.kernel.texts import language_of, marked
from dauys.kernel.ui import Row
from dauys.people.models import Role
from dauys.places.names import search_form
from dauys.procedures import queries as procedures
from dauys.web.forms.admin import NAME
from dauys.web.forms.admin_bodies import CompetenceForm, EndBodyForm, NewBodyForm, ParticularsForm
from dauys.web.views.admin.access import Request, administrator, governed, in_every_language, own, page

SIZE = 50
FORM = ["GET", "HEAD", "POST"]


@administrator
@require_safe
def bodies(request: Request) -> HttpResponse:
    """The bodies of one's jurisdictions, in the order of the tree, or found by name."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found: QuerySet[Body] = Body.objects.filter(jurisdiction__in=request.actor.jurisdictions(Role.ADMINISTRATOR))
    for word in search_form(text).split():
        found = found.filter(folded__contains=f" {word}")
    shown = page_of(found.select_related("place"), ("path",), cursor=request.GET.get("after", ""), size=SIZE)
    kept = f"?q={text}&after=" if text else "?after="
    context = {
        "q": text,
        "rows": [(row, range(row.depth - 1)) for row in shown.rows],
        "newer": f"{kept}{shown.newer}" if shown.newer else "",
        "older": f"{kept}{shown.older}" if shown.older else "",
    }
    return page(request, "bodies", context)


def _own(request: Request, code: str) -> Body:
    found: Body = get_object_or_404(Body.objects.select_related("place", "jurisdiction", "successor"), code=code)
    own(request, found.jurisdiction_id)
    return found


@administrator
@require_safe
def body(request: Request, code: str) -> HttpResponse:
    """One body: names, contacts, what it is competent for, what it owes."""
    found = _own(request, code)
    context = {
        "body": found,
        "facts": _facts(found),
        "competences": list(queries.competences(found)),
        "owes": procedures.owed_by(frozenset({found.pk})).count(),
    }
    return page(request, "body", context)


def _facts(found: Body) -> list[Row]:
    change = reverse("admin-body-change", args=[found.code])
    labels = {"email": _("E-mail"), "phone": _("Telephone"), "site": _("Site"), "address": _("Postal address")}
    rows = [
        Row(str(NAME), in_every_language(found.name), change),
        Row(_("Kind"), found.get_kind_display()),
        Row(_("Place"), marked(found.place.name)),
        *(Row(label, found.contacts.get(name) or "–", change) for name, label in labels.items()),
    ]
    if found.valid_until:
        rows.append(Row(_("Is no more since"), day_text(found.valid_until)))
    if found.successor:
        href = reverse("admin-body", args=[found.successor.code])
        rows.append(Row(_("Which body took over"), marked(found.successor.name), href, _("Look")))
    return rows


@administrator
@require_http_methods(FORM)
def add(request: Request) -> HttpResponse:
    """Add a body."""
    form = NewBodyForm(request.POST if request.method == "POST" else None, jurisdictions=governed(request))
    if request.method == "POST" and form.is_valid():
        entered = {name: form.cleaned_data[name] for name in ("code", "kind", "place", "jurisdiction")}
        made = form.attempt(
            actions.create, form.cleaned_data["parent"], particulars=form.particulars, now=request.now, **entered
        )
        if made:
            messages.success(request, _("The body is added."))
            return redirect("admin-body", made.code)
    context = {"title": _("Add a body"), "submit": _("Add"), "back": reverse("admin-bodies")}
    return page(request, "form", context, form=form)


@administrator
@require_http_methods(FORM)
def change(request: Request, code: str) -> HttpResponse:
    """Correct names, description and contacts of a body."""
    found = _own(request, code)
    form = ParticularsForm(request.POST if request.method == "POST" else None, row=found)
    if request.method == "POST" and form.is_valid():
        form.attempt(actions.change, found, particulars=form.particulars, now=request.now)
        if not form.errors:
            messages.success(request, _("The body is changed."))
            return redirect("admin-body", found.code)
    return page(
        request, "form", {**_around(found, str(found), _("Save")), "language": language_of(found.name)}, form=form
    )


@administrator
@require_http_methods(FORM)
def end(request: Request, code: str) -> HttpResponse:
    """Let a body be no more; what it owes passes to its successor."""
    found = _own(request, code)
    form = EndBodyForm(request.POST if request.method == "POST" else None, row=found)
    if request.method == "POST" and form.is_valid():
        successor = form.cleaned_data["successor"]
        form.attempt(actions.end, found, on=form.cleaned_data["on"], successor=successor, now=request.now)
        if not form.errors:
            messages.success(request, _("The end is recorded."))
            return redirect("admin-body", found.code)
    owes = procedures.owed_by(frozenset({found.pk})).count()
    note = _("It owes %(number)s answers and checks at present.") % {"number": owes} if owes else ""
    title = _("End this body: %(body)s") % {"body": found}
    return page(request, "form", {**_around(found, title, _("Record the end")), "note": note}, form=form)


@administrator
@require_http_methods(FORM)
def competence(request: Request, code: str) -> HttpResponse:
    """Add one thing that a body is competent for."""
    found = _own(request, code)
    form = CompetenceForm(request.POST if request.method == "POST" else None, jurisdiction=found.jurisdiction)
    if request.method == "POST" and form.is_valid():
        standing = [(one.topic, one.place) for one in queries.competences(found)]
        wanted = [*standing, (form.cleaned_data["topic"], form.cleaned_data["place"])]
        form.attempt(actions.set_competences, found, competences=wanted, now=request.now)
        if not form.errors:
            messages.success(request, _("The competence is added."))
            return redirect("admin-body", found.code)
    return page(request, "form", _around(found, _("Add a competence"), _("Add")), form=form)


@administrator
@require_POST
def drop_competence(request: Request, code: str, key: int) -> HttpResponse:
    """Take one competence away."""
    found = _own(request, code)
    gone = get_object_or_404(Competence, pk=key, body=found)
    kept = [(one.topic, one.place) for one in queries.competences(found) if one.pk != gone.pk]
    actions.set_competences(found, competences=kept, now=request.now)
    messages.success(request, _("The competence is taken away."))
    return redirect("admin-body", found.code)


def _around(found: Body, title: str, submit: str) -> dict[str, str]:
    return {"title": title, "submit": submit, "back": reverse("admin-body", args=[found.code]), "back_to": str(found)}
