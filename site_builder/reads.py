"""The recording gateway to the world: whatever an output depends on is read through `Reads`.

Outputs and queries are pure functions of `Reads`. Each read is noted in the trace of the output
that asked, so that a later build can tell whether the output would still come out the same.
Nobody below the command line knows what time it is: one can only ask whether an instant has come.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Concatenate, Generic, ParamSpec, TypeVar

from site_builder.fingerprint import Fingerprint, fingerprint
from site_builder.instants import in_zulu
from site_builder.languages import Language, Wording, wording
from site_builder.model.names import Ref
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
    images: Mapping[str, bytes] = field(default_factory=dict)


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
    """What one output read: the values of queries, files, and instants with their answers."""

    queries: Mapping[str, Fingerprint]
    documents: Mapping[str, Fingerprint]
    templates: Mapping[str, Fingerprint]
    static: Mapping[str, Fingerprint]
    instants: Mapping[datetime, bool]

    def ahead(self, instant: datetime) -> datetime | None:
        """Return the first recorded instant after `instant`."""
        return min((one for one in self.instants if one > instant), default=None)

    def behind(self, instant: datetime) -> datetime | None:
        """Return the last recorded instant that is not after `instant`."""
        return max((one for one in self.instants if one <= instant), default=None)


@dataclass(slots=True)
class _Frame:
    """What is read while one output, or one query, is worked out."""

    questions: dict[str, _Answer] = field(default_factory=dict)
    documents: dict[str, object] = field(default_factory=dict)
    templates: dict[str, str | None] = field(default_factory=dict)
    static: dict[str, bytes | None] = field(default_factory=dict)
    reached: dict[datetime, None] = field(default_factory=dict)
    published: dict[datetime, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer, what it took, when it was worked out, and for whom things were published then."""

    value: object
    frame: _Frame
    at: datetime
    now: datetime

    def holds(self, at: datetime, now: datetime) -> bool:
        """Return whether the answer is the same at another instant: none it asks for is between."""
        return all((self.at >= one) == (at >= one) for one in self.frame.reached) and all(
            (self.now >= one) == (now >= one) for one in self.frame.published
        )


@dataclass(eq=False)
class Memory:
    """Answers about one site and its templates, shared by all outputs and all instants."""

    answers: dict[Question, list[_Answer]] = field(default_factory=dict)
    fingerprints: dict[int, tuple[object, Fingerprint]] = field(default_factory=dict)

    def fingerprint(self, value: object) -> Fingerprint:
        """Return the fingerprint of a value; of the same object only once."""
        known = self.fingerprints.get(id(value))
        if known is None:  # the value is kept with its mark, so that its `id` stays its own
            known = self.fingerprints[id(value)] = (value, fingerprint(value))
        return known[1]


class Reads:
    """What one output may read; everything it does read is recorded."""

    def __init__(self, world: World, memory: Memory) -> None:
        self._world = world
        self._memory = memory
        self._at = world.now
        self._frames = [_Frame()]

    @property
    def memory(self) -> Memory:
        """The answers shared by all outputs of this site."""
        return self._memory

    def query(
        self, question: Callable[Concatenate[Reads, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return the answer to a pure question about the site; asked twice, worked out once."""
        answer = self._answer(question, *args, **kwargs)
        self._record(_written(question, args), answer)
        return answer.value  # type: ignore[return-value]  # the question says its type

    def timeline(
        self, question: Callable[Concatenate[Reads, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Timed[T]:
        """Return the answer now and, from each later instant at which it changes, the new one.

        What is not published now is not published in any of them.
        """
        now, frame = self._at, _Frame()
        answer = self._answer(question, *args, **kwargs)
        first, later = answer.value, list[Later[T]]()
        fixed = not answer.frame.reached
        try:
            while True:
                frame.reached |= answer.frame.reached
                frame.published |= answer.frame.published
                ahead = [one for one in answer.frame.reached if one > self._at]
                if not ahead:
                    break
                self._at = min(ahead)
                answer = self._answer(question, *args, **kwargs)
                if answer.value != (later[-1].value if later else first):
                    later.append(Later(self._at, answer.value))  # type: ignore[arg-type]
        finally:
            self._at = now
        timed: Timed[T] = Timed(first, tuple(later), fixed)  # type: ignore[arg-type]
        self._record(
            f"timeline of {_written(question, args)}", _Answer(timed, frame, now, self._world.now)
        )
        return timed

    def _answer(
        self, question: Callable[Concatenate[Reads, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> _Answer:
        """Return an answer that holds at the instant in question, from memory or worked out."""
        key = (f"{question.__module__}.{question.__qualname__}", (*args, *sorted(kwargs.items())))
        known = self._memory.answers.setdefault(key, [])
        for answer in known:
            if answer.holds(self._at, self._world.now):
                return answer
        self._frames.append(_Frame())
        try:
            value: object = question(self, *args, **kwargs)
        finally:
            frame = self._frames.pop()
        known.append(_Answer(value, frame, self._at, self._world.now))
        return known[-1]

    def _record(self, name: str, answer: _Answer) -> None:
        """Note a question; the instants that its answer depends on are the asker's too."""
        frame = self._frames[-1]
        frame.questions[name] = answer
        frame.reached |= answer.frame.reached
        frame.published |= answer.frame.published

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

    def words(self, language: Language) -> Wording:
        """Return what the generator says in a language, of times in the site's zone."""
        return wording(language, self.settings().time_zone)

    def reached(self, instant: datetime) -> bool:
        """Return whether `instant` has come: the only way to ask for the time."""
        self._frames[-1].reached[instant] = None
        return self._at >= instant

    def published(self, instant: datetime) -> bool:
        """Return whether what appears at `instant` may be shown: in no future state before it."""
        self._frames[-1].published[instant] = None
        return self._world.now >= instant

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

    def image(self, path: str) -> bytes | None:
        """Return the bytes of an image in `content/`, or `None` where there is none."""
        data = self._world.images.get(path)
        self._frames[-1].static[path] = data
        return data

    def static_names(self) -> tuple[str, ...]:
        """Return the names of all static files, sorted."""
        names = tuple(sorted(self._world.static))
        self._frames[-1].documents["all static files"] = names
        return names

    def trace(self) -> Trace:
        """Return what has been read so far."""
        frame, mark, now = self._frames[0], self._memory.fingerprint, self._world.now
        return Trace(
            queries={name: mark(answer.value) for name, answer in frame.questions.items()},
            documents={name: mark(value) for name, value in frame.documents.items()},
            templates={name: mark(text) for name, text in frame.templates.items()},
            static={name: mark(data) for name, data in frame.static.items()},
            instants={one: now >= one for one in sorted(frame.reached | frame.published)},
        )


def _written(question: Callable[..., object], args: tuple[object, ...]) -> str:
    """Return a question as people read it: `derive.listings.academies(fi)`."""
    name = f"{question.__module__}.{question.__qualname__}".removeprefix("site_builder.")
    return f"{name}({', '.join(str(getattr(arg, 'value', arg)) for arg in args)})"
