"""The page that a host serves for addresses that do not exist: one page in every language."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.derive.listings import academies
from site_builder.derive.routes import home_path, path_of
from site_builder.languages import Language, Wording
from site_builder.outputs.assets import asset_path
from site_builder.outputs.host import POLICY
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered
from site_builder.outputs.pages.shell import ICON, STYLE, Anchor, base_path
from site_builder.outputs.templating import render_page
from site_builder.reads import Reads


@dataclass(frozen=True, slots=True)
class MissingIn:
    """What the page says in one language."""

    language: str
    words: Wording
    home: str
    academies: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPage:
    """The view of the page; its links hold at any depth of the site."""

    language: str
    site_name: str
    policy: str
    title: str
    description: str
    style: str
    icon: str
    parts: tuple[MissingIn, ...]


def _plan(_reads: Reads) -> tuple[Artifact, ...]:
    return (Artifact(path="404.html", kind="error"),)


def _render(reads: Reads, artifact: Artifact) -> Rendered:
    settings, base = reads.settings(), base_path(reads)
    first = settings.languages[0]
    view = MissingPage(
        language=first.value,
        site_name=settings.name[first],
        policy=POLICY,
        title=f"{reads.words(first).missing_title} – {settings.name[first]}",
        description=reads.words(first).missing_text,
        style=base + (reads.query(asset_path, STYLE) or STYLE),
        icon=base + (reads.query(asset_path, ICON) or ICON),
        parts=tuple(_part(reads, language, base) for language in settings.languages),
    )
    return render_page(reads, "404.html", view, artifact.path)


def _part(reads: Reads, language: Language, base: str) -> MissingIn:
    links: list[Anchor] = []
    for ref in reads.query(academies, language):
        path, prose = reads.query(path_of, ref, language), reads.prose(ref, language)
        if path and prose:
            links.append(Anchor(prose.matter.title, base + path.lstrip("/")))
    home = base + home_path(reads, language).lstrip("/")
    return MissingIn(language.value, reads.words(language), home, tuple(links))


KIND = OutputKind("error", _plan, _render)
