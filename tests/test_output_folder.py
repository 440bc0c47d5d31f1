"""An output folder belongs to one build at a time, and holds nothing that a build would spoil."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from site_builder.build.disk import alone
from site_builder.cli import main
from tests.crashing import Site, tree_of
from tests.edits import quick_builds

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site that nobody edits."""
    with quick_builds():
        return Site(tmp_path_factory.mktemp("quiet"))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site that has been built."""
    with quick_builds():
        return Site(tmp_path)


def test_a_second_build_waits_and_says_for_whom(site: Site) -> None:
    """Whoever waits for more than a second is told which process builds."""
    site.turn()
    (site.output / ".site-builder-4711").mkdir()
    with alone(str(site.output), pytest.fail):
        second = subprocess.Popen(
            site.process, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        assert second.stderr
        line = second.stderr.readline()
        assert line.startswith(f"site-builder: process 4711 builds into {site.output}; waiting")
        assert second.poll() is None
        assert site.differing()
    with second:
        assert second.wait(60) == 0
    assert site.differing() == []


def _refused(site: Site, output: Path, capsys: pytest.CaptureFixture[str]) -> str:
    there = output if output != Path("/") else site.source
    before = tree_of(there)
    capsys.readouterr()
    with quick_builds():
        code = main([*site.command, "--output", str(output)])
    told = capsys.readouterr().err
    assert code == 3, told
    assert re.fullmatch(r"site-builder: [^\n]+\n", told)
    assert tree_of(there) == before
    return told


@pytest.mark.parametrize(
    ("output", "why"),
    [
        (".", "it is the source folder"),
        ("../site", "it is the source folder"),
        ("..", "it holds the source folder"),
        ("/", "it holds the source folder"),
        ("content", "it lies in "),
        ("content/pages/output", "it lies in "),
        ("templates/static", "it lies in "),
        (".site-builder/output", "it lies in "),
        ("link-to-content/x", "it lies in "),
        ("content/site.yaml", "it lies in "),
        ("a-file", "it is not a folder"),
        ("a-file/output", "Not a directory"),
    ],
)
def test_a_folder_that_is_read_is_no_output(
    quiet: Site, output: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the source, nor what holds it, nor what is read; links do not hide that."""
    (quiet.source / "a-file").write_text("")
    if not (quiet.source / "link-to-content").exists():
        (quiet.source / "link-to-content").symlink_to("content")
    assert why in _refused(quiet, quiet.source / output, capsys)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        *((path, kind) for path in ("tietoa", "index.html") for kind in ("file", "link", "pipe")),
        ("index.html", "folder"),
        ("tietoa/index.html", "folder"),
    ],
)
def test_what_is_not_ours_is_not_overwritten(
    quiet: Site, path: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A foreign file, a link or a folder in the way is named, and nothing is written."""
    output = tmp_path / "other"
    target = output / path
    target.parent.mkdir(parents=True)
    if kind == "file":
        target.write_text("precious")
    elif kind == "link":
        target.symlink_to(quiet.source)
    elif kind == "pipe":
        os.mkfifo(target)
    else:
        target.mkdir()
    assert f"{target} is in the way: it " in _refused(quiet, output, capsys)
