"""Procedures: what is in force, what is shipped, versions and their differences, and where a draft begins."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dauys.kernel.dates import day_text
from dauys.kernel.models import Calendar, Jurisdiction
from dauys.kernel.refusal import Refusal
from dauys.kernel.texts import language_of, pick
from dauys.kernel.ui import Row
from dauys.people.models import Role
from dauys.procedures import adopting, differences, presets, shipping
from dauys.procedures.models import Procedure
from dauys.procedures.schema import Preset
from dauys.procedures.writing import as_toml, plain
from dauys.web.forms.admin_procedures import BeginForm
from dauys.web.views.admin.access import Request, administrator, governed, own, page


@administrator
@require_safe
def procedures(request: Request) -> HttpResponse:
    """In force, being prepared, and shipped."""
    keys = request.actor.jurisdictions(Role.ADMINISTRATOR)
    rows = list(Procedure.objects.filter(jurisdiction__in=keys, retired_at=None).select_related("jurisdiction"))
    taken = {row.code for row in rows}
    codes = {row.code for row in governed(request)}
    shipped = [preset for preset in presets.shipped().values() if preset.code not in taken]
    context = {
        "in_force": [(row, shipping.newer(row) is not None) for row in rows if row.adopted_at],
        "drafts": [row for row in rows if row.adopted_at is None],
        "ours": [preset for preset in shipped if preset.jurisdiction in codes],
        "others": [preset for preset in shipped if preset.jurisdiction not in codes],
    }
    return page(request, "procedures", context)


def owned(request: Request, key: int, *, draft: bool | None = None) -> Procedure:
    """A version that the actor may see here; 404 where it is, or is not, a draft."""
    found = get_object_or_404(Procedure.objects.select_related("jurisdiction"), pk=key)
    own(request, found.jurisdiction_id)
    if draft is not None and draft != (found.adopted_at is None):
        raise Http404
    return found


@administrator
@require_safe
def version(request: Request, key: int) -> HttpResponse:
    """One adopted version: its dates, and what differs from the one before."""
    row = owned(request, key, draft=False)
    same = Procedure.objects.filter(jurisdiction=row.jurisdiction_id, code=row.code, adopted_at__isnull=False)
    before = same.filter(version__lt=row.version).order_by("-version").first()
    facts = [
        Row(_("Code"), row.code),
        Row(_("Version"), str(row.version)),
        Row(_("In force since"), day_text(row.adopted_at.date()) if row.adopted_at else "–"),
        Row(_("In force until"), day_text(row.retired_at.date()) if row.retired_at else _("further notice")),
        Row(_("Petitions begun under it"), str(row.cases.count())),
    ]
    context = {
        "procedure": row,
        "facts": facts,
        "before": before,
        "differences": compared(before.preset, row.preset) if before else [],
        "head": [_("Key"), _("Before"), _("Now")],
        "newer": newer_rules(row),
        "keep": {"keep": "1"},
        "newer_head": [_("Key"), _("In force here"), _("In the product")],
        "versions": same.order_by("-version"),
    }
    return page(request, "version", context)


def newer_rules(row: Procedure) -> list[list[str]]:
    """What newer rules of the product would change in a procedure that is in force."""
    shipped = shipping.newer(row) if row.retired_at is None else None
    return compared(row.preset, fitted_to(shipped, row.jurisdiction, row.code)) if shipped else []


@administrator
@require_POST
def newer(request: Request, key: int) -> HttpResponse:
    """Begin a draft with newer rules of the product, or let them be."""
    row = owned(request, key, draft=False)
    shipped = shipping.newer(row)
    try:
        if "keep" in request.POST or shipped is None:
            adopting.keep_own(row, now=request.now)
            messages.success(request, _("Your rules stay as they are."))
            return redirect("admin-procedure", row.pk)
        fitted = fitted_to(shipped, row.jurisdiction, row.code)
        draft = adopting.begin_draft(fitted, jurisdiction=row.jurisdiction, now=request.now, taken_from=shipped)
    except Refusal as refusal:
        messages.warning(request, str(refusal.message))
        return redirect("admin-procedure", row.pk)
    return redirect("admin-draft", draft.pk)


def compared(old: Preset, new: Preset) -> list[list[str]]:
    """What differs, as rows of a table."""
    return [[_way(one.key), one.before or "–", one.after or "–"] for one in differences.between(old, new)]


def _way(key: str) -> str:
    """A key with spaces in it, so that it fits a narrow column."""
    return key.replace("]", "").replace("[", " › ").replace(".", " › ")


@administrator
@require_safe
def export(request: Request, key: int) -> HttpResponse:
    """A version as a TOML file."""
    row = owned(request, key)
    response = HttpResponse(as_toml(row.preset), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.code}-{row.version}.toml"'
    return response


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request, code: str) -> HttpResponse:
    """Begin a draft out of a shipped preset, for one of one's jurisdictions."""
    preset = presets.shipped().get(code)
    if preset is None:
        raise Http404
    own_ones = governed(request)
    same = next((row for row in own_ones if row.code == preset.jurisdiction), own_ones[0])
    proposed = preset.code if same.code == preset.jurisdiction else f"{same.code.lower()}-{_bare(preset.code)}"
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        jurisdictions=own_ones,
        initial={"jurisdiction": same.pk, "code": proposed},
    )
    if request.method == "POST" and form.is_valid():
        jurisdiction = form.cleaned_data["jurisdiction"]
        fitted = fitted_to(preset, jurisdiction, form.cleaned_data["code"])
        draft = form.attempt(
            adopting.begin_draft, fitted, jurisdiction=jurisdiction, now=request.now, taken_from=preset
        )
        if draft:
            return redirect("admin-draft", draft.pk)
    context = {
        "title": pick(preset.title),
        "note": pick(preset.summary),
        "language": language_of(preset.title),
        "back": reverse("admin-procedures"),
        "submit": _("Begin a draft"),
    }
    return page(request, "form", context, form=form)


