"""The web addresses that YAML gives: every value that is nothing but one."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.diagnostics import Place
from site_builder.load.nodes import Document, Mapping, Node, Scalar, compose
from site_builder.load.scan import Snapshot
from site_builder.load.text import text_problems

_OWN = ("base_url",)  # where the site itself is published, perhaps not yet


def addresses(snapshot: Snapshot) -> Iterator[tuple[str, Place]]:
    """Yield the web addresses in YAML below `content/`, each with its place; our own is none."""
    for file in snapshot.under("content"):
        if file.path.endswith(".yaml") and not text_problems(file):
            document, _ = compose(file.path, file.text)
            yield from _given(document) if document else ()


def _given(document: Document) -> Iterator[tuple[str, Place]]:
    def under(node: Node, key: str) -> Iterator[Scalar]:
        if isinstance(node, Scalar):
            yield from (node,) if key not in _OWN else ()
        elif isinstance(node, Mapping):
            for name, (_, value) in node.items.items():
                yield from under(value, name)
        else:
            for item in node.items:
                yield from under(item, key)

    for scalar in under(document.root, ""):
        if scalar.text.lower().startswith(("https://", "http://")):
            yield scalar.text, scalar.place
