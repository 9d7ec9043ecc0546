"""The names of what a preset refers to by code: places, bodies and topics of the registry, read once for a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dauys.bodies.models import Body, BodyKind
from dauys.places.models import Place
from dauys.procedures.fitting import place_codes
from dauys.procedures.schema import Preset
from dauys.topics.models import Topic


@dataclass(frozen=True)
class Names:
    """Names by code in the active language; a code that the registry does not have stands for itself."""

    places: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)

    def place(self, code: str) -> str:
        """What the place is called."""
        return self.places.get(code, code)

    def body(self, preset: Preset, name: str) -> str:
        """What the body is called that the preset calls `name`."""
        ref = preset.bodies.get(name)
        if ref is None:
            return name
        if ref.code:
            return self.bodies.get(ref.code, ref.code)
        return str(dict(BodyKind.choices).get(str(ref.kind), ref.kind))

    def topic(self, code: str) -> str:
        """What the topic is called."""
        return self.topics.get(code, code)


def names_in(*presets: Preset) -> Names:
    """The names of everything that presets refer to, whose law each is included (3 queries)."""
    codes = {code for preset in presets for _key, code in place_codes(preset)}
    codes |= {preset.jurisdiction for preset in presets}
    bodies = {ref.code for preset in presets for ref in preset.bodies.values() if ref.code}
    topics = {code for preset in presets for code in preset.topics.allowed}
    return Names(
        {place.code: str(place) for place in Place.objects.filter(code__in=codes)},
        {body.code: str(body) for body in Body.objects.filter(code__in=bodies)},
        {topic.code: str(topic) for topic in Topic.objects.filter(code__in=topics)},
    )
