"""Rules about single values: words in every language, unknown facts, dates of news."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic
from site_builder.load.nodes import Document, Loc
from site_builder.load.rules.facts import SETTINGS_PATH, Facts, walk
from site_builder.model.academy import Academy
from site_builder.model.names import Unknown
from site_builder.model.news import News
from site_builder.model.site import Organisation, Person
from site_builder.periods import Period


def _records(facts: Facts) -> Iterator[tuple[Loc, object, Document, Loc]]:
    """Yield every value of every record: its loc, itself, its file and its loc in the file."""
    settings = facts.documents.get(SETTINGS_PATH)
    if settings:
        yield from ((loc, value, settings, loc) for loc, value in walk(facts.site.settings))
    for kind in (Academy, News, Organisation, Person):
        for ref, thing in facts.things(kind):
            document, before = facts.document(ref)
            if document:
                yield from ((loc, value, document, (*before, *loc)) for loc, value in walk(thing))


def words_in_every_language(facts: Facts) -> Iterator[Diagnostic]:
    """Yield words per language that lack one of the site's languages."""
    wanted = facts.site.settings.languages
    for loc, value, document, at in _records(facts):
        if not isinstance(value, dict):
            continue
        missing = [language.value for language in wanted if language not in value]
        if missing:
            words = {"languages": " or ".join(missing), "first": missing[0]}
            place = document.place(at, key=True)
            yield diagnose(Code.MISSING_WORDS, place, key=_key(loc), **words)


def unknown_facts(facts: Facts) -> Iterator[Diagnostic]:
    """Yield, as notices, what nobody knows yet; not what the file leaves to a default."""
    for loc, value, document, at in _records(facts):
        unknown = isinstance(value, Unknown) or (isinstance(value, Period) and not value.known)
        if unknown and document.node(at):
            yield diagnose(Code.UNKNOWN_FACT, document.place(at, key=True), key=_key(loc))


def _key(loc: Loc) -> str:
    return next(step for step in reversed(loc) if isinstance(step, str))


def news_dates(facts: Facts) -> Iterator[Diagnostic]:
    """Yield news of which nothing says from when they appear."""
    for ref, news in facts.things(News):
        if news.from_ is None and (news.date.earliest or news.date.latest) is None:
            yield diagnose(Code.APPEARS_UNKNOWN, facts.place(ref, ("date",), key=True))
