"""What a committee has asked: a body answers at its desk, the author on a page of the petition."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dauys.kernel.forms import Form
from dauys.kernel.paging import page as page_of
from dauys.people.views.access import Request, holds
from dauys.petitions import agenda, considering, dockets, icalendar, showing, tasks
from dauys.petitions.forms.considering import InvitationReplyForm, ReplyForm
from dauys.petitions.models import Inquiry
from dauys.petitions.views.asking import attempt
from dauys.petitions.views.authoring import Author, organised
from dauys.petitions.views.hearings import file_of
from dauys.petitions.views.starting import either, sent

OFFICES = ("body", "head", "committee")


@holds(*OFFICES)
@never_cache
@require_safe
def requests(request: Request) -> HttpResponse:
    """What committees want to know from the actor's bodies, and how far it is; open ones first."""
    rows = agenda.asked_of(request.actor)
    waiting = rows.filter(answered_at=None)
    answered = page_of(
        rows.filter(answered_at__isnull=False), ("-answered_at", "id"), cursor=request.GET.get("after", "")
    )
    context = {
        "tasks": [tasks.inquiry(row, request.now, to="request") for row in waiting[:100]],
        "answered": [tasks.inquiry(row, request.now, to="request") for row in answered.rows],
        "newer": f"?after={answered.newer}" if answered.newer else "",
        "older": f"?after={answered.older}" if answered.older else "",
    }
    return render(request, "petitions/requests.html", context)


@holds(*OFFICES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: Request, inquiry_id: UUID) -> HttpResponse:
    """Answer what a committee wants to know; the answer is published."""
    try:
        inquiry = agenda.inquiry(inquiry_id)
    except Inquiry.DoesNotExist:
        raise Http404 from None
    if inquiry.body_id is None or not considering.may_reply(inquiry, request.actor):
        raise PermissionDenied
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.attempt(considering.reply, inquiry, by=request.actor, text=form.cleaned_data["text"], now=request.now)
        if not form.errors:
            messages.success(request, _("Your answer is published, and the committee is told."))
            return redirect("petitions:requests")
    context = {"inquiry": inquiry, "petition": inquiry.case.petition, "case": inquiry.case, "form": form}
    return render(request, "petitions/request.html", context, status=form.status)


def _own(author: Author, inquiry_id: UUID) -> Inquiry:
    """What the author was asked."""
    found = author.case.inquiries.filter(pk=inquiry_id, body=None).first()
    if found is None:
        raise Http404
    found.case = author.case
    return found


@either
@organised
def answer(author: Author, inquiry_id: UUID) -> HttpResponse:
    """Answer the committee's question, or say whether one comes."""
    inquiry = _own(author, inquiry_id)
    invites = inquiry.kind == Inquiry.Kind.INVITATION
    form: Form = (InvitationReplyForm if invites else ReplyForm)(sent(author.request))
    status = 200
    if form.is_bound and form.is_valid():
        said: dict[str, Any] = {"text": form.cleaned_data["text"], "accepts": form.cleaned_data.get("accepts")}
        status = attempt(form, considering.reply, inquiry, by=author.by, now=author.now, **said)
        if not form.errors:
            messages.success(author.request, _("Thank you. The committee is told."))
            return redirect("petitions:manage", author.petition.case_id)
    context = {
        "petition": author.petition,
        "case": author.case,
        "inquiry": inquiry,
        "invites": invites,
        "late": inquiry.late(author.now),
        "when": dockets.meeting_when(inquiry),
        "reply_text": dockets.reply_text(inquiry),
        "form": form,
        "back": reverse("petitions:manage", args=[author.petition.case_id]),
    }
    wrong = 422 if form.errors and status == 200 else status  # noqa: PLR2004  (HTTP)
    return render(author.request, "petitions/manage_request.html", context, status=wrong)


@organised
def invitation_file(author: Author, inquiry_id: UUID) -> HttpResponse:
    """An invitation as a calendar file."""
    inquiry = _own(author, inquiry_id)
    if inquiry.meets_at is None:
        raise Http404
    entry = icalendar.Entry(
        key=str(inquiry.pk),
        title=_("Invitation of the committee: %(petition)s") % {"petition": author.petition.title},
        starts_at=inquiry.meets_at,
        changed=inquiry.asked_at,
        place=inquiry.venue or inquiry.link,
        text="\n".join(filter(None, (inquiry.words, inquiry.link))),
        address=settings.SITE_URL + showing.address(author.petition),
    )
    return file_of([entry], author.request, f"invitation-{inquiry.pk}")
