"""The collections: which folders of `content/` hold what. A content type is one line here."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.model.academy import Academy
from site_builder.model.news import News
from site_builder.model.page import Page
from site_builder.model.site import Organisation, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A folder whose folders are things: facts in `facts.yaml`, words in a file per language."""

    folder: str
    kind: type[object]
    noun: str
    facts_optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """A file whose keys are ids of small things that have no words of their own."""

    file: str
    folder: str  # the first part of their refs
    kind: type[object]
    noun: str


COLLECTIONS = (
    Collection(folder="academies", kind=Academy, noun="academy"),
    Collection(folder="news", kind=News, noun="news item"),
    Collection(folder="pages", kind=Page, noun="page", facts_optional=True),
)

REGISTRIES = (
    Registry(
        file="organisations.yaml", folder="organisations", kind=Organisation, noun="organisation"
    ),
    Registry(file="people.yaml", folder="people", kind=Person, noun="person"),
)
