"""The state of an info session: on its day it is today's, afterwards it was held."""

from __future__ import annotations

from enum import Enum

from site_builder.derive.applications import day_over, day_reached, site_zone
from site_builder.instants import at_clock
from site_builder.model.common import Ref
from site_builder.model.session import InfoSession
from site_builder.model.site import Person
from site_builder.reads import Reads


class SessionState(Enum):
    """Where an info session is in time."""

    UPCOMING = "upcoming"
    TODAY = "today"
    PAST = "past"


def session_state(reads: Reads, session: InfoSession) -> SessionState:
    """Return whether a session is to come, is today, or was held; its end counts where known."""
    ends_at = session.when.ends_at
    if ends_at:
        over = reads.reached(at_clock(session.date, ends_at, site_zone(reads)))
    else:
        over = day_over(reads, session.date)
    if over:
        return SessionState.PAST
    return SessionState.TODAY if day_reached(reads, session.date) else SessionState.UPCOMING


def person(reads: Reads, name: str) -> Person | None:
    """Return a contact, as long as it may be shown."""
    found = reads.get(Person, Ref(f"people/{name}"))
    if found and found.valid_until and day_over(reads, found.valid_until):
        return None
    return found
