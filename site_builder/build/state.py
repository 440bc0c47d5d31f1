"""What one build leaves to the next: what it made, of what, and until when that is right."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Protocol

from site_builder.build.links import Links
from site_builder.build.next import Span
from site_builder.build.numbers import number
from site_builder.build.product import NOTHING, Made, Plan, Product, Stale, Traced, Value
from site_builder.fingerprint import Fingerprint
from site_builder.load import Content, Loaded, TextRead
from site_builder.reads import Input, World

Reasons = Mapping[str, tuple[str, ...]]
"""Why files were rendered, in sentences, by path."""

_ELSEWHERE = {"prose", "body", "pictured", "facts", "value"}
"""Kinds of inputs whose marks are kept with what they are marks of."""


class LostError(Exception):
    """The store no longer holds what it said: it was damaged, or another build wrote it."""


_NO_SPAN = Span()


@dataclass(frozen=True, slots=True)
class State:
    """What the last build left: its product, when that is right, the texts it read."""

    product: Product = NOTHING
    span: Span = _NO_SPAN
    texts: Mapping[str, TextRead] = field(default_factory=dict)
    content: Content | None = None
    marks: Mapping[Input, Fingerprint] = field(default_factory=dict)
    """The marks of what was read beside texts and facts, as they were."""
    made_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Why a file was rendered when it last was; by the first build of all, without a reason."""

    def changed(self, world: World, loaded: Loaded) -> set[Input]:
        """Return what is not as it was when the product was made."""
        found = {one for one, mark in self.marks.items() if world.mark(one) != mark}
        for path in self.texts.keys() | loaded.texts.keys():
            old, new = self.texts.get(path), loaded.texts.get(path)
            if old is not new:
                name = path.removeprefix("content/").removesuffix(".md")
                then, now = old.inputs if old else {}, new.inputs if new else {}
                found |= {(kind, name) for kind, _ in then.items() ^ now.items()}
        if self.content is not loaded.content:
            before = self.content.marks if self.content else {}
            found |= {one for one, _ in before.items() ^ loaded.content.marks.items()}
        return found

    def after(self, outcome: Outcome) -> State:
        """Return what a build leaves to the next one in the same process."""
        new = outcome.since(self)
        marks = {one: outcome.world.mark(one) for one in new.marked | self.marks.keys()}
        loaded = outcome.loaded
        return State(outcome.product, outcome.span, loaded.texts, loaded.content, marks)

    def stale(self, changed: AbstractSet[Input]) -> Stale:
        """Return what read any of the inputs that changed."""
        numbers = frozenset(map(number, changed))

        def touched(parts: Mapping[str, Traced]) -> set[str]:
            return {name for name, part in parts.items() if part.reads_any(changed, numbers)}

        if not changed:
            return Stale()
        product = self.product
        return Stale(*map(touched, (product.plans, product.made, product.values)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build leaves to the next."""

    world: World
    product: Product
    span: Span
    loaded: Loaded
    reasons: Reasons = field(default_factory=dict)
    beside: Mapping[Fingerprint, Mapping[str, Fingerprint]] = field(default_factory=dict)
    """What lies precompressed beside files, by the digest of the file; by suffix."""

    def since(self, state: State) -> _New:
        """Return what of it was not there before."""
        product, before = self.product, state.product
        fresh = {path: product.made[path] for path in sorted(product.fresh)}
        plans = {
            kind: plan for kind, plan in product.plans.items() if plan is not before.plans.get(kind)
        }
        values = {
            query: value
            for query, value in product.values.items()
            if value is not before.values.get(query)
        }
        parts: tuple[Mapping[str, Traced], ...] = (fresh, plans, values)
        read = {one for part in parts for each in part.values() for one in each.trace.inputs}
        return _New(fresh, plans, values, read)


@dataclass(frozen=True, slots=True)
class _New:
    """What a build made, and everything that this read."""

    fresh: Mapping[str, Made]
    plans: Mapping[str, Plan]
    values: Mapping[str, Value]
    read: AbstractSet[Input]

    @property
    def marked(self) -> AbstractSet[Input]:
        """The inputs whose marks are kept by themselves."""
        return {one for one in self.read if one[0] not in _ELSEWHERE}


class Past(Protocol):
    """What is left of an earlier build."""

    @property
    def state(self) -> State:
        """What it made and read."""

    def links(self, path: str) -> Links | None:
        """Return the links of a page as it was made; raises `LostError`."""
