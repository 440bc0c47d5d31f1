"""What an output is: an artifact with a path, and the kind that plans and renders it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from site_builder.diagnostics import Diagnostic
from site_builder.languages import Language
from site_builder.model.names import Ref
from site_builder.reads import Reads


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Artifact:
    """One file of the output: where it goes, and what it is made of."""

    path: str
    kind: str
    ref: Ref = field(default=Ref(""))
    language: Language | None = field(default=None, compare=False)
    detail: str = ""
    source: str = ""  # the content file to name when two artifacts claim one path


@dataclass(frozen=True, slots=True)
class Rendered:
    """The bytes of an artifact, and what rendering it found wrong."""

    data: bytes
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class OutputKind:
    """A kind of output: which artifacts there are, and the bytes of each.

    A kind that is not `published` only says what is wrong.
    """

    name: str
    plan: Callable[[Reads], tuple[Artifact, ...]]
    render: Callable[[Reads, Artifact], Rendered]
    published: bool = True


def file_of(url_path: str) -> str:
    """Return the file that a static host serves for a URL path."""
    return f"{url_path}index.html".lstrip("/")
