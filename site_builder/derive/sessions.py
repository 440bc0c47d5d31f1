"""The state of an info session: on its day it is today's, afterwards it was held."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from site_builder.derive.applications import day_over, day_reached, edition_of, site_zone, when_of
from site_builder.instants import at_clock
from site_builder.model.names import Ref
from site_builder.model.session import InfoSession
from site_builder.model.site import Person
from site_builder.periods import Period
from site_builder.reads import Reads


class SessionState(Enum):
    """Where an info session is in time."""

    UPCOMING = "upcoming"
    TODAY = "today"
    PAST = "past"
    CANCELLED = "cancelled"


def session_of(reads: Reads, ref: Ref, edition_id: str, session_id: str) -> InfoSession:
    """Return a session of a public edition; with the edition, its sessions are off."""
    edition = edition_of(reads, ref, edition_id)
    found = next(session for session in edition.info_sessions if session.id == session_id)
    return replace(found, status=edition.status) if edition.status.cancelled else found


def session_state(reads: Reads, session: InfoSession) -> SessionState:
    """Return whether a session is to come, is today, or was held; its end counts where known."""
    if session.status.cancelled:
        return SessionState.CANCELLED
    when = when_of(reads, session.when, session.moved)
    if period_over(reads, when):
        return SessionState.PAST
    today = when.exact and when.earliest and day_reached(reads, when.earliest)
    return SessionState.TODAY if today else SessionState.UPCOMING


def period_over(reads: Reads, when: Period) -> bool:
    """Return whether a period has passed: at its end's time of day, else with its last day."""
    if when.latest and when.ends_at:
        return reads.reached(at_clock(when.latest, when.ends_at, site_zone(reads)))
    return when.latest is not None and day_over(reads, when.latest)


def person(reads: Reads, name: str) -> Person | None:
    """Return a contact, as long as it may be shown."""
    found = reads.get(Person, Ref(f"people/{name}"))
    if found and found.valid_until and day_over(reads, found.valid_until):
        return None
    return found
