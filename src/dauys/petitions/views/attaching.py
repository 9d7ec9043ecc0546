"""Attachments: choosing and sending them, whole or in pieces, giving them out, taking them down."""

from __future__ import annotations

from typing import IO, Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from dauys.files import queries as stored
from dauys.files.actions import Checksum
from dauys.files.models import File
from dauys.files.showing import KINDS
from dauys.files.sizes import size_text
from dauys.files.views import downloads
from dauys.files.views import uploads as tus
from dauys.files.views.uploads import Shelf
from dauys.kernel import limits
from dauys.kernel.refusal import Refusal
from dauys.people.views.access import Request, holds
from dauys.petitions import attaching, attachments, showing
from dauys.petitions.forms.attaching import AttachForm, RemovalForm
from dauys.petitions.models import Petition
from dauys.petitions.views.asking import go_on, is_open, show
from dauys.petitions.views.authoring import Author, keys, organised
from dauys.petitions.views.reading import petition_or_404
from dauys.petitions.views.starting import either
from dauys.procedures import queries as cases

AROUND = 64 * 1024
"""Bytes of a form beside the files in it."""


def refuse_often(request: Request, what: str, most: int) -> None:
    """Refuse more from one network than anybody needs."""
    if refusal := limits.refuse_above(what, limits.network_of(request), most=most):
        raise refusal


@csrf_exempt  # a form that is too large is refused before it is read; all others are checked in `_answered`
@either
@organised
def step(author: Author) -> HttpResponse:
    """The question of a draft for what is to be attached; without scripts an ordinary form does it all."""
    if not author.preset.attachments.total_mb:
        raise Http404
    if author.request.method != "POST":
        if not is_open(author):
            return redirect("petitions:manage", author.petition.case_id)
        return _page(author, AttachForm())
    sent = author.request.META.get("CONTENT_LENGTH") or "0"
    total = attachments.allowance(author.preset).total
    if sent.isdecimal() and int(sent) > total + AROUND:
        form = AttachForm({})
        sentence = _("What you sent has %(size)s. All files together may have %(total)s.")
        form.add_error("file", sentence % {"size": size_text(int(sent)), "total": size_text(total)})
        return _page(author, form, status=413)
    return _answered(author.request, author)


@csrf_protect
def _answered(request: Request, author: Author) -> HttpResponse:
    """Remove a file, attach others, or go on."""
    form = AttachForm(request.POST, request.FILES)
    form.is_valid()
    refusal: Refusal | None = None
    try:
        if removed := request.POST.get("remove"):
            attaching.drop(author.petition.case_id, _own_file(author, removed), by=author.by, now=author.now)
        for chosen in form.cleaned_data["file"]:
            _attach(author, chosen)
    except Refusal as no:
        refusal = no
    if refusal:
        form.add_error("file", str(refusal.message))
        return _page(author, form, status=refusal.status)
    if "on" in request.POST:
        return go_on(author, "files")
    again = author.address("files")
    return redirect(f"{again}?then=check" if request.GET.get("then") == "check" else again)


def _attach(author: Author, chosen: UploadedFile[Any]) -> None:
    refuse_often(author.request, "file-begin", attaching.BEGINNINGS)
    name = chosen.name or ""
    try:
        size = chosen.size or 0
        attaching.attach(author.petition, by=author.by, name=name, size=size, content=chosen, now=author.now)
    except Refusal as refusal:
        refusal.message = f"{name}: {refusal.message}" if name else refusal.message
        raise


def _own_file(author: Author, file_id: str) -> File:
    try:
        return stored.one(attachments.owner(author.petition.case_id), UUID(file_id))
    except (ValueError, File.DoesNotExist):
        raise Http404 from None


