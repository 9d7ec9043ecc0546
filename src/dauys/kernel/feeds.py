"""Atom feeds whose entries say which language each is in."""

from __future__ import annotations

from typing import Any

from django.utils.feedgenerator import Atom1Feed


class ManyTongued(Atom1Feed):
    """An Atom feed; an item added with `language` carries it, others have that of the feed."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """The attributes of an entry."""
        return {"xml:lang": item["language"]} if item.get("language") else {}
