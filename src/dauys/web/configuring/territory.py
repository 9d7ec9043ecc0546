"""Which places an administrator may change: those that lie in a jurisdiction they administer."""

from __future__ import annotations

from collections.abc import Iterable

from dauys.kernel.models import Jurisdiction
from dauys.people.actor import Actor
from dauys.people.models import Role
from dauys.places.models import Place
from dauys.places.rows import Row


class Territory:
    """Whose law applies where (1 query): a place belongs to the nearest place above it that has a jurisdiction."""

    def __init__(self, actor: Actor) -> None:
        self.governed = actor.jurisdictions(Role.ADMINISTRATOR)
        owners = Place.objects.filter(jurisdiction__isnull=False).values_list("path", "jurisdiction_id")
        self.owners = sorted(owners, key=lambda owner: -len(owner[0]))

    def owner(self, path: str) -> int | None:
        """The jurisdiction of a place, by its path in the tree."""
        return next((jurisdiction for above, jurisdiction in self.owners if path.startswith(above)), None)

    def covers(self, place: Place) -> bool:
        """Whether the place may be changed."""
        return self.owner(place.path) in self.governed

    @property
    def roots(self) -> list[Place]:
        """The places that the governed jurisdictions are of, in the order of the tree."""
        paths = [path for path, jurisdiction in self.owners if jurisdiction in self.governed]
        return list(Place.objects.filter(path__in=paths))

    def foreign(self, rows: Iterable[Row]) -> list[Row]:
        """The rows of a table that would touch places or jurisdictions of others (2 queries)."""
        rows = list(rows)
        named = {row.code for row in rows} | {row.parent for row in rows}
        standing = {place.code: place.path for place in Place.objects.filter(code__in=named)}
        own = set(Jurisdiction.objects.filter(pk__in=self.governed).values_list("code", flat=True))
        new = {row.code for row in rows if row.code not in standing}
        return [row for row in rows if self._is_foreign(row, standing, own, new)]

    def _is_foreign(self, row: Row, standing: dict[str, str], own: set[str], new: set[str]) -> bool:
        if row.jurisdiction and row.jurisdiction not in own:
            return True
        path = standing.get(row.code) or standing.get(row.parent)
        if path is None:
            return row.parent not in new
        return self.owner(path) not in self.governed
