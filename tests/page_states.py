"""The parts of a page that time changes, as `states.js` shows them; read without a browser.

This follows the words of DESIGN.md, not the script: a part shows the last of its states whose
instant has passed, or what stands in it where none has.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

from lxml import html


@dataclass(frozen=True, slots=True)
class Shown:
    """What a part shows: its text, and that with its elements and links."""

    text: str
    markup: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a page: what it shows when built, and from each later instant on."""

    now: Shown
    later: tuple[tuple[datetime, Shown], ...]

    def at(self, instant: datetime) -> Shown:
        """Return what the part shows at an instant."""
        passed = [shown for since, shown in self.later if since <= instant]
        return passed[-1] if passed else self.now


def parts(page: bytes) -> list[Part]:
    """Return the parts of a page that time changes, in order."""
    tree = html.document_fromstring(page.decode())
    found: list[Part] = []
    for element in tree.xpath("//*[@data-states]"):
        templates = element.xpath(".//template[@data-from]")
        later = tuple(
            (datetime.fromisoformat(one.get("data-from")), _shown(one)) for one in templates
        )
        found.append(Part(_shown(element), later))
    return found


def shown_at(page: bytes, instant: datetime) -> list[Shown]:
    """Return what every part of a page shows at an instant, in order."""
    return [part.at(instant) for part in parts(page)]


def _shown(element: html.HtmlElement) -> Shown:
    """Return what stands in an element, without what is kept for later."""
    inside = deepcopy(element)
    for template in inside.xpath(".//template"):
        template.drop_tree()
    pieces = [inside.text or "", *(html.tostring(one, encoding="unicode") for one in inside)]
    return Shown(_folded(inside.text_content()), _folded("".join(pieces)))


def _folded(text: str) -> str:
    return " ".join(text.split())
