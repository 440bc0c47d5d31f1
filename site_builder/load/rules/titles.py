"""A rule about titles: two pages of one language do not have the same."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.languages import Language
from site_builder.load.rules.facts import Facts


def titles(facts: Facts) -> Iterator[Diagnostic]:
    """Yield titles that another page of the language has, each with the place of that one."""
    first: dict[tuple[Language, str], Place] = {}
    for ref, language in sorted(facts.titles, key=lambda one: (one[0], one[1].value)):
        title, line = facts.titles[ref, language]
        place = Place(facts.text_path(ref, language), line)
        other = first.setdefault((language, " ".join(title.split()).casefold()), place)
        if other is not place:
            yield diagnose(Code.SAME_TITLE, place, other, title=title, other=other.path)
            yield diagnose(Code.SAME_TITLE, other, place, title=title, other=place.path)
