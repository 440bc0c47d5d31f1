"""What reading leaves behind: traces of outputs, and parts that change with time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from site_builder.instants import in_zulu
from site_builder.reads.world import Input

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Later(Generic[T]):
    """What a part will be from an instant on."""

    at: datetime
    value: T

    @property
    def since(self) -> str:
        """The instant as pages carry it: `2022-02-11T22:00:00Z`."""
        return in_zulu(self.at)


@dataclass(frozen=True, slots=True)
class Timed(Generic[T]):
    """A part of a page now, and at each later instant at which it changes.

    `fixed` parts depend on no instant at all, past or future.
    """

    now: T
    later: tuple[Later[T], ...] = ()
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """What one output read, and the instants that it asked for with their answers."""

    inputs: tuple[Input, ...] = ()  # each once: a set of them is eight times as large
    instants: Mapping[datetime, bool] = field(default_factory=dict)

    def ahead(self, instant: datetime) -> datetime | None:
        """Return the first recorded instant after `instant`."""
        return min((one for one in self.instants if one > instant), default=None)

    def behind(self, instant: datetime) -> datetime | None:
        """Return the last recorded instant that is not after `instant`."""
        return max((one for one in self.instants if one <= instant), default=None)

    def holds(self, now: datetime) -> bool:
        """Return whether an output that read the same is the same at `now`."""
        return all((now >= instant) == reached for instant, reached in self.instants.items())
