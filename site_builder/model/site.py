"""The site: its settings, its registries, its texts, and all of them together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, TypeVar

from site_builder.fingerprint import Fingerprint
from site_builder.languages import Language
from site_builder.model.common import (
    Alias,
    ContactAddress,
    Day,
    Email,
    IdText,
    Links,
    Names,
    Record,
    SlugText,
    Text,
    Url,
    Words,
    Zone,
)
from site_builder.model.names import Id, Ref
from site_builder.model.shapes import FROM, NotEmpty

T = TypeVar("T")

_UNNAMED = Id("site")


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Record):
    """An organisation, by the name that it uses itself."""

    name: Names
    """One name, or one per language."""
    url: Links | None = None
    """Its web address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """A person or a shared mailbox that the public may contact."""

    name: Names
    """One name, or one per language."""
    role: Words | None = None
    """The title or the task."""
    organisation: IdText | None = None
    """An id from organisations.yaml."""
    email: Email | None = None
    """The work address."""
    phone: Text | None = None
    """The work telephone number."""
    valid_until: Day | None = None
    """The last day on which the contact is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Record):
    """Whom to ask, and about what."""

    person: IdText
    """An id from people.yaml."""
    about: Words
    """What one can ask about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure(Record):
    """An organisation that has a task for a time; both days belong to it."""

    organisation: IdText
    """An id from organisations.yaml."""
    from_: Day | None = field(default=None, metadata=FROM)
    """The first day; without one it has always been so."""
    to: Day | None = None
    """The last day; without one it is still so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive(Record):
    """From when on the site is an archive, and the notice that then stands on every page."""

    from_: Day = field(metadata=FROM)
    """The first day of the notice."""
    notice: Words
    """The notice, in every language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Security(Record):
    """Whom to tell of a hole in the site's security, as security.txt says it (RFC 9116)."""

    contact: ContactAddress
    """An e-mail address, or the whole address of a page."""
    expires: Day
    """The last day on which this is surely right, a year ahead at most; then the file goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigation(Record):
    """What the menus lead to: `academies`, `news`, or `pages/<id>`."""

    header: tuple[Text, ...] = ()
    """The menu at the top of every page."""
    footer: tuple[Text, ...] = ()
    """The menu at the foot of every page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Record):
    """What is true of the whole site."""

    id: IdText = _UNNAMED
    """Names the site for good: calendars and feeds keep it, whatever its address."""
    name: Words
    """The name of the site."""
    base_url: Url
    """The public address of the front page."""
    time_zone: Zone = "Europe/Helsinki"
    """The zone in which days begin and end."""
    languages: Annotated[tuple[Language, ...], NotEmpty()]
    """The languages of the site; the first is the default, at the root of the URLs."""
    publisher: IdText
    """An id from organisations.yaml."""
    contacts: tuple[Contact, ...] = ()
    """Whom to ask."""
    supervisor: tuple[Tenure, ...] = ()
    """Who supervises accessibility, by date."""
    consortium: tuple[Tenure, ...] = ()
    """Who forms the publisher, by date."""
    archive: Archive | None = None
    """When the site becomes an archive."""
    security: Security | None = None
    """Whom to tell of a hole in the site's security; without it there is no security.txt."""
    navigation: Navigation = field(default_factory=Navigation)
    """The menus."""


class Translation(Enum):
    """How much of the default language's text a text says."""

    FULL = "full"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter(Record):
    """What stands between the `---` lines of a text: its names and its place."""

    title: Text
    """The heading of the page."""
    short_title: Text | None = None
    """A shorter name, for menus and cards."""
    slug: SlugText | None = None
    """The last folder of the page's URL; frozen once published. By default the folder's id."""
    summary: Text | None = None
    """One or two sentences for lists and search results."""
    names: tuple[Text, ...] = ()
    """Other names in use."""
    official: bool = True
    """Whether the title is an official name."""
    translation: Translation = Translation.FULL
    """Whether the text says all that the default language says."""
    aliases: tuple[Alias, ...] = ()
    """Former addresses that lead here, such as `/vanha-osoite/`."""

    @property
    def name(self) -> str:
        """The name for menus, cards and calendars: the short title, where there is one."""
        return self.short_title or self.title


@dataclass(frozen=True, slots=True)
class Body:
    """The prose of a text, read from its file when somebody asks for it, and where it begins."""

    read: Callable[[], str]
    first_line: int
    is_pictured: bool = False

    @property
    def markdown(self) -> str:
        """The prose as Markdown."""
        return self.read()


NO_BODY = Body(str, 1)


@dataclass(frozen=True, slots=True)
class Head:
    """What heads one text in one language: its front matter, and the file that it stands in."""

    matter: FrontMatter
    path: str


@dataclass(frozen=True, slots=True)
class Prose(Head):
    """One text in one language: its head, and the prose below."""

    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All content: things by kind and ref, and their texts by ref and language."""

    settings: Settings
    things: Mapping[tuple[type, Ref], object]
    prose: Mapping[tuple[Ref, Language], Prose]
    marks: Mapping[tuple[str, str], Fingerprint] = field(default_factory=dict)
    """The fingerprints of facts, heads and bodies, by kind and name."""
    broken: frozenset[str] = frozenset()
    """Refs, and refs with a language, of what is there and could not be read."""

    def get(self, kind: type[T], ref: Ref) -> T | None:
        """Return the thing of a kind, or `None`."""
        thing = self.things.get((kind, ref))
        return thing if isinstance(thing, kind) else None

    def refs(self, kind: type[object]) -> tuple[Ref, ...]:
        """Return the refs of all things of a kind, sorted."""
        return self.refs_called(kind.__name__)

    def refs_called(self, name: str) -> tuple[Ref, ...]:
        """Return the refs of all things whose kind has this name, sorted."""
        return tuple(sorted(ref for known, ref in self.things if known.__name__ == name))
