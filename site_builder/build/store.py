"""What the last build made and what it read: kept so that the next can leave it alone.

A cache: deleting it, damaging it or changing the code only costs time. It is read with a list of
classes that may occur in it, since anybody who proposes a change could put a file there.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import tempfile
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from site_builder.build.produce import Product
from site_builder.build.unchanged import FOLDER, version
from site_builder.fingerprint import Fingerprint
from site_builder.load import TextRead
from site_builder.reads import Input, World

_FILE = "state"
_DIGEST_BYTES = 32
_CLASSES = {
    "site_builder.build.links": {"Links"},
    "site_builder.build.produce": {"Made", "Plan", "Product"},
    "site_builder.build.store": {"State"},
    "site_builder.diagnostics": {"Diagnostic", "Place", "Severity"},
    "site_builder.languages.language": {"Language"},
    "site_builder.load.reading": {"TextRead"},
    "site_builder.model.site": {"FrontMatter", "Translation"},
    "site_builder.outputs.kinds": {"Artifact"},
    "site_builder.reads": {"Trace"},
    "builtins": {"frozenset"},
    "datetime": {"datetime", "timedelta", "timezone"},
}


Interval = tuple[datetime | None, datetime | None]
"""From when, and until when, a product is right; `None` where it always was, or will be."""


@dataclass(frozen=True, slots=True)
class State:
    """A product without its bytes, and the marks of everything that it read."""

    version: Fingerprint
    product: Product = field(default_factory=Product)
    interval: Interval = (None, None)
    texts: Mapping[str, TextRead] = field(default_factory=dict)
    marks: Mapping[Input, Fingerprint] = field(default_factory=dict)

    def changed(self, world: World) -> AbstractSet[Input]:
        """Return what is not as it was when the product was made."""
        return {name for name, mark in self.marks.items() if world.mark(name) != mark}


class _Unpickler(pickle.Unpickler):
    """Makes nothing but what a state consists of."""

    def find_class(self, module: str, name: str) -> object:
        """Return a class that may occur; raises `UnpicklingError` for any other."""
        if name in _CLASSES.get(module, ()):
            return super().find_class(module, name)
        message = f"{module}.{name} is no part of a state"
        raise pickle.UnpicklingError(message)


def load_state(source: Path) -> State:
    """Return what the last build left; an empty state where that is missing or of no use."""
    mark = version()
    try:
        data = (source / FOLDER / _FILE).read_bytes()
    except OSError:
        return State(mark)
    digest, payload = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
    if hashlib.blake2b(payload, digest_size=_DIGEST_BYTES).digest() != digest:
        return State(mark)
    try:
        state = _Unpickler(io.BytesIO(payload)).load()
    except Exception:  # noqa: BLE001 - whatever is wrong with a cache, it is made anew
        return State(mark)
    return state if isinstance(state, State) and state.version == mark else State(mark)


def save_state(source: Path, state: State, world: World) -> None:
    """Remember a product; silently not, where the folder cannot be written: it only costs time."""
    product = state.product
    made = {path: replace(one, data=None) for path, one in product.made.items()}
    inputs = {name for trace in product.traces for name in trace.inputs}
    marks = {name: world.mark(name) for name in inputs}
    lean = replace(state, product=replace(product, made=made), marks=marks)
    payload = pickle.dumps(lean, protocol=5)
    digest = hashlib.blake2b(payload, digest_size=_DIGEST_BYTES).digest()
    try:
        folder = source / FOLDER
        folder.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as stream:
            stream.write(digest + payload)
        Path(name).replace(folder / _FILE)
    except OSError:
        return
