"""The least that makes the same files: a straight line through the same libraries and templates.

    python tests/straight.py INSTANT OUTPUT    in the folder of a site; in two processes

What a build takes longer is what its promises cost: nothing is traced here, no link is followed, no
rule across facts is tried, nothing is kept for the next build, staged or looked ahead at.
"""

from __future__ import annotations

import gc
import multiprocessing
import sys
from pathlib import Path

from site_builder.instants import load_zone, parse_moment
from site_builder.load import facts, is_image, load, scan
from site_builder.outputs import OUTPUT_KINDS, Artifact, ListedKind
from site_builder.reads import Memory, Reads, World

_PROCESSES = 2


class _Reads(Reads):
    """Reads that leave no trace."""

    def _read(self, kind: str, name: str) -> None:
        """Note nothing."""


def main() -> None:
    """Write the files of the site in the current folder, but for `build.json` and `B2SUMS`."""
    when, output = sys.argv[1:]
    gc.disable()
    facts.RULES = ()  # type: ignore[attr-defined]  # a straight line checks nothing
    snapshot = scan(Path())
    site = load(snapshot).site
    if site is None:  # its settings cannot be read
        raise SystemExit(1)
    files = {file.path: file for file in (*snapshot.under("templates"), *snapshot.under("content"))}
    world = World(
        site=site,
        templates={path.removeprefix("templates/"): file for path, file in files.items()},
        static={
            path.removeprefix("templates/static/"): file
            for path, file in files.items()
            if path.startswith("templates/static/")
        },
        images={path: file for path, file in files.items() if is_image(path)},
        now=parse_moment(when).instant(load_zone(site.settings.time_zone)),
    )
    memory = Memory()
    plan = [
        (kind, artifact)
        for kind in OUTPUT_KINDS
        if kind.published
        for artifact in kind.load().plan(_Reads(world, memory))
    ]
    plan.sort(key=lambda one: (one[1].ref, one[1].path))
    fork = multiprocessing.get_context("fork")
    workers = [
        fork.Process(target=_written, args=(Path(output), world, memory, plan[first::_PROCESSES]))
        for first in range(_PROCESSES)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def _written(
    output: Path, world: World, memory: Memory, plan: list[tuple[ListedKind, Artifact]]
) -> None:
    for kind, artifact in plan:
        file = output / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(kind.load().render(_Reads(world, memory), artifact).data)


if __name__ == "__main__":
    main()
