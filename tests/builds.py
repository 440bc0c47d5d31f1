"""Built files of the real site and of small ones, each made once in a process."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from site_builder.build import Options, Report, check
from site_builder.instants import parse_moment
from site_builder.languages.sentence import NO_BREAK
from tests.pages import Element, parse
from tests.sites import BASE, copy_real_site, parse_files, write_site

ROOT = Path(__file__).parent.parent

Files = Mapping[str, bytes]


@cache
def real_files(now: str, base_url: str = "") -> Files:
    """Return the files of the real site at an instant, by path."""
    with tempfile.TemporaryDirectory() as folder:
        copy_real_site(Path(folder))
        return _built(Path(folder), now, base_url)


@cache
def small_files(text: str, now: str, base_url: str = "") -> Files:
    """Return the files of a small site, told as changes to the base site."""
    with tempfile.TemporaryDirectory() as folder:
        root = write_site(Path(folder), text)
        shutil.copytree(ROOT / "templates", root / "templates")
        return _built(root, now, base_url)


def _built(root: Path, now: str, base_url: str) -> Files:
    moment = parse_moment(now)
    report = check(Options(source=root, output=root / "output", now=moment, base_url=base_url))
    assert not report.blocked, _told(report)
    return report.pages


def _told(report: Report) -> str:
    return "\n".join(f"{one.place}: {one.code} {one.message}" for one in report.diagnostics)


def changed(path: str, *replacements: tuple[str, str]) -> str:
    """Return a file of the base site with texts replaced, as a change to the base site.

    Every text must be there: a change that changes nothing would test nothing.
    """
    data = parse_files(BASE)[path]
    assert isinstance(data, bytes)
    text = data.decode()
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    return f"-- {path} --\n{text}"


def without_no_breaks(text: str) -> str:
    """Return a text with plain blanks."""
    return text.replace(NO_BREAK, " ")


def html_pages(files: Files) -> dict[str, Element]:
    """Return every page as a tree, by its file."""
    return {path: _tree(data) for path, data in files.items() if path.endswith(".html")}


def page_at(path: str, text: str, now: str) -> Element:
    """Return one page of a small site as a tree."""
    return _tree(small_files(text, now)[path])


@cache
def _tree(data: bytes) -> Element:
    return parse(data)
