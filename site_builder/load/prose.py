"""Checks of Markdown source that need no Markdown: bounds, headings, and the ids of sections.

The bounds keep Python-Markdown away from input that makes it quadratic or overflows its stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.model.site import Prose

SECTIONS = ("goals", "content", "eligibility", "preparation", "selection", "questions")
"""The sections of an academy's page, in the order in which it shows them."""

DEEPEST_BRACKETS = 20
DEEPEST_LISTS = 8
DEEPEST_EMPHASIS = 40

_HEADING = re.compile(r"(?P<marks>#{1,6})(?P<blank>[ \t]*)(?P<text>[^\n]*)")
_HEADING_ID = re.compile(r"\{[^}]*#(?P<id>[A-Za-z0-9_-]+)[^}]*\}\s*#*\s*$")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})")
_MARKERS = re.compile(r"(?:[ \t]*(?:[-*+>]|\d{1,9}[.)])(?=[ \t]|$))+")
_MARKER = re.compile(r"[-*+>]|\d+[.)]")
_EMPHASIS = re.compile(r"[*_`]+")
_RULE = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*")


def source_lines(prose: Prose) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text outside fenced code, with their numbers in the file."""
    fence = ""
    for number, line in enumerate(prose.body.markdown.split("\n"), start=prose.body.first_line):
        found = _FENCE.match(line)
        if fence:
            if found and found["fence"].startswith(fence):
                fence = ""
            continue
        if found:
            fence = found["fence"]
            continue
        yield number, line


def prose_problems(prose: Prose, *, in_academy: bool) -> list[Diagnostic]:
    """Return what is wrong with the form of a text."""
    return [*_nesting(prose), *_headings(prose, in_academy=in_academy)]


def _nesting(prose: Prose) -> Iterator[Diagnostic]:
    """Yield where brackets, lists or emphasis go too deep; once a text is enough."""
    open_brackets = 0
    for number, line in enumerate(prose.body.markdown.split("\n"), start=prose.body.first_line):
        if not line.strip():
            open_brackets = 0
        for column, letter in enumerate(line, start=1):
            if letter in "[(":
                open_brackets += 1
            elif letter in "])":
                open_brackets = max(0, open_brackets - 1)
            if open_brackets > DEEPEST_BRACKETS:
                yield _too_deep(prose, number, column, "brackets", DEEPEST_BRACKETS)
                return
        markers = _MARKERS.match(line)
        indent = (len(line) - len(line.lstrip(" \t"))) // 4 + line[
            : len(line) - len(line.lstrip())
        ].count("\t") * 2
        depth = len(_MARKER.findall(markers[0])) if markers and not _RULE.fullmatch(line) else 0
        if depth + indent > DEEPEST_LISTS:
            yield _too_deep(prose, number, 1, "lists and quotations", DEEPEST_LISTS)
            return
        if len(_EMPHASIS.findall(line)) > 2 * DEEPEST_EMPHASIS or "*" * DEEPEST_EMPHASIS in line:
            yield _too_deep(prose, number, 1, "marks of emphasis", DEEPEST_EMPHASIS)
            return


def _too_deep(prose: Prose, line: int, column: int, what: str, most: int) -> Diagnostic:
    place = Place(prose.path, line, column)
    return diagnose(Code.MARKDOWN_NESTING, place, what=what, most=most)


def _headings(prose: Prose, *, in_academy: bool) -> Iterator[Diagnostic]:
    """Yield headings of the wrong level, and in academies those that are no known section."""
    seen: dict[str, Place] = {}
    before = 1
    for number, line in source_lines(prose):
        found = _HEADING.fullmatch(line)
        if not found or not found["text"].strip():
            continue
        level = len(found["marks"])
        place = Place(prose.path, number, 1, number, len(line) + 1)
        if not found["blank"]:
            problem = "a heading needs a blank behind its `#` marks"
            yield diagnose(Code.HEADING_LEVEL, place, problem=problem)
        if level == 1:
            problem = "the title in the front matter is the page's only heading of the first level"
            yield diagnose(Code.HEADING_LEVEL, place, problem=problem)
        elif level > before + 1:
            problem = f"a heading of level {level} follows one of level {before}"
            yield diagnose(Code.HEADING_LEVEL, place, problem=problem)
        before = level
        marked = _HEADING_ID.search(line)
        if in_academy and level == 2:  # noqa: PLR2004 - the level of sections
            yield from _section(place, marked["id"] if marked else None)
        if marked:
            first = seen.setdefault(marked["id"], place)
            if first is not place:
                yield diagnose(Code.DUPLICATE_HEADING, place, first, id=marked["id"])


def _section(place: Place, section: str | None) -> Iterator[Diagnostic]:
    known = ", ".join(f"`{name}`" for name in SECTIONS)
    if section is None:
        yield diagnose(Code.NO_SECTION, place, known=known)
    elif section not in SECTIONS:
        close = get_close_matches(section, SECTIONS, n=1)
        advice = f"did you mean `#{close[0]}`?" if close else f"known: {known}"
        yield diagnose(Code.UNKNOWN_SECTION, place, id=section, advice=advice)
