"""What is wrong with the links of texts: of all texts, also of those that no page shows yet."""

from __future__ import annotations

from site_builder.model.academy import Academy
from site_builder.model.news import News
from site_builder.model.page import Page
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered
from site_builder.outputs.markup import markup
from site_builder.reads import Reads


def _plan(reads: Reads) -> tuple[Artifact, ...]:
    return tuple(
        Artifact(path=f"({ref}/{language.value})", kind="text", ref=ref, language=language)
        for kind in (Academy, News, Page)
        for ref in reads.refs(kind)
        for language in reads.settings().languages
        if reads.prose(ref, language)
    )


def _render(reads: Reads, artifact: Artifact) -> Rendered:
    language = artifact.language or reads.settings().languages[0]
    return Rendered(b"", reads.query(markup, artifact.ref, language).diagnostics)


KIND = OutputKind("text", _plan, _render)
