"""Same inputs, same bytes: nothing of the machine, its clock or its files reaches the output."""

from __future__ import annotations

import codecs
import os
import random
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from site_builder.cli import main
from tests.pages import files_of
from tests.sites import BASE, copy_real_site, parse_files

ROOT = Path(__file__).parent.parent
NOW = "2022-01-25T12:00"

_MORE = """\
-- content/pages/sivusto/facts.yaml --
kind: sitemap
-- content/pages/sivusto/fi.md --
---
title: Äänekosken yö
summary: Åbo, Ähtäri ja Öja järjestyksessä.
---
Lue [tietoa sivustosta](../tietoa/fi.md#mita-taalla-on).

- ääkkösiä
- hyvää yötä

Sääntö | Määrä
--- | ---
työ | 1
-- content/pages/tietoa/fi.md --
---
title: Tietoa
---
## Mitä täällä on?

Tietoa sivustosta.
"""


def _source(name: Path) -> Path:
    """Write a site with letters beyond ASCII in its texts and in the name of a file."""
    for path, data in {**parse_files(BASE), **parse_files(_MORE)}.items():
        assert isinstance(data, bytes)
        (name / path).parent.mkdir(parents=True, exist_ok=True)
        (name / path).write_bytes(data)
    shutil.copytree(ROOT / "templates", name / "templates")
    (name / "templates" / "static" / "käyrä.svg").write_text("<svg/>", "utf-8")
    return name


