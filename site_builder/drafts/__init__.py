"""Drafts: new content for editors to go on from, composed in memory and then written.

Nothing here asks anybody, knows the time or checks what it composed: the command line does.
"""

from __future__ import annotations

from site_builder.drafts.draft import Draft
from site_builder.drafts.insertion import InsertionError, with_edition, with_session
from site_builder.drafts.things import Named, NewEdition, NewNews, academy, news, page
from site_builder.drafts.wording import MOST_LETTERS, cleaned, proposed
from site_builder.drafts.writing import write

__all__ = [
    "MOST_LETTERS",
    "Draft",
    "InsertionError",
    "Named",
    "NewEdition",
    "NewNews",
    "academy",
    "cleaned",
    "news",
    "page",
    "proposed",
    "with_edition",
    "with_session",
    "write",
]
