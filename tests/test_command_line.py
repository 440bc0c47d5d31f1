"""The command line keeps its contracts: exit codes, forms of output, and what it writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from site_builder.catalogue import Code
from site_builder.cli import main
from tests.pages import files_of
from tests.sites import write_site

ROOT = Path(__file__).parent.parent
NOW = ("--now", "2022-01-25")
COMMANDS = ("build", "check", "new", "preview", "schema", "explain")

MISTAKE = """\
-- content/pages/tietoa/fi.md --
---
titel: Tietoa
---
Tietoa.
"""
DOUBTFUL = """\
-- content/pages/tietoa/fi.md --
---
title: Tietoa
---
Tietoa <b>lihavoituna</b>.
"""


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, object]:
        """The one object that `--format json` prints."""
        read = json.loads(self.out)
        assert isinstance(read, dict)
        return read


Run = Callable[..., Done]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process; an exception that escapes it is a fault."""

    def command(*arguments: str | Path) -> Done:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        told = capfd.readouterr()
        return Done(code, told.out, told.err)

    return command


@pytest.fixture
def small(tmp_path: Path, templates: Path) -> Callable[[str], Path]:
    """Write a small site, told as changes to the base site."""

    def write(text: str = "") -> Path:
        root = write_site(tmp_path / "site", text)
        if not (root / "templates").exists():
            (root / "templates").symlink_to(templates, target_is_directory=True)
        return root

    return write


Small = Callable[..., Path]


