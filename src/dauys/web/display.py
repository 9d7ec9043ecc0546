"""How a person wants pages drawn: large type, light or dark; kept in one cookie that names nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

COOKIE = "display"
A_YEAR = 365 * 24 * 3600
SCHEMES = ("device", "light", "dark")

Scheme = Literal["device", "light", "dark"]


@dataclass(frozen=True)
class Display:
    """What was chosen; the device decides where nothing was."""

    large: bool = False
    scheme: Scheme = "device"

    @property
    def classes(self) -> str:
        """The classes of the root element."""
        chosen = ["type-large"] if self.large else []
        if self.scheme != "device":
            chosen.append(f"scheme-{self.scheme}")
        return " ".join(chosen)

    @property
    def cookie(self) -> str:
        """The value of the cookie; empty when nothing was chosen."""
        return ".".join(word for word in ("large" if self.large else "", self.scheme) if word not in ("", "device"))

    def changed(self, *, type_: str | None, scheme: str | None) -> Display:
        """The same with one of the two chosen anew; unknown words change nothing."""
        changed = self
        if type_ in ("large", "normal"):
            changed = replace(changed, large=type_ == "large")
        if scheme == "light" or scheme == "dark" or scheme == "device":  # noqa: PLR1714  (narrows the type)
            changed = replace(changed, scheme=scheme)
        return changed


def read(cookie: str) -> Display:
    """What a cookie says; unknown words say nothing."""
    words = set(cookie.split("."))
    scheme: Scheme = "dark" if "dark" in words else "light" if "light" in words else "device"
    return Display(large="large" in words, scheme=scheme)
