"""Throws random content at every loader: no traceback, no hang over two seconds, no dead process.

    python -m tests.fuzz [--cases 200000] [--first 0] [--processes 2]

A case is a number: the same one does the same again. Most cases are the real content, changed a
little; the words that are put in stand in `naughty.txt`.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from types import FrameType

from site_builder.diagnostics import Diagnostic, as_github, as_record, as_text
from site_builder.languages import Language
from site_builder.load import load, nodes, scan
from site_builder.load.collections import COLLECTIONS, REGISTRIES
from site_builder.load.decode import decode
from site_builder.load.scan import Snapshot, SourceFile
from site_builder.load.text import text_problems
from site_builder.load.texts import TextRead, text_read
from site_builder.model.names import Ref
from site_builder.model.site import Body, Prose, Settings, Site
from site_builder.outputs.markup import markup
from site_builder.periods import PeriodError, parse_clock, parse_day, parse_period
from site_builder.reads import Memory, Reads, World

ROOT = Path(__file__).parent.parent
MOST_SECONDS = 2.0  # of the processor, so that other processes do not count
_LONGEST = 60_000  # characters of a case: larger ones are told of in `test_mistakes.py`
_WORDS = (Path(__file__).parent / "naughty.txt").read_text("utf-8")


class HangsError(Exception):
    """A case took longer than it may."""


@cache
def _naughty() -> tuple[str, ...]:
    lines = [line for line in _WORDS.splitlines() if line and not line.startswith("# ")]
    return tuple(
        line.encode("latin-1", "backslashreplace").decode("unicode_escape") for line in lines
    )


@cache
def _sound() -> tuple[str, ...]:
    """Return the words that do not make any file that has them be refused at once."""
    words = ((one, one.encode("utf-8", "surrogatepass")) for one in _naughty())
    return tuple(one for one, data in words if not text_problems(SourceFile("x", data)))


def _word(chance: Random) -> str:
    return chance.choice(_sound() if chance.random() < 0.97 else _naughty())


@cache
def _real() -> Snapshot:
    return scan(ROOT)


@cache
def _site() -> Site:
    site = load(_real()).site
    if site is None:
        raise ValueError(ROOT)
    return site


@cache
def _texts() -> dict[str, TextRead]:
    return dict(load(_real()).texts)


@cache
def _sources(ending: str) -> tuple[SourceFile, ...]:
    found = [file for file in _real().under("content") if file.path.endswith(ending)]
    return tuple(file for file in found if "/." not in file.path)


def _mutated(chance: Random, text: str) -> str:
    """Return a text after one to six changes, each small, repeated, or taken from elsewhere."""
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        lines = text.split("\n")
        at, to = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
        line = chance.randrange(len(lines))
        match chance.randrange(9):
            case 0:
                text = text[:at] + _word(chance) + text[at:]
            case 1:
                text = text[:at] + text[min(to, at + chance.randint(1, 40)) :]
            case 2:
                word = _word(chance) * chance.choice((2, 9, 60, 700))
                text = text[:at] + word + text[at:]
            case 3:
                lines[line] = chance.choice((" ", "  ", "    ", "\t", "")) + lines[line].lstrip()
                text = "\n".join(lines)
            case 4:
                key, colon, _ = lines[line].partition(": ")
                lines[line] = f"{key}{colon}{_word(chance)}"
                text = "\n".join(lines)
            case 5:
                lines[line:line] = [lines[line]] * chance.choice((1, 3, 200))
                text = "\n".join(lines)
            case 6:
                other = chance.choice(_sources(chance.choice((".yaml", ".md")))).text.split("\n")
                begin = chance.randrange(len(other))
                lines[line:line] = other[begin : begin + chance.randint(1, 12)]
                text = "\n".join(lines)
            case 7:
                text = text[:at] + text[at : at + 300] * chance.choice((2, 5, 40)) + text[to:]
            case _:
                text = text[:at] + chr(chance.choice((chance.randrange(128), 0x2022))) + text[at:]
    return text[:_LONGEST]


def _bytes(chance: Random, text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.02 and data:
        at = chance.randrange(len(data))
        data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
    return data


def _kind_of(path: str) -> type | None:
    parts = path.split("/")
    if path == "content/site.yaml":
        return Settings
    for collection in COLLECTIONS:
        if len(parts) > 1 and parts[1] == collection.folder:
            return collection.kind
    return None


def _yaml(chance: Random) -> list[Diagnostic]:
    """Read YAML of nothing but marks and words."""
    marks = ("\n", "\n", "\n  ", ": ", "- ", "a", "id: x\n", "title: x\n", ", ", "[", "{", "]", "}")
    text = "".join(
        chance.choice(marks) if chance.random() < 0.6 else _word(chance)
        for _ in range(chance.choice((2, 4, 8, 20, 40)))
    )
    read = text_read(SourceFile("content/pages/x/fi.md", _bytes(chance, f"---\n{text}\n---\n")))
    return [*_composed("content/x.yaml", _bytes(chance, text))[1], *read.problems]


def _composed(path: str, data: bytes) -> tuple[nodes.Document | None, list[Diagnostic]]:
    file = SourceFile(path, data)
    problems = text_problems(file)
    return (None, problems) if problems else nodes.compose(path, file.text)


def _facts(chance: Random) -> list[Diagnostic]:
    """Decode a file of facts, changed."""
    file = chance.choice(_sources(".yaml"))
    document, problems = _composed(file.path, _bytes(chance, _mutated(chance, file.text)))
    kind = _kind_of(file.path)
    if document is None:
        return problems
    if kind is not None:
        return [*problems, *decode(document, kind)[1]]
    registry = next(one for one in REGISTRIES if file.path.endswith(one.file))
    if isinstance(document.root, nodes.Mapping):
        for key in [*document.root.items][:20]:
            problems += decode(document, registry.kind, (key,))[1]
    return problems


def _text(chance: Random) -> list[Diagnostic]:
    """Read a text, changed, and make HTML of it."""
    file = chance.choice(_sources(".md"))
    data = _bytes(chance, _mutated(chance, file.text))
    return _rendered(file.path, data)


def _markdown(chance: Random) -> list[Diagnostic]:
    """Make HTML of nothing but marks and words."""
    marks = ("\n", "\n\n", " ", "a", "[", "](", ")", "*", "_", "    ", "> ", "- ", "`", "|")
    text = "".join(
        (chance.choice(marks) if chance.random() < 0.6 else _word(chance))
        * chance.choice((1, 1, 1, 7, 60))
        for _ in range(chance.randint(1, 60))
    )
    return _rendered("content/pages/contact/fi.md", _bytes(chance, f"---\ntitle: x\n---\n{text}"))


def _rendered(path: str, data: bytes) -> list[Diagnostic]:
    file = SourceFile(path, data)
    read = text_read(file)
    _, folder, name, last = path.split("/")
    if read.matter is None or last[:2] not in {one.value for one in Language}:
        return [*read.problems]
    body = Body(lambda: file.text.split("\n", read.body_line - 1)[-1], read.body_line)
    ref, language, site = Ref(f"{folder}/{name}"), Language(last[:2]), _site()
    prose = {**site.prose, (ref, language): Prose(read.matter, path, body)}
    world = World(replace(site, prose=prose), {}, {}, datetime(2022, 1, 25, tzinfo=UTC))
    made = markup(Reads(world, Memory()), ref, language)
    return [*read.problems, *made.diagnostics]


def _period(chance: Random) -> list[Diagnostic]:
    """Read what may be a period, a day or a time of day."""
    parts = ("2022", "-", "01", "W05", "/", "T", "09:00", "~early", "31", "autumn", "0", "unknown")
    text = "".join(
        chance.choice(parts if chance.random() < 0.8 else _naughty())
        for _ in range(chance.randint(1, 9))
    )
    for read in (parse_period, parse_day, parse_clock):
        try:
            read(text)
        except PeriodError as error:
            f"{error.fault} {error.meant}".encode("utf-8", "surrogatepass")
    return []


def _whole(chance: Random) -> list[Diagnostic]:
    """Load the whole site with up to three of its files changed."""
    files = [chance.choice(_sources(".yaml")) for _ in range(chance.randint(1, 3))]
    changed = {one.path: _bytes(chance, _mutated(chance, one.text)) for one in files}
    return [*load(_real().with_files(changed), _texts()).diagnostics]


_LOADERS: tuple[Callable[[Random], list[Diagnostic]], ...] = (
    *(_yaml, _facts, _text, _markdown, _period, _facts, _text, _period, _yaml, _facts),
    *(_markdown, _facts, _text, _period, _yaml, _facts, _text, _period, _facts, _whole),
)


@contextmanager
def _limited() -> Iterator[None]:
    def hangs(_number: int, _frame: FrameType | None) -> None:
        raise HangsError

    signal.signal(signal.SIGVTALRM, hangs)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def run(case: int) -> str:
    """Run one case; return what went wrong, or nothing."""
    loader = _LOADERS[case % len(_LOADERS)]
    try:
        with _limited():
            for one in loader(Random(case)):
                for form in (as_text(one, lambda _path, _line: ""), as_github(one)):
                    form.encode("utf-8", "surrogateescape")
                as_record(one)
    except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
        last = "".join(traceback.format_exc(limit=-3)).strip()
        return f"case {case} ({loader.__name__}):\n{last}"
    return ""


def _ready() -> None:
    """Read the real site, which all cases share, before the first is timed."""
    _site(), _texts(), _sound()


def _worker(first: int, cases: int, step: int) -> int:
    failed = 0
    for case in range(first, cases, step):
        told = run(case)
        if told:
            failed += 1
            sys.stdout.write(f"{told}\n")
            sys.stdout.flush()
    return min(failed, 99)


def main() -> int:
    """Run all cases in some processes, and return 1 if any went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    _ready()
    children = []
    for number in range(options.processes):
        child = os.fork()
        if not child:
            begin = options.first + number
            os._exit(_worker(begin, options.first + options.cases, options.processes))
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    sys.stdout.write(f"{options.cases} cases; failures by process: {codes}; negative: it died\n")
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
