"""What builds remember, as rows of text and numbers: nothing that is read back can run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from typing import Any

from site_builder.build.links import Links
from site_builder.build.next import Span
from site_builder.build.numbers import packed
from site_builder.build.product import Made, Plan, Value
from site_builder.build.record import diagnostics_in, diagnostics_out, place_out
from site_builder.build.report import Change
from site_builder.build.tables import Row
from site_builder.build.values import as_json, freeze, thaw
from site_builder.diagnostics import Place
from site_builder.fingerprint import Fingerprint
from site_builder.languages import Language
from site_builder.load import TextRead
from site_builder.load.collections import COLLECTIONS, REGISTRIES
from site_builder.load.days import NamedDay
from site_builder.load.reading import Content
from site_builder.model.names import Ref
from site_builder.model.site import FrontMatter, Settings
from site_builder.outputs import Artifact
from site_builder.reads import Input, Trace

_KINDS = {one.kind.__name__: one.kind for one in (*COLLECTIONS, *REGISTRIES)}

Instants = Mapping[datetime, bool]
"""The instants that somebody asked for, each with whether it had come."""


def instants_out(instants: Instants) -> str:
    """Return instants as text, in order."""
    return as_json([[instant_out(one), came] for one, came in sorted(instants.items())])


@lru_cache(maxsize=1024)
def trace_in(text: str) -> Trace:
    """Return a trace of the instants that a text holds: the same one for the same text."""
    instants = {datetime.fromisoformat(one): came for one, came in json.loads(text)}
    return Trace(instants=instants)


def instant_out(instant: datetime) -> str:
    """Return an instant as text."""
    return instant.astimezone(UTC).isoformat()


def reads_out(trace: Trace, numbers: Mapping[Input, int]) -> bytes:
    """Return the numbers of what was read, packed."""
    return packed(numbers[one] for one in trace.inputs)


def plan_row(kind: str, plan: Plan, inputs: Mapping[Input, int]) -> Row:
    """Return a plan as a row."""
    artifacts = [
        (one.path, one.kind, one.ref, one.language and one.language.value, one.detail, one.source)
        for one in plan.artifacts
    ]
    return (
        kind,
        reads_out(plan.trace, inputs),
        instants_out(plan.trace.instants),
        as_json(artifacts),
    )


def value_row(query: str, value: Value, inputs: Mapping[Input, int]) -> Row:
    """Return the value of a query as a row."""
    reads, instants = reads_out(value.trace, inputs), instants_out(value.trace.instants)
    return query, value.mark, reads, instants


def artifact(written: list[str]) -> Artifact:
    """Return the artifact that a list says."""
    path, kind, ref, language, detail, source = written
    spoken = Language(language) if language else None
    return Artifact(
        path=path, kind=kind, ref=Ref(ref), language=spoken, detail=detail, source=source
    )


def made_row(path: str, made: Made, inputs: Mapping[Input, int], reasons: tuple[str, ...]) -> Row:
    """Return what was made as a row."""
    problems = as_json(diagnostics_out(made.problems)) if made.problems else None
    reads, instants = reads_out(made.trace, inputs), instants_out(made.trace.instants)
    why = as_json(reasons) if reasons else None
    return path, made.kind, made.digest, reads, instants, problems, why


def links_row(path: str, links: Links) -> Row:
    """Return the links of a page as a row."""
    ids, translations = as_json(sorted(links.ids)), as_json(links.translations)
    return path, as_json(links.targets), ids, translations


def links(row: Row) -> Links:
    """Return the links of a page, of its row; what was published has no id twice."""
    _, targets, ids, translations = row
    return Links(
        tuple((link, file, fragment) for link, file, fragment in json.loads(targets)),
        frozenset(json.loads(ids)),
        (),
        tuple((code, file) for code, file in json.loads(translations)),
    )


def text_row(path: str, read: TextRead) -> Row:
    """Return what a text says as a row."""
    head = freeze(read.matter) if read.head is not None else None
    problems = as_json(diagnostics_out(read.problems)) if read.problems else None
    days = [(one.day.isoformat(), one.written, place_out(one.place)) for one in read.days]
    return (
        path,
        read.digest,
        head,
        read.body_line,
        *read.marks,
        int(read.is_pictured),
        problems,
        as_json(days) if days else None,
        read.front,
        *(read.title or (None, None)),
    )


def text(row: Row) -> TextRead:
    """Return what a text says, of its row."""
    _, digest, matter, line, head, body, pictured, problems, days, front, title, title_line = row
    return TextRead(
        digest,
        diagnostics_in(json.loads(problems)) if problems else (),
        None if matter is None else partial(_matter, matter),
        line,
        (head, body),
        bool(pictured),
        tuple(
            NamedDay(date.fromisoformat(day), written, Place(*place))
            for day, written, place in (json.loads(days) if days else ())
        ),
        front,
        None if title is None else (title, title_line),
    )


def _matter(text: str) -> FrontMatter:
    matter = thaw(text)
    if not isinstance(matter, FrontMatter):
        raise TypeError(text)
    return matter


def content_out(content: Content) -> Iterator[Row]:
    """Yield what is read beside the bodies of texts, by names that say what each row is."""
    yield "key", content.key
    yield "settings", freeze(content.settings)
    yield "broken", as_json(sorted(content.broken))
    yield "problems", as_json(diagnostics_out(content.problems))
    yield "leaves", as_json(content.leaves)
    for (kind, ref), thing in content.things.items():
        yield f"{kind.__name__} {ref}", f"{content.marks['facts', ref]} {freeze(thing)}"


def content_in(written: Iterable[Row]) -> Content | None:
    """Return what rows say that `content_out` yielded; `None` where there are none."""
    said: dict[str, str] = dict(written)
    if not said:
        return None
    settings = thaw(said.pop("settings"))
    if not isinstance(settings, Settings):
        raise TypeError(settings)
    key, broken = Fingerprint(said.pop("key")), frozenset(json.loads(said.pop("broken")))
    problems = diagnostics_in(json.loads(said.pop("problems")))
    found: dict[str, str] = json.loads(said.pop("leaves"))
    things, marks = {}, {}
    for name, text in said.items():
        kind, _, ref = name.partition(" ")
        mark, _, thing = text.partition(" ")
        things[_KINDS[kind], Ref(ref)] = thing
        marks["facts", ref] = Fingerprint(mark)
    return Content(key, settings, Frozen(things), marks, broken, problems, found)


class Frozen(Mapping[tuple[type, Ref], object]):
    """The things of a site, each thawed when somebody asks for it."""

    def __init__(self, things: Mapping[tuple[type, Ref], str]) -> None:
        self._things = things

    def __getitem__(self, key: tuple[type, Ref]) -> object:
        """Return a thing."""
        return thaw(self._things[key])

    def __iter__(self) -> Iterator[tuple[type, Ref]]:
        """Yield the kind and the ref of each thing."""
        return iter(self._things)

    def __len__(self) -> int:
        """Return how many things there are."""
        return len(self._things)


def span_out(span: Span) -> list[Row | None]:
    """Return the ends of a span."""
    return [
        (instant_out(change.at), change.paths) if change else None
        for change in (span.since, span.until)
    ]


def span_in(written: Iterable[Any]) -> Span:
    """Return the span whose ends are written."""
    return Span(
        *(Change(datetime.fromisoformat(one[0]), tuple(one[1])) if one else None for one in written)
    )
