"""Posts: who holds which, giving and ending them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dauys.kernel.dates import day_text
from dauys.kernel.forms import Form
from dauys.people import actions, queries
from dauys.people.forms import PostForm
from dauys.people.models import Person, Role
from dauys.people.rules import may_appoint
from dauys.people.views.access import Request, cursor, holds

SEARCHED = 20
"""People shown for one address; a mailbox may be shared, but not by everybody."""
OFFICES = (Role.ADMINISTRATOR, Role.HEAD)


@holds(*OFFICES)
@never_cache
@require_safe
def post_list(request: Request) -> HttpResponse:
    """Every post one may give or end, and people found by their whole e-mail address."""
    email = request.GET.get("q", "").strip()[:254]
    after = request.GET.get("after", "")
    page = queries.posts_governed(request.actor, now=request.now, after=cursor(after) or 0)
    names = queries.identities_of(
        [post.person for post in page.posts], reader=request.actor, purpose="appointing", now=request.now
    )
    found = list(queries.by_email(email)[:SEARCHED]) if "@" in email else []
    people = queries.identities_of(found, reader=request.actor, purpose="appointing", now=request.now)
    context = {
        "q": email,
        "administers": request.actor.holds(Role.ADMINISTRATOR),
        "found": [(person, people[person.pk]) for person in found],
        "posts": [(post, names[post.person_id], day_text(post.since.date())) for post in page.posts],
        "next": f"?after={page.last}" if page.last else "",
    }
    return render(request, "people/posts.html", context)


@holds(*OFFICES)
@never_cache
def appoint(request: Request, person_id: str) -> HttpResponse:
    """Give somebody a post."""
    person = get_object_or_404(Person, pk=person_id, erased_at=None)
    form = PostForm(request.POST or None, by=request.actor)
    if request.method == "POST" and form.is_valid():
        post = form.attempt(
            actions.appoint,
            person,
            role=form.cleaned_data["role"],
            jurisdiction=form.cleaned_data["jurisdiction"],
            body=form.cleaned_data["body"],
            by=request.actor,
            now=request.now,
        )
        if post:
            messages.success(request, _("The post is given."))
            return redirect("people:posts")
    name = queries.identity_of(person, reader=request.actor, purpose="appointing", now=request.now)
    return render(request, "people/appoint.html", {"form": form, "name": name})


@holds(*OFFICES)
@never_cache
def dismiss(request: Request, post_id: int) -> HttpResponse:
    """End a post, after asking."""
    post = get_object_or_404(queries.posts(now=request.now), pk=post_id)
    if not may_appoint(request.actor, role=post.role, jurisdiction_id=post.jurisdiction_id, body_id=post.body_id):
        raise PermissionDenied
    form = Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.attempt(actions.dismiss, post, by=request.actor, now=request.now)
        if not form.errors:
            messages.success(request, _("The post has ended."))
            return redirect("people:posts")
    name = queries.identity_of(post.person, reader=request.actor, purpose="appointing", now=request.now)
    return render(request, "people/dismiss.html", {"form": form, "post": post, "name": name})
