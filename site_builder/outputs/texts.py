"""What is wrong with the links of texts, also of those that no page shows yet."""

from __future__ import annotations

from site_builder.derive.listings import pages
from site_builder.model.academy import Academy
from site_builder.model.news import News
from site_builder.model.page import Page
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered
from site_builder.outputs.markup import markup
from site_builder.reads import Reads


def _plan_all(reads: Reads) -> tuple[Artifact, ...]:
    return tuple(
        Artifact(path=f"({ref}/{language.value})", kind="text", ref=ref, language=language)
        for kind in (Academy, News, Page)
        for ref in reads.refs(kind)
        for language in reads.settings().languages
        if reads.prose(ref, language)
    )


def _plan(reads: Reads) -> tuple[Artifact, ...]:
    """Return all texts but those that a page of their own tells of."""
    told = {(ref, lang) for lang in reads.settings().languages for ref in reads.query(pages, lang)}
    return tuple(one for one in _plan_all(reads) if (one.ref, one.language) not in told)


def _render(reads: Reads, artifact: Artifact) -> Rendered:
    language = artifact.language or reads.settings().languages[0]
    return Rendered(b"", reads.query(markup, artifact.ref, language).diagnostics)


KIND = OutputKind("text", _plan, _render)
ALL = OutputKind("any text", _plan_all, _render)
