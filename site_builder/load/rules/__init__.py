"""Rules across fields and files: each a function from the facts to diagnostics.

A rule never repeats what a type says, and says nothing about what could not be decoded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from site_builder.diagnostics import Diagnostic
from site_builder.load.rules.alive import calls_alone
from site_builder.load.rules.editions import edition_order, edition_problems
from site_builder.load.rules.facts import Facts
from site_builder.load.rules.prose_dates import prose_dates
from site_builder.load.rules.references import references
from site_builder.load.rules.titles import titles
from site_builder.load.rules.translations import translations
from site_builder.load.rules.values import news_dates, unknown_facts, words_in_every_language

__all__ = ["RULES", "Facts"]

RULES: tuple[Callable[[Facts], Iterator[Diagnostic]], ...] = (
    edition_order,
    edition_problems,
    calls_alone,
    news_dates,
    words_in_every_language,
    unknown_facts,
    references,
    translations,
    titles,
    prose_dates,
)