def _page(author: Author, form: AttachForm, *, status: int = 0) -> HttpResponse:
    case, allowed = author.case, attachments.allowance(author.preset)
    held = stored.held(attachments.owner(case.pk))
    context: dict[str, Any] = {
        "attachments": attachments.lines(case, author.by, own=True, changing=True),
        "room": size_text(allowed.total),
        "free": size_text(max(allowed.total - held.size, 0)),
        "types": sorted({str(KINDS.get(kind, kind)) for kind in allowed.types}),
    }
    return show(author, "files", form, status=status, **context)


def _shelf(author: Author) -> Shelf:
    """Where the pieces of a petition's files go."""
    petition, by, now = author.petition, author.by, author.now

    def begin(name: str, size: int) -> File:
        refuse_often(author.request, "file-begin", attaching.BEGINNINGS)
        return attaching.begin(petition.case_id, by=by, name=name, size=size, now=now)

    def receive(file: File, start: int, content: IO[bytes], length: int | None, checksum: Checksum | None) -> File:
        refuse_often(author.request, "file-piece", attaching.PIECES)
        return attaching.receive(
            petition, file, by=by, start=start, content=content, length=length, checksum=checksum, now=now
        )

    return Shelf(
        begin=begin,
        receive=receive,
        drop=lambda file: attaching.drop(petition.case_id, file, by=by, now=now),
        address=lambda file: reverse("petitions:upload", args=[petition.case_id, file.pk]),
        most=attachments.allowance(author.preset).total,
    )


@organised
def uploads(author: Author) -> HttpResponse:
    """Where a file that comes in pieces is announced, by the tus protocol."""
    return tus.collection(author.request, _shelf(author))


@organised
def upload(author: Author, file_id: UUID) -> HttpResponse:
    """Where the pieces of one file go, by the tus protocol."""
    return tus.item(author.request, _shelf(author), _own_file(author, str(file_id)))


def readable(request: Request, case_id: UUID, file_id: UUID, secrets: dict[str, str]) -> File:
    """A file that whoever asks may see; secrets: the keys of drafts that they hold. Http404: there is none for them."""
    try:
        seen = attaching.readable(case_id, request.actor, secrets)
    except Petition.DoesNotExist:
        raise Http404 from None
    found = next((file for file in seen if file.pk == file_id), None)
    if found is None:
        raise Http404
    return found


def _given(request: Request, case_id: UUID, file_id: UUID, name: str = "") -> HttpResponseBase:
    file = readable(request, case_id, file_id, keys(request))
    try:
        return downloads.picture(file, name) if name else downloads.content(request, file)
    except Refusal as refusal:
        return HttpResponse(str(refusal.message), status=refusal.status, content_type="text/plain; charset=utf-8")


@require_safe
def content(request: Request, case_id: UUID, file_id: UUID) -> HttpResponseBase:
    """An attachment, to be saved."""
    return _given(request, case_id, file_id)


@require_safe
def preview(request: Request, case_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Our picture of an attachment: of a PDF its first page."""
    return _given(request, case_id, file_id, "preview")


@require_safe
def thumbnail(request: Request, case_id: UUID, file_id: UUID) -> HttpResponseBase:
    """A small picture of an attachment, for lists."""
    return _given(request, case_id, file_id, "thumbnail")


@holds(*attaching.TAKE_DOWN)
@never_cache
@either
def removal(request: Request, case_id: UUID, file_id: UUID) -> HttpResponse:
    """Take an attachment down, for a reason that everybody can read."""
    petition = petition_or_404(request, case_id)
    file = readable(request, case_id, file_id, {})
    if not cases.roles_in(petition.case, request.actor) & attaching.TAKE_DOWN:
        raise Http404
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.attempt(
            attaching.take_down, petition, file, by=request.actor, reason=form.cleaned_data["reason"], now=request.now
        )
        if not form.errors:
            messages.success(request, _("Taken down. Its author is told the reason."))
            return redirect(showing.address(petition))
    status = form.refused.status if form.refused else form.status
    context = {"petition": petition, "file": file, "form": form}
    return render(request, "petitions/file_removal.html", context, status=status)
