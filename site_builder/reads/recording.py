"""Recording what is read: whatever an output depends on is asked for through `Reads`.

Outputs and queries are pure functions of `Reads`. Each read is noted in the trace of the output
that asked, so that a later build can tell whether the output would still come out the same.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from typing import Concatenate, ParamSpec, TypeVar

from site_builder.languages import Language, Wording, wording
from site_builder.model.names import Ref
from site_builder.model.site import NO_BODY, Body, Head, Settings
from site_builder.reads.traces import Later, Timed, Trace
from site_builder.reads.world import Input, World

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class _Frame:
    """What is read while one output, or one query, is worked out."""

    inputs: dict[Input, None] = field(default_factory=dict)
    reached: dict[datetime, None] = field(default_factory=dict)
    published: dict[datetime, None] = field(default_factory=dict)

    def absorb(self, inner: _Frame) -> None:
        """Take over what a query read: whoever asks it depends on the same."""
        self.inputs |= inner.inputs
        self.reached |= inner.reached
        self.published |= inner.published


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer, what it took, when it was worked out, and for whom things were published then."""

    value: object
    frame: _Frame
    at: datetime
    now: datetime

    def read_any(self, inputs: AbstractSet[Input]) -> bool:
        """Return whether it was made of any of some inputs, of which there are few."""
        read = self.frame.inputs
        return any(one in read for one in inputs)

    def holds(self, at: datetime, now: datetime) -> bool:
        """Return whether the answer is the same at another instant: none it asks for is between."""
        return all((self.at >= one) == (at >= one) for one in self.frame.reached) and all(
            (self.now >= one) == (now >= one) for one in self.frame.published
        )


@dataclass(eq=False)
class Memory:
    """Answers about one site and its templates, shared by all outputs and all instants."""

    answers: dict[object, dict[tuple[object, ...], list[_Answer]]] = field(default_factory=dict)
    """By question, by its arguments, one for each stretch of time."""
    tools: dict[str, object] = field(default_factory=dict)
    """What outputs make of templates once, such as compiled ones."""

    def forget(self, question: object, most: int) -> None:
        """Keep the answers to a question for its latest arguments alone, so many of them."""
        known = self.answers.get(question, {})
        while len(known) > most:
            del known[next(iter(known))]

    def drop(self, changed: AbstractSet[Input]) -> None:
        """Forget what was made of inputs that are others now."""
        if any(kind == "template" for kind, _ in changed):
            self.answers.clear()
            self.tools.clear()
        for known in self.answers.values() if changed else ():
            for arguments, answers in [*known.items()]:
                left = [one for one in answers if not one.read_any(changed)]
                if len(left) < len(answers):
                    known[arguments] = left

    def through(self, one: Input) -> str:
        """Return the widest query that read an input, as one would write it; empty if none did."""
        asked = [
            (len(answer.frame.inputs), f"{_named(question)}({', '.join(map(_written, arguments))})")
            for question, known in self.answers.items()
            for arguments, answers in known.items()
            for answer in answers
            if one in answer.frame.inputs
        ]
        return max(asked, default=(0, ""))[1]


def _named(question: object) -> str:
    return getattr(question, "__name__", "").lstrip("_")


