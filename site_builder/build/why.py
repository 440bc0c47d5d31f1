"""Why a file is rendered again, in sentences: what of the things that it read is another now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from datetime import datetime

from site_builder.build.manifest import MANIFEST, SUMS
from site_builder.build.precompress import Digests
from site_builder.build.produce import moved_values, render
from site_builder.build.product import Product
from site_builder.build.report import Answer
from site_builder.build.state import Reasons, State
from site_builder.fingerprint import Fingerprint
from site_builder.instants import in_zulu
from site_builder.load import Loaded
from site_builder.load.collections import COLLECTIONS, REGISTRIES
from site_builder.reads import Input, Memory, World

_LISTS_ALL = "tells of all other files: it is written when any of them, or the next change, differs"
_NEW = "It is new: no earlier build made it."
_OTHERWISE = "It is made of something else than before."
_SETTINGS = "content/site.yaml"
_MOST_DIFFERENCES = 5  # that one sentence lists
_LONGEST = 60  # letters of a value that a sentence quotes
_CHANGED = {
    "body": "The text of content/{name}.md changed.",
    "pictured": "Whether content/{name}.md shows images changed.",
    "refs": "What there is in {name} changed.",
    "names": "The list of files in templates/static/ changed.",
    "template": "The template templates/{name} changed.",
    "static": "The file templates/static/{name} changed.",
    "image": "The file {name} changed.",
}
_FOLDERS = {one.kind.__name__: one.folder for one in (*COLLECTIONS, *REGISTRIES)}
_FILES = {one.folder: f"content/{one.file}" for one in REGISTRIES}


@dataclass(frozen=True, slots=True)
class Differences:
    """What is not as it was when the last build read it, and whom that concerns."""

    state: State
    world: World
    loaded: Loaded
    changed: AbstractSet[Input]

    def reasons(self, product: Product) -> Reasons:
        """Return why each file is rendered that is; nothing, where there was no earlier build."""
        before = self.state.product
        if not before.made:
            return {}
        moved = moved_values(product.values, before)
        told = {one: self.sentence(one) for one in sorted(self.changed | moved)}
        return {path: self._of(path, product, told) for path in product.fresh}

    def _of(self, path: str, product: Product, told: Mapping[Input, str]) -> tuple[str, ...]:
        before = self.state.product
        made = before.made.get(path)
        known = made or before.plans.get(product.made[path].kind)
        found = [told[one] for one in known.reads_of(told)] if known else []
        found += _passed(known.trace.instants if known else {}, self.world.now)
        if made is None:
            return (_NEW, *found)
        return tuple(found) or (_OTHERWISE,)

    def sentence(self, one: Input) -> str:
        """Return a sentence that says what of an input is another."""
        kind, name = one
        match kind:
            case "facts":
                folder, _, thing = name.partition("/")
                path = _FILES.get(folder, f"content/{name}/facts.yaml")
                within = f"{path}: {thing} › " if folder in _FILES else f"{path}: "
                return _differing(f"The facts of {name}", self._leaves(within))
            case "settings":
                return _differing("The settings", self._leaves(f"{_SETTINGS}: "))
            case "prose":
                path = f"content/{name}.md"
                return _differing(f"The front matter of {path}", self._heads(path))
            case "value":
                where, _, language = name.partition(" ")
                query = where.rpartition(":")[2].lstrip("_")
                return f"The query `{query}({language})` gives another value."
            case _:
                return _CHANGED[kind].format(name=_FOLDERS.get(name, name))

    def _leaves(self, within: str) -> list[str]:
        """Return what differs of the values whose places begin with `within`."""
        then = self.state.content.leaves if self.state.content else {}
        now = self.loaded.content.leaves
        places = sorted({one for one in (*then, *now) if one.startswith(within)})
        return [
            f"`{place.removeprefix(within)}` {_was(then.get(place), now.get(place))}"
            for place in places
            if then.get(place) != now.get(place)
        ]

    def _heads(self, path: str) -> list[str]:
        """Return what differs of the front matter of a text."""
        before, after = self.state.texts.get(path), self.loaded.texts.get(path)
        then, now = before and before.matter, after and after.matter
        if then is None or now is None:
            return []
        pairs = [(one.name, getattr(then, one.name), getattr(now, one.name)) for one in fields(now)]
        return [
            f"`{name}` {_was(_said(old), _said(new))}" for name, old, new in pairs if old != new
        ]


def _said(value: object) -> str | None:
    if value is None or value == ():
        return None
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _was(then: str | None, now: str | None) -> str:
    if then is None or now is None:
        return f"is new, {_short(now or '')}" if then is None else f"is gone, {_short(then)}"
    return f"was {_short(then)} and is {_short(now)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= _LONGEST else line[: _LONGEST - 1] + '…'}”"


def _differing(what: str, differences: list[str]) -> str:
    more = len(differences) - _MOST_DIFFERENCES
    listed = "; ".join(differences[:_MOST_DIFFERENCES]) + (f"; and {more} more" if more > 0 else "")
    return f"{what} changed{f': {listed}' if listed else ''}."


def _passed(instants: Mapping[datetime, bool], now: datetime) -> Iterator[str]:
    """Yield the instants that lie on another side of `now` than before."""
    for instant, had_come in instants.items():
        if (now >= instant) != had_come:
            how = "lies ahead again" if had_come else "has come"
            yield f"The instant {in_zulu(instant)}, which it asked for, {how}."


def _queries(
    world: World, product: Product, path: str, watched: AbstractSet[Input]
) -> dict[Input, str]:
    """Return the query through which a file reads each of some inputs; empty where it does not."""
    memory = Memory()
    render(world, memory, product.artifact(path), product.made[path].kind)
    return {one: memory.through(one) for one in watched}


def why(
    found: Differences, product: Product, path: str, beside: Mapping[Fingerprint, Digests]
) -> Answer | None:
    """Return what a build now does with a file, and why; `None` for one that no build knows.

    `beside` is what the last build left precompressed, by the digest of the file; by suffix.
    """
    file, dot, suffix = path.rpartition(".")
    if path in (MANIFEST, SUMS):
        return Answer(_LISTS_ALL)
    made = found.state.product.made.get(file)
    is_beside = made is not None and f"{dot}{suffix}" in beside.get(made.digest, {})
    if is_beside and (answer := _why(found, product, file)):
        return Answer(f"is {file} precompressed, which {answer.verdict}", answer.reasons)
    return _why(found, product, path)


def _why(found: Differences, product: Product, path: str) -> Answer | None:
    before = found.state.product
    if not before.made and path in product.made:
        reason = "No earlier build is remembered, or the generator or its packages have changed."
        return Answer("would be rendered", (reason,))
    if path not in product.made:
        return (
            Answer("would be removed: nothing makes it any more") if path in before.made else None
        )
    if path not in product.fresh:
        reasons = found.state.made_for.get(path, ())
        last = "; it was last rendered for this reason" if reasons else ""
        return Answer(f"would be left as it is: nothing that it read has changed{last}", reasons)
    differs = path not in before.made or before.made[path].digest != product.made[path].digest
    outcome = "and comes out another" if differs else "and comes out the same"
    told = list(found.reasons(product)[path])
    through = _queries(found.world, product, path, found.changed)
    for one, query in through.items():
        sentence = found.sentence(one)
        if query and sentence in told:
            told[told.index(sentence)] = f"{sentence} It is read through the query `{query}`."
    return Answer(f"would be rendered again, {outcome}", tuple(told))
