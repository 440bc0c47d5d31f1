"""Info sessions: held on a known day, often at a time that nobody has announced yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from site_builder.catalogue import Code
from site_builder.model.common import (
    NOT_CANCELLED,
    Day,
    IdText,
    LinksOrUnknown,
    Move,
    Record,
    Status,
    Url,
    Words,
)
from site_builder.model.names import UNKNOWN, Unknown
from site_builder.model.shapes import Read, RefusedError
from site_builder.periods import Fault, Period, PeriodError, parse_period


def _read_time(value: object) -> str | Unknown:
    """Return the times of `9.00-10.30` or `09:00/10:30` as `09:00/10:30`."""
    if value == "unknown":
        return UNKNOWN
    if not isinstance(value, str):
        raise RefusedError(Code.WRONG_KIND, value=value, wanted="one value")
    ends = value.strip().replace("–", "/").replace("-", "/").replace(".", ":").split("/")
    padded = "/".join(end.strip().rjust(5, "0") for end in ends)
    try:
        parse_period(f"2000-01-01T{padded}")
    except PeriodError as error:
        backwards = error.fault is Fault.BACKWARDS
        code = Code.PERIOD_BACKWARDS if backwards else Code.NOT_A_CLOCK
        raise RefusedError(code, value=value, forms="`9.00` or `9.00-10.30`") from error
    return padded


TimeOrUnknown = Annotated[
    str | Unknown,
    Read.text(
        _read_time,
        'Times of day, such as "9.00-10.30", or unknown.',
        examples=["9.00-10.30", "unknown"],
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording(Record):
    """How to get the recording: by e-mail from somebody, or at an address."""

    by_email: IdText | None = None
    """The id, from people.yaml, of the person who sends the link."""
    url: Url | None = None
    """Where the recording is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InfoSession(Record):
    """A session in which applicants hear about the academy and can ask."""

    id: IdText
    """Names the session for good: calendars keep it."""
    date: Day
    """The day on which it is held."""
    time: TimeOrUnknown
    """From when to when, such as "9.00-10.30", or unknown."""
    online: bool = False
    """Whether it is held online."""
    place: Words | None = None
    """Where it is held, as an adverbial: "Kuntatalolla Helsingissä"."""
    join: LinksOrUnknown = UNKNOWN
    """The address to join at, or unknown."""
    moved: tuple[Move, ...] = ()
    """Earlier dates, oldest first, such as `{from: 2022-01-20, announced: 2022-01-12}`."""
    status: Status = NOT_CANCELLED
    """Cancellation."""
    recording: Recording | None = None
    """How to get the recording afterwards."""

    @property
    def when(self) -> Period:
        """The day with the time of day, where that is known."""
        if isinstance(self.time, Unknown):
            return parse_period(self.date.isoformat())
        return parse_period(f"{self.date.isoformat()}T{self.time}")
