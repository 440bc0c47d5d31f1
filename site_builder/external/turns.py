"""Whose turn it is: each address once, a few at a time, fewer of one host, and not for ever.

Threads ask; one loop decides. A thread that gets no answer is left behind when patience ends: it
dies with the process. Timers end the waiting, so no clock is needed here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from queue import SimpleQueue
from threading import Thread, Timer

from site_builder.external.answers import MOST_REDIRECTS, Answer, host_of
from site_builder.external.asking import Manners

_STUCK = Answer(problem="it takes too long", is_silence=True)
_NO_TIME = Answer(problem="there was no time left to ask it", is_silence=True)
_ALL = ""


class Turns:
    """Collects the answers of all addresses, and of those that redirects lead to."""

    def __init__(
        self,
        known: Mapping[str, Answer],
        ask: Callable[[str], Answer],
        manners: Manners,
        progress: Callable[[int, int], None],
    ) -> None:
        self.answers = dict(known)
        self.begun: set[str] = set()
        self._ask, self._manners, self._progress = ask, manners, progress
        self._met: set[str] = set()
        self._noted = 0
        self._waiting: deque[tuple[str, int]] = deque()
        self._running: dict[str, tuple[int, Timer]] = {}
        self._silent: dict[str, Answer] = {}
        self._said: SimpleQueue[tuple[str, Answer]] = SimpleQueue()

    def run(self, urls: Iterable[str]) -> None:
        """Ask until all is answered, or time is up."""
        for url in urls:
            self._meet(url, 0)
        end = self._timer(self._manners.whole, _ALL, _NO_TIME)
        self._begin()
        while self._running:
            url, answer = self._said.get()
            if url == _ALL:
                self._end(answer)
            elif url in self._running:
                redirects, timer = self._running.pop(url)
                timer.cancel()
                self._note(url, answer, redirects)
            self._begin()
        end.cancel()

    def _meet(self, url: str, redirects: int) -> None:
        """Put an address among those that wait, or follow what is known of it."""
        if url in self._met or redirects > MOST_REDIRECTS:
            return
        self._met.add(url)
        if url not in self.answers:
            self._waiting.append((url, redirects))
        else:
            self._note(url, self.answers[url], redirects)

    def _begin(self) -> None:
        """Give a turn to whoever may have one now."""
        later: deque[tuple[str, int]] = deque()
        while self._waiting:
            url, redirects = self._waiting.popleft()
            host = host_of(url)
            if host in self._silent:
                self._note(url, self._silent[host], redirects)
            elif self._may_ask(host):
                self.begun.add(url)
                timer = self._timer(self._manners.patience, url, _STUCK)
                self._running[url] = redirects, timer
                Thread(target=self._answered, args=(url,), daemon=True).start()
            else:
                later.append((url, redirects))
        self._waiting = later

    def _may_ask(self, host: str) -> bool:
        same = sum(host_of(url) == host for url in self._running)
        return len(self._running) < self._manners.at_once and same < self._manners.at_once_per_host

    def _answered(self, url: str) -> None:
        self._said.put((url, self._ask(url)))

    def _note(self, url: str, answer: Answer, redirects: int) -> None:
        self.answers[url] = answer
        if answer.is_silence:
            self._silent[host_of(url)] = answer
        self._noted += 1
        self._progress(self._noted - 1, len(self._met))
        if answer.location:
            self._meet(answer.location, redirects + 1)

    def _end(self, answer: Answer) -> None:
        """Leave everybody who is asked, and everybody who waits, without an answer."""
        for url, (redirects, timer) in self._running.items():
            timer.cancel()
            self._waiting.append((url, redirects))
        self._running = {}
        self._silent = {host_of(url): answer for url, _ in self._waiting} | self._silent

    def _timer(self, seconds: float, url: str, answer: Answer) -> Timer:
        timer = Timer(seconds, self._said.put, ((url, answer),))
        timer.daemon = True
        timer.start()
        return timer
