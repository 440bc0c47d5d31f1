"""The names of things, and the word for what nobody knows."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NewType

ID_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
LONGEST_ID = 80  # letters: ids become the names of files, which systems bound

Id = NewType("Id", str)
"""The name of one thing within its collection: `low-carbon`, `sini-marttinen`."""

Ref = NewType("Ref", str)
"""The name of one thing in the whole site: `academies/low-carbon`."""

Slug = NewType("Slug", str)
"""The last folder of a page's URL in one language."""


class Unknown(Enum):
    """The value of a fact that nobody knows yet."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN


def id_meant(text: str) -> str:
    """Return the id to propose for `text`, which is none."""
    return id_from(id_from(text)[:LONGEST_ID])


def id_from(text: str, otherwise: str = "low-carbon") -> str:
    """Return the id that `text` comes nearest to, or another where it has no letter of one."""
    plain = text.casefold().translate(str.maketrans("äåö_ ", "aao--"))
    return "-".join(filter(None, re.split(r"[^a-z0-9]+", plain))) or otherwise


@lru_cache(maxsize=1 << 15)  # the same names, each time that a site is put together
def is_id(text: str) -> bool:
    """Return whether `text` can name a thing: lower-case letters, digits and hyphens."""
    return len(text) <= LONGEST_ID and bool(re.fullmatch(ID_PATTERN, text))
