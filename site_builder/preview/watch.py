"""What tells the preview of changes: the system's own notices, through watchfiles.

Folders that vanish and come back are watched again, and a look at everything now and then makes
sure that no notice was missed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path

from livereload.watcher import Watcher
from tornado.ioloop import IOLoop
from watchfiles import watch

from site_builder.load import ROOTS

_TOGETHER_MS = 4  # changes that lie no further apart are told at once
_LONGEST_MS = 60  # however many there are
_LOOK_SECONDS = 0.5

Touched = Collection[str] | None
"""The paths of files from the source folder; `None` where only looking at all of them helps."""


class SourceWatcher(Watcher):  # type: ignore[misc]  # livereload has no types
    """Watches a source folder in a thread, and tells of changes in the thread of the server."""

    def __init__(
        self, source: Path, changed: Callable[[Touched], None], idle: Callable[[], None]
    ) -> None:
        super().__init__()
        self.watch("content/")  # livereload wants to be told of something; it is never asked
        self._source, self._changed, self._idle = source.resolve(), changed, idle
        self._stop = threading.Event()

    def start(self, _callback: Callable[[], None]) -> bool:
        """Begin to watch; livereload need not look by itself."""
        loop = IOLoop.current()
        threading.Thread(target=self._run, args=(loop,), daemon=True).start()
        return True

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()

    def _run(self, loop: IOLoop) -> None:
        for touched in self._notices():
            done = threading.Event()
            with suppress(RuntimeError):  # the server has ended
                loop.add_callback(self._told, touched, done)
            while not done.wait(_LOOK_SECONDS) and not self._stop.is_set():
                pass  # what changes meanwhile is kept for us by the system

    def _told(self, touched: Touched, done: threading.Event) -> None:
        try:
            if touched or touched is None:
                self._changed(touched)
            else:
                self._idle()
        finally:
            done.set()

    def _notices(self) -> Iterator[Touched]:
        """Yield what was touched; nothing after a while in which nothing was."""
        while not self._stop.is_set():
            roots = {path: one for name in ROOTS if (one := _identity(path := self._source / name))}
            try:
                for changes in watch(
                    *(roots or [self._source]),
                    step=_TOGETHER_MS,
                    debounce=_LONGEST_MS,
                    rust_timeout=int(_LOOK_SECONDS * 1000),
                    yield_on_timeout=True,
                    watch_filter=None,
                    stop_event=self._stop,
                    raise_interrupt=False,
                    recursive=bool(roots),
                ):
                    there = {path: _identity(path) for path in map(self._source.joinpath, ROOTS)}
                    if {path: one for path, one in there.items() if one} != roots:
                        break  # a folder is another one, or none: watch what is there now
                    yield {self._named(path) for _, path in changes}
            except (OSError, RuntimeError, ValueError):  # gone as the watch began
                self._stop.wait(_LOOK_SECONDS)
            yield None

    def _named(self, path: str) -> str:
        return Path(path).relative_to(self._source).as_posix()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
