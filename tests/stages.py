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
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.transaction import Atomic
from tests.ledger.lifting import commits

Build = Callable[..., Any]


@dataclass
class Layer:
    """What one staged fixture built: its rows, and what it returned as bytes that each test unpacks for itself."""

    build: Build
    rows: Atomic
    returned: bytes


class Stage:
    """The layers that stand in the database now, each in a transaction within that of the one before."""

    def __init__(self) -> None:
        self._known: dict[Build, list[Build]] = {}
        self._layers: list[Layer] = []

    def fixture(self, build: Build) -> Any:
        """Make a staged fixture of a function; its arguments are staged fixtures of the same module."""
        needs = [one for one in self._known if one.__module__ == build.__module__]
        arguments = list(inspect.signature(build).parameters)
        self._known[build] = [one for one in needs if one.__name__ in arguments]

        def handed_out(request: pytest.FixtureRequest, db: None) -> Any:
            standing = self._standing(build)
            return standing if standing is not None else build(*map(request.getfixturevalue, arguments))

        handed_out.__doc__ = build.__doc__
        vars(handed_out)["staged"] = build
        return pytest.fixture(name=build.__name__)(handed_out)

    def wanted(self, item: pytest.Item) -> list[Build]:
        """What a test stands on, in the order in which it is built."""
        if commits(item):
            return []
        fixtures = vars(item)["_fixtureinfo"].name2fixturedefs.values()
        asked = {getattr(definitions[-1].func, "staged", None) for definitions in fixtures}
        for build in reversed(self._known):
            if build in asked:
                asked |= set(self._known[build])
        return [build for build in self._known if build in asked]

    def order(self, item: pytest.Item) -> list[int]:
        """Sorts tests so that those on one stage are together."""
        known = list(self._known)
        return [known.index(build) for build in self.wanted(item)]

    def clear(self, wanted: list[Build]) -> None:
        """Take away every layer that is not wanted, and what stands on it (all of it if a test hung up)."""
        left = [] if connection.closed_in_transaction else wanted
        while [layer.build for layer in self._layers] != left[: len(self._layers)]:
            rows = self._layers.pop().rows
            transaction.set_rollback(True)
            rows.__exit__(None, None, None)

    def put_up(self, wanted: list[Build]) -> None:
        """Build what is wanted and does not stand yet."""
        for build in wanted[len(self._layers) :]:
            rows = transaction.atomic()
            rows.__enter__()
            returned = build(*(self._standing(need) for need in self._known[build]))
            self._layers.append(Layer(build, rows, pickle.dumps(returned)))

    def _standing(self, build: Build) -> Any:
        """A copy of what was returned by a layer that stands."""
        return next((pickle.loads(layer.returned) for layer in self._layers if layer.build is build), None)  # noqa: S301


stage = Stage()
