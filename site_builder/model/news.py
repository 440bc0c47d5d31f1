"""News: one announcement about an academy, or a notice."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from site_builder.model.common import Day, IdText, Record, When
from site_builder.model.shapes import FROM


class NewsKind(Enum):
    """What a news item is about."""

    CALL = "call"
    SELECTION = "selection"
    END = "end"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class News(Record):
    """The facts of a news item."""

    kind: NewsKind
    """What it is about."""
    academy: IdText | None = None
    """The id of the academy it is about."""
    edition: IdText | None = None
    """The id of that academy's edition."""
    date: When
    """The day that is printed, as finely as it is known; unknown prints nothing."""
    from_: Day | None = field(default=None, metadata=FROM)
    """The day on which it appears; by default the earliest day of its date."""
    updated: Day | None = None
    """The day on which an editor last changed it."""
