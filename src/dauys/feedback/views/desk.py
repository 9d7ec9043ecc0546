"""Where those who run the site look at suggestions and answer them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dauys.feedback import actions, queries
from dauys.feedback.forms import AnswerForm
from dauys.feedback.models import Suggestion
from dauys.feedback.views.public import shown
from dauys.kernel.paging import page as page_of
from dauys.people.views.access import Request, holds

handling = holds("administrator")
FIRST = 50


@handling
@never_cache
@require_safe
def suggestions(request: Request) -> HttpResponseBase:
    """What waits for a look, and what is public, the newest first."""
    cursor = request.GET.get("after", "")
    found = page_of(queries.public(), queries.ORDER, cursor=cursor)
    context = {
        "waiting": [] if cursor else [shown(row) for row in queries.waiting()[:FIRST]],
        "rows": [shown(row) for row in found.rows],
        "newer": f"?after={found.newer}" if found.newer else "",
        "older": f"?after={found.older}" if found.older else "",
    }
    return render(request, "feedback/desk.html", context)


@handling
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, suggestion_id: UUID) -> HttpResponseBase:
    """Answer a suggestion; how it will look is shown before it is published."""
    row = get_object_or_404(Suggestion, pk=suggestion_id)
    form = AnswerForm(request.POST if request.method == "POST" else None, suggestion=row)
    preview = None
    if form.is_valid():
        state, texts = form.cleaned_data["state"], form.texts
        if "publish" in request.POST:
            form.attempt(actions.answer, row, by=request.actor, state=state, texts=texts, now=request.now)
            if not form.errors:
                messages.success(request, _("It is published."))
                return redirect("feedback:desk")
        else:
            looks = Suggestion(id=row.pk, text=row.text, language=row.language, page=row.page, at=row.at)
            looks.state, looks.answer, looks.supporters = state, texts, row.supporters
            preview = shown(looks)
    context = {"form": form, "one": shown(row), "preview": preview}
    return render(request, "feedback/answer.html", context, status=form.status)


@handling
@never_cache
@require_POST
def discard(request: Request, suggestion_id: UUID) -> HttpResponse:
    """Throw a suggestion away."""
    actions.discard(get_object_or_404(Suggestion, pk=suggestion_id), by=request.actor)
    messages.success(request, _("It is thrown away."))
    return redirect("feedback:desk")
