"""The recording gateway to the world: whatever an output depends on is read through `Reads`.

Outputs and queries are pure functions of `Reads`. Each read is noted in the trace of the output
that asked, so that a later build can tell whether the output would still come out the same.
Time is asked for with `reached` alone: nobody below the command line knows what time it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from site_builder.fingerprint import Fingerprint, fingerprint
from site_builder.languages import Language
from site_builder.model.common import Ref
from site_builder.model.site import Prose, Settings, Site

P = ParamSpec("P")
T = TypeVar("T")

Question = tuple[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class World:
    """Everything outputs can depend on: content, templates, static files and one instant."""

    site: Site
    templates: Mapping[str, str]
    static: Mapping[str, bytes]
    now: datetime


@dataclass(frozen=True, slots=True)
class Trace:
    """What one output read: the values of queries, files, and instants with their answers."""

    queries: Mapping[str, Fingerprint]
    documents: Mapping[str, Fingerprint]
    templates: Mapping[str, Fingerprint]
    static: Mapping[str, Fingerprint]
    instants: Mapping[datetime, bool]

    @property
    def next_change(self) -> datetime | None:
        """The first instant at which this output may change by time alone."""
        ahead = [instant for instant, reached in self.instants.items() if not reached]
        return min(ahead, default=None)

    @property
    def since(self) -> datetime | None:
        """The last instant at which this output may have changed by time alone."""
        return max((instant for instant, reached in self.instants.items() if reached), default=None)


@dataclass(slots=True)
class _Frame:
    """What has been read while one output, or one query, is worked out."""

    questions: dict[Question, None] = field(default_factory=dict)
    documents: dict[str, object] = field(default_factory=dict)
    templates: dict[str, str | None] = field(default_factory=dict)
    static: dict[str, bytes | None] = field(default_factory=dict)
    instants: dict[datetime, bool] = field(default_factory=dict)

    def absorb(self, inner: _Frame) -> None:
        """Take over what a query read: its documents and instants are the asker's too."""
        self.documents.update(inner.documents)
        self.instants.update(inner.instants)
        self.templates.update(inner.templates)
        self.static.update(inner.static)


@dataclass(eq=False)
class Memory:
    """Answers that outputs of one world share; a query is worked out once."""

    answers: dict[Question, tuple[object, _Frame]] = field(default_factory=dict)
    fingerprints: dict[object, Fingerprint] = field(default_factory=dict)

    def fingerprint(self, key: object, value: object) -> Fingerprint:
        """Return the fingerprint of a value that is the same under `key` in all of this world."""
        known = self.fingerprints.get(key)
        if known is None:
            known = self.fingerprints[key] = fingerprint(value)
        return known


class Reads:
    """What one output may read; everything it does read is recorded."""

    def __init__(self, world: World, memory: Memory) -> None:
        self._world = world
        self._memory = memory
        self._frames = [_Frame()]

    @property
    def memory(self) -> Memory:
        """The answers shared by all outputs of this world."""
        return self._memory

    def query(
        self, question: Callable[Concatenate[Reads, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return the answer to a pure question about the site; asked twice, worked out once."""
        named = (*args, *sorted(kwargs.items()))
        key: Question = (f"{question.__module__}.{question.__qualname__}", named)
        known = self._memory.answers.get(key)
        if known is None:
            self._frames.append(_Frame())
            try:
                answer: object = question(self, *args, **kwargs)
            finally:
                inner = self._frames.pop()
            known = (answer, inner)
            self._memory.answers[key] = known
        self._frames[-1].questions[key] = None
        self._frames[-1].absorb(known[1])
        return known[0]  # type: ignore[return-value]  # the key names the question, hence its type

    def get(self, kind: type[T], ref: Ref) -> T | None:
        """Return the facts of a thing, or `None` where there is no such thing."""
        thing = self._world.site.get(kind, ref)
        self._frames[-1].documents[ref] = thing
        return thing

    def refs(self, kind: type[object]) -> tuple[Ref, ...]:
        """Return the refs of all things of a kind, sorted."""
        refs = self._world.site.refs(kind)
        self._frames[-1].documents[f"all {kind.__name__}"] = refs
        return refs

    def prose(self, ref: Ref, language: Language) -> Prose | None:
        """Return the text of a thing in a language, or `None` where it has none."""
        prose = self._world.site.prose.get((ref, language))
        self._frames[-1].documents[f"{ref}/{language.value}"] = prose
        return prose

    def broken(self, name: str) -> bool:
        """Return whether a thing or a text could not be read; no such site is published."""
        return name in self._world.site.broken

    def settings(self) -> Settings:
        """Return the settings of the site."""
        self._frames[-1].documents["site"] = self._world.site.settings
        return self._world.site.settings

    def reached(self, instant: datetime) -> bool:
        """Return whether `instant` has come: the only way to ask for the time."""
        reached = self._world.now >= instant
        self._frames[-1].instants[instant] = reached
        return reached

    def template(self, name: str) -> str | None:
        """Return the source of a template, or `None` where there is none."""
        source = self._world.templates.get(name)
        self._frames[-1].templates[name] = source
        return source

    def static(self, name: str) -> bytes | None:
        """Return the bytes of a static file, or `None` where there is none."""
        data = self._world.static.get(name)
        self._frames[-1].static[name] = data
        return data

    def static_names(self) -> tuple[str, ...]:
        """Return the names of all static files, sorted."""
        names = tuple(sorted(self._world.static))
        self._frames[-1].documents["all static files"] = names
        return names

    def trace(self) -> Trace:
        """Return what has been read so far."""
        frame = self._frames[0]
        mark = self._memory.fingerprint
        return Trace(
            queries={
                _written(key): mark(key, self._memory.answers[key][0]) for key in frame.questions
            },
            documents={
                name: mark(("document", name), value) for name, value in frame.documents.items()
            },
            templates={
                name: mark(("template", name), text) for name, text in frame.templates.items()
            },
            static={name: mark(("static", name), data) for name, data in frame.static.items()},
            instants=dict(sorted(frame.instants.items())),
        )


def _written(key: Question) -> str:
    name, args = key
    short = name.removeprefix("site_builder.")
    return f"{short}({', '.join(getattr(arg, 'value', str(arg)) for arg in args)})"
