"""`site-builder why PATH` says in sentences what of the things that a file read has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder.cli import main
from tests.edits import Machine

Ask = Callable[..., tuple[int, str]]
_HOME, _ABOUT, _FEED = "index.html", "tietoa/index.html", "feed.xml"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A site that has been built once."""
    return Machine(tmp_path)


@pytest.fixture
def ask(machine: Machine, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Ask about a file after something was chosen anew; returns the exit code and what is said."""

    def asked(path: str, now: str = "2022-01-25T00:00Z", **chosen: int) -> tuple[int, str]:
        for name, choice in chosen.items():
            machine.choose(name, choice)
        machine.write()
        where = ["--source", str(machine.source), "--output", str(machine.output), "--now", now]
        capsys.readouterr()
        code = main(["why", path, *where])
        said = capsys.readouterr()
        return code, said.out + said.err

    return asked


def test_without_a_change_a_file_would_be_left(ask: Ask) -> None:
    """Where nothing that a file read has changed, that is the answer."""
    assert ask(_HOME) == (
        0,
        "index.html would be left as it is: nothing that it read has changed.\n",
    )


def test_a_fact_is_named_with_both_values_and_the_query(ask: Ask) -> None:
    """What of the facts changed stands there as written, and through which query it is read."""
    code, said = ask(_HOME, phone=1)
    assert code == 0
    assert "would be rendered again, and comes out another" in said
    assert "`phone` was “040 123” and is “040 124”" in said
    assert "It is read through the query `" in said


@pytest.mark.parametrize("suffix", [".br", ".gz"])
def test_what_is_precompressed_goes_with_its_file(machine: Machine, ask: Ask, suffix: str) -> None:
    """The answer for a file holds for what lies precompressed beside it, and names it."""
    assert ask(_HOME + suffix)[0] == 2  # there is none
    where = ["--source", str(machine.source), "--output", str(machine.output)]
    assert main(["build", *where, "--now", "2022-01-25T00:00Z", "--precompress"]) == 0
    file = ask(_HOME, phone=1)[1]
    code, said = ask(_HOME + suffix, phone=1)
    verdict, *reasons = said.splitlines()
    assert code == 0
    assert verdict.startswith(f"{_HOME}{suffix} is {_HOME} precompressed, which would be rendered")
    assert reasons == file.splitlines()[1:]
    assert ask(f"robots.txt{suffix}")[0] == 2  # which is too small


def test_what_tells_of_all_files_is_explained(ask: Ask) -> None:
    """`build.json` and `B2SUMS` are made of every other file."""
    for path in ("build.json", "B2SUMS"):
        code, said = ask(path)
        assert (code, said.startswith(f"{path} tells of all other files: ")) == (0, True)


def test_a_file_that_shows_nothing_of_it_is_left(ask: Ask) -> None:
    """A telephone number does not concern the feed."""
    assert "would be left as it is" in ask(_FEED, phone=1)[1]


def test_front_matter_is_compared_key_by_key(ask: Ask) -> None:
    """A title is named with its old and its new form."""
    said = ask(_ABOUT, about_title=1)[1]
    assert "content/pages/about/fi.md changed: `title` was “Tietoa” and is “Tietoo”" in said


def test_a_text_and_a_template_are_named(ask: Ask) -> None:
    """The text of one file, the template of another."""
    assert "The text of content/pages/about/fi.md changed." in ask(_ABOUT, about_body=1)[1]
    assert "The template templates/page.html changed." in ask(_ABOUT, template_page=1)[1]


def test_an_instant_that_has_come_is_a_reason(ask: Ask) -> None:
    """Where time alone makes a page another, the instants say so."""
    said = ask(_HOME, now="2022-03-01T00:00Z")[1]
    assert "would be rendered again" in said
    assert "which it asked for, has come" in said


def test_after_the_build_the_reason_is_remembered(ask: Ask, machine: Machine) -> None:
    """Asked after a build, the answer says why that build rendered the file."""
    machine.choose("phone", 1)
    machine.write()
    assert machine.compared() == []
    said = ask(_HOME)[1]
    assert "would be left as it is" in said
    assert "it was last rendered for this reason" in said
    assert "`phone` was “040 123” and is “040 124”" in said


def test_what_is_no_longer_made_would_be_removed(ask: Ask) -> None:
    """A page whose address changes is removed at the old one and new at the other."""
    assert "would be removed: nothing makes it any more" in ask(_ABOUT, about_slug=1)[1]
    said = ask("about/index.html")[1]
    assert "would be rendered again" in said
    assert "It is new: no earlier build made it." in said


def test_without_memory_everything_is_rendered(ask: Ask, machine: Machine) -> None:
    """Where no earlier build is remembered, that is the reason."""
    for file in (machine.source / ".site-builder").iterdir():
        file.unlink()
    assert "No earlier build is remembered" in ask(_HOME)[1]


def test_asking_changes_nothing(ask: Ask, machine: Machine) -> None:
    """The next build still does what was said."""
    ask(_HOME, phone=1)
    assert machine.compared() == []
    assert machine.last.published is not None
    assert _HOME in machine.last.published.written


def test_a_path_on_disk_or_a_folder_will_do(ask: Ask, machine: Machine) -> None:
    """The path of the file itself, or of its folder, names the same page."""
    assert ask(str(machine.output / _ABOUT))[1].startswith(f"{_ABOUT} would be left")
    assert ask(str(machine.output / "tietoa"))[1].startswith(f"{_ABOUT} would be left")


def test_a_file_that_no_build_makes_is_wrong_usage(ask: Ask) -> None:
    """A path that is no output is said to be none, with the code of wrong usage."""
    code, said = ask("ei/ole.html")
    assert code == 2
    assert "no build makes a file ei/ole.html" in said


def test_mistakes_in_content_come_first(ask: Ask) -> None:
    """A site that cannot be built is told by its diagnostics."""
    code, said = ask(_HOME, template_page=4)
    assert code == 1
    assert "SB6" in said
