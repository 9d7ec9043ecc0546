"""Events: handed at once, in order, to whom the manifests name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import FrozenInstanceError, dataclass, replace
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from django.apps import apps

from dauys.kernel import events
from dauys.kernel.events import Event, manifests, publish

NOW = datetime(2026, 1, 5, tzinfo=UTC)
heard: list[str] = []


@dataclass(frozen=True, kw_only=True)
class Rang(Event):
    """Somebody rang."""

    kind: ClassVar[str] = "test.rang"
    who: str


def first(event: Rang) -> None:
    heard.append(f"first {event.who}")


def second(event: Rang) -> None:
    heard.append(f"second {event.who}")


def refuses(event: Rang) -> None:
    raise LookupError(event.who)


@pytest.fixture
def subscribe() -> Iterator[object]:
    """Let handlers of this module subscribe, by name."""
    config = apps.get_app_config("kernel")
    before = config.manifest

    def named(*names: str) -> list[str]:
        from tests.kernel import test_events  # noqa: PLC0415  (the module as the manifest names it)

        paths = tuple(f"tests.kernel.test_events.{name}" for name in names)
        config.manifest = replace(before, subscribers={Rang.kind: paths})
        events._subscribers.cache_clear()  # noqa: SLF001
        test_events.heard.clear()
        return test_events.heard

    yield named
    config.manifest = before
    events._subscribers.cache_clear()  # noqa: SLF001


def test_subscribers_hear_at_once_and_in_order(subscribe):
    told = subscribe("first", "second")
    publish(Rang(at=NOW, who="Aya"))
    assert told == ["first Aya", "second Aya"]


def test_a_subscriber_that_fails_stops_the_action(subscribe):
    told = subscribe("first", "refuses", "second")
    with pytest.raises(LookupError):
        publish(Rang(at=NOW, who="Aya"))
    assert told == ["first Aya"]


def test_an_event_that_nobody_awaits_is_no_mistake(subscribe):
    subscribe()
    publish(Rang(at=NOW, who="Aya"))


def test_an_event_does_not_change():
    with pytest.raises(FrozenInstanceError):
        Rang(at=NOW, who="Aya").who = "Bota"  # type: ignore[misc]


def test_the_kernel_comes_first_of_all_areas():
    assert manifests()[0].code == "kernel"
    assert len({manifest.code for manifest in manifests()}) == len(manifests())


def test_every_subscriber_that_a_manifest_names_exists():
    for manifest in manifests():
        for kind in manifest.subscribers:
            assert events._subscribers(kind)  # noqa: SLF001
