"""The list of academies."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.derive.listings import academies
from site_builder.derive.routes import section_path
from site_builder.languages import Language, wording
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered, file_of
from site_builder.outputs.pages.cards import AcademyCard, academy_card
from site_builder.outputs.pages.shell import Shell, Subject, make_shell, section_versions
from site_builder.outputs.templating import render_page
from site_builder.reads import Reads


@dataclass(frozen=True, slots=True, kw_only=True)
class AcademiesPage:
    """The view of the list of academies."""

    shell: Shell
    lead: str
    academies: tuple[AcademyCard, ...]


def _plan(reads: Reads) -> tuple[Artifact, ...]:
    return tuple(
        Artifact(path=file_of(path), kind="academies", language=language)
        for language, path in section_versions(reads, "academies")
    )


def _render(reads: Reads, artifact: Artifact) -> Rendered:
    if artifact.language is None:
        return Rendered(b"")
    view = academies_page(reads, artifact.language)
    return render_page(reads, "academies.html", view, artifact.path)


def academies_page(reads: Reads, language: Language) -> AcademiesPage:
    """Return the view of the list of academies."""
    words, path = wording(language), section_path(reads, "academies", language)
    subject = Subject(
        language=language,
        path=path,
        heading=words.all_academies,
        description=words.academies_summary,
        versions=section_versions(reads, "academies"),
    )
    refs = reads.query(academies, language)
    cards = [academy_card(reads, ref, language, path) for ref in refs]
    return AcademiesPage(
        shell=make_shell(reads, subject),
        lead=words.academies_summary,
        academies=tuple(card for card in cards if card),
    )


KIND = OutputKind("academies", _plan, _render)
