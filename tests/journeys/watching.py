"""What is watched on every page of a journey: nothing leaves the site, nothing complains, nothing is cut off."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NARROW = {"width": 320, "height": 640}
WIDER = """() => {
  const root = document.documentElement, found = [];
  const measure = how => {
    if (root.scrollWidth <= window.innerWidth) return;
    const far = [...document.body.querySelectorAll("*")].filter(e => {
      const box = e.getBoundingClientRect();
      return box.right > window.innerWidth + 0.5 && box.width > 0 && getComputedStyle(e).position !== "absolute";
    });
    found.push(`${how}: ${root.scrollWidth} px, ${far.length ? far[far.length - 1].outerHTML.slice(0, 160) : "?"}`);
  };
  measure("as it is");
  const large = root.classList.contains("type-large");
  root.classList.add("type-large");
  measure("large type");
  if (!large) root.classList.remove("type-large");
  root.style.fontSize = "200%";
  measure("200 %");
  root.style.fontSize = "";
  return found;
}"""
"""What is wider than the screen: as the page is, in large type, and with text of twice the size."""
SHAPE = """() => [...document.body.querySelectorAll("*")].map(e =>
  e.localName + [...e.attributes].map(a => a.name + (["class", "role", "lang"].includes(a.name) ? a.value : ""))
).join()"""
"""How a page is built: its elements with the names of their attributes."""
FOREIGN = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!parent || !parent.checkVisibility() || parent.closest("code, kbd, pre, textarea")) continue;
    if (parent.closest("[lang]").lang !== document.documentElement.lang) continue;
    if (/[A-Za-z]{3,} [A-Za-z]{2,}/.test(node.data) && !/[А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі]/.test(node.data))
      found.push(node.data.trim().slice(0, 80));
  }
  return found;
}"""
"""Visible texts of several Latin words, not marked as another language, on a page in Kazakh or Russian."""


@dataclass
class Watch:
    """Collects what should not be, from everything that one browser does."""

    site: str
    found: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Begin to watch all pages of this context."""
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.found.append(f"script error: {error.error}"))

    def _ours(self, page: Page | None) -> bool:
        return page is not None and (page.url.startswith(self.site) or page.url == "about:blank")

    def _asked(self, request: Request) -> None:
        if request.is_navigation_request() or request.url.startswith((self.site, "data:")):
            return
        if request.frame.url.startswith(self.site):
            self.found.append(f"{request.frame.url} asks for {request.url}")

    def _answered(self, response: Response) -> None:
        ours = response.url.startswith(self.site)
        bad = 500 if response.request.is_navigation_request() else 400
        if ours and response.status >= bad:
            self.found.append(f"{response.status} from {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        # What the server refuses in words is answered with 4xx, of which Chromium tells; `_answered` judges those.
        if message.text.startswith("Failed to load resource"):
            return
        if self._ours(message.page) and message.type in ("error", "warning"):
            self.found.append(f"{message.page.url if message.page else ''} says {message.text}")


def axe(page: Page, only: dict[str, Any]) -> list[str]:
    """Rules of accessibility that the page breaks, in its present colours."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    ran: dict[str, Any] = page.evaluate(f"axe.run({{runOnly: {json.dumps(only)}, resultTypes: ['violations']}})")
    return [f"{broken['id']}: {broken['nodes'][0]['html'][:140]}" for broken in ran["violations"]]


class Accessible:
    """Broken rules in light; in dark those that colours can break. Pages built alike are looked at once."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def __call__(self, page: Page) -> list[str]:
        """Look at one page."""
        shape = page.evaluate(SHAPE)
        if shape in self.seen:
            return []
        self.seen.add(shape)
        found = []
        for scheme, only in (("dark", COLOURS), ("light", RULES)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found += [f"{page.url} ({scheme}) {broken}" for broken in axe(page, only)]
        return found


def narrow(page: Page) -> list[str]:
    """Where the page is wider than the screen."""
    return [f"{page.url} {wide}" for wide in page.evaluate(WIDER)]


def foreign(page: Page) -> list[str]:
    """English that was left standing on a page in another language."""
    language = page.locator("html").get_attribute("lang")
    return [] if language == "en" else [f"{page.url} ({language}) “{text}”" for text in page.evaluate(FOREIGN)]
