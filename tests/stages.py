"""Stages: what many tests start from is built once and stands below their transactions, not once for each of them.

A staged fixture is a function that builds rows and returns what tests need of them. For the first test that asks for
it, it is built in a transaction around the test's own; the next ones find it there, and each gets a copy of its own of
what was returned. It stays until a test asks for something else, so those that ask for the same run one after another.
Tests that commit cannot stand on a stage: for them it is built within the test.
"""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import translation
from tests.ledger.lifting import commits

Build = Callable[..., Any]


@dataclass
class Layer:
    """What one staged fixture built: its rows, and what it returned as bytes that each test unpacks for itself."""

    build: Build
    rows: ExitStack
    returned: bytes


class Stage:
    """The layers that stand in the database now, each in a transaction within that of the one before."""

    def __init__(self) -> None:
        self._needs: dict[Build, list[Build]] = {}
        self._hands: set[Build] = set()
        self._layers: list[Layer] = []

    def fixture(self, build: Build) -> Any:
        """Make a staged fixture of a function; its arguments are staged fixtures that it finds nearby."""
        arguments = list(inspect.signature(build).parameters)
        own = build.__module__
        near: dict[str, Build] = {}
        for where in ("tests.petitions.conftest", f"{own.rpartition('.')[0]}.conftest", own):
            near |= {one.__name__: one for one in self._needs if one.__module__ == where}
        self._needs[build] = [near[name] for name in arguments]

        def handed_out(request: pytest.FixtureRequest, db: None) -> Any:
            if any(layer.build is build for layer in self._layers):
                return self._returned(build)
            return build(*map(request.getfixturevalue, arguments))

        handed_out.__doc__ = build.__doc__
        vars(handed_out)["build"] = build
        return pytest.fixture(name=build.__name__)(handed_out)

    def hand(self, build: Build) -> Any:
        """Make a fixture of a function that builds nothing and returns another one, to build on what stands."""
        self._hands.add(build)
        return self.fixture(build)

    def wanted(self, item: pytest.Item) -> list[Build]:
        """What a test stands on, in the order in which it is built."""
        if commits(item):
            return []
        fixtures = vars(item)["_fixtureinfo"].name2fixturedefs.values()
        asked = {getattr(definitions[-1].func, "build", None) for definitions in fixtures}
        for build in reversed(self._needs):
            if build in asked:
                asked |= set(self._needs[build])
        return [build for build in self._needs if build in asked - self._hands]

    def order(self, item: pytest.Item) -> list[int]:
        """Sorts tests so that those on one stage are together."""
        known = list(self._needs)
        return [known.index(build) for build in self.wanted(item)]

    def clear(self, wanted: list[Build]) -> None:
        """Take away every layer that is not wanted, and what stands on it (all of it if a test hung up)."""
        left = [] if connection.closed_in_transaction else wanted
        while [layer.build for layer in self._layers] != left[: len(self._layers)]:
            rows = self._layers.pop().rows
            transaction.set_rollback(True)
            rows.close()

    def put_up(self, wanted: list[Build]) -> None:
        """Build what is wanted and does not stand yet, whatever language and limits the test finds itself in."""
        for build in wanted[len(self._layers) :]:
            with ExitStack() as rows, translation.override(settings.LANGUAGE_CODE):
                rows.enter_context(transaction.atomic())
                returned = pickle.dumps(build(*map(self._returned, self._needs[build])))
                self._layers.append(Layer(build, rows.pop_all(), returned))
            cache.clear()

    def _returned(self, build: Build) -> Any:
        """A copy of what a layer that stands returned, or a hand on such layers."""
        if build in self._hands:
            return build(*map(self._returned, self._needs[build]))
        return next(pickle.loads(layer.returned) for layer in self._layers if layer.build is build)  # noqa: S301


staged = Stage()
