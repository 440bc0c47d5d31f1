"""Redirect pages: former addresses, named as `aliases`, lead to where a page is now."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.derive.listings import is_public
from site_builder.derive.routes import absolute, path_of, relative
from site_builder.languages import Language, Wording
from site_builder.model.academy import Academy
from site_builder.model.names import Ref
from site_builder.model.news import News
from site_builder.model.page import Page
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered, file_of
from site_builder.outputs.templating import render_page
from site_builder.reads import Reads


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """The view of a redirect page."""

    language: str
    title: str
    href: str
    canonical: str
    words: Wording


def _plan(reads: Reads) -> tuple[Artifact, ...]:
    refs = [ref for kind in (Academy, News, Page) for ref in reads.refs(kind)]
    found: list[Artifact] = []
    for language in reads.settings().languages:
        for ref in refs:
            prose = reads.prose(ref, language)
            if prose is None or not prose.matter.aliases or not reads.query(is_public, ref):
                continue
            found += [
                Artifact(
                    path=file_of(f"/{alias.strip('/')}/"),
                    kind="redirect",
                    ref=ref,
                    language=language,
                    detail=f"/{alias.strip('/')}/",
                    source=prose.path,
                )
                for alias in prose.matter.aliases
            ]
    return tuple(found)


def _render(reads: Reads, artifact: Artifact) -> Rendered:
    language = artifact.language or Language.FI
    target = reads.query(path_of, Ref(artifact.ref), language) or "/"
    prose = reads.prose(artifact.ref, language)
    view = Redirect(
        language=language.value,
        title=prose.matter.title if prose else "",
        href=relative(artifact.detail, target),
        canonical=absolute(reads, target),
        words=reads.words(language),
    )
    return render_page(reads, "redirect.html", view, artifact.path)


KIND = OutputKind("redirect", _plan, _render)
