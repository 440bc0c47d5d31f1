"""Nothing is lost: whatever the world does, output is whole, and nothing else is touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pages import files_of
from tests.sites import write_site

ROOT = Path(__file__).parent.parent
NOW = ("--now", "2022-01-25")
BROKEN = "-- content/pages/tietoa/fi.md --\n---\ntitel: Tietoa\n---\n"

Write = Callable[..., Path]


@pytest.fixture
def small(tmp_path: Path, templates: Path) -> Write:
    """Write a small site, told as changes to the base site, over what is there."""

    def write(text: str = "") -> Path:
        root = write_site(tmp_path / "site", text)
        shutil.copytree(templates, root / "templates", dirs_exist_ok=True)
        return root

    return write


def _run(
    *arguments: str | Path, stdout: int | None = subprocess.PIPE, cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run a command as users do, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "site_builder", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""},
        check=False,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        errors="surrogateescape",
    )


def _build(root: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return _run("build", "--source", root, *NOW, *arguments)


def _assert_failed(done: subprocess.CompletedProcess[str]) -> None:
    """Assert exit code 3 and one sentence, on stderr."""
    assert done.returncode == 3, done
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr


def _times(folder: Path) -> dict[str, int]:
    return {path: (folder / path).stat().st_mtime_ns for path in files_of(folder)}


def test_only_output_and_the_cache_are_written(small: Write, tmp_path: Path) -> None:
    """A build writes to the output folder and to `.site-builder`, and nowhere else."""
    root = small()
    before = files_of(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = _run("build", "--source", root, *NOW, "--output", tmp_path / "out", cwd=elsewhere)
    assert done.returncode == 0
    new = set(files_of(tmp_path)) - set(before)
    assert new
    assert [path for path in new if not path.startswith(("out/", "site/.site-builder/"))] == []
    assert {path: data for path, data in files_of(tmp_path).items() if path in before} == before


def test_a_failed_build_leaves_output_untouched(small: Write) -> None:
    """After a mistake in content the last good site is still there, to the last byte."""
    root = small()
    assert _build(root).returncode == 0
    before, times = files_of(root / "output"), _times(root / "output")
    assert _build(small(BROKEN)).returncode == 1
    assert files_of(root / "output") == before
    assert _times(root / "output") == times


def test_a_second_build_writes_nothing_again(small: Write) -> None:
    """Files whose bytes are right are not written; with `--clean` every one is."""
    root = small()
    assert _build(root).returncode == 0
    times = _times(root / "output")
    assert _build(root).returncode == 0
    assert _times(root / "output") == times
    assert _build(root, "--clean").returncode == 0
    pages = [path for path in times if path.endswith(".html")]
    assert [path for path in pages if _times(root / "output")[path] == times[path]] == []


def test_what_is_no_longer_wanted_goes_and_the_rest_stays(small: Write) -> None:
    """A page whose source is gone is removed with its folder; a foreign file is left alone."""
    root = small("-- content/pages/vanha/fi.md --\n---\ntitle: Vanha\n---\nVanha sivu.\n")
    assert _build(root).returncode == 0
    assert (root / "output" / "vanha" / "index.html").is_file()
    (root / "output" / "CNAME").write_text("koe.example\n", "utf-8")
    shutil.rmtree(root / "content" / "pages" / "vanha")
    assert _build(root).returncode == 0
    assert not (root / "output" / "vanha").exists()
    assert (root / "output" / "CNAME").read_text("utf-8") == "koe.example\n"


def _file_as_output(output: Path) -> None:
    output.write_text("mine", "utf-8")


def _foreign_page(output: Path) -> None:
    output.mkdir()
    (output / "index.html").write_text("mine", "utf-8")


def _folder_as_page(output: Path) -> None:
    (output / "index.html").mkdir(parents=True)
    (output / "index.html" / "mine").write_text("mine", "utf-8")


def _file_as_folder(output: Path) -> None:
    output.mkdir()
    (output / "sv").write_text("mine", "utf-8")


def _linked_page(output: Path) -> None:
    output.mkdir()
    (output.parent / "mine").write_text("mine", "utf-8")
    (output / "index.html").symlink_to(output.parent / "mine")


def _linked_folder(output: Path) -> None:
    output.mkdir()
    (output.parent / "mine").mkdir()
    (output / "sv").symlink_to(output.parent / "mine", target_is_directory=True)


_IN_THE_WAY = [
    _file_as_output, _foreign_page, _folder_as_page, _file_as_folder, _linked_page, _linked_folder,
]  # fmt: skip


@pytest.mark.parametrize("put", _IN_THE_WAY, ids=[one.__name__.strip("_") for one in _IN_THE_WAY])
def test_what_is_in_the_way_is_not_overwritten(
    put: Callable[[Path], None], small: Write, tmp_path: Path
) -> None:
    """A file, folder or link that no build made stops it before a single byte is written."""
    root = small()
    place = tmp_path / "host"
    place.mkdir()
    put(place / "out")
    before = files_of(place)
    _assert_failed(_build(root, "--output", place / "out"))
    assert files_of(place) == before


@pytest.mark.parametrize("output", ["/dev/full", "/dev/null/site", "/proc/site", "x" * 300])
def test_an_output_that_cannot_be_made_is_one_sentence(
    output: str, small: Write, tmp_path: Path
) -> None:
    """A folder that the system refuses ends with 3 and says which one."""
    done = _build(small(), "--output", Path(output) if output[0] == "/" else tmp_path / output)
    _assert_failed(done)
    assert output[:5] in done.stderr


@pytest.mark.parametrize("command", [("check",), ("schema",), ("build", "--format", "json")])
def test_a_full_disk_behind_stdout_is_one_sentence(command: tuple[str, ...], small: Write) -> None:
    """What is printed may fail to be written: that ends with 3 as well."""
    where = () if command == ("schema",) else ("--source", str(small()), *NOW)
    with Path("/dev/full").open("w") as full:
        _assert_failed(_run(*command, *where, stdout=full.fileno()))


def test_a_reader_who_leaves_is_no_mistake() -> None:
    """`site-builder schema | head -0` ends quietly: nobody is left to be told."""
    reading, writing = os.pipe()
    os.close(reading)
    done = _run("schema", stdout=writing)
    os.close(writing)
    assert done.returncode == 3
    assert done.stderr == ""


def test_nobody_need_listen_to_errors() -> None:
    """With stderr closed, as a scheduled job may have it, a command ends as it would."""
    command = f'"{sys.executable}" -m site_builder explain SB204 2>&-'
    done = subprocess.run(command, shell=True, check=False, capture_output=True)  # noqa: S602
    assert done.returncode == 0


@pytest.mark.parametrize("option", [("--output", "/dev/full"), ("--output", "/dev/null/x")])
def test_a_schema_that_cannot_be_written_is_one_sentence(option: tuple[str, ...]) -> None:
    """`schema` into a folder that cannot be made ends with 3."""
    _assert_failed(_run("schema", *option))


def test_a_source_that_cannot_be_read_is_one_sentence(small: Write) -> None:
    """A folder that the system does not let one read ends with 3, not with a traceback."""
    root = small()
    if os.geteuid() == 0:  # nothing but the kernel's own files refuses root
        shutil.rmtree(root / "content")
        (root / "content").symlink_to("/proc/self/task", target_is_directory=True)
        done = _build(root)
        assert done.returncode in (1, 3)
        assert "Traceback" not in done.stderr
        return
    (root / "content" / "site.yaml").chmod(0)
    _assert_failed(_build(root))


def _no_content(content: Path) -> None:
    shutil.rmtree(content)


def _content_is_a_file(content: Path) -> None:
    shutil.rmtree(content)
    content.write_text("content", "utf-8")


def _facts_are(data: bytes) -> Callable[[Path], None]:
    def write(content: Path) -> None:
        (content / _FACTS).write_bytes(data)

    return write


def _facts_are_a_folder(content: Path) -> None:
    (content / _FACTS).unlink()
    (content / _FACTS / "deep").mkdir(parents=True)


def _facts_are_a_pipe(content: Path) -> None:
    (content / _FACTS).unlink()
    os.mkfifo(content / _FACTS)


def _facts_are_a_loop(content: Path) -> None:
    (content / _FACTS).unlink()
    (content / _FACTS).symlink_to(content / _FACTS)


def _names_are_no_text(content: Path) -> None:
    (content / "pages" / "tietoa" / os.fsdecode(b"\xe4.md")).write_text("x", "utf-8")
    (content / "academies" / os.fsdecode(b"\xff\xfe")).mkdir()


def _names_have_line_breaks(content: Path) -> None:
    (content / "pages" / "a\nb").mkdir()
    (content / "pages" / "a\nb.md").write_text("x", "utf-8")


def _template_is_broken(content: Path) -> None:
    (content.parent / "templates" / "home.html").write_bytes(b"{% if %}\xff")


def _no_templates(content: Path) -> None:
    shutil.rmtree(content.parent / "templates")


_FACTS = "academies/vihrea/facts.yaml"
_ODD = {
    "no content": _no_content,
    "content is a file": _content_is_a_file,
    "empty": _facts_are(b""),
    "not utf-8": _facts_are(b"\xff\xfe\x00"),
    "deep": _facts_are(b"[" * 100_000),
    "long": _facts_are(b"theme: " + b"x" * 2_000_000),
    "a folder": _facts_are_a_folder,
    "a pipe": _facts_are_a_pipe,
    "a loop": _facts_are_a_loop,
    "names are no text": _names_are_no_text,
    "names have line breaks": _names_have_line_breaks,
    "template is broken": _template_is_broken,
    "no templates": _no_templates,
}


@pytest.mark.parametrize("odd", _ODD.values(), ids=_ODD)
def test_odd_files_are_sentences_about_content(odd: Callable[[Path], None], small: Write) -> None:
    """Missing, empty, endless and unreadable files are told with a place, in every form."""
    root = small()
    odd(root / "content")
    for form in ("text", "json", "github"):
        done = _build(root, "--format", form)
        assert done.returncode in (0, 1), done.stderr
        assert done.stderr == ""
        assert "SB" in done.stdout
    lines = done.stdout.splitlines()
    assert all(line.startswith("::") for line in lines[:-1]), "a line break broke a command"
    assert (root / "output").exists() == (done.returncode == 0)