def test_it_says_its_version(run: Run) -> None:
    """`--version` prints the name and the version."""
    done = run("--version")
    assert done.code == 0
    assert re.fullmatch(r"site-builder \d+\.\d+\.\d+\n", done.out)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, run: Run) -> None:
    """`--help` of every command exits with 0 and names its flags."""
    done = run(command, "--help")
    assert done.code == 0
    assert "usage" in done.out
    assert command in run("--help").out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("buidl",),
        ("build", "--nwo", "2022-01-25"),
        ("build", "--now", "tomorrow"),
        ("build", "--now", "2022-02-30"),
        ("build", "--now", "1.2.2022"),
        ("build", "--now", "2022-01-25T25:00"),
        ("build", "--now", "0001-01-01"),
        ("build", "--base-url", "koe.example"),
        ("build", "--base-url", "https://"),
        ("build", "--base-url", "javascript:alert(1)"),
        ("build", "--format", "xml"),
        ("build", "--source", "/does/not/exist"),
        ("check", "--source", "/dev/null"),
        ("check", "unexpected"),
        ("explain",),
        ("explain", "SB999"),
        ("explain", "SB101", "--lang", "sv"),
        ("preview", "--port", "eighty"),
        ("preview", "--source", "/does/not/exist", "--no-open"),
    ],
)
def test_wrong_usage_is_one_sentence(
    arguments: tuple[str, ...], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be understood ends with 2, one sentence on stderr and nothing written."""
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.code == 2
    assert len(done.err.strip().splitlines()) == 1
    assert done.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_build_writes_the_site_and_says_so(run: Run, small: Small) -> None:
    """A build exits with 0, writes to SOURCE/output, and says how many files and until when."""
    root = small()
    done = run("build", "--source", root, *NOW)
    assert done.code == 0
    assert done.err == ""
    assert "2022-01-30T22:00:00Z" in done.out
    assert {"index.html", "sv/index.html", "404.html", "build.json"} <= set(
        files_of(root / "output")
    )


def test_here_is_the_default(run: Run, small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `--source` the folder at hand is built; without `--now` the clock decides."""
    monkeypatch.chdir(small())
    assert run("check").code == 0
    assert run("build").code == 0
    assert Path("output/index.html").is_file()


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_mistake_is_shown_at_its_place(command: str, run: Run, small: Small) -> None:
    """Content with errors ends with 1: place, code and sentence, the line with a mark, a fix."""
    root = small(MISTAKE)
    done = run(command, "--source", root, *NOW)
    assert done.code == 1
    told = done.out[done.out.index("content/pages/tietoa/fi.md") :]
    head, line, mark, fix, *_ = told.splitlines()
    assert re.fullmatch(r"content/pages/tietoa/fi\.md:2:1: error SB203: \S.*", head)
    assert line.endswith("| titel: Tietoa")
    assert mark.split("| ", 1)[1] == "^^^^^"
    assert re.fullmatch(r"  fix: \S.*`title`.*", fix)
    assert not (root / "output").exists()


def test_all_mistakes_are_shown_at_once(run: Run, small: Small) -> None:
    """A build does not stop at the first mistake."""
    root = small(f"{MISTAKE}-- content/pages/etusivu/fi.md --\n---\ntitel: Koe\n---\n")
    done = run("build", "--source", root, *NOW, "--format", "json")
    found = done.data["diagnostics"]
    assert isinstance(found, list)
    errors = {one["path"] for one in found if one["severity"] == "error"}
    assert {"content/pages/tietoa/fi.md", "content/pages/etusivu/fi.md"} <= errors


def test_json_has_the_agreed_shape(run: Run, small: Small) -> None:
    """`--format json` prints one object with diagnostics and a report, and nothing else."""
    done = run("build", "--source", small(DOUBTFUL), *NOW, "--format", "json")
    assert done.code == 0
    assert set(done.data) == {"diagnostics", "report"}
    found, report = done.data["diagnostics"], done.data["report"]
    assert isinstance(found, list)
    assert isinstance(report, dict)
    for one in found:
        assert set(one) == {
            "code", "severity", "path", "line", "column", "end_line", "end_column", "message",
            "remedy", "related",
        }  # fmt: skip
        assert one["severity"] in {"error", "warning", "notice"}
        assert (one["line"], one["column"]) < (one["end_line"], one["end_column"])
    assert any(one["severity"] == "warning" for one in found)
    assert set(report) == {"written", "kept", "removed", "since", "next_change", "seconds"}
    assert report["next_change"] == "2022-01-30T22:00:00Z"
    assert report["since"] == "2022-01-24T22:00:00Z"


def test_json_of_a_failure_has_the_same_shape(run: Run, small: Small) -> None:
    """A build that publishes nothing prints the same object, with nothing written."""
    done = run("build", "--source", small(MISTAKE), *NOW, "--format", "json")
    assert done.code == 1
    report = done.data["report"]
    assert isinstance(report, dict)
    assert set(report) == {"written", "kept", "removed", "since", "next_change", "seconds"}
    assert not report["written"]
    assert not report["removed"]
    assert report["next_change"] is None


def test_github_gets_workflow_commands(run: Run, small: Small) -> None:
    """`--format github` annotates the lines of a pull request, with escapes that hold."""
    done = run("check", "--source", small(MISTAKE), *NOW, "--format", "github")
    assert done.code == 1
    commands = [line for line in done.out.splitlines() if line.startswith("::")]
    place = "file=content/pages/tietoa/fi.md,line=2,endLine=2,col=1,endColumn=6,title=SB203"
    assert any(line.startswith(f"::error {place}::") for line in commands)
    assert all("%0Afix: " in line for line in commands)


def test_strict_takes_warnings_seriously(run: Run, small: Small) -> None:
    """A warning lets a site through; with `--strict` it ends with 1 and nothing is published."""
    root = small(DOUBTFUL)
    done = run("build", "--source", root, *NOW, "--strict")
    assert done.code == 1
    assert "warning SB" in done.out
    assert not (root / "output").exists()
    assert run("check", "--source", root, *NOW, "--strict").code == 1
    assert run("check", "--source", root, *NOW).code == 0
    assert run("build", "--source", root, *NOW).code == 0


def test_check_tells_what_is_not_known_yet(run: Run, small: Small) -> None:
    """`check` lists every `unknown` as a notice, also with `--strict`, and writes nothing."""
    root = small()
    before = files_of(root)
    done = run("check", "--source", root, *NOW, "--strict")
    assert done.code == 0
    assert re.search(r"content/academies/vihrea/facts\.yaml:\d+:\d+: notice SB\d+: ", done.out)
    assert files_of(root) == before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2022-01-25", "2022-01-25T00:00"),
        ("2022-01-25", "2022-01-24T22:00:00Z"),
        ("2022-07-01", "2022-07-01T00:00+03:00"),
    ],
)
def test_instants_are_read_in_the_zone_of_the_site(
    one: str, other: str, run: Run, small: Small
) -> None:
    """A day is its midnight in Helsinki, in winter and in summer time."""
    root = small()
    for now, output in ((one, "one"), (other, "other")):
        assert run("build", "--source", root, "--now", now, "--output", root / output).code == 0
    assert files_of(root / "one") == files_of(root / "other")
    second_before = "2022-01-24T21:59:59Z" if one == "2022-01-25" else "2022-05-31T20:59:59Z"
    assert run("build", "--source", root, "--now", second_before, "--output", root / "x").code == 0
    assert files_of(root / "x")["build.json"] != files_of(root / "one")["build.json"]


def test_timings_say_where_time_went(run: Run, small: Small) -> None:
    """`--timings` prints the seconds of each stage to stderr and leaves stdout alone."""
    done = run("build", "--source", small(), *NOW, "--timings", "--format", "json")
    assert done.data
    assert re.search(r"^ *\d+\.\d+ s  \w+", done.err, re.MULTILINE)


@pytest.mark.parametrize("language", ["en", "fi"])
def test_every_code_is_explained(language: str, run: Run) -> None:
    """`explain CODE` says what every code means, why it matters and how it looks."""
    for code in Code:
        done = run("explain", code.value.lower(), "--lang", language)
        assert done.code == 0
        assert done.out.startswith(code.value)
        assert len(done.out.splitlines()) >= 3, code
