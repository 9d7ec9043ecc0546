"""Starting a refused petition again, with the same text, for the body that is competent."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from dauys.kernel.forms import Form
from dauys.petitions import objecting, referring
from dauys.petitions.views import authoring
from dauys.petitions.views.authoring import Author, authored
from dauys.petitions.views.starting import either, sent


@either
@authored
def again(author: Author) -> HttpResponse:
    """Say where it will go; one press makes the draft."""
    review = objecting.refusal_of(author.case)
    if review is None or review.competent_id is None:
        raise Http404
    option = referring.target(review, now=author.now)
    form = Form(sent(author.request))
    if form.is_bound and form.is_valid():
        made = form.attempt(referring.start_again, author.petition, review, by=author.by, now=author.now)
        if made is not None:
            draft, key = made
            response = redirect("petitions:resume", draft.pk)
            return authoring.remember(author.request, response, draft.pk, key) if key else response
    context = {"petition": author.petition, "case": author.case, "review": review, "option": option, "form": form}
    return render(author.request, "petitions/manage_again.html", context, status=409 if form.errors else 200)
