"""`--precompress` writes `.br` and `.gz` beside text: smaller, and as in a clean build."""

from __future__ import annotations

import gzip
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from site_builder.cli import main
from tests.pages import files_of
from tests.sites import write_site

_TEXT = (".css", ".html", ".ics", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml")
_OPENED: dict[str, Callable[[bytes], bytes]] = {".br": brotli.decompress, ".gz": gzip.decompress}
_LONG = "-- content/pages/pitka/fi.md --\n---\ntitle: {title}\n---\nPitkä sivu.\n"

Files = dict[str, bytes]
Build = Callable[..., Files]


@pytest.fixture
def build(tmp_path: Path, templates: Path) -> Build:
    """Build a small site, told as changes to what is there, and return the files."""
    root = tmp_path / "site"

    def run(text: str = "", *options: str, name: str = "output") -> Files:
        write_site(root, text)
        shutil.copytree(templates, root / "templates", dirs_exist_ok=True)
        output = tmp_path / name
        command = ["build", "--source", str(root), "--output", str(output), "--now", "2022-01-25"]
        assert main([*command, *options]) == 0
        return files_of(output)

    return run


def _beside(files: Files) -> Files:
    return {path: data for path, data in files.items() if path.endswith(tuple(_OPENED))}


def test_text_of_some_length_has_both_beside_it(build: Build) -> None:
    """Each is smaller than the file and opens to it; what is short or no text has neither."""
    files = build("", "--precompress")
    beside = _beside(files)
    del files[".site-builder.json"]  # the folder's own note is for nobody else
    wanted = {path for path, data in files.items() if path.endswith(_TEXT) and len(data) >= 1024}
    assert set(beside) == {f"{path}{suffix}" for path in wanted for suffix in _OPENED}
    assert "index.html.br" in beside
    assert len(files["robots.txt"]) < 1024
    for path, data in beside.items():
        original = files[path[:-3]]
        assert _OPENED[path[-3:]](data) == original
        assert len(data) < len(original)


def test_the_head_of_gzip_names_no_time_and_no_system(build: Build) -> None:
    """What differs between machines and versions of Python is not in the file."""
    head = build("", "--precompress")["index.html.gz"][:10]
    assert struct.unpack("<HBBLBB", head) == (0x8B1F, 8, 0, 0, 2, 255)


def test_the_option_changes_no_other_file(build: Build) -> None:
    """`build.json` too is the same; `B2SUMS` lists what there is."""
    plain = build("", name="plain")
    files = build("", "--precompress")
    noted = {"B2SUMS", ".site-builder.json"}
    rest = {path: data for path, data in files.items() if path not in _beside(files)}
    assert {path for path in rest if rest[path] != plain.get(path)} == noted
    listed = {line.split("  ")[1] for line in files["B2SUMS"].decode().splitlines()}
    assert listed == files.keys() - noted


def test_an_incremental_build_equals_a_clean_one(build: Build) -> None:
    """A page that changes, comes or goes takes what lies beside it along, and nothing else."""
    build("", "--precompress")
    gone = "-- content/pages/pitka/fi.md [gone] --\n"
    for text in (_LONG.format(title="Pitkä"), _LONG.format(title="Pidempi"), gone):
        files = build(text, "--precompress")
        clean = build("", "--precompress", "--clean", name="clean")
        assert files == clean
        assert ("pitka/index.html.br" in files) == (text != gone)


def test_what_was_lost_is_made_again(build: Build, tmp_path: Path) -> None:
    """A file that is missing, or is another's, comes back though its page is as it was."""
    files = build("", "--precompress")
    (tmp_path / "output" / "index.html.br").unlink()
    (tmp_path / "output" / "index.html.gz").write_bytes(b"not this")
    assert build("", "--precompress") == files


def test_without_the_option_they_go(build: Build) -> None:
    """The folder is then as if they had never been, and as a clean build without it."""
    plain = build("", name="plain")
    build("", "--precompress")
    assert build("") == plain
    assert build("", "--precompress")["index.html.br"]


def test_one_process_or_three_make_the_same(build: Build) -> None:
    """The number of processes does not matter here either."""
    more = "".join(
        f"-- content/pages/sivu-{number}/fi.md --\n---\ntitle: Sivu {number}\n---\nSivu.\n"
        for number in range(70)
    )
    one = build(more, "--precompress", "--jobs", "1")
    assert build(more, "--precompress", "--clean", "--jobs", "3", name="again") == one
