"""The parts that pages are made of.

A component is one frozen dataclass, decorated with `component`, and one template `ui/<name>.html` that gets it as `it`.
Its fields are the properties that `{% ui "name" … %}` takes: annotated, required unless they have a default. What is
unknown or missing fails when the template is compiled; a value of a wrong type fails when it is rendered.

A view may also fill in a component itself and hand it to the template: `{% uidraw card %}`.

The values that lists are made of (`Link`, `Row`, `Bar`, …) are exported here; views build them.
"""

from __future__ import annotations

from dauys.kernel.ui.declaring import Component, Misuse, component, component_of, declared, names
from dauys.kernel.ui.figures import Bar, Tile
from dauys.kernel.ui.navigation import Choice, Link
from dauys.kernel.ui.plots import Dot, Goal
from dauys.kernel.ui.records import Card, Event, Row, Task

__all__ = [
    "Bar",
    "Card",
    "Choice",
    "Component",
    "Dot",
    "Event",
    "Goal",
    "Link",
    "Misuse",
    "Row",
    "Task",
    "Tile",
    "component",
    "component_of",
    "declared",
    "names",
]
