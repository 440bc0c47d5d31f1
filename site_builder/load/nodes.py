"""YAML as nodes: every scalar as the editor wrote it, every key and value with its place.

Nothing is given a type here, so `no`, `17:00`, `0401234567` and `2022-02-30` stay text. Events of
the parser are composed by hand: libyaml's own composer overflows the C stack on deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import MOST, Diagnostic, Place
from site_builder.load.text import mark_in

MOST_ALIASES = 8
DEEPEST = 50
MOST_ITEMS = 1000  # of one list
MOST_KEYS = 10_000  # of one mapping

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `plain` when it stands without quotes."""

    text: str
    place: Place
    plain: bool


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and their values, in the order of the file."""

    items: dict[str, tuple[Scalar, Node]]
    place: Place


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    place: Place


Node = Scalar | Mapping | Sequence

_QUOTES = "put the whole value in quotes"
_COLUMN = "begin it in the same column as the keys beside it"
_PLAIN = (  # what libyaml says, what that means to an editor, and what to do
    ("quoted scalar.*(stream|document)", "a quotation mark is not closed", "close it"),
    ("',' or ']'", "a bracket is not closed", "close it with `]`; put commas between values"),
    ("',' or '}'", "a bracket is not closed", "close it with `}`; put commas between keys"),
    ("mapping values", "there is one colon too many", _QUOTES),
    ("expected ':'", "there is no colon behind this key", "write `key: value`"),
    (
        "any token|content|mapping keys|directive",
        "no value can begin like this",
        f"{_QUOTES}, or remove this sign",
    ),
    ("alphabetic|tag", "no value can begin with `*`, `&` or `!`", _QUOTES),
    (
        "escape|hexdecimal",
        "`\\` has a meaning of its own between these quotes",
        "use single quotes",
    ),
    ("sequence entries", "a list cannot begin here", "put each hyphen on a line below the key"),
    ("line break", "no text can stand behind `|` or `>`", "write it on the lines below"),
    ("", "this does not fit the lines above it", _COLUMN),
)


@dataclass(frozen=True, slots=True)
class Document:
    """The nodes of one file, or of the front matter of one."""

    path: str
    root: Node

    def place(self, loc: Loc, *, key: bool = False) -> Place:
        """Return where the value at `loc` stands, or its key; as near as the file comes to it."""
        node, place = self.root, self.root.place
        for step in loc:
            found = _child(node, step)
            if found is None:
                break
            place = found[0].place if key and found[0] else found[1].place
            node = found[1]
        return place

    def node(self, loc: Loc) -> Node | None:
        """Return what the file itself says at `loc`."""
        node = self.root
        for step in loc:
            found = _child(node, step)
            if found is None:
                return None
            node = found[1]
        return node


def leaves(document: Document) -> Iterator[tuple[str, str]]:
    """Yield every value of a file, as written, after its path and its place: `x.yaml: a › b`."""

    def under(node: Node, steps: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        match node:
            case Scalar():
                yield f"{document.path}: {' › '.join(steps)}", node.text
            case Mapping():
                for key, (_, value) in node.items.items():
                    yield from under(value, (*steps, key))
            case Sequence():
                for number, item in enumerate(node.items, start=1):
                    named = item.items.get("id") if isinstance(item, Mapping) else None
                    name = named[1] if named else None
                    known = name.text if isinstance(name, Scalar) else f"{number}"
                    yield from under(item, (*steps, known))

    return under(document.root, ())


def _child(node: Node, step: str | int) -> tuple[Scalar | None, Node] | None:
    if isinstance(node, Mapping):
        return node.items.get(str(step))
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return None, node.items[step]
    return None


class NodeError(Exception):
    """A file that cannot be composed any further; carries the diagnostic that says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def compose(path: str, text: str, first_line: int = 1) -> tuple[Document | None, list[Diagnostic]]:
    """Return the nodes of a YAML text whose first line is line `first_line` of its file."""
    composer = _Composer(path, text, first_line)
    try:
        root = composer.document()
    except NodeError as error:
        return None, [*composer.problems, error.diagnostic]
    except yaml.YAMLError as error:
        return None, [*composer.problems, composer.syntax(error)]
    return (Document(path, root) if root else None), composer.problems


