"""What must hold for every page whoever looks: accessible, narrow enough for a phone, light, and silent in the console.

Lives here: `Sight`, which visits pages and remembers each fault with its address. Not here: which pages (`test_pages.py`).
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tests.browser.people import WIDE, Visitor

NARROW = {"width": 390, "height": 844}
MOST_BYTES = 200_000  # on the wire, before images (look.md)
AXE = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What sticks out of a page that scrolls sideways: the outermost elements that end right of the window.
STICKS_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
    .filter(it => it.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(it).position !== "fixed")
    .slice(0, 3).map(it => it.outerHTML.slice(0, 120)).concat(`${document.documentElement.scrollWidth} px wide`)"""


class Sight:
    """Looks at pages through people's windows; `faults` says what is wrong where."""

    def __init__(self) -> None:
        self.axe, self.faults = Axe(), []

    def of(self, visitor: Visitor, *paths: str) -> None:
        """Look at these pages as this person, each once at 1280 and once at 390 pixels."""
        for path in paths:
            before = len(visitor.troubles)
            self.says(path, "bytes", self.weight(visitor, path))
            self.here(visitor)
            self.says(path, "console", visitor.troubles[before:])

    def here(self, visitor: Visitor) -> None:
        """Look at the page they are on, which may be the answer to a form."""
        self.says(visitor.path, "axe", self.violations(visitor))
        visitor.page.set_viewport_size(NARROW)
        visitor.looks()
        self.says(visitor.path, "390 px", visitor.page.evaluate(STICKS_OUT))
        visitor.page.set_viewport_size(WIDE)

    def says(self, path: str, kind: str, found: list[Any]) -> None:
        """Remember what was found."""
        self.faults.extend(f"{path} [{kind}] {one}" for one in found)

    def weight(self, visitor: Visitor, path: str) -> list[str]:
        """Open the page with an empty cache and add up what comes over the wire, images left out."""
        wire = visitor.context.new_cdp_session(visitor.page)
        kinds: dict[str, str] = {}
        sizes: dict[str, float] = {}
        wire.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
        wire.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        answer = visitor.page.goto(path)
        visitor.looks()
        wire.detach()
        total = sum(size for request, size in sizes.items() if kinds.get(request) != "Image")
        found = [f"{total:.0f}"] if not 0 < total <= MOST_BYTES else []
        return found if answer and answer.status == 200 else [*found, f"answered {answer and answer.status}"]

    def violations(self, visitor: Visitor) -> list[str]:
        """What axe-core finds, one line per rule and place."""
        found = self.axe.run(visitor.page, options=AXE).response["violations"]
        return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
