"""Who is acting: an account, its person and the posts held at this moment, as plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Held:
    """A post held now. `place_path` is the tree path of the post's place, else of its body's; "" for everywhere."""

    role: str
    body_id: int | None
    place_path: str
    jurisdiction_id: int


@dataclass(frozen=True)
class Actor:
    """Somebody in front of the site; `ANONYMOUS` when nobody has signed in."""

    account_id: UUID | None = None
    person_id: UUID | None = None
    posts: tuple[Held, ...] = ()
    language: str = ""

    @property
    def signed_in(self) -> bool:
        """Whether an account is behind the request."""
        return self.account_id is not None

    def holds(self, role: str, *, jurisdiction_id: int | None = None) -> bool:
        """Whether a post with this role is held, in one jurisdiction where it is named."""
        return any(post.role == role and jurisdiction_id in (None, post.jurisdiction_id) for post in self.posts)

    def bodies(self, role: str) -> frozenset[int]:
        """The bodies in which this role is held."""
        return frozenset(post.body_id for post in self.posts if post.role == role and post.body_id is not None)

    def jurisdictions(self, role: str) -> frozenset[int]:
        """The jurisdictions in which this role is held."""
        return frozenset(post.jurisdiction_id for post in self.posts if post.role == role)


ANONYMOUS = Actor()
