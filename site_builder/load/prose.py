"""Checks of Markdown source that need no Markdown: bounds, headings, and the ids of sections.

The bounds keep Python-Markdown away from input that makes it quadratic or overflows its stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import MOST, Diagnostic, Place
from site_builder.model.site import Prose

SECTIONS = ("goals", "content", "eligibility", "preparation", "selection", "questions")
"""The sections of an academy's page, in the order in which it shows them."""

DEEPEST_BRACKETS = 20
DEEPEST_LISTS = 8
DEEPEST_EMPHASIS = 40
MOST_MARKS = 2000
"""Characters with a meaning in one paragraph: each may make Markdown look at all the others."""
MOST_IN_TEXT = 10_000
"""The same, and lines, in one text."""

_COSTLY = frozenset("*_`[]()<>!&\\|{}^~")
_HEADING = re.compile(r"(?P<marks>#{1,6})(?P<blank>[ \t]*)(?P<text>[^\n]*)")
_HEADING_ID = re.compile(r"\{[^{}#]{0,80}#(?P<id>[A-Za-z0-9_-]+)[^{}]{0,80}\}[\s#]*$")
_HEADING_INSIDE = re.compile(r"[ \t]{0,3}(?:[-*+>]|\d{1,9}[.)])[-*+> \t]*#{1,6}[ \t]")
_UNDERLINE = re.compile(r"(?:=+|-+) *")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
_AUTOLINK = re.compile(r"<(?:[a-z]+:|[^<>@\s]+@)[^<>\s]+>")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})")
_MARKERS = re.compile(r"(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)))+")
_LONG_MARKERS = re.compile(r"^[ \t>*+\-\d.)]{4}", re.MULTILINE)  # four tabs are too many already
_MARKER = re.compile(r"[-*+>]|\d+[.)]")
_EMPHASIS = re.compile(r"\*+|_+")
_RULE = re.compile(r" {0,3}([-*_])(?: {0,2}\1){2,} *")  # as Markdown has it: the rest are lists


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


def prose_problems(prose: Prose) -> list[Diagnostic]:
    """Return what is wrong with the form of a text."""
    in_academy = prose.path.startswith("content/academies/")
    found = [*_nesting(prose)]
    if not is_tangled(found):
        found += [*_headings(prose, in_academy=in_academy), *_html(prose)]
    return found[:MOST]


def is_tangled(problems: list[Diagnostic]) -> bool:
    """Return whether a text must not be given to Markdown."""
    tangled = {Code.MARKDOWN_NESTING.value, Code.MARKDOWN_FAILED.value}
    return any(problem.code in tangled for problem in problems)


def _nesting(prose: Prose) -> Iterator[Diagnostic]:
    """Yield the first place where brackets, lists or emphasis go too deep."""
    checked, shallow = not _is_harmless(prose.body.markdown), _is_shallow(prose.body.markdown)
    if shallow and not checked:
        return
    open_brackets = marks = in_text = 0
    for number, line in enumerate(prose.body.markdown.split("\n"), start=prose.body.first_line):
        if not line.strip():
            open_brackets = marks = 0
        in_text += 2 + len(line) // 50  # many lines are no better than many marks
        for column, letter in enumerate(f"{line}\n" if checked else "", start=1):
            marks += letter in _COSTLY
            in_text += letter in _COSTLY
            open_brackets = max(0, open_brackets + (letter in "[(") - (letter in "])"))
            if open_brackets > DEEPEST_BRACKETS:
                yield _too_deep(prose, number, column, "brackets", DEEPEST_BRACKETS)
                return
            if marks > MOST_MARKS or in_text > MOST_IN_TEXT:
                yield diagnose(Code.MARKDOWN_FAILED, Place(prose.path, number, column))
                return
        deep = None if shallow else next(_deep_lists(prose, number, line), None)
        if deep:
            yield deep
            return


def _is_harmless(text: str) -> bool:
    """Return whether no bound can be passed, by counts that most texts are far below."""
    costly = sum(map(text.count, _COSTLY))
    if costly + 2 * text.count("\n") + len(text) // 50 >= MOST_IN_TEXT or costly >= MOST_MARKS:
        return False
    return text.count("[") + text.count("(") <= DEEPEST_BRACKETS or all(
        part.count("[") + part.count("(") <= DEEPEST_BRACKETS for part in text.split("\n\n")
    )


def _is_shallow(text: str) -> bool:
    """Return whether lists and emphasis cannot go too deep, as most texts show at a glance."""
    return text.count("*") + text.count("_") <= DEEPEST_EMPHASIS and not _LONG_MARKERS.search(text)


