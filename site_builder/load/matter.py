"""Front matter, decoded: apart from the rest of a text, as most edits leave it alone."""

from __future__ import annotations

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.load import nodes
from site_builder.load.decode import decode
from site_builder.load.frontmatter import MATTER_LINE
from site_builder.model.site import FrontMatter


def matter_of(path: str, text: str) -> tuple[FrontMatter | None, list[Diagnostic]]:
    """Return the front matter that is written in a file, and everything that is wrong with it."""
    document, problems = nodes.compose(path, text, MATTER_LINE)
    if document is None:
        return None, problems or [empty_file(path, "front matter", "write `title: …` there")]
    matter, more = decode(document, FrontMatter)
    return matter, [*problems, *more]


def empty_file(path: str, what: str, advice: str) -> Diagnostic:
    """Return the diagnostic of a file that says nothing."""
    return diagnose(Code.EMPTY_FILE, Place(path), what=what, advice=advice)