def _written(argument: object) -> str:
    return argument.value if isinstance(argument, Language) else f"{argument}"


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
        self._frames[-1].absorb(answer.frame)
        return answer.value  # type: ignore[return-value]  # the question says its type

    def settled(self, question: Callable[[Reads, Language], T], language: Language) -> T:
        """Return an answer of which its value alone counts: whatever it was made of may change.

        For what every page shows and that seldom changes. Not within a timeline, which has to know
        of every instant that is asked for.
        """
        answer = self._answer(question, language)
        name = f"{question.__module__}:{question.__qualname__} {language.value}"
        self._read("value", name)
        return answer.value  # type: ignore[return-value]  # the question says its type

    def named(self, value: str) -> object:
        """Return the answer of which `settled` noted the value, by the name that traces hold."""
        where, _, language = value.partition(" ")
        module, _, name = where.partition(":")
        return self.query(getattr(import_module(module), name), Language(language))

    def timeline(
        self, question: Callable[Concatenate[Reads, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Timed[T]:
        """Return the answer now and, from each later instant at which it changes, the new one.

        What is not published now is not published in any of them.
        """
        now, frame = self._at, self._frames[-1]
        answer = self._answer(question, *args, **kwargs)
        first, later = answer.value, list[Later[T]]()
        fixed = not answer.frame.reached
        try:
            while True:
                frame.absorb(answer.frame)
                ahead = [one for one in answer.frame.reached if one > self._at]
                if not ahead:
                    break
                self._at = min(ahead)
                answer = self._answer(question, *args, **kwargs)
                if answer.value != (later[-1].value if later else first):
                    later.append(Later(self._at, answer.value))  # type: ignore[arg-type]
        finally:
            self._at = now
        return Timed(first, tuple(later), fixed)  # type: ignore[arg-type]

    def _answer(
        self, question: Callable[Concatenate[Reads, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> _Answer:
        """Return an answer that holds at the instant in question, from memory or worked out."""
        asked = self._memory.answers.setdefault(question, {})
        known = asked.setdefault((*args, *sorted(kwargs.items())), [])
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

    def _read(self, kind: str, name: str) -> None:
        self._frames[-1].inputs[kind, name] = None

    def get(self, kind: type[T], ref: Ref) -> T | None:
        """Return the facts of a thing, or `None` where there is no such thing."""
        self._read("facts", ref)
        return self._world.site.get(kind, ref)

    def refs(self, kind: type[object]) -> tuple[Ref, ...]:
        """Return the refs of all things of a kind, sorted."""
        self._read("refs", kind.__name__)
        return self._world.site.refs(kind)

    def prose(self, ref: Ref, language: Language) -> Head | None:
        """Return what heads a text of a thing in a language, or `None` where it has none."""
        self._read("prose", f"{ref}/{language.value}")
        return self._world.site.prose.get((ref, language))

    def body(self, ref: Ref, language: Language) -> Body:
        """Return the Markdown of a text; empty where there is none."""
        self._read("body", f"{ref}/{language.value}")
        prose = self._world.site.prose.get((ref, language))
        return prose.body if prose else NO_BODY

    def is_pictured(self, ref: Ref, language: Language) -> bool:
        """Return whether a text may show images: most do not, whatever else they say."""
        self._read("pictured", f"{ref}/{language.value}")
        prose = self._world.site.prose.get((ref, language))
        return prose is not None and prose.body.is_pictured

    def broken(self, name: str) -> bool:
        """Return whether a thing, a text (`pages/x/fi`) or a registry could not be decoded."""
        return name in self._world.site.broken

    def settings(self) -> Settings:
        """Return the settings of the site."""
        self._read("settings", "")
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
        self._read("template", name)
        source = self._world.templates.get(name)
        return source.text if source else None

    def static(self, name: str) -> bytes | None:
        """Return the bytes of a static file, or `None` where there is none."""
        self._read("static", name)
        source = self._world.static.get(name)
        return source.data if source else None

    def image(self, path: str) -> bytes | None:
        """Return the bytes of an image in `content/`, or `None` where there is none."""
        self._read("image", path)
        source = self._world.images.get(path)
        return source.data if source else None

    def static_names(self) -> tuple[str, ...]:
        """Return the names of all static files, sorted."""
        self._read("names", "")
        return tuple(sorted(self._world.static))

    def trace(self) -> Trace:
        """Return what has been read so far."""
        frame, now = self._frames[0], self._world.now
        instants = {one: now >= one for one in sorted(frame.reached | frame.published)}
        return Trace(tuple(map(_shared, frame.inputs)), instants)


@lru_cache(maxsize=4096)
def _shared(one: Input) -> Input:
    """Return an input as it was met first: most of what a page reads, thousands do."""
    return one
