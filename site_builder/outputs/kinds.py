"""What an output is: an artifact with a path, and the kind that plans and renders it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module

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


def _no_fault(_data: bytes) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class OutputKind:
    """A kind of output: which artifacts there are, and the bytes of each.

    `fault` reads the bytes as others will, and says why they cannot be read; empty if they can.
    """

    name: str
    plan: Callable[[Reads], tuple[Artifact, ...]]
    render: Callable[[Reads, Artifact], Rendered]
    fault: Callable[[bytes], str] = _no_fault


@dataclass(frozen=True, slots=True)
class ListedKind:
    """A kind of output by its name, and where it stands: the module and the name there.

    A kind that is not `published` only says what is wrong.
    """

    name: str
    where: str
    published: bool = True

    def load(self) -> OutputKind:
        """Return the kind, imported when somebody needs it."""
        module, _, name = self.where.partition(":")
        found = getattr(import_module(f"site_builder.outputs.{module}"), name)
        if not isinstance(found, OutputKind) or found.name != self.name:
            raise TypeError(self.where)
        return found


def xml_fault(data: bytes) -> str:
    """Return why XML cannot be read; empty if it can."""
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - few kinds are XML

    try:
        ET.fromstring(data)  # noqa: S314 - it is our own, and names no entity
    except ET.ParseError as error:
        return f"{error}"
    return ""


def file_of(url_path: str) -> str:
    """Return the file that a static host serves for a URL path."""
    return f"{url_path}index.html".lstrip("/")
