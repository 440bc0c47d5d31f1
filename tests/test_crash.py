"""A build that is stopped anywhere, by anything, leaves whole files, and the next one mends all.

The suite kills a dozen processes; `make crash` kills 500 and tries every error at every place.
"""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from itertools import count
from pathlib import Path

import pytest

from site_builder.build import publish, tables
from site_builder.cli import main
from tests.crashing import (
    ASSET,
    ERRORS,
    KILLED,
    Fault,
    Site,
    killed_after,
    missing_assets,
    run,
    tree_of,
    unrecorded,
)
from tests.edits import RECORD, quick_builds
from tests.power import TORN, Disk

_DOZEN = 12
_CRASHES = int(os.environ.get("CRASHES", str(_DOZEN)))
_AT_LENGTH = _CRASHES > _DOZEN
_CHANGING = ("write", "mkdir", "replace", "unlink", "rmdir", "sqlite")
_RESTYLED = {"style_style": 1, "image": 1, "phone": 1}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(0 if _AT_LENGTH else 300)]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site that has been built."""
    with quick_builds():
        return Site(tmp_path)


def _mended(site: Site) -> None:
    """Build again, and expect what a clean build leaves."""
    assert run(site, Fault(site.folder)) == 0
    assert site.differing() == []


def _is_told(told: str, error: int, site: Site) -> bool:
    """Return whether a message is one sentence that names a file of the site and the cause."""
    line = re.fullmatch(r"site-builder: (\S+): ([^\n]+)\n", told)
    return (
        line is not None
        and Path(line[1]).is_relative_to(site.source)
        and ".site-builder-" not in line[1]
        and line[2] == os.strerror(error)
    )


def _places(site: Site) -> list[str]:
    """Return every change of the disk of a build that nothing stops."""
    site.turn()
    fault = Fault(site.folder)
    assert run(site, fault) == 0
    assert site.differing() == []
    return fault.calls


def test_everything_that_a_build_changes_can_fail(site: Site) -> None:
    """Faults reach every kind of change: of publishing, of the record and of the store."""
    kinds = {one.split(" ", 1)[0] for one in _places(site)}
    assert kinds == {"open", "fsync", "chmod", "write_bytes", *_CHANGING}


def test_an_error_anywhere_leaves_whole_files(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """Full, read-only, broken, forbidden, out of handles: told in a sentence, and then mended."""
    tried = 0
    for number in range(1, len(_places(site)) + 1):
        for error in ERRORS if _AT_LENGTH else (ERRORS[number % len(ERRORS)],):
            site.turn()
            capsys.readouterr()
            fault = Fault(site.folder, number, error)
            code = run(site, fault)
            told = capsys.readouterr().err
            here = f"{errno.errorcode[error]} at {number}: {fault.calls[number - 1]}: {told}"
            assert fault.happened, here
            assert site.odd() == [], here
            if code == 0:  # what was lost is memory
                assert site.differing() == [], here
                assert told == "", here
            else:
                assert code == 3, here
                assert _is_told(told, error, site), here
            _mended(site)
            tried += 1
    sys.stdout.write(
        f"{tried} builds with an error: 0 torn files, {tried} next builds equal to clean\n"
    )


def test_a_kill_anywhere_leaves_whole_files(site: Site) -> None:
    """Between any two changes of the disk each page has its assets, and the next build mends it."""
    tried = 0
    for number, call in enumerate(_places(site), 1):
        if not (_AT_LENGTH or call.startswith(_CHANGING)):
            continue
        site.turn()
        assert run(site, Fault(site.folder, number, KILLED)) == 137, call
        assert site.odd() == [], call
        _mended(site)
        tried += 1
    sys.stdout.write(
        f"{tried} builds killed at a change: 0 torn files, {tried} next builds equal to clean\n"
    )


def test_a_process_that_is_killed_leaves_whole_files(site: Site) -> None:
    """At random moments of whole processes, until enough of them were still at work."""
    site.turn()
    began = time.monotonic()
    subprocess.run(site.process, check=True, stdout=subprocess.DEVNULL)
    lasts = time.monotonic() - began
    chance, killed, halfway = random.Random(_CRASHES), 0, 0
    for _ in count():
        if killed == _CRASHES:
            break
        site.turn()
        killed += killed_after(site, chance.uniform(0.1 * lasts, lasts))
        assert site.odd() == []
        halfway += bool(site.differing())
        _mended(site)
    sys.stdout.write(
        f"{killed} processes killed ({halfway} of them before the site was whole): "
        f"0 torn files, {killed} next builds equal to clean\n"
    )


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize("edit", [{"image": 1}, {"image": 1, "about_slug": 1}])
def test_a_loss_of_power_leaves_whole_files(
    tmp_path: Path, edit: dict[str, int], *, at_once: bool
) -> None:
    """Whatever was not synced may be lost: each file is whole, each page has its assets."""
    with quick_builds():
        site = Site(tmp_path, ({}, edit))
        before = {path: data for path, data in tree_of(site.output).items() if data is not None}
        before[RECORD] = (site.output / RECORD).read_bytes()
        disk = Disk(site.output, before)
        site.turn()
        with disk.watched(at_once=at_once):
            assert main(site.command) == 0
    assert site.differing() == []
    assert disk.renamed > 2  # files, and the record twice
    assert len(disk.moments) > disk.renamed  # and some go
    old, new = site.clean
    always = {path for path in old.keys() & new.keys() if old[path] is not None}
    for left in (one for moment in disk.moments for one in moment):
        assert TORN not in left.values()
        assert missing_assets(left) == []
        assert unrecorded(left, left[RECORD]) == []
        assert always <= left.keys()
    for moment in disk.moments:
        for left in moment if _AT_LENGTH else moment[-2:-1]:
            shutil.rmtree(site.output)
            for path, data in left.items():
                (site.output / path).parent.mkdir(parents=True, exist_ok=True)
                (site.output / path).write_bytes(data)
            _mended(site)


def test_the_store_is_of_one_moment_after_a_loss_of_power(site: Site) -> None:
    """SQLite syncs what it commits: a row of before among rows of now has a right check sum."""
    found = tables.Tables(site.source / ".site-builder/store.sqlite", {"notes": ("name",)})
    database = found._database  # noqa: SLF001 - the one place that has the setting
    assert isinstance(database, sqlite3.Connection)
    assert database.execute("PRAGMA synchronous").fetchone() == (2,)
    found.close()


def _responses(site: Site, stop: threading.Event, odd: list[str], seen: list[int]) -> None:
    """Read pages and the assets that they name, as a server does, and note what is odd."""
    old, new = site.clean
    pages = sorted(path for path in old.keys() & new.keys() if path.endswith(".html"))

    def served(path: str) -> bytes:
        seen[0] += 1
        try:
            data = (site.output / path).read_bytes()
        except OSError as error:
            odd.append(f"{path}: {error.strerror}")
            return b""
        if data not in (old.get(path), new.get(path)):
            odd.append(f"{path}: neither old nor new")
        return data

    chance = random.Random(1)
    while not stop.wait(0.002):
        for asset in ASSET.findall(served(chance.choice(pages))):
            served(asset.decode())


def test_a_site_is_served_while_it_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While two versions take turns, no response is missing, truncated or of neither."""
    with quick_builds():
        monkeypatch.setattr(publish, "LINGER_SECONDS", 0.2)
        site = Site(tmp_path, ({}, _RESTYLED))
        stop, odd, seen = threading.Event(), list[str](), [0]
        readers = [
            threading.Thread(target=_responses, args=(site, stop, odd, seen)) for _ in range(3)
        ]
        for reader in readers:
            reader.start()
        try:
            for _ in range(100 if _AT_LENGTH else 30):
                site.turn()
                assert main(site.command) == 0
                assert site.differing() == []
        finally:
            stop.set()
            for reader in readers:
                reader.join()
    assert odd == []
    assert seen[0] > 1000
