"""Small sites in one string, for tests: files behind `-- path --` lines."""

from __future__ import annotations

import codecs
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from site_builder.build import Report
from site_builder.reads import Reads

Check = Callable[..., Report]
BuildAt = Callable[..., Report]
FactsAt = Callable[..., Reads]
SiteAt = Callable[[str], Path]

ROOT = Path(__file__).parent.parent
_HEADER = re.compile(r"-- (?P<path>[^\[\]]+?)(?: \[(?P<how>\w+)(?: (?P<times>\d+))?\])? --")

BASE = (Path(__file__).parent / "errors" / "base.txt").read_text("utf-8")
"""A small site in which nothing is wrong: other sites are told as changes to it."""


def parse_files(text: str) -> dict[str, bytes | Path | None]:
    """Return the files that a text describes; a file marked `[gone]` is `None`.

    `[escaped]` reads Python escapes, so that any byte can be written; `[times 9]` repeats the
    text, without its line end; `[link]` makes a symbolic link to the path that is the text.
    """
    files: dict[str, bytes | Path | None] = {}
    parts = re.split(r"^(-- .+ --)$\n?", text, flags=re.MULTILINE)[1:]
    for header, body in zip(parts[::2], parts[1::2], strict=True):
        found = _HEADER.fullmatch(header)
        if found is None:
            message = f"not a header: {header}"
            raise ValueError(message)
        if found["how"] == "gone":
            files[found["path"]] = None
        elif found["how"] == "link":
            files[found["path"]] = Path(body.strip())
        elif found["how"] == "times":
            files[found["path"]] = body.rstrip("\n").encode() * int(found["times"])
        elif found["how"] == "escaped":
            raw = body.rstrip("\n").encode("latin-1")
            files[found["path"]] = codecs.escape_decode(raw)[0]
        else:
            files[found["path"]] = body.encode()
    return files


def copy_real_site(root: Path) -> Path:
    """Copy the project's own content and templates into a folder, and return that."""
    for name in ("content", "templates"):
        shutil.copytree(ROOT / name, root / name)
    return root


def write_site(root: Path, text: str, base: str = BASE) -> Path:
    """Write the base site with the changes of `text` into `root`, and return it."""
    for path, data in {**parse_files(base), **parse_files(text)}.items():
        target = root / path
        if data is None:
            target.unlink(missing_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, Path):
            target.symlink_to(data)
        else:
            target.write_bytes(data)
    return root
