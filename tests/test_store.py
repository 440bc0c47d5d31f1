"""What builds remember is a cache: shared, old, foreign or gone, it only ever costs time."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from hashlib import blake2b
from pathlib import Path

import pytest

from site_builder.cli import main
from tests.edits import STORE, Machine, tree

_PHONES = (1, 0, 1)
_DATABASE, _RECORD = "store.sqlite", "unchanged.json"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A site that has been built once."""
    return Machine(tmp_path)


def _started(machine: Machine, output: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "site_builder", "build", "--source", str(machine.source)]
    now = f"{machine.now:%Y-%m-%dT%H:%MZ}"
    return subprocess.Popen(
        [*command, "--output", str(output), "--now", now], stdout=subprocess.DEVNULL
    )


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path: data for path, (data, _) in tree(folder).items()}


@pytest.mark.slow
def test_builds_at_once_leave_what_one_would(machine: Machine) -> None:
    """Two into one folder and one into another: each output is whole, and so is the next build."""
    other = machine.folder / "other"
    for choice in _PHONES:
        machine.choose("phone", choice)
        machine.write()
        running = [_started(machine, one) for one in (machine.output, machine.output, other)]
        assert [one.wait() for one in running] == [0, 0, 0]
        clean = machine.clean().pages
        assert _bytes(machine.output) == clean
        assert _bytes(other) == clean
        assert machine.compared() == []


def test_the_bytes_of_an_output_that_is_gone_come_from_the_store(machine: Machine) -> None:
    """Nothing is rendered again where only the output is missing."""
    shutil.rmtree(machine.output)
    assert machine.compared() == []
    assert machine.last.published is not None
    assert set(machine.last.pages) == {"build.json", "B2SUMS"}
    assert len(machine.last.published.written) == len(_bytes(machine.output))


def test_one_store_serves_several_outputs(machine: Machine) -> None:
    """Another output folder is filled from what the first one needed."""
    machine.output_name = "another"
    assert machine.compared() == []
    assert set(machine.last.pages) == {"build.json", "B2SUMS"}


def _altered(machine: Machine, command: str) -> None:
    with sqlite3.connect(machine.source / STORE / _DATABASE) as database:
        assert database.execute(command).rowcount > 0
    database.close()


@pytest.mark.parametrize(
    "command",
    [
        "UPDATE made SET digest = (SELECT digest FROM made LIMIT 1)",
        "UPDATE made SET inputs = x''",
        "UPDATE made SET instants = '[]'",
        "UPDATE texts SET head = body",
        "UPDATE content SET value = 'null' WHERE name = 'settings'",
        "UPDATE content SET value = '[]' WHERE name = 'problems'",
        "UPDATE marks SET mark = 'none'",
        "UPDATE notes SET value = '[null, null]' WHERE name = 'span'",
        "UPDATE plans SET artifacts = '[]'",
        "UPDATE pages SET data = x'3c68313e'",
        "UPDATE links SET ids = '[]'",
        "DELETE FROM marks WHERE name = 'template page.html'",
        "DELETE FROM content WHERE name LIKE 'Person %'",
        "DELETE FROM made WHERE path LIKE 'tietoa%'",
        "DELETE FROM texts WHERE path LIKE '%about/fi.md'",
        "DELETE FROM plans",
        "DELETE FROM pages",
        "DELETE FROM links",
        "DROP TABLE made",
    ],
)
@pytest.mark.parametrize("edited", [False, True])
def test_a_row_that_is_not_as_written_is_noticed(
    machine: Machine, command: str, *, edited: bool
) -> None:
    """Whatever is altered in the database, no file comes out another."""
    with sqlite3.connect(machine.source / STORE / _DATABASE) as database:
        database.execute(command)
    database.close()
    shutil.rmtree(machine.output)
    if edited:
        machine.choose("alku", 2)  # an anchor, so that links of other pages are looked at
        machine.choose("about_title", 1)
        machine.choose("template_page", 1)
        machine.write()
    assert machine.compared() == []


def test_the_memory_of_other_code_counts_for_nothing(machine: Machine) -> None:
    """What another version, or another machine, has left is thrown away."""
    _altered(machine, "UPDATE notes SET value = 'other' WHERE name = 'version'")
    record = machine.source / STORE / _RECORD
    record.unlink()
    assert machine.compared() == []
    assert len(machine.last.pages) == len(_bytes(machine.output))


