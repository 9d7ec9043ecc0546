"""Plants many nodes of a tree with a handful of statements; places, topics and bodies are loaded this way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import transaction
from treebeard.mp_tree import MP_Node

Node = TypeVar("Node", bound=MP_Node)


class _Grounds:
    """The tree as it stands: where each code lies, and the last step taken under each path."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.paths: dict[str, str] = {}
        self.last: dict[str, int] = {}
        self.children: dict[str, int] = {}
        for code, path in model.objects.order_by("path").values_list("code", "path"):
            self.settle(code, path)

    def settle(self, code: str, path: str) -> None:
        """Take note of one node."""
        above, step = path[: -self.model.steplen], path[-self.model.steplen :]
        self.paths[code] = path
        self.last[above] = max(self.last.get(above, 0), self.model._str2int(step))  # noqa: SLF001
        self.children[above] = self.children.get(above, 0) + 1

    def next_under(self, above: str) -> str:
        """The path of the next child."""
        depth = len(above) // self.model.steplen + 1
        return str(self.model._get_path(above, depth, self.last.get(above, 0) + 1))  # noqa: SLF001


@transaction.atomic
def plant(model: type[Node], nodes: Iterable[tuple[Node, str]]) -> list[Node]:
    """Insert each node under the node of that code (`""`: as a root), after the children that are there already.

    A parent comes before its children, or stands in the tree already; otherwise `KeyError` names its code.
    """
    grounds = _Grounds(model)
    standing = set(grounds.paths.values())
    planted = []
    for node, parent in nodes:
        above = grounds.paths[parent] if parent else ""
        node.path = grounds.next_under(above)
        node.depth = len(node.path) // model.steplen
        grounds.settle(node.code, node.path)
        planted.append(node)
    new = {node.path for node in planted}
    for node in planted:
        node.numchild = grounds.children.get(node.path, 0)
    model.objects.bulk_create(planted)
    for above in {path[: -model.steplen] for path in new} & standing:
        model.objects.filter(path=above).update(numchild=grounds.children[above])
    return planted
