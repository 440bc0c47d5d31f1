"""The benchmark measures what it says: every kind of change comes out in the pages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmark import ROOT, Figures, NoResultError, Ours, measure, table

_PROGRAM = Path(sys.executable).with_name("site-builder")


@pytest.mark.slow
def test_every_kind_of_change_is_measured() -> None:
    """At a few pages, without Hugo: each scenario has its seconds and its memory."""
    found = measure(_PROGRAM, None, 3, 1)
    ours = {name: figures for name, figures in found.items() if name != "hugo"}
    assert len(ours) == 9
    assert all(len(figures.seconds) == 1 and figures.most_mb > 5 for figures in ours.values())
    assert "one body line" in table(3, found)


@pytest.mark.slow
def test_a_build_that_fails_is_no_result(tmp_path: Path) -> None:
    """A mistake in a page stops the benchmark, and so does a change that does not come out."""
    ours = Ours(_PROGRAM, tmp_path, 2)
    ours.page.write_text("---\ntitel: Väärin\n---\n", "utf-8")
    with pytest.raises(NoResultError):
        ours.build(Figures())


@pytest.mark.slow
def test_the_straight_line_makes_the_same_files(tmp_path: Path) -> None:
    """What a cold build is measured against is no other site."""
    ours = Ours(_PROGRAM, tmp_path, 3)
    ours.build(Figures(), "2022-01-25")
    straight = [sys.executable, f"{ROOT}/tests/straight.py", "2022-01-25", "straight"]
    subprocess.run(straight, cwd=tmp_path, check=True)
    ours_alone = {"build.json", "B2SUMS", ".site-builder.json"}
    assert _files(tmp_path / "straight") == {
        path: data for path, data in _files(ours.output).items() if path not in ours_alone
    }


def _files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


_HEAVY = ("jinja2", "markdown", "yaml", "pydantic", "sqlite3", "icalendar", "PIL")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edited", "needed"),
    [("", set()), ("body", {"jinja2", "markdown", "sqlite3"})],
    ids=["nothing", "a body"],
)
def test_a_build_imports_what_it_needs(tmp_path: Path, edited: str, needed: set[str]) -> None:
    """With nothing to do none of the libraries; for a line in a text those that render it."""
    ours = Ours(_PROGRAM, tmp_path, 2)
    ours.build(Figures())
    if edited:
        ours.page.write_text(ours.page.read_text("utf-8") + "\nUusi rivi.\n", "utf-8")
    else:
        ours.build(Figures())  # files that are as young as the first record are looked at again
    code = (
        "import sys; from site_builder.cli import main\n"
        "try: main()\n"
        "finally: print('imported', *sys.modules)"
    )
    build = [sys.executable, "-c", code, "build", "--now", "2022-01-25T12:00"]
    said = subprocess.run(build, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    imported = said.rpartition("imported ")[2].split()
    assert {name for name in _HEAVY if name in imported} == needed
