"""Posts: giving and ending them."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dauys.bodies.models import Body
from dauys.kernel.models import Jurisdiction
from dauys.kernel.refusal import Refusal
from dauys.people import queries, rules
from dauys.people.actor import Actor
from dauys.people.models import Person, Post
from dauys.places.models import Place


@transaction.atomic
def appoint(
    person: Person,
    *,
    role: str,
    jurisdiction: Jurisdiction,
    body: Body | None = None,
    place: Place | None = None,
    by: Actor | None = None,
    now: datetime,
) -> Post:
    """Give a post from now on; `by` None is the installation itself (first set-up, demonstration)."""
    if refusal := rules.refuse_appointing(
        by,
        role=role,
        jurisdiction_id=jurisdiction.pk,
        body_id=body.pk if body else None,
        erased=person.erased_at is not None,
    ):
        raise refusal
    try:
        with transaction.atomic():
            return Post.objects.create(
                person=person,
                role=role,
                jurisdiction=jurisdiction,
                body=body,
                place=place,
                since=now,
                appointed_by_id=by.person_id if by else None,
            )
    except IntegrityError:
        raise Refusal("already_held", _("This person holds this post already.")) from None


@transaction.atomic
def dismiss(post: Post, *, by: Actor | None = None, now: datetime) -> Post:
    """End a post; the row stays as history."""
    Jurisdiction.objects.select_for_update().get(pk=post.jurisdiction_id)  # two may not end each other's post at once
    if refusal := rules.refuse_dismissing(
        by,
        role=post.role,
        jurisdiction_id=post.jurisdiction_id,
        body_id=post.body_id,
        others=queries.others_holding(post, now=now),
    ):
        raise refusal
    if not Post.objects.filter(pk=post.pk, until=None).update(until=now):
        raise Refusal("already_ended", _("This post has ended already."))
    post.refresh_from_db()
    return post
