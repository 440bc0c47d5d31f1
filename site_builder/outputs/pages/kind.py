"""What all kinds of pages share: a file per language and thing, one view, one template."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from site_builder.derive.routes import path_of
from site_builder.diagnostics import Diagnostic
from site_builder.languages import Language
from site_builder.model.names import Ref
from site_builder.outputs.jsonld import fault as jsonld_fault
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered, file_of
from site_builder.outputs.templating import render_page
from site_builder.reads import Reads

NO_THING = Ref("")
"""The ref of pages that are about no single thing: lists."""

Planned = tuple[str, Ref]
"""The URL path of a page, and the thing it is about."""


def page_kind(
    name: str,
    template: str,
    planned: Callable[[Reads, Language], Iterable[Planned]],
    view: Callable[[Reads, Ref, Language], object],
    problems: Callable[[Reads, Ref, Language], tuple[Diagnostic, ...]] = lambda *_: (),
) -> OutputKind:
    """Return the kind of the pages `planned` per language, each drawn from its `view`.

    `problems` gives what is wrong with a page beside what rendering it shows.
    """

    def plan(reads: Reads) -> tuple[Artifact, ...]:
        return tuple(
            Artifact(
                path=file_of(path),
                kind=name,
                ref=ref,
                language=language,
                source=f"content/{ref}/{language.value}.md" if ref else "",
            )
            for language in reads.settings().languages
            for path, ref in planned(reads, language)
        )

    def render(reads: Reads, artifact: Artifact) -> Rendered:
        ref, language = artifact.ref, artifact.language
        if language is None:
            raise LookupError(artifact)
        page = view(reads, ref, language)
        rendered = render_page(reads, template, page, artifact.path)
        wrong = problems(reads, ref, language)
        return replace(rendered, diagnostics=(*wrong, *rendered.diagnostics)) if wrong else rendered

    return OutputKind(name, plan, render, jsonld_fault)


def own_pages(reads: Reads, refs: Iterable[Ref], language: Language) -> tuple[Planned, ...]:
    """Return the things that have a text in a language, each with the path of its page."""
    paths = ((reads.query(path_of, ref, language), ref) for ref in refs)
    return tuple((path, ref) for path, ref in paths if path)
