"""The web addresses that lead out of the site, in facts and in texts, with their places."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.diagnostics import Place
from site_builder.load import Snapshot
from site_builder.load.addresses import addresses
from site_builder.outputs import ALL_TEXTS
from site_builder.outputs.markup import outgoing
from site_builder.reads import Memory, Reads, World


def elsewhere(
    snapshot: Snapshot, world: World | None, memory: Memory
) -> Iterator[tuple[str, Place]]:
    """Yield every address in YAML and, where there is a world, every one that a text links to."""
    yield from addresses(snapshot)
    if world is None:
        return
    reads = Reads(world, memory)
    for text in ALL_TEXTS.load().plan(reads):
        if text.language:
            yield from outgoing(reads, text.ref, text.language)
