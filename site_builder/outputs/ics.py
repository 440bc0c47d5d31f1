"""Calendars: one per academy and language, and one per language for all."""

from __future__ import annotations

from site_builder.derive.applications import site_zone
from site_builder.derive.listings import academies
from site_builder.derive.routes import UrlPath, absolute
from site_builder.languages import Language
from site_builder.model.names import Ref
from site_builder.outputs.happenings import all_calendars_path, calendar_path, happenings
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered
from site_builder.reads import Reads


def _plan(reads: Reads) -> tuple[Artifact, ...]:
    found: list[Artifact] = []
    for language in reads.settings().languages:
        for ref in reads.query(academies, language):
            path = reads.query(calendar_path, ref, language)
            if path:
                found.append(_artifact(path, ref, language))
        path = reads.query(all_calendars_path, language)
        if path:
            found.append(_artifact(path, Ref(""), language))
    return tuple(found)


def _artifact(path: str, ref: Ref, language: Language) -> Artifact:
    return Artifact(path=path.lstrip("/"), kind="calendar", ref=ref, language=language)


def _render(reads: Reads, artifact: Artifact) -> Rendered:
    language = artifact.language or reads.settings().languages[0]
    refs = (artifact.ref,) if artifact.ref else reads.query(academies, language)
    prose = reads.prose(artifact.ref, language)
    name = prose.matter.title if prose else reads.settings().name[language]
    events = [one for ref in refs for one in reads.query(happenings, ref, language)]
    source = absolute(reads, UrlPath(f"/{artifact.path}"))
    from site_builder.outputs.vcalendar import calendar_bytes  # noqa: PLC0415 - slow to import

    return Rendered(calendar_bytes(name, source, events, site_zone(reads), language))


def _fault(data: bytes) -> str:
    from site_builder.outputs.vcalendar import calendar_fault  # noqa: PLC0415

    return calendar_fault(data)


KIND = OutputKind("calendar", _plan, _render, _fault)
