"""Folders that are as they were are not looked into again, and nothing in them is missed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from site_builder import fingerprint
from site_builder.build import Options, build
from site_builder.fingerprint import Signature
from site_builder.instants import parse_moment
from tests.sites import write_site

NOW = "2022-01-25"
_STATIC = Path("templates/static")
_SECOND_NS = 1_000_000_000
_ASCII = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}


@pytest.fixture
def root(tmp_path: Path, templates: Path) -> Path:
    """A small site."""
    root = write_site(tmp_path / "site", "")
    shutil.copytree(templates, root / "templates", dirs_exist_ok=True)
    return root


def _said(root: Path, environment: dict[str, str]) -> str:
    """Build in a process of its own, and return its last line."""
    done = subprocess.run(
        [sys.executable, "-m", "site_builder", "build", "--source", str(root), "--now", NOW],
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "environment"),
    [("käyrät".encode(), _ASCII), (b"d\xff", {}), ("käyrät".encode(), {})],
    ids=["a name that the locale cannot say", "a name that is not UTF-8", "a name like any other"],
)
def test_a_folder_is_found_again_whatever_its_name(
    root: Path, name: bytes, environment: dict[str, str]
) -> None:
    """Twice nothing was edited: nothing is removed, also when something else is edited then."""
    folder = os.path.join(os.fsencode(root / _STATIC), name)  # noqa: PTH118 - a path of bytes
    os.mkdir(folder)  # noqa: PTH102
    with open(os.path.join(folder, b"a.svg"), "wb") as file:  # noqa: PTH118, PTH123
        file.write(b"<svg/>")
    time.sleep(0.1)  # after which what is there is trusted
    first = _said(root, environment)
    (root / _STATIC / "other.txt").write_text("other", "utf-8")
    count = int(first.split(" ")[0])
    assert f"{count + 1} files: " in (said := _said(root, environment))
    assert ", 0 removed" in said
    assert f"{count + 1} files: 0 written, {count + 1} kept" in _said(root, environment)


@pytest.mark.parametrize("clean", [False, True])
def test_what_comes_while_a_build_looks_is_not_missed(
    root: Path, monkeypatch: pytest.MonkeyPatch, *, clean: bool
) -> None:
    """A file that is added within the second in which its folder was read comes with the next."""

    def coarse(found: os.stat_result) -> Signature:
        stamps = (found.st_mtime_ns, found.st_ctime_ns)
        return [found.st_size, *(one // _SECOND_NS * _SECOND_NS for one in stamps), found.st_ino]

    monkeypatch.setattr(fingerprint, "signature_of", coarse)
    options = Options(source=root, output=root / "output", now=parse_moment(NOW))
    late = root / _STATIC / "lately.txt"
    time.sleep(1.05 - time.time() % 1)  # a second has just begun
    (root / _STATIC / "early.txt").write_text("early", "utf-8")

    def add(_done: int, _all: int) -> None:
        late.write_text("late", "utf-8")

    def published() -> list[str]:
        return sorted(one.name.split(".")[0] for one in options.output.glob("assets/*ly.*.txt"))

    build(replace(options, progress=add))
    assert published() == ["early"]
    time.sleep(0.2)
    text = root / "content" / "pages" / "etusivu" / "fi.md"
    text.write_text(f"{text.read_text('utf-8')}\nLoppu.\n", "utf-8")
    build(replace(options, clean=clean))
    assert published() == ["early", "lately"]