def test_a_file_that_is_another_than_its_digest_says_is_read_again(machine: Machine) -> None:
    """As when it changes while the site is read: the build begins anew, without the record."""
    record = machine.source / STORE / _RECORD
    said = json.loads(record.read_bytes()[32:])
    path = "templates/page.html"
    said["sources"][path][1] = "0" * 32
    payload = json.dumps(said).encode()
    record.write_bytes(blake2b(payload, digest_size=16).hexdigest().encode() + payload)
    machine.choose("about_title", 1)
    machine.write()
    assert machine.compared() == []
    assert "Tietoo" in _bytes(machine.output)["tietoa/index.html"].decode()


def test_a_folder_in_the_place_of_the_store_does_not_matter(machine: Machine) -> None:
    """Where nothing can be remembered, builds are as right, and no slower than the first."""
    shutil.rmtree(machine.source / STORE)
    for name in (_DATABASE, _RECORD):
        (machine.source / STORE / name).mkdir(parents=True)
    assert machine.compared() == []
    machine.choose("phone", 1)
    machine.write()
    assert machine.compared() == []


def test_a_file_in_the_place_of_the_folder_does_not_matter(machine: Machine) -> None:
    """The same where not even the folder can be made."""
    shutil.rmtree(machine.source / STORE)
    (machine.source / STORE).write_text("")
    machine.choose("phone", 1)
    machine.write()
    assert machine.compared() == []


@pytest.mark.parametrize("when", ["while staging", "while replacing"])
def test_a_build_that_died_is_noticed_by_the_next(machine: Machine, when: str) -> None:
    """A page that it had already published goes again, and so does what it had staged."""
    (machine.output / ".site-builder-abc").mkdir()
    if when == "while replacing":
        (machine.output / ".site-builder-abc").rmdir()
        (machine.output / "tulossa").mkdir()
        (machine.output / "tulossa" / "index.html").write_text("too early", "utf-8")
        record = machine.output / ".site-builder.json"
        said = json.loads(record.read_bytes())
        said["files"]["tulossa/index.html"] = "0" * 32
        record.write_text(json.dumps(said), "utf-8")
    assert machine.compared() == []
    assert not [one for one in machine.output.iterdir() if one.name.startswith(".site-builder-")]
    assert not (machine.output / "tulossa").exists()


def test_nothing_behind_a_link_is_removed(machine: Machine) -> None:
    """What somebody put in the place of a folder of the output is left alone."""
    foreign = machine.folder / "foreign"
    foreign.mkdir()
    (foreign / "index.html").write_text("precious", "utf-8")
    shutil.rmtree(machine.output / "tietoa")
    (machine.output / "tietoa").symlink_to(foreign)
    machine.choose("about_slug", 1)
    machine.write()
    for _ in range(2):
        machine.report = None
        command = ["build", "--source", str(machine.source), "--output", str(machine.output)]
        assert main([*command, "--now", f"{machine.now:%Y-%m-%dT%H:%MZ}"]) == 0
        assert (foreign / "index.html").read_text("utf-8") == "precious"


@pytest.mark.parametrize("record", ["[" * 200_000, '{"files": {"a\\u0000b": "", ".": ""}}', "[]"])
def test_a_damaged_record_of_the_output_is_no_record(machine: Machine, record: str) -> None:
    """Whatever stands in it, the build comes to its end."""
    (machine.output / ".site-builder.json").write_text(record, "utf-8")
    machine.choose("phone", 1)
    machine.write()
    command = ["build", "--source", str(machine.source), "--output", str(machine.output)]
    assert main([*command, "--now", f"{machine.now:%Y-%m-%dT%H:%MZ}"]) in (0, 3)


@pytest.mark.parametrize(
    ("path", "first", "second"),
    [
        ("templates/parts/fi.md", b"hello\n", b"bad \xff\x00\n"),
        ("templates/static/A b.txt", None, b"x"),
    ],
)
def test_odd_names_are_told_as_by_a_clean_build(
    machine: Machine, path: str, first: bytes | None, second: bytes
) -> None:
    """A template that is called like a text, and files that come to one path."""
    (machine.source / "templates/static/a-b.txt").write_bytes(b"x")
    (machine.folder / "twin/templates/static/a-b.txt").write_bytes(b"x")
    for data in (first, second):
        for root in (machine.source, machine.folder / "twin"):
            if data is not None:
                (root / path).parent.mkdir(exist_ok=True)
                (root / path).write_bytes(data)
        machine.clean_reports.clear()
        assert machine.compared() == []
    assert machine.last.blocked
