"""Rules about texts per language: who needs which, and what every text must say."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.languages import Language
from site_builder.languages import wording as words_of
from site_builder.load.rules.facts import Facts
from site_builder.model.academy import Academy
from site_builder.model.names import Ref
from site_builder.model.news import News, NewsKind
from site_builder.model.page import Page, PageKind

_SHORT = "; a summary is enough (`translation: summary`)"


def translations(facts: Facts) -> Iterator[Diagnostic]:
    """Yield things that lack a text, and texts of academies and news that lack a summary.

    The Language Act (423/2003, 32 §) asks for Swedish about academies and calls, a shortened text
    at least; English is a service.
    """
    for ref, _ in facts.things(Academy):
        yield from _texts(facts, ref, everywhere=True)
        yield from _summaries(facts, ref)
    for ref, news in facts.things(News):
        yield from _texts(facts, ref, everywhere=news.kind is NewsKind.CALL)
        yield from _summaries(facts, ref)
    homes = [ref for ref, page in facts.things(Page) if page.kind is PageKind.HOME]
    for ref, page in facts.things(Page):
        if page.kind is PageKind.HOME:
            yield from _summaries(facts, ref)
        else:
            yield from _texts(facts, ref, everywhere=False)
    if not any("pages" in broken for broken in facts.broken):
        yield from _home(facts, homes)


def _home(facts: Facts, homes: list[Ref]) -> Iterator[Diagnostic]:
    for index, language in enumerate(facts.site.settings.languages):
        if not any(_has(facts, ref, language) for ref in homes):
            words = {"language": language.english, "name": f"{language.value}.md"}
            place = facts.settings_place(("languages", index))
            yield diagnose(Code.NO_FRONT_PAGE, place, **words)
    for ref in homes[1:]:
        where = f"in content/{homes[0]}/facts.yaml"
        words = {"what": "`kind: home`", "where": where, "advice": "choose one front page"}
        yield diagnose(Code.DUPLICATE_ID, facts.place(ref, ("kind",)), **words)


def _has(facts: Facts, ref: Ref, language: Language) -> bool:
    return (ref, language) in facts.site.prose or f"{ref}/{language.value}" in facts.broken


def _texts(facts: Facts, ref: Ref, *, everywhere: bool) -> Iterator[Diagnostic]:
    """Yield the languages in which a thing must be told and is not."""
    default, *others = facts.site.settings.languages
    wanted = [default, *others] if everywhere else [default]
    for language in wanted:
        if _has(facts, ref, language):
            continue
        required = language is not Language.EN or language is default
        code = Code.MISSING_TRANSLATION if required else Code.MISSING_ENGLISH
        path = facts.text_path(ref, language)
        words = {"thing": facts.noun(ref), "language": language.english, "name": path}
        words["enough"] = "" if language is default else _SHORT
        yield diagnose(code, Place(path), **words)


def _summaries(facts: Facts, ref: Ref) -> Iterator[Diagnostic]:
    for language in facts.site.settings.languages:
        prose = facts.site.prose.get((ref, language))
        if prose and not prose.matter.summary:
            words = {"key": "summary", "where": "in the front matter"}
            yield diagnose(Code.MISSING_KEY, Place(prose.path), **words)
        elif prose and prose.matter.summary == words_of(language).no_summary:
            yield diagnose(Code.DRAFT_SUMMARY, Place(prose.path), thing=facts.noun(ref))
