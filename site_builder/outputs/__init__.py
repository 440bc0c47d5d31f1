"""The outputs of a site: one file per kind, and the list of them all.

An output kind reads only through `Reads`; adding one is a file and a line in `OUTPUT_KINDS`. The
list imports none of them: a build needs those alone that have something to make.
"""

from __future__ import annotations

from site_builder.outputs.kinds import Artifact, ListedKind, OutputKind, Rendered

__all__ = ["ALL_TEXTS", "OUTPUT_KINDS", "Artifact", "ListedKind", "OutputKind", "Rendered"]

ALL_TEXTS = ListedKind("any text", "texts:ALL", published=False)
"""What is left to look at where pages cannot be made."""

OUTPUT_KINDS: tuple[ListedKind, ...] = (
    ListedKind("text", "texts:KIND", published=False),
    ListedKind("home", "pages.home:KIND"),
    ListedKind("academies", "pages.academies:KIND"),
    ListedKind("academy", "pages.academy:KIND"),
    ListedKind("news list", "pages.news:LIST"),
    ListedKind("news", "pages.news:ITEM"),
    ListedKind("page", "pages.page:KIND"),
    ListedKind("redirect", "pages.redirects:KIND"),
    ListedKind("error", "pages.errors:KIND"),
    ListedKind("asset", "assets:KIND"),
    ListedKind("image", "pictures:IMAGES"),
    ListedKind("card", "pictures:CARDS"),
    ListedKind("calendar", "ics:KIND"),
    ListedKind("feed", "atom:KIND"),
    ListedKind("sitemap", "sitemap:KIND"),
    ListedKind("robots", "host:ROBOTS"),
    ListedKind("headers", "host:HEADERS"),
    ListedKind("security", "host:SECURITY"),
    ListedKind("expired security", "host:EXPIRED", published=False),
)
