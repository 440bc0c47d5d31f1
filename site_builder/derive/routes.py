"""Addresses: the one place that knows which URL a thing has in a language."""

from __future__ import annotations

from typing import NewType

from site_builder.languages import Language
from site_builder.model.names import Ref
from site_builder.model.page import Page, PageKind
from site_builder.reads import Reads

UrlPath = NewType("UrlPath", str)
"""A path from the root of the site, with `/` at both ends: `/sv/akademier/innovation/`."""


def home_path(reads: Reads, language: Language) -> UrlPath:
    """Return the path of the front page: the default language lives at the root."""
    default = reads.settings().languages[0]
    return UrlPath("/" if language is default else f"/{language.value}/")


def section_path(reads: Reads, folder: str, language: Language) -> UrlPath:
    """Return the path of the list of academies or of news; pages have none of their own."""
    words = reads.words(language)
    names = {"academies": f"{words.academies_path}/", "news": f"{words.news_path}/"}
    return UrlPath(f"{home_path(reads, language)}{names.get(folder, '')}")


def path_of(reads: Reads, ref: Ref, language: Language) -> UrlPath | None:
    """Return the path of a thing's page, or `None` where it has no text in the language."""
    prose = reads.prose(ref, language)
    if prose is None or language not in reads.settings().languages:
        return None
    page = reads.get(Page, ref)
    if page and page.kind is PageKind.HOME:
        return home_path(reads, language)
    folder, name = ref.split("/", 1)
    return UrlPath(f"{section_path(reads, folder, language)}{prose.matter.slug or name}/")


Versions = tuple[tuple[Language, UrlPath], ...]
"""The languages that a page exists in, in the site's order, each with its path."""


def versions_of(reads: Reads, ref: Ref) -> Versions:
    """Return the paths of a thing's page in every language it has."""
    found = ((one, reads.query(path_of, ref, one)) for one in reads.settings().languages)
    return tuple((language, path) for language, path in found if path)


def section_versions(reads: Reads, folder: str) -> Versions:
    """Return the paths of a list in every language of the site."""
    return tuple((one, section_path(reads, folder, one)) for one in reads.settings().languages)


def absolute(reads: Reads, path: str) -> str:
    """Return the whole address of a path of the site."""
    return reads.settings().base_url.rstrip("/") + path


def relative(start: str, target: str) -> str:
    """Return how a page at `start` links to `target`: sites work under any folder of a host."""
    here, there = start.split("/")[1:-1], target.split("/")[1:]
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    link = "../" * (len(here) - shared) + "/".join(there[shared:])
    return link or "./"
