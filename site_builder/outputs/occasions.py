"""The site's own moments: the instants from which its facts say something else, each in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from site_builder.derive.applications import closing, last_day, site_zone
from site_builder.derive.listings import appears
from site_builder.derive.schedule import APPLICATION, phase, phase_ids
from site_builder.instants import start_of_day
from site_builder.languages import Language
from site_builder.model.academy import Academy, Edition
from site_builder.model.names import Ref, Unknown
from site_builder.model.news import News
from site_builder.outputs.sentences import step_title
from site_builder.reads import Reads


@dataclass(frozen=True, slots=True, order=True)
class Occasion:
    """What happens at an instant."""

    at: datetime
    words: str


def occasions(reads: Reads, language: Language) -> tuple[Occasion, ...]:
    """Return the moments of all editions and news, embargoed ones too, in order."""
    return tuple(sorted({*_of_academies(reads, language), *_of_news(reads, language)}))


def _of_academies(reads: Reads, language: Language) -> Iterator[Occasion]:
    for ref in reads.refs(Academy):
        academy, prose = reads.get(Academy, ref), reads.prose(ref, language)
        name = prose.matter.name if prose else ref
        for edition in academy.editions if academy else ():
            yield from _of_edition(reads, ref, edition, name, language)


def _of_edition(
    reads: Reads, ref: Ref, edition: Edition, name: str, language: Language
) -> Iterator[Occasion]:
    words, zone, application = reads.words(language), site_zone(reads), edition.application
    last = last_day(reads, application)
    if not isinstance(application.opens, Unknown):
        opens = words.event_opens.replace("{academy}", name)
        yield Occasion(start_of_day(application.opens, zone), opens)
    yield Occasion(start_of_day(last, zone), f"{words.states['closes_today'].tag}: {name}")
    closes = words.event_closes.replace("{academy}", name)
    yield Occasion(closing(application, last, zone), closes)
    for phase_id in phase_ids(reads, ref, edition.id):
        one = phase(reads, ref, edition.id, phase_id)
        if phase_id != APPLICATION and one.when.earliest:
            step = words.event.replace("{step}", step_title(one, language))
            yield Occasion(start_of_day(one.when.earliest, zone), step.replace("{academy}", name))


def _of_news(reads: Reads, language: Language) -> Iterator[Occasion]:
    for ref in reads.refs(News):
        news, prose = reads.get(News, ref), reads.prose(ref, language)
        if news and prose:
            said = f"{reads.words(language).news}: {prose.matter.title}"
            yield Occasion(start_of_day(appears(news), site_zone(reads)), said)
