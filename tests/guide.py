"""The editors' guide as data: its sections, its blocks, and what each block is, by its caption.

The caption is the line above a block, in words that readers see too. A block without one of these
captions, or a `console` fence, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

PATH = Path(__file__).parent.parent / "content" / "OHJE.md"
TEXT = PATH.read_text("utf-8")


class Kind(Enum):
    """What a block is."""

    COMMANDS = "console"
    """Lines behind `$` are run; other lines are what the command above prints, `…` some lines."""
    FILE = r"Tiedosto `(?P<path>[^`]+)`:"
    """A whole file."""
    ADDITION = r"Lisäys tiedosto(?:on|n) `(?P<path>[^`]+)`(?: kohtaan `(?P<place>[^`]+)`)?:"
    """Keys, items or words that the file did not have there."""
    CHANGE = r"Muutos tiedosto(?:on|n) `(?P<path>[^`]+)`(?: kohtaan `(?P<place>[^`]+)`)?:"
    """Keys of which the file had some there, with other values."""
    MISTAKE = r"Väärin, tiedosto `(?P<path>[^`]+)`:"
    """A whole file with something wrong in it."""
    MESSAGE = r"Tarkistus sanoo:"
    """All that `check` says of the mistake above, but for notices."""
    SHOWN = r"Sivulla `(?P<path>[^`]+)` lukee (?P<day>[\d.]+):"
    """Lines that a page shows on a day."""
    HIDDEN = r"Sivulla `(?P<path>[^`]+)` ei lue (?P<day>[\d.]+):"
    """Lines that nothing in the output says on a day."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the line of its fence, its language, its text, and what its caption says."""

    line: int
    kind: Kind | None
    text: str
    path: str = ""
    place: tuple[str, ...] = ()
    day: str = ""

    @property
    def lines(self) -> list[str]:
        """The lines of the block."""
        return self.text.splitlines()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the guide below one `##` heading; the first has none."""

    heading: str
    blocks: tuple[Block, ...]


_FENCE = re.compile(r"```(?P<language>\w*).*")


def _block(line: int, language: str, caption: str, text: str) -> Block:
    if language == Kind.COMMANDS.value:
        return Block(line, Kind.COMMANDS, text)
    for kind in Kind:
        found = re.fullmatch(kind.value, caption)
        if found and kind is not Kind.COMMANDS:
            said = {"path": "", "place": "", "day": ""} | found.groupdict(default="")
            place = tuple(filter(None, said["place"].split(" › ")))
            day = "-".join(f"{part:0>2}" for part in reversed(said["day"].split(".")))
            return Block(line, kind, text, said["path"], place, day)
    return Block(line, None, text)


def _read(text: str) -> Iterator[tuple[str, Block | None]]:
    """Yield the headings, and every block with the heading above it."""
    heading = caption = language = ""
    inside: list[str] | None = None
    begun = 0
    for number, line in enumerate(text.splitlines(), start=1):
        fence = _FENCE.fullmatch(line)
        if inside is not None and fence:
            yield heading, _block(begun, language, caption, "".join(f"{one}\n" for one in inside))
            inside = None
        elif inside is not None:
            inside.append(line)
        elif fence:
            inside, begun, language = [], number, fence["language"]
        elif line.startswith("## "):
            heading = line.removeprefix("## ")
            yield heading, None
        elif line:
            caption = line
    assert inside is None, f"the block of line {begun} is not closed"


def sections(text: str = TEXT) -> tuple[Section, ...]:
    """Return the sections of the guide, in order."""
    found: dict[str, list[Block]] = {}
    for heading, block in _read(text):
        found.setdefault(heading, []).extend([block] if block else [])
    return tuple(Section(heading, tuple(blocks)) for heading, blocks in found.items())


def outside_blocks(text: str = TEXT) -> str:
    """Return the guide without its fenced blocks, line for line."""
    return re.sub(
        r"^```.*?^```$",
        lambda block: "\n" * block[0].count("\n"),
        text,
        flags=re.MULTILINE | re.DOTALL,
    )


def inline_code(text: str = TEXT) -> list[str]:
    """Return what stands in backticks in running text."""
    return re.findall(r"`([^`\n]+)`", outside_blocks(text))


def tables(text: str = TEXT) -> dict[str, list[list[str]]]:
    """Return the rows of each table, by the words of its first row."""
    found: dict[str, list[list[str]]] = {}
    head = ""
    for line in outside_blocks(text).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            head = ""
        elif not head:
            head = " | ".join(cells)
            found[head] = []
        elif not set(line) <= set("|- "):
            found[head].append(cells)
    return found


def anchor_of(heading: str) -> str:
    """Return the anchor that code hosts give a heading."""
    kept = "".join(one for one in heading.casefold() if one.isalnum() or one in " -_")
    return kept.replace(" ", "-")