class _Composer:
    """Composes the events of one text; a mistake that leaves the rest readable is collected."""

    def __init__(self, path: str, text: str, first_line: int) -> None:
        self.path = path
        self.lines = text.split("\n")
        self.offset = first_line
        self.problems: list[Diagnostic] = []
        self.anchors: dict[str, Node] = {}
        self.aliases = 0
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        self.events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=loader))

    def document(self) -> Node | None:
        """Return the root of the only document, or nothing where the text has none."""
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise NodeError(diagnose(Code.YAML_DOCUMENTS, self.place(event)))
            if isinstance(event, yaml.NodeEvent):
                root = self.node(event, 0)
        if isinstance(root, Scalar) and root.plain and not root.text:
            return None
        return root

    def node(self, event: yaml.Event, depth: int) -> Node:
        """Return the node that begins with `event`."""
        place = self.place(event)
        if depth > DEEPEST:
            raise NodeError(diagnose(Code.YAML_DEPTH, place, most=DEEPEST))
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, place)
        tag = getattr(event, "tag", None)
        if tag is not None:
            written = tag.replace("tag:yaml.org,2002:", "!!")
            self.problems.append(diagnose(Code.YAML_TAG, place, tag=written))
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = Scalar(event.value, place, plain=not event.style and tag is None)
            sign = mark_in(event.value)
            if sign and len(self.problems) < MOST:
                words = {"sign": sign, "advice": "remove it: this value is plain text"}
                self.problems.append(diagnose(Code.SHOWN_AS_WRITTEN, place, **words))
        elif isinstance(event, yaml.SequenceStartEvent):
            node = Sequence(tuple(self.items(depth)), place)
        else:
            node = Mapping({key.text: (key, value) for key, value in self.pairs(depth)}, place)
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            self.anchors[anchor] = node
        return node

    def alias(self, event: yaml.AliasEvent, place: Place) -> Node:
        """Return the node that an alias names."""
        self.aliases += 1
        if self.aliases > MOST_ALIASES:
            raise NodeError(diagnose(Code.YAML_ALIASES, place, most=MOST_ALIASES))
        if event.anchor not in self.anchors:
            problem = f"`*{event.anchor}` is no text, because it begins with `*`"
            words = {"problem": problem, "advice": "put the whole value in quotes"}
            raise NodeError(diagnose(Code.YAML_SYNTAX, place, **words))
        return self.anchors[event.anchor]

    def items(self, depth: int) -> Iterator[Node]:
        """Yield the values of a list."""
        for count, event in enumerate(self.events):
            if isinstance(event, yaml.SequenceEndEvent):
                return
            if count >= MOST_ITEMS:
                words = {"what": "list", "items": "items", "most": MOST_ITEMS}
                raise NodeError(diagnose(Code.TOO_MANY, self.place(event), **words))
            yield self.node(event, depth + 1)

    def pairs(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        """Yield the keys and values of a mapping, each key once."""
        known: dict[str, Scalar] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            if len(known) >= MOST_KEYS:
                words = {"what": "mapping", "items": "keys", "most": MOST_KEYS}
                raise NodeError(diagnose(Code.TOO_MANY, self.place(event), **words))
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if not isinstance(key, Scalar):
                self.problems.append(diagnose(Code.YAML_KEY, key.place))
                continue
            first = known.setdefault(key.text, key)
            if first is not key:
                if len(self.problems) < MOST:
                    twice = diagnose(Code.DUPLICATE_KEY, key.place, first.place, key=key.text)
                    self.problems.append(twice)
                continue
            yield key, value

    def place(self, event: yaml.Event) -> Place:
        """Return where an event stands; what spans lines is marked at its first."""
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:
            return Place(self.path, self.offset)
        line, column = start.line + self.offset, start.column + 1
        if end.line == start.line and end.column > start.column:
            return Place(self.path, line, column, line, end.column + 1)
        return Place(self.path, line, column)

    def syntax(self, error: yaml.YAMLError) -> Diagnostic:
        """Return what libyaml could not read, in an editor's words."""
        said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', error)}"
        problem, advice = next(rest for known, *rest in _PLAIN if re.search(known, said))
        mark = getattr(error, "problem_mark", None)
        if problem.endswith(
            ("is not closed", "this key", "or `!`")
        ):  # the fault is where it begins
            mark = getattr(error, "context_mark", None) or mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        line = min(line, len(self.lines) - 1)
        if "mapping values" in said and line and ": " not in self.lines[line][:column]:
            if ": " in self.lines[line - 1]:
                problem, advice = "this line is indented too far", _COLUMN
            else:  # a key without a colon runs on into the next line
                line -= 1
                problem, advice = "there is no colon, or no space behind it", "write `key: value`"
            column = len(self.lines[line]) - len(self.lines[line].lstrip())
        if "nesting depth" in said:
            opened = [found.start() for found in re.finditer(r"[\[{]", self.lines[line])]
            column = opened[DEEPEST] if len(opened) > DEEPEST else column
            place = Place(self.path, line + self.offset, column + 1)
            return diagnose(Code.YAML_DEPTH, place, most=DEEPEST)
        indent = re.match(r"[\s-]*", self.lines[line])
        if indent and "\t" in indent[0]:
            place = Place(self.path, line + self.offset, indent[0].index("\t") + 1)
            return diagnose(Code.YAML_TAB, place)
        if "expected key" in said and self.lines[line][:column].strip():
            problem, advice = "something stands behind a value in quotes", _QUOTES
        place = Place(self.path, line + self.offset, column + 1)
        return diagnose(Code.YAML_SYNTAX, place, problem=problem, advice=advice)