def _bare(code: str) -> str:
    first, _hyphen, rest = code.partition("-")
    return rest if len(first) == 2 and rest else code  # noqa: PLR2004  (a country's code)


def fitted_to(preset: Preset, jurisdiction: Jurisdiction, code: str) -> Preset:
    """A shipped preset for another jurisdiction: its law, zone, calendar and place instead of the original's."""
    data: dict[str, Any] = deepcopy(plain(preset))
    data["code"] = code
    if preset.jurisdiction != jurisdiction.code:
        old, new = preset.jurisdiction, jurisdiction.code
        data["jurisdiction"], data["zone"] = new, jurisdiction.zone
        if Calendar.objects.filter(code=new).exists():
            data["calendar"] = new
        if data["addressed"].get("place") == old:
            data["addressed"]["place"] = new
        for who in ("authors", "signers"):
            for way in data.get(who, {}).get("belongs", ()):
                way.update({name: new for name, place in way.items() if place == old})
    return presets.validate(data, source=code)


@administrator
@require_POST
def prepare(request: Request, key: int) -> HttpResponse:
    """Begin the next version of a procedure."""
    row = owned(request, key, draft=False)
    try:
        draft = adopting.begin_draft(row.preset, jurisdiction=row.jurisdiction, now=request.now, taken_from=row)
    except Refusal as refusal:
        messages.warning(request, str(refusal.message))
        found = Procedure.objects.filter(jurisdiction=row.jurisdiction_id, code=row.code, adopted_at=None).first()
        return redirect("admin-draft", found.pk) if found else redirect("admin-procedure", row.pk)
    return redirect("admin-draft", draft.pk)


@administrator
@require_POST
def retire(request: Request, key: int) -> HttpResponse:
    """Take a procedure out of force."""
    row = owned(request, key, draft=False)
    try:
        adopting.retire(row, now=request.now)
    except Refusal as refusal:
        messages.warning(request, str(refusal.message))
    else:
        messages.success(request, _("The procedure is out of force. What was begun under it goes on."))
    return redirect("admin-procedure", row.pk)
