"""Committees for everybody to see, and the page on which their clerks say who sits in them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dauys.bodies import queries as bodies
from dauys.bodies.models import Body, BodyKind
from dauys.kernel.paging import page as page_of
from dauys.people.views.access import Request, signed_in
from dauys.petitions import committees, showing
from dauys.petitions.forms.committees import LeavingForm, MemberForm
from dauys.petitions.models import Member


def _committee(code: str) -> Body:
    try:
        found = bodies.by_code(code)
    except Body.DoesNotExist:
        raise Http404 from None
    if found.kind != BodyKind.COMMITTEE:
        raise Http404
    return found


@require_safe
def committee(request: Request, code: str) -> HttpResponse:
    """One committee: who sits in it, and the petitions it deals with, the latest first."""
    body, on = _committee(code), request.now.date()
    found = page_of(committees.matters(body), ("-case__stage_since", "case_id"), cursor=request.GET.get("after", ""))
    sitting = committees.members(body, on)
    context = {
        "body": body,
        "members": sitting,
        "former": committees.former(body, on),
        "cards": [showing.card(row, request.now) for row in found.rows],
        "writes": committees.refuse_writing(body, request.actor) is None,
        "newer": f"?after={found.newer}" if found.newer else "",
        "older": f"?after={found.older}" if found.older else "",
    }
    return render(request, "petitions/committee_public.html", context)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: Request, code: str) -> HttpResponse:
    """Say who sits in a committee."""
    body = _writable(request, code)
    form = MemberForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.attempt(committees.seat, body, by=request.actor, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("The member stands on the committee’s page."))
            return redirect("petitions:committee-members", body.code)
    context = {"body": body, "form": form, "members": committees.members(body, request.now.date())}
    return render(request, "petitions/committee_members.html", context, status=form.status)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: Request, code: str, member_id: UUID) -> HttpResponse:
    """Say from when a member no longer sits there."""
    body = _writable(request, code)
    member = Member.objects.filter(body=body, pk=member_id).select_related("body").first()
    if member is None:
        raise Http404
    form = LeavingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.attempt(committees.unseat, member, by=request.actor, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("petitions:committee-members", body.code)
    return render(
        request, "petitions/committee_leaving.html", {"body": body, "member": member, "form": form}, status=form.status
    )


def _writable(request: Request, code: str) -> Body:
    body = _committee(code)
    if committees.refuse_writing(body, request.actor):
        raise PermissionDenied
    return body