def _deep_lists(prose: Prose, number: int, line: str) -> Iterator[Diagnostic]:
    """Yield where one line has too many marks of lists, quotations or emphasis."""
    begin = len(line) - len(line.lstrip(" \t"))
    indent = begin // 4 + line[:begin].count("\t") * 2
    markers, rule = _MARKERS.match(line), _RULE.fullmatch(line)
    depth = len(_MARKER.findall(markers[0])) if markers and not rule else 0
    if depth + indent > DEEPEST_LISTS:
        yield _too_deep(prose, number, begin + 1, "lists and quotations", DEEPEST_LISTS)
    for times, run in enumerate(_EMPHASIS.finditer(line)):
        if times >= 2 * DEEPEST_EMPHASIS or (len(run[0]) > DEEPEST_EMPHASIS and not rule):
            column = run.start() + 1
            yield _too_deep(prose, number, column, "marks of emphasis", DEEPEST_EMPHASIS)


def _too_deep(prose: Prose, line: int, column: int, what: str, most: int) -> Diagnostic:
    place = Place(prose.path, line, column)
    return diagnose(Code.MARKDOWN_NESTING, place, what=what, most=most)


def _headings(prose: Prose, *, in_academy: bool) -> Iterator[Diagnostic]:
    """Yield headings of the wrong level, and in academies those that are no known section."""
    seen: dict[str, Place] = {}
    before = 1
    for number, line, underlined in _like_headings(prose):
        place = Place(prose.path, number, 1, number, len(line) + 1)
        found = _HEADING.fullmatch(line)
        if underlined:
            problem = (
                "this line makes a heading of the text above; an empty line between prevents it"
            )
            yield diagnose(Code.HEADING_LEVEL, place, problem=problem)
        elif _HEADING_INSIDE.match(line):
            problem = "a heading cannot stand in a list or a quotation"
            yield diagnose(Code.HEADING_LEVEL, place, problem=problem)
        if not found or not found["text"].strip():
            continue
        level = len(found["marks"])
        problem = (
            _level_problem(level, before) if found["blank"] else "a space is missing behind `#`"
        )
        if problem:
            yield diagnose(Code.HEADING_LEVEL, place, problem=problem)
        before = level
        marked = _HEADING_ID.search(line)
        if marked:
            place = Place(prose.path, number, marked.start("id"), number, marked.end("id") + 1)
        if in_academy and level == 2:  # noqa: PLR2004 - the level of sections
            yield from _section(place, marked["id"] if marked else None)
        if marked:
            first = seen.setdefault(marked["id"], place)
            if first is not place:
                yield diagnose(Code.DUPLICATE_HEADING, place, first, id=marked["id"])


def _like_headings(prose: Prose) -> Iterator[tuple[int, str, bool]]:
    """Yield the few lines that can be headings, and whether they underline the text above."""
    above = ["", ""]
    for number, line in source_lines(prose):
        if "#" in line or line[:1] in ("=", "-"):
            underline = bool(_UNDERLINE.fullmatch(line))
            yield number, line, bool(underline and above[1].strip() and not above[0].strip())
        above = [above[1], line]


def _level_problem(level: int, before: int) -> str:
    if level == 1:
        return "the title in the front matter is the page's only heading of the first level"
    return f"a heading of level {level} follows one of level {before}" if level > before + 1 else ""


def _html(prose: Prose) -> Iterator[Diagnostic]:
    """Yield HTML, which is shown as it is written; an address in angle brackets is a link."""
    for number, line in source_lines(prose) if "<" in prose.body.markdown else ():
        if "<" not in line or line.startswith("    "):
            continue
        outside = re.sub(r"`[^`]*`", lambda code: " " * len(code[0]), line)
        for tag in _TAG.finditer(outside):
            if not _AUTOLINK.fullmatch(tag[0]):
                place = Place(prose.path, number, tag.start() + 1, number, tag.end() + 1)
                yield diagnose(Code.RAW_HTML, place, tag=tag[0])


def _section(place: Place, section: str | None) -> Iterator[Diagnostic]:
    known = ", ".join(f"`{name}`" for name in SECTIONS)
    if section is None:
        yield diagnose(Code.NO_SECTION, place, known=known)
    elif section not in SECTIONS:
        close = get_close_matches(section, SECTIONS, n=1)
        advice = f"did you mean `#{close[0]}`?" if close else f"use one of {known}"
        yield diagnose(Code.UNKNOWN_SECTION, place, id=section, advice=advice)
