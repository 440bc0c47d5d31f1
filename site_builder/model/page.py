"""Pages: words under a title, some with a list that the generator adds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Annotated

from site_builder.model.common import Day, Record
from site_builder.model.shapes import Between


class PageKind(Enum):
    """What the generator adds to the words of a page."""

    TEXT = "text"
    HOME = "home"
    SITEMAP = "sitemap"
    CONTACT = "contact"
    ACCESSIBILITY = "accessibility"
    CONSORTIUM = "consortium"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Record):
    """The facts of a page; a page needs none of them."""

    kind: PageKind = PageKind.TEXT
    """What the generator adds below the words."""
    order: Annotated[int, Between(1, 100_000)] = 1000
    """Its place in lists of pages."""
    updated: Day | None = None
    """The day on which an editor last changed it."""
