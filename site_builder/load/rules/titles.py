"""A rule about titles: two pages of one language do not have the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.languages import Language
from site_builder.load.rules.facts import Facts


def titles(facts: Facts) -> Iterator[Diagnostic]:
    """Yield titles that several pages of a language have, each once, with the places of all."""
    found = defaultdict[tuple[Language, str], list[tuple[Place, str]]](list)
    for (ref, language), (title, line) in facts.titles.items():
        place = Place(facts.text_path(ref, language), line)
        found[language, " ".join(title.split()).casefold()].append((place, title))
    for pages in found.values():
        if len(pages) > 1:
            pages.sort()
            places = [place for place, _ in pages]
            others = (
                f"{len(pages) - 1} other pages have"
                if pages[2:]
                else f"the page of {places[1].path} has"
            )
            yield diagnose(Code.SAME_TITLE, *places, title=pages[0][1], others=others)
