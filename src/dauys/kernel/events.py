"""Typed events: how a lower area tells higher ones, in the same transaction, what has happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import ClassVar

from django.apps import apps
from django.utils.module_loading import import_string

from dauys.kernel.manifest import Manifest, Subscriber


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that has happened at `at`; each kind is its own frozen class with a stable `kind`."""

    kind: ClassVar[str]
    at: datetime


def manifests() -> tuple[Manifest, ...]:
    """The manifest of every installed area that announces one, in order of installation."""
    found = (getattr(config, "manifest", None) for config in apps.get_app_configs())
    return tuple(manifest for manifest in found if isinstance(manifest, Manifest))


@lru_cache
def _subscribers(kind: str) -> tuple[Subscriber, ...]:
    names = (name for manifest in manifests() for name in manifest.subscribers.get(kind, ()))
    return tuple(import_string(name) for name in names)


def publish(event: Event) -> None:
    """Hand the event to every subscriber named in the manifests, at once and in order."""
    for subscriber in _subscribers(event.kind):
        subscriber(event)
