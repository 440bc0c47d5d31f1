"""The scalar types of content: how each is written, and what it becomes.

Every reader takes the text as the editor wrote it and raises `PydanticCustomError`, whose type
is a code of the catalogue; so a wrong value becomes one sentence at its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, ClassVar, TypeVar
from urllib.parse import urlsplit

from pydantic import ConfigDict, Field, GetPydanticSchema, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError, core_schema

from site_builder.catalogue import Code
from site_builder.instants import load_zone
from site_builder.languages import Language
from site_builder.model.names import ID_PATTERN, UNKNOWN, Id, Slug, Unknown, id_from, is_id
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

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", use_attribute_docstrings=True
    )


_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def refuse(code: Code, value: object, **words: object) -> PydanticCustomError:
    """Return the error that refuses a value for the reason `code`."""
    return PydanticCustomError(code.name, "{value}", {"value": value, **words})


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    raise refuse(Code.WRONG_KIND, value, wanted="one value")


def _each(read: Callable[[object], T], pairs: Iterable[tuple[S, object]]) -> dict[S, T]:
    """Return every value as `read` reads it; an error says at which key it stands."""
    done: dict[S, T] = {}
    for key, value in pairs:
        try:
            done[key] = read(value)
        except PydanticCustomError as error:
            where = {**(error.context or {}), "at": (getattr(key, "value", key),)}
            raise PydanticCustomError(error.type, "{value}", where) from error
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
            raise refuse(code, text, meant=error.meant, forms=forms) from error

    return reader


def _or_unknown(read: Callable[[object], T]) -> Callable[[object], T | Unknown]:
    return lambda value: UNKNOWN if value == "unknown" else read(value)


def _read_id(value: object) -> str:
    text = _text(value)
    if not is_id(text):
        raise refuse(Code.NOT_AN_ID, text, meant=id_from(text))
    return text


def _read_url(value: object) -> str:
    text = _text(value)
    try:
        parts = urlsplit(text)
        fine = parts.scheme in ("https", "http") and "." in (parts.hostname or "")
    except ValueError:
        fine = False
    if not fine or any(letter.isspace() or not letter.isprintable() for letter in text):
        raise refuse(Code.NOT_A_URL, text, forms="the whole address, beginning with `https://`")
    return text


def _read_alias(value: object) -> str:
    text = _text(value)
    if not all(is_id(part) for part in text.strip("/").split("/")):
        raise refuse(Code.NOT_A_URL, text, forms="a path from the root, such as `/vanha-osoite/`")
    return text


def _read_email(value: object) -> str:
    text = _text(value)
    if not _EMAIL.fullmatch(text):
        raise refuse(Code.NOT_AN_EMAIL, text)
    return text


def _read_zone(value: object) -> str:
    text = _text(value)
    try:
        load_zone(text)
    except ValueError as error:
        raise refuse(Code.NOT_A_ZONE, text) from error
    return text


def _read_words(value: object) -> dict[Language, str]:
    if not isinstance(value, Mapping):
        raise refuse(Code.WRONG_KIND, value, wanted="words per language, such as `{fi: …, sv: …}`")
    known = {language.value: language for language in Language}
    for key in value:
        if key not in known:
            raise refuse(Code.UNKNOWN_LANGUAGE, key, at=(key,))
    return _each(_text, ((known[key], text) for key, text in value.items()))


def _read_names(value: object) -> dict[Language, str]:
    if isinstance(value, str):
        return dict.fromkeys(Language, value.strip())
    return _read_words(value)


def _read_links(value: object) -> dict[Language, str]:
    if isinstance(value, str):
        return dict.fromkeys(Language, _read_url(value))
    return _each(_read_url, _read_words(value).items())


def _read_team(value: object) -> tuple[Id, ...]:
    if not isinstance(value, list):
        return (Id(_read_id(value)),)
    return tuple(Id(member) for member in _each(_read_id, enumerate(value)).values())


_PER_LANGUAGE = {
    "type": "object",
    "properties": {language.value: {"type": "string"} for language in Language},
    "additionalProperties": False,
}


def _schema(description: str, **schema: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "description": description, **schema})


_day = _reader(parse_day, Code.NOT_A_DAY)
_clock = _reader(parse_clock, Code.NOT_A_CLOCK, "`16.15`")
_DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"

IdText = Annotated[
    Id,
    PlainValidator(_read_id),
    # A bare year is a number to the schema's readers, and an id to us.
    WithJsonSchema(
        {"anyOf": [{"type": "string", "pattern": f"^{ID_PATTERN}$"}, {"type": "integer"}]}
    ),
]
SlugText = Annotated[
    Slug,
    PlainValidator(_read_id),
    _schema("The last folder of the page's URL.", pattern=f"^{ID_PATTERN}$"),
]
Text = Annotated[str, PlainValidator(_text), _schema("Plain text.")]
Alias = Annotated[
    str, PlainValidator(_read_alias), _schema("A former address, such as /vanha-osoite/.")
]
Day = Annotated[
    date, PlainValidator(_day), _schema("A day, such as 2022-02-11.", pattern=_DAY_PATTERN)
]
DayOrUnknown = Annotated[
    date | Unknown,
    PlainValidator(_or_unknown(_day)),
    _schema("A day, such as 2022-02-11, or unknown.", pattern=rf"{_DAY_PATTERN}|^unknown$"),
]
Clock = Annotated[time, PlainValidator(_clock), _schema('A time of day, such as "16.15".')]
When = Annotated[
    Period,
    PlainValidator(_reader(parse_period, Code.NOT_A_PERIOD, GRAMMAR)),
    _schema(f"A date as finely as it is known: {GRAMMAR}."),
]
Url = Annotated[str, PlainValidator(_read_url), _schema("A whole web address.", format="uri")]
Zone = Annotated[str, PlainValidator(_read_zone), _schema("A time zone, such as Europe/Helsinki.")]
Email = Annotated[str, PlainValidator(_read_email), _schema("An e-mail address.", format="email")]
Words = Annotated[dict[Language, str], PlainValidator(_read_words), WithJsonSchema(_PER_LANGUAGE)]
Names = Annotated[
    dict[Language, str],
    PlainValidator(_read_names),
    WithJsonSchema({"anyOf": [{"type": "string"}, _PER_LANGUAGE]}),
]
Links = Annotated[
    dict[Language, str],
    PlainValidator(_read_links),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "uri"}, _PER_LANGUAGE]}),
]
LinksOrUnknown = Annotated[
    dict[Language, str] | Unknown,
    PlainValidator(_or_unknown(_read_links)),
    WithJsonSchema({"anyOf": [{"type": "string"}, _PER_LANGUAGE]}),
]
Team = Annotated[
    tuple[Id, ...],
    PlainValidator(_read_team),
    WithJsonSchema(
        {
            "description": "An organisation, or several in brackets that take part as one team.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        }
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Record):
    """A date that was given before, and the day on which another one was announced."""

    from_: Annotated[When, Field(alias="from")]
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


def known_or_unknown(kind: type[object]) -> GetPydanticSchema:
    """Return the annotation of a field that holds a `kind`, or the word `unknown`."""

    def read(value: object, handler: core_schema.ValidatorFunctionWrapHandler) -> object:
        return UNKNOWN if value == "unknown" else handler(value)

    return GetPydanticSchema(
        lambda _source, handler: core_schema.no_info_wrap_validator_function(read, handler(kind)),
        lambda schema, handler: {"anyOf": [handler(schema), {"const": "unknown"}]},
    )
