"""Rules about calls that nobody stands behind: of an archive, or without anybody to ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic
from site_builder.load.rules.facts import Facts
from site_builder.model.academy import Academy
from site_builder.model.names import Ref
from site_builder.model.site import Person


def calls_alone(facts: Facts) -> Iterator[Diagnostic]:
    """Yield calls that end after the site became an archive, or after its last contact left."""
    archive, until = facts.site.settings.archive, _last_contact(facts)
    for ref, academy in facts.things(Academy):
        for index, edition in enumerate(academy.editions):
            last = edition.application.last_day
            place = facts.place(ref, ("editions", index, "application", "last_day"))
            if edition.status.cancelled:
                continue
            if archive and last >= archive.from_:
                since = facts.settings_place(("archive", "from"))
                words = {"id": edition.id, "day": archive.from_}
                yield diagnose(Code.CALL_OF_ARCHIVE, place, since, **words)
            if until and last > until:
                contacts = facts.settings_place(("contacts",), key=True)
                words = {"id": edition.id, "day": until}
                yield diagnose(Code.NOBODY_TO_ASK, place, contacts, **words)


def _last_contact(facts: Facts) -> date | None:
    """Return the day after which no contact is shown; `None` if one stays, or there are none."""
    found = [
        person.valid_until
        for contact in facts.site.settings.contacts
        if (person := facts.site.get(Person, Ref(f"people/{contact.person}")))
    ]
    return None if not all(found) else max((day for day in found if day), default=None)