def _built(
    source: Path,
    environment: dict[str, str] | None = None,
    now: str = NOW,
    cwd: Path = ROOT,
    output: str = "built",
) -> dict[str, bytes]:
    """Build in a process of its own, and return every file of the output."""
    target = source.parent / f"{source.name}-{output}"
    command = ["build", "--source", str(source), "--output", str(target), "--now", now]
    done = subprocess.run(
        [sys.executable, "-m", "site_builder", *command],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return files_of(target)


def _assert_same(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert set(one) == set(other)
    assert [path for path in one if one[path] != other[path]] == []


def _copied(source: Path, target: Path, seed: int) -> Path:
    """Copy a source folder, its files made in another order and at other times."""
    paths = [path.relative_to(source) for path in source.rglob("*") if path.is_file()]
    shuffler = random.Random(seed)
    shuffler.shuffle(paths)
    for path in paths:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes((source / path).read_bytes())
        seconds = shuffler.randrange(10**9)
        os.utime(target / path, (seconds, seconds))
    return target


@pytest.mark.slow
def test_the_real_site_does_not_depend_on_the_machine(tmp_path: Path) -> None:
    """Hash seed, zone, locale, folder, order of files and their times do not change a byte."""
    real = copy_real_site(tmp_path / "real")
    first = _built(real, {"PYTHONHASHSEED": "1", "TZ": "Europe/Helsinki", "LANG": "fi_FI.UTF-8"})
    shuffled = _copied(real, tmp_path / "elsewhere" / "äö site", seed=7)
    other = {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
    second = _built(shuffled, other, cwd=Path("/"))
    assert len(first) > 50
    _assert_same(first, second)


@pytest.mark.slow
def test_the_number_of_processes_does_not_matter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One process or three: the same files, and the same is said of a text that is wrong."""
    outputs, said = [], []
    for jobs in ("1", "3"):
        root = tmp_path / jobs
        copy_real_site(root)
        arguments = ["--source", str(root), "--now", NOW, "--jobs", jobs]
        assert main(["build", *arguments]) == 0
        outputs.append(files_of(root / "output"))
        for text in root.rglob("*.md"):
            text.write_text(f"{text.read_text('utf-8')}\n[ei](olematon.md) 31.2.2022\n", "utf-8")
        capsys.readouterr()
        assert main(["build", *arguments]) == 1
        said.append(capsys.readouterr().out)
    assert len(outputs[0]) > 60  # so that there is enough to divide
    _assert_same(*outputs)
    assert said[0] == said[1]
    assert "SB210" in said[0]


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "77"},
        {"TZ": "America/St_Johns"},
        {"LANG": "sv_SE.UTF-8", "LC_ALL": "sv_SE.UTF-8"},
        {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"SOURCE_DATE_EPOCH": "1", "COLUMNS": "20", "NO_COLOR": "1", "CI": "true"},
    ],
    ids="+".join,
)
def test_the_environment_does_not_matter(tmp_path: Path, environment: dict[str, str]) -> None:
    """No environment variable changes a byte."""
    source = _source(tmp_path / "site")
    plain = _built(source, {"PYTHONHASHSEED": "0", "TZ": "UTC"})
    _assert_same(plain, _built(source, environment, output="again"))


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    """A copy made in another order, with other times, gives the same bytes."""
    source = _source(tmp_path / "site")
    _assert_same(_built(source), _built(_copied(source, tmp_path / "copy", seed=3)))


def test_the_site_may_be_built_from_its_own_folder(tmp_path: Path) -> None:
    """A relative source, seen from another working directory, gives the same bytes."""
    source = _source(tmp_path / "site")
    there = _built(source)
    done = subprocess.run(
        [sys.executable, "-m", "site_builder", "build", "--now", NOW],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0
    _assert_same(there, files_of(source / "output"))


def _with_mark(path: str, data: bytes) -> bytes:
    return data if path.endswith(".svg") else codecs.BOM_UTF8 + data


def _with_carriage_returns(path: str, data: bytes) -> bytes:
    return data if path.endswith(".svg") else data.replace(b"\n", b"\r\n")


def _decomposed(_path: str, data: bytes) -> bytes:
    return unicodedata.normalize("NFD", data.decode()).encode()


def _with_blanks_behind_fences(path: str, data: bytes) -> bytes:
    return data.replace(b"---\n", b"---  \t\n") if path.endswith(".md") else data


_WAYS = [_with_mark, _with_carriage_returns, _decomposed, _with_blanks_behind_fences]


@pytest.mark.parametrize("how", _WAYS, ids=[way.__name__.strip("_") for way in _WAYS])
def test_how_an_editor_saves_text_does_not_matter(tmp_path: Path, how: object) -> None:
    """A byte-order mark, Windows line ends, decomposed letters and stray blanks are no change."""
    assert callable(how)
    source = _source(tmp_path / "site")
    plain = _built(source)
    saved = tmp_path / "saved"
    for path, data in files_of(source).items():
        if path.startswith("content/"):
            (saved / path).parent.mkdir(parents=True, exist_ok=True)
            (saved / path).write_bytes(how(path, data))
    shutil.copytree(source / "templates", saved / "templates")
    texts = {path: data for path, data in files_of(source).items() if path.startswith("content/")}
    assert any(files_of(saved)[path] != data for path, data in texts.items())
    _assert_same(plain, _built(saved))


def test_how_a_system_spells_file_names_does_not_matter(tmp_path: Path) -> None:
    """A name with decomposed letters, as macOS writes it, gives the same paths and bytes."""
    source = _source(tmp_path / "site")
    plain = _built(source)
    assert any(path.startswith("assets/k-yr-.") for path in plain)
    name = source / "templates" / "static" / "käyrä.svg"
    name.rename(name.with_name(unicodedata.normalize("NFD", name.name)))
    _assert_same(plain, _built(source, output="again"))


def test_the_hash_of_every_file_can_be_checked(tmp_path: Path) -> None:
    """`b2sum`, of every Linux, finds all files as `B2SUMS` says, and would find one that is not."""
    built = _built(_source(tmp_path / "site"))
    listed = [line.split("  ", 1)[1] for line in built["B2SUMS"].decode().splitlines()]
    assert listed == sorted(built.keys() - {"B2SUMS", ".site-builder.json"})
    assert "build.json" in listed
    command = ["b2sum", "--check", "--strict", "--quiet", "B2SUMS"]
    folder = tmp_path / "site-built"
    assert subprocess.run(command, cwd=folder, check=False).returncode == 0
    (folder / "robots.txt").write_bytes(built["robots.txt"] + b"\n")
    assert subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode == 1


def test_output_is_constant_between_two_changes(tmp_path: Path) -> None:
    """Every file, `build.json` with them, is the same for all instants of one interval."""
    source = _source(tmp_path / "site")
    early = _built(source, now="2022-01-25")
    late = _built(source, now="2022-01-30T23:59:59", output="late")
    assert "build.json" in early
    _assert_same(early, late)
    after = _built(source, now="2022-01-31", output="after")
    assert after["build.json"] != early["build.json"]
