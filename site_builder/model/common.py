"""The scalar types of content: how each is written, and what it becomes.

Every reader takes the text as the editor wrote it and raises `RefusedError` with a code of the
catalogue; so a wrong value becomes one sentence at its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Annotated, ClassVar, TypeVar
from urllib.parse import urlsplit

from site_builder.catalogue import Code
from site_builder.instants import load_zone
from site_builder.languages import Language
from site_builder.model.names import (
    ID_PATTERN,
    LONGEST_ID,
    UNKNOWN,
    Id,
    Slug,
    Unknown,
    id_meant,
    is_id,
)
from site_builder.model.shapes import (
    FROM,
    LONGEST_TEXT,
    TEXT,
    Read,
    RefusedError,
    Schema,
    any_of,
)
from site_builder.periods import (
    GRAMMAR,
    Fault,
    Period,
    PeriodError,
    parse_clock,
    parse_day,
    parse_period,
)

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A mapping in a content file: keys that the class does not name are refused."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}


_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise RefusedError(Code.WRONG_KIND, value=value, wanted="one value")
    if len(value) > LONGEST_TEXT:
        raise RefusedError(Code.TOO_LONG, value=value, size=len(value), most=LONGEST_TEXT)
    return value.strip()


def _each(read: Callable[[object], T], pairs: Iterable[tuple[S, object]]) -> dict[S, T]:
    """Return every value as `read` reads it; an error says at which key it stands."""
    done: dict[S, T] = {}
    for key, value in pairs:
        try:
            done[key] = read(value)
        except RefusedError as error:
            where = {**error.words, "at": (getattr(key, "value", key),)}
            raise RefusedError(error.code, **where) from error
    return done


_FAULTS = {
    Fault.NO_SUCH_DAY: Code.NO_SUCH_DAY,
    Fault.FINNISH: Code.FINNISH_DATE,
    Fault.BACKWARDS: Code.PERIOD_BACKWARDS,
    Fault.MIXED: Code.PERIOD_MIXED,
}


def _reader(read: Callable[[str], T], otherwise: Code, forms: str = "") -> Callable[[object], T]:
    """Return a reader whose `PeriodError`s become errors of the catalogue."""

    def reader(value: object) -> T:
        text = _text(value)
        try:
            return read(text)
        except PeriodError as error:
            code = otherwise if read is parse_clock else _FAULTS.get(error.fault, otherwise)
            raise RefusedError(code, value=text, meant=error.meant, forms=forms) from error

    return reader


def _or_unknown(read: Callable[[object], T]) -> Callable[[object], T | Unknown]:
    return lambda value: UNKNOWN if value == "unknown" else read(value)


def _read_id(value: object) -> str:
    text = _text(value)
    if not is_id(text):
        raise RefusedError(Code.NOT_AN_ID, value=text, meant=id_meant(text))
    return text


def _read_url(value: object) -> str:
    text = _text(value)
    try:
        parts = urlsplit(text)
        fine = parts.scheme in ("https", "http") and "." in (parts.hostname or "")
    except ValueError:
        fine = False
    if not fine or any(letter.isspace() or not letter.isprintable() for letter in text):
        raise RefusedError(
            Code.NOT_A_URL, value=text, forms="the whole address, beginning with `https://`"
        )
    return text


def _read_alias(value: object) -> str:
    text = _text(value)
    if not all(is_id(part) for part in text.strip("/").split("/")):
        raise RefusedError(
            Code.NOT_A_URL, value=text, forms="a path from the root, such as `/vanha-osoite/`"
        )
    return text


def _read_email(value: object) -> str:
    text = _text(value)
    if not _EMAIL.fullmatch(text):
        raise RefusedError(Code.NOT_AN_EMAIL, value=text)
    return text


def _read_contact(value: object) -> str:
    """Return an e-mail address as the address that a link has, or a web address as it is."""
    text = _text(value)
    return f"mailto:{_read_email(text)}" if "@" in text and "/" not in text else _read_url(text)


def _read_zone(value: object) -> str:
    text = _text(value)
    try:
        load_zone(text)
    except ValueError as error:
        raise RefusedError(Code.NOT_A_ZONE, value=text) from error
    return text


def _read_words(value: object) -> dict[Language, str]:
    if not isinstance(value, Mapping):
        raise RefusedError(
            Code.WRONG_KIND, value=value, wanted="words per language, such as `{fi: …, sv: …}`"
        )
    known = {language.value: language for language in Language}
    for key in value:
        if key not in known:
            raise RefusedError(Code.UNKNOWN_LANGUAGE, value=key, at=(key,))
    return _each(_text, ((known[key], text) for key, text in value.items()))


def _read_names(value: object) -> dict[Language, str]:
    if isinstance(value, str):
        return dict.fromkeys(Language, _text(value))
    return _read_words(value)


def _read_links(value: object) -> dict[Language, str]:
    if isinstance(value, str):
        return dict.fromkeys(Language, _read_url(value))
    return _each(_read_url, _read_words(value).items())


def _read_team(value: object) -> tuple[Id, ...]:
    if not isinstance(value, list):
        return (Id(_read_id(value)),)
    return tuple(Id(member) for member in _each(_read_id, enumerate(value)).values())


_PER_LANGUAGE: Schema = {
    "type": "object",
    "properties": {language.value: TEXT for language in Language},
    "additionalProperties": False,
}


_day = _reader(parse_day, Code.NOT_A_DAY)
_clock = _reader(parse_clock, Code.NOT_A_CLOCK, "`16.15`")
_A_DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "examples": ["2022-02-11"]}
_ADDRESS: Schema = {"type": "string", "format": "uri"}
_ADDRESS_OR_UNKNOWN: Schema = {"type": "string", "examples": ["unknown"]}

_ID: Schema = {"type": "string", "pattern": f"^{ID_PATTERN}$", "maxLength": LONGEST_ID}

# A bare year is a number to the schema's readers, and an id to us.
IdText = Annotated[
    Id,
    Read(_read_id, any_of(_ID, {"type": "integer"})),
]
SlugText = Annotated[
    Slug,
    Read.text(
        _read_id,
        "The last folder of the page's URL.",
        pattern=f"^{ID_PATTERN}$",
        maxLength=LONGEST_ID,
    ),
]
Text = Annotated[str, Read.text(_text, "Plain text.")]
Alias = Annotated[str, Read.text(_read_alias, "A former address, such as /vanha-osoite/.")]
Day = Annotated[date, Read.text(_day, "A day, such as 2022-02-11.", **_A_DAY)]
DayOrUnknown = Annotated[
    date | Unknown,
    Read.text(
        _or_unknown(_day),
        "A day, such as 2022-02-11, or unknown.",
        type="string",
        pattern=rf"{_A_DAY['pattern']}|^unknown$",
        examples=[*_A_DAY["examples"], "unknown"],
    ),
]
Clock = Annotated[time, Read.text(_clock, 'A time of day, such as "16.15".', examples=["16.15"])]
When = Annotated[
    Period,
    Read.text(
        _reader(parse_period, Code.NOT_A_PERIOD, GRAMMAR),
        f"A date as finely as it is known: {GRAMMAR}.",
        type="string",
        examples=GRAMMAR.replace(" or ", ", ").split(", "),
    ),
]
Url = Annotated[str, Read.text(_read_url, "A whole web address.", format="uri")]
Zone = Annotated[str, Read.text(_read_zone, "A time zone, such as Europe/Helsinki.")]
Email = Annotated[str, Read.text(_read_email, "An e-mail address.", format="email")]
ContactAddress = Annotated[
    str, Read.text(_read_contact, "An e-mail address, or the whole address of a page.")
]
Words = Annotated[dict[Language, str], Read(_read_words, _PER_LANGUAGE)]
Names = Annotated[dict[Language, str], Read(_read_names, any_of(TEXT, _PER_LANGUAGE))]
Links = Annotated[dict[Language, str], Read(_read_links, any_of(_ADDRESS, _PER_LANGUAGE))]
LinksOrUnknown = Annotated[
    dict[Language, str] | Unknown,
    Read(_or_unknown(_read_links), any_of(_ADDRESS_OR_UNKNOWN, _PER_LANGUAGE)),
]
Team = Annotated[
    tuple[Id, ...],
    Read(
        _read_team,
        {
            "description": "An organisation, or several in brackets that take part as one team.",
            **any_of(TEXT, {"type": "array", "items": TEXT}),
        },
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Record):
    """A date that was given before, and the day on which another one was announced."""

    from_: When = field(metadata=FROM)
    """The earlier date."""
    announced: Day
    """The day on which the present date, or the next in the list, was announced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Record):
    """What dates cannot say: that something is cancelled."""

    cancelled: bool = False
    """Whether it is cancelled."""
    reason: Words | None = None
    """Why, in every language."""


NOT_CANCELLED = Status()
