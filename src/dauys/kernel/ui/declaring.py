"""How a component is declared, looked up and checked."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from django.utils.functional import Promise

T = TypeVar("T")


class Misuse(ValueError):  # noqa: N818  (what somebody did, as a refusal is what somebody said)
    """A component was named, filled in or declared wrongly."""


@dataclass(frozen=True)
class Component:
    """One declared component: its name, the class of its properties, whether it encloses content."""

    name: str
    kind: type[Any]
    block: bool

    @property
    def template(self) -> str:
        """The template that draws it."""
        return f"ui/{self.name}.html"

    @cached_property
    def properties(self) -> Mapping[str, Any]:
        """The annotated type of each property, by name."""
        hints = get_type_hints(self.kind)
        return {field.name: hints[field.name] for field in fields(self.kind)}

    @cached_property
    def required(self) -> frozenset[str]:
        """The properties that have no default."""
        return frozenset(
            field.name for field in fields(self.kind) if field.default is MISSING and field.default_factory is MISSING
        )

    def check_names(self, given: Iterable[str], *, block: bool) -> None:
        """Raise `Misuse` on an unknown or missing property, or on the wrong one of the two tags."""
        names = set(given)
        if block and not self.block:
            raise Misuse(f'"{self.name}" encloses nothing: write {{% ui "{self.name}" … %}}')
        if unknown := names - set(self.properties):
            known = ", ".join(sorted(self.properties)) or "none"
            raise Misuse(f'"{self.name}" has no property {_quoted(unknown)}; it has: {known}')
        if missing := self.required - names:
            raise Misuse(f'"{self.name}" needs {_quoted(missing)}')

    def check_value(self, name: str, value: Any) -> None:
        """Raise `Misuse` when the value does not fit the property's type."""
        wanted = self.properties[name]
        if not fits(value, wanted):
            shown = getattr(wanted, "__name__", None) if isinstance(wanted, type) else wanted
            raise Misuse(f'"{self.name}" cannot take {name}={value!r}: {shown} is wanted')

    def fill(self, values: Mapping[str, Any]) -> Any:
        """The component's properties as one object, every value checked."""
        for name, value in values.items():
            self.check_value(name, value)
        return self.kind(**values)


_declared: dict[str, Component] = {}


def component(name: str, *, block: bool = False) -> Callable[[type[T]], type[T]]:
    """Declare a component under a name; `block` ones also take content, by `{% uiblock %}`."""

    def declare(kind: type[T]) -> type[T]:
        if name in _declared:
            raise Misuse(f'"{name}" is declared twice')
        _declared[name] = Component(name, kind, block)
        return kind

    return declare


def declared(name: str) -> Component:
    """The component with this name; raises `Misuse`."""
    try:
        return _declared[name]
    except KeyError:
        raise Misuse(f'There is no component "{name}"; there are: {", ".join(names())}') from None


def component_of(it: object) -> Component:
    """The component whose properties an object holds; raises `Misuse`."""
    for found in _declared.values():
        if type(it) is found.kind:
            return found
    raise Misuse(f"No component is drawn from {it!r}")


def names() -> tuple[str, ...]:
    """Every declared name, in alphabetical order."""
    return tuple(sorted(_declared))


def fits(value: Any, wanted: Any) -> bool:
    """Whether a value is of an annotated type; a lazy translation is a text, a truth value is no number."""
    origin, options = get_origin(wanted), get_args(wanted)
    if origin in (Union, types.UnionType):
        return any(fits(value, option) for option in options)
    if origin is Literal:
        return value in options
    if origin is not None:
        return _fits_collection(value, origin, options)
    if wanted in _LOOSE:
        return isinstance(value, _LOOSE[wanted]) and not (wanted is not str and isinstance(value, bool))
    return wanted is Any or isinstance(value, wanted)


_LOOSE: Mapping[Any, tuple[type, ...]] = {str: (str, Promise), int: (int,), float: (int, float)}


def _fits_collection(value: Any, origin: type[Any], options: tuple[Any, ...]) -> bool:
    if issubclass(origin, Sequence):
        return isinstance(value, (list, tuple)) and all(fits(one, options[0]) for one in value)
    return isinstance(value, origin)


def _quoted(found: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in sorted(found))
