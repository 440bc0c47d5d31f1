"""What was made: artifacts as they were rendered, plans and values, each with what it read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from site_builder.build.links import Links
from site_builder.build.numbers import number, unpacked
from site_builder.diagnostics import Diagnostic
from site_builder.fingerprint import Fingerprint
from site_builder.outputs import ALL_TEXTS, OUTPUT_KINDS, Artifact
from site_builder.outputs.leftovers import Leftover
from site_builder.reads import Input, Trace

KINDS = {kind.name: kind for kind in (*OUTPUT_KINDS, ALL_TEXTS)}


@dataclass(frozen=True, slots=True)
class Traced:
    """What was made of inputs; of what an earlier build made, they are known by numbers alone."""

    trace: Trace
    numbers: bytes | None = field(default=None, kw_only=True)

    def reads_any(self, inputs: AbstractSet[Input], numbers: AbstractSet[int]) -> bool:
        """Return whether any of some inputs was read; they are given with their numbers."""
        if self.numbers is None:
            return not inputs.isdisjoint(self.trace.inputs)
        return not numbers.isdisjoint(unpacked(self.numbers))

    def reads_of(self, inputs: Iterable[Input]) -> list[Input]:
        """Return those of some inputs that were read."""
        if self.numbers is None:
            known = frozenset(self.trace.inputs)
            return [one for one in inputs if one in known]
        found = frozenset(unpacked(self.numbers))
        return [one for one in inputs if number(one) in found]


@dataclass(frozen=True, slots=True)
class Made(Traced):
    """One artifact as it was rendered; of an earlier build's, the store keeps links and bytes.

    What is `left` over in it and why it is `malformed` is judged before anything is published.
    """

    kind: str
    digest: Fingerprint
    problems: tuple[Diagnostic, ...] = ()
    links: Links | None = None
    data: bytes | None = None
    left: tuple[Leftover, ...] = ()
    malformed: str = ""

    @property
    def is_file(self) -> bool:
        """Whether it is published, and not only looked at."""
        return KINDS[self.kind].published


@dataclass(frozen=True, slots=True)
class Plan(Traced):
    """The artifacts of one kind."""

    artifacts: tuple[Artifact, ...]


@dataclass(frozen=True, slots=True)
class Value(Traced):
    """The mark of an answer of which its value alone counts."""

    mark: Fingerprint


@dataclass(frozen=True, slots=True)
class Product:
    """The files of a site at an instant, and what was found wrong while planning them."""

    made: Mapping[str, Made] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    clashes: tuple[Diagnostic, ...] = ()
    fresh: AbstractSet[str] = frozenset()
    """The paths of what was rendered for this product, and not taken over."""
    values: Mapping[str, Value] = field(default_factory=dict)
    """The values that files were made of, by the queries that gave them."""

    @property
    def published(self) -> dict[str, Made]:
        """What becomes a file, by its path."""
        return {path: made for path, made in self.made.items() if made.is_file}

    @property
    def digests(self) -> dict[str, Fingerprint]:
        """The fingerprint of every file, by its path."""
        return {path: made.digest for path, made in self.published.items()}

    @property
    def traces(self) -> Iterator[Trace]:
        """Every trace, each once: an instant that one of them asks for may change the product."""
        parts = (self.plans, self.values, self.made)
        found = (one.trace for part in parts for one in part.values())
        return iter({id(trace): trace for trace in found}.values())

    @property
    def problems(self) -> list[Diagnostic]:
        """Everything that was found wrong."""
        return [*self.clashes, *(one for made in self.made.values() for one in made.problems)]

    def artifact(self, path: str) -> Artifact:
        """Return what is made at a path; raises `KeyError` where nothing is."""
        for artifact in self.plans[self.made[path].kind].artifacts:
            if artifact.path == path:
                return artifact
        raise KeyError(path)


NOTHING = Product()


@dataclass(frozen=True, slots=True)
class Stale:
    """What an earlier product cannot vouch for: kinds to plan, paths to render, queries to ask."""

    kinds: AbstractSet[str] = frozenset()
    paths: AbstractSet[str] = frozenset()
    values: AbstractSet[str] = frozenset()


NOTHING_STALE = Stale()
