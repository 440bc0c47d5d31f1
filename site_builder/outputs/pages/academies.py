"""The list of academies."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.derive.listings import academies
from site_builder.derive.routes import section_path, section_versions
from site_builder.languages import Language
from site_builder.model.names import Ref
from site_builder.outputs.pages.kind import NO_THING, Planned, page_kind
from site_builder.outputs.pages.parts import AcademyCard, academy_card
from site_builder.outputs.pages.shell import Shell, Subject, make_shell
from site_builder.reads import Reads


@dataclass(frozen=True, slots=True, kw_only=True)
class AcademiesPage:
    """The view of the list of academies."""

    shell: Shell
    academies: tuple[AcademyCard, ...]


def _planned(reads: Reads, language: Language) -> tuple[Planned, ...]:
    return ((section_path(reads, "academies", language), NO_THING),)


def _view(reads: Reads, _ref: Ref, language: Language) -> AcademiesPage:
    words, path = reads.words(language), section_path(reads, "academies", language)
    subject = Subject(
        language=language,
        path=path,
        heading=words.all_academies,
        description=words.academies_summary,
        versions=section_versions(reads, "academies"),
    )
    cards = [academy_card(reads, ref, language, path) for ref in reads.query(academies, language)]
    return AcademiesPage(
        shell=make_shell(reads, subject), academies=tuple(card for card in cards if card)
    )


KIND = page_kind("academies", "academies.html", _planned, _view)
