"""How a person wants pages drawn: large type, light or dark; kept in one cookie that names nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

COOKIE = "display"
A_YEAR = 365 * 24 * 3600

Scheme = Literal["device", "light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("device", "light", "dark")


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
        large = type_ == "large" if type_ in ("large", "normal") else self.large
        return Display(large, next((known for known in SCHEMES if known == scheme), self.scheme))


def read(cookie: str) -> Display:
    """What a cookie says; unknown words say nothing."""
    words = set(cookie.split("."))
    scheme: Scheme = "dark" if "dark" in words else "light" if "light" in words else "device"
    return Display(large="large" in words, scheme=scheme)
