"""Who is asking over HTTP: what an operation needs to know of somebody, and what is known of oneself."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.security.base import AuthBase

from dauys.bodies.models import Body
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import forbidden
from dauys.people.actor import Actor
from dauys.places.models import Place

Scope = Literal["read", "write", "moderate", "answer"]
SCOPES: tuple[Scope, ...] = ("read", "write", "moderate", "answer")
"""What a key may be used for: to read what is its person's own, to act as they, to check petitions, to answer."""
POSTS: dict[str, Scope] = {
    "moderator": "moderate",
    "committee": "moderate",
    "lawyer": "moderate",
    "authority": "moderate",
    "administrator": "moderate",
    "body": "answer",
    "head": "answer",
}
"""The scope without which a key does not carry a post."""
router = Router(tags=["me"])
routers = (("/me", router),)


class Needs(AuthBase):
    """Somebody must be signed in, by session or by a key that has the scope; `optional` lets others pass unknown.

    roles: posts of which one must be held.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: Scope, *, optional: bool = False, roles: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.scope, self.optional, self.roles = scope, optional, roles

    def __call__(self, request: Any) -> Actor | None:
        """Who acts. Refusals: `scope_missing`, the key is for other things; `not_allowed`, the post is not held."""
        request.personal = True
        actor: Actor = request.actor
        if not actor.signed_in:
            return actor if self.optional else None
        if self.scope not in request.scopes:
            sentence = _("This key may not be used for this. It lacks the scope “%(scope)s”.") % {"scope": self.scope}
            raise forbidden("scope_missing", sentence)
        if self.roles and not any(actor.holds(role) for role in self.roles):
            raise forbidden("not_allowed", _("You may not do this here."))
        return actor


class PostOut(Schema):
    """A post held now."""

    role: str
    jurisdiction: str
    body: str | None
    place: str | None


class MeOut(Schema):
    """Who is asking, and what the key may be used for."""

    person: UUID
    language: str
    scopes: list[str]
    posts: list[PostOut]


@router.get("", response=MeOut, auth=Needs("read"), summary="Who I am, and which posts I hold")
def me(request: HttpRequest) -> dict[str, Any]:
    """Say whose session or key this is. Posts that the key does not carry are left out."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bodies = Body.objects.in_bulk([post.body_id for post in actor.posts if post.body_id])
    places = {row.path: row.code for row in Place.objects.filter(path__in=[post.place_path for post in actor.posts])}
    countries = Jurisdiction.objects.in_bulk([post.jurisdiction_id for post in actor.posts])
    posts = [
        {
            "role": post.role,
            "jurisdiction": countries[post.jurisdiction_id].code,
            "body": bodies[post.body_id].code if post.body_id else None,
            "place": places.get(post.place_path),
        }
        for post in actor.posts
    ]
    scopes = sorted(request.scopes)  # type: ignore[attr-defined]
    return {"person": actor.person_id, "language": actor.language, "scopes": scopes, "posts": posts}
