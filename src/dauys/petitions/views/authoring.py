"""Who may open an author's pages: the author, or whoever came by the secret link, and some of them other organisers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from dauys.kernel.texts import mark
from dauys.people.actor import Actor
from dauys.people.models import Person
from dauys.people.views.access import Request
from dauys.petitions import authors, drafting
from dauys.petitions.models import Petition
from dauys.procedures import queries as cases

COOKIE = "drafts"
SALT = "petitions.drafts"
MOST = 8
"""How many secret links one browser remembers."""
AGE = drafting.KEPT_DAYS * 24 * 3_600
"""Seconds."""


def keys(request: Request) -> dict[str, str]:
    """The secret keys this browser has, by the id of their petition; the newest last."""
    try:
        found = json.loads(request.get_signed_cookie(COOKIE, default="{}", salt=SALT, max_age=AGE) or "{}")
    except ValueError:
        return {}
    return {str(case_id): str(key) for case_id, key in found.items()} if isinstance(found, dict) else {}


def remember(request: Request, response: HttpResponse, case_id: UUID, key: str) -> HttpResponse:
    """Let this browser come back to a petition without an account."""
    known = keys(request)
    known.pop(str(case_id), None)
    kept = dict([*known.items(), (str(case_id), key)][-MOST:])
    _set(response, kept)
    return response


def forget(request: Request, response: HttpResponse, case_id: UUID) -> HttpResponse:
    """The petition has an account now: this browser needs no key to it."""
    kept = keys(request)
    if kept.pop(str(case_id), None):
        _set(response, kept)
    return response


def _set(response: HttpResponse, kept: dict[str, str]) -> None:
    response.set_signed_cookie(
        COOKIE,
        json.dumps(kept, separators=(",", ":")),
        salt=SALT,
        max_age=AGE,
        path="/petitions/",
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )


class Author:
    """One request of an author, or of somebody who organises with them, for their petition.

    `by` is as whom they act; `key` the secret key, where they came by it; `person` is who is the author in the end;
    `starts` tells the author from other organisers; `acts` whether they take the author's steps.
    """

    def __init__(self, request: Request, petition: Petition, by: Actor) -> None:
        self.request, self.petition, self.by = request, petition, by
        self.case, self.preset = petition.case, petition.case.preset
        self.starts = by.person_id == petition.case.author_id
        self.roles = cases.roles_in(self.case, by) - {"signer"}
        self.acts = bool(self.roles & authors.ACTING)
        self.key = "" if by.signed_in else keys(request).get(str(petition.case_id), "")
        self.now = request.now
        self.language = get_language() or petition.language

    @property
    def marks(self) -> dict[str, str]:
        """Of title and text, the mark of what stands now."""
        return {name: mark(text) for name, text in self.standing.items()}

    @property
    def standing(self) -> dict[str, str]:
        """Title and text as they stand now, in the petition's own language."""
        own = self.petition.language
        return {"title": self.petition.titles.get(own, ""), "body": self.petition.bodies.get(own, "")}

    @property
    def seen(self) -> dict[str, str]:
        """Of title and text, the mark of what stood on the page that was sent."""
        sent = {name: self.request.POST.get(f"seen-{name}", "") for name in ("title", "body")}
        return {name: mark for name, mark in sent.items() if mark}

    def address(self, step: str) -> str:
        """The page of one step of the draft."""
        return reverse("petitions:write", args=[self.petition.case_id, step])

    @property
    def secret_link(self) -> str:
        """The whole link to come back by; empty for somebody signed in."""
        if not self.key:
            return ""
        return self.request.build_absolute_uri(reverse("petitions:come-back", args=[self.petition.case_id, self.key]))

    @property
    def person(self) -> Person:
        """The person of whoever has signed in, else the one who is known by the draft alone."""
        own = self.request.actor.person_id
        return Person.objects.get(pk=own) if own else self.owner

    @property
    def owner(self) -> Person:
        """The person whose petition it is; while it has no author, who acts."""
        return authors.owner(self.petition, instead=self.by.person_id)


View = Callable[..., HttpResponse]
Find = Callable[[UUID, Actor, Mapping[str, str]], tuple[Petition, Actor] | None]


def authored(view: View) -> View:
    """Give the view its `Author`, or answer as if there were nothing."""
    return _guarded(view, authors.find)


def organised(view: View) -> View:
    """Like `authored`, for everybody who organises the petition."""
    return _guarded(view, authors.find_organised)


def acting(view: View) -> View:
    """Like `authored`, for organisers too who may take the author's steps."""
    return _guarded(view, authors.find_acting)


def _guarded(view: View, find: Find) -> View:
    @never_cache
    @wraps(view)
    def guarded(request: Request, case_id: UUID, *args: Any, **options: Any) -> HttpResponse:
        found = find(case_id, request.actor, keys(request))
        if found is None:
            return unknown(request, case_id)
        return view(Author(request, *found), *args, **options)

    return guarded


def unknown(request: Request, case_id: UUID) -> HttpResponse:
    """Say kindly that nothing is here for this reader: the same for what is not theirs and for what does not exist."""
    return render(request, "petitions/start_unknown.html", {"case_id": case_id}, status=404)
