"""From what people type to YAML: cleaned, quoted, put into a template; and ids from titles."""

from __future__ import annotations

import json
import re
from collections.abc import Container
from importlib.resources import files
from itertools import chain, count
from string import Template
from typing import assert_never

from site_builder.load.nodes import Mapping, Node, Scalar, Sequence
from site_builder.load.text import CONTROL
from site_builder.model.names import id_from

MOST_LETTERS = 60  # of an id that is proposed: it names folders, and stands in addresses

_PLAIN = re.compile(r"[^\W\d_][\w ./()–-]*|\d[\w-]*|https?://[\w./?=&%~+-]+")
_NOTHING = {"null", "Null", "NULL"}  # what YAML takes for no value


def cleaned(text: str) -> str:
    """Return text on one line: no control characters, no blanks at its ends or side by side."""
    sound = text.encode("utf-8", "ignore").decode("utf-8")  # what a terminal sent as no UTF-8
    return " ".join(CONTROL.sub(" ", sound).split())


def quoted(text: str) -> str:
    """Return text as a value of YAML, in quotes where it needs them, within brackets too."""
    if _PLAIN.fullmatch(text) and text not in _NOTHING:
        return text
    return json.dumps(text, ensure_ascii=False)


def flow(node: Node) -> str:
    """Return what a file says at a place as YAML on one line, without its comments."""
    match node:
        case Scalar():
            return quoted(node.text)
        case Mapping():
            pairs = (f"{quoted(key)}: {flow(value)}" for key, (_, value) in node.items.items())
            return f"{{{', '.join(pairs)}}}"
        case Sequence():
            return f"[{', '.join(map(flow, node.items))}]"
        case _:
            assert_never(node)


def proposed(text: str, taken: Container[str], otherwise: str) -> str:
    """Return the id nearest to a text, with a number behind it where it is taken."""
    wanted = id_from(text, otherwise)[:MOST_LETTERS].strip("-")
    ids = chain((wanted,), (f"{wanted}-{number}" for number in count(2)))
    return next(one for one in ids if one not in taken)


def filled(template: str, **words: str) -> str:
    """Return a template with its words filled in."""
    text = files(__package__).joinpath("templates", template).read_text("utf-8")
    return Template(text).substitute(words)


def indented(text: str, columns: int) -> list[str]:
    """Return the lines of a text, each with so many blanks before it, save empty ones."""
    return [f"{' ' * columns}{line}".rstrip() for line in text.rstrip("\n").split("\n")]
