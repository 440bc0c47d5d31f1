"""Where a fault of a finished file comes from: a template, or what the content says.

Faults are rare, so that this may be slow: nothing is noted for it while pages are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass

from site_builder.diagnostics import Place
from site_builder.languages import Language
from site_builder.model.names import Ref, id_from
from site_builder.model.site import Prose
from site_builder.reads import Input, Memory, Reads, World

_SHARED = ("base.html", "macros.html")
_HEADING = re.compile(r"#{2,6}\s+(?P<text>[^{\n]*?)\s*(?:\{[^}\n]*#(?P<id>[\w-]+)[^}\n]*\}\s*)?")


def in_template(world: World, read: Sequence[Input], path: str, needles: Iterable[str]) -> Place:
    """Return where the first of some texts stands in the templates of a file, else its template.

    The template of its own kind is looked through before those that all share.
    """
    names = sorted({name for kind, name in read if kind == "template"})
    names.sort(key=_SHARED.__contains__)
    for needle in filter(None, needles):
        for name in names:
            source = world.templates.get(name)
            if source is not None and needle in source.text:
                before, _, _ = source.text.partition(needle)
                line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
                return Place(f"templates/{name}", line, column)
    return Place(f"templates/{(names or [path])[0]}")


def heading(world: World, read: Sequence[Input], name: str) -> Place | None:
    """Return the heading of a text that has an id, where one of the texts that were read does."""
    for prose in _texts(world, read, "body"):
        lines = prose.body.markdown.split("\n") if "#" in prose.body.markdown else ()
        for number, line in enumerate(lines, start=prose.body.first_line):
            found = _HEADING.fullmatch(line)
            if found and name == (found["id"] or id_from(found["text"])):
                column = (found.start("id") if found["id"] else 0) + 1
                return Place(prose.path, number, column)
    return None


def words(world: World, memory: Memory, read: Sequence[Input]) -> Iterator[str]:
    """Yield every text of the content that a file was made of, whatever became of it."""
    yield from _strings(world.site.settings)
    names = {name for kind, name in read if kind == "facts"}
    for key in world.site.things:
        if key[1] in names:
            yield from _strings(world.site.things[key])
    for prose in _texts(world, read, "prose"):
        yield from _strings(prose.matter)
    for prose in _texts(world, read, "body"):
        yield prose.body.markdown
    for kind, name in read:
        if kind == "value":
            yield from _strings(Reads(world, memory).named(name))


def _texts(world: World, read: Sequence[Input], wanted: str) -> Iterator[Prose]:
    for kind, name in read:
        if kind == wanted:
            ref, _, language = name.rpartition("/")
            prose = world.site.prose.get((Ref(ref), Language(language)))
            if prose is not None:
                yield prose


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _strings(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _strings(getattr(value, one.name))
