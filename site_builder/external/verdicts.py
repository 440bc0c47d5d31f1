"""From answers to diagnostics: what an editor should know of the addresses that were asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from urllib.parse import urldefrag, urlsplit

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.external.answers import FOR_GOOD, MOST_REDIRECTS, Answer, host_of

_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
# Said to programs, whatever people see: 999 is LinkedIn's.
_WITHHELD = (401, 402, 403, 407, 418, 429, 451, 999)


def verdicts(
    places: Mapping[str, Sequence[Place]], asked: Mapping[str, str], answers: Mapping[str, Answer]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with written addresses, at each of their places; a host's once."""
    silent: dict[str, tuple[Answer, list[Place]]] = {}
    for address, written_at in places.items():
        url, moved, answer = _followed(asked[address], answers)
        if answer.is_silence:
            silent.setdefault(host_of(url), (answer, []))[1].extend(written_at)
            continue
        for found in _said(address, url, moved, answer):
            yield from (diagnose(found[0], place, **found[1]) for place in written_at)
    for host, (answer, written_at) in silent.items():
        first, *others = sorted(set(written_at))
        words = {"host": host, "problem": answer.problem}
        yield diagnose(Code.HOST_SILENT, first, *others, **words)


def _followed(url: str, answers: Mapping[str, Answer]) -> tuple[str, str, Answer]:
    """Return where redirects end, what is said there, and how far the first ones are for good."""
    moved, is_for_good, seen = "", True, set[str]()
    while (answer := answers.get(url)) is None or answer.location:
        if answer is None or url in seen or len(seen) > MOST_REDIRECTS:
            return url, "", Answer(problem="its redirects lead nowhere")
        seen.add(url)
        url, is_for_good = answer.location, is_for_good and answer.status in FOR_GOOD
        moved = url if is_for_good else moved
    return url, moved, answer


def _said(
    address: str, url: str, moved: str, answer: Answer
) -> Iterator[tuple[Code, dict[str, str]]]:
    words = {"address": address, "host": host_of(url), "status": answer.said}
    if answer.status in _GONE:
        yield Code.PAGE_GONE, words
    elif answer.status in _WITHHELD:
        yield Code.PAGE_WITHHELD, words
    elif not answer.is_good:
        problem = answer.problem or f"{words['host']} answers {answer.said}"
        yield Code.PAGE_FAILS, {**words, "problem": problem}
    elif moved and _page(moved) != _page(address):
        fragment = urldefrag(address).fragment
        new = f"{moved}#{fragment}" if fragment else moved
        yield Code.PAGE_MOVED, {**words, "new": new}


def _page(address: str) -> tuple[str, str, str]:
    """Return what tells pages apart: not `https:` from `http:`, and no slash at the end."""
    parts = urlsplit(address)
    return parts.netloc.lower(), parts.path.rstrip("/"), parts.query
