"""The preview serves the site at any instant, follows edits, and outlives mistakes."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.build import Options, check
from site_builder.instants import parse_moment
from tests.ports import free_port
from tests.previews import Preview, previewing, small_source, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small site with the project's templates."""
    return small_source(tmp_path / "site")


@pytest.fixture
def preview(source: Path) -> Iterator[Preview]:
    """A running preview of it."""
    with previewing(source) as running:
        yield running


def _says(preview: Preview, words: str, at: str = "") -> bool:
    return words in preview.get("tietoa/", at)[1]


def test_a_saved_word_is_served(source: Path, preview: Preview) -> None:
    """An edit shows, a mistake leaves the last good page, and its mending shows again."""
    text = source / "content" / "pages" / "tietoa" / "fi.md"
    sound = text.read_text("utf-8")
    assert _says(preview, "Tietoa sivustosta.")
    text.write_text(sound.replace("Tietoa sivustosta.", "Uusi sana."), "utf-8")
    assert until(lambda: _says(preview, "Uusi sana."))
    text.write_text("---\ntitel: Rikki\n---\nRikki.\n", "utf-8")
    assert until(lambda: preview.errors() == ["SB203"])
    assert preview.state()["blocked"]
    assert _says(preview, "Uusi sana.")
    time.sleep(0.5)  # a mistake is printed when it has stood for a moment
    text.write_text(sound.replace("Tietoa sivustosta.", "Taas kunnossa."), "utf-8")
    assert until(lambda: _says(preview, "Taas kunnossa."))
    assert not preview.state()["blocked"]
    said = preview.stop()
    assert preview.process.returncode == 0
    assert "SB203" in said
    assert "The last good build is still shown." in said
    assert "Traceback" not in said


def test_a_mistake_is_told_with_its_place_and_what_to_do(source: Path, preview: Preview) -> None:
    """The panel gets the sentence, the line, the remedy, an explanation and a path to open."""
    text = source / "content" / "pages" / "tietoa" / "fi.md"
    text.write_text("---\ntitel: Rikki\n---\nRikki.\n", "utf-8")
    assert until(lambda: preview.errors() == ["SB203"])
    [told] = [one for one in preview.state()["problems"] if one["severity"] == "error"]
    assert told["excerpt"].startswith("    2 | titel: Rikki\n")
    assert told["remedy"] == "did you mean `title`?"
    assert told["file"] == f"{text.resolve()}:2:1"
    assert told["explanation"].startswith("SB203 (error)")


@pytest.mark.parametrize("way", ["moved over", "in two steps", "written anew"])
def test_any_way_of_saving_is_followed(source: Path, preview: Preview, way: str) -> None:
    """Programs save by another file that takes the place, by emptying first, by deleting first."""
    text = source / "content" / "pages" / "tietoa" / "fi.md"
    new = text.read_text("utf-8").replace("Tietoa sivustosta.", "Uusi sana.")
    if way == "moved over":
        waiting = text.with_name(".fi.md.swp")
        waiting.write_text(new, "utf-8")
        waiting.replace(text)
    elif way == "in two steps":
        with text.open("w", encoding="utf-8") as stream:
            stream.write(new[:20])
            stream.flush()
            stream.write(new[20:])
    else:
        text.unlink()
        text.write_text(new, "utf-8")
    assert until(lambda: _says(preview, "Uusi sana."))
    assert preview.errors() == []


def test_a_folder_may_be_moved_out_and_in(source: Path, preview: Preview) -> None:
    """A page comes and goes with its folder."""
    away, here = source.parent / "kept", source / "content" / "pages" / "toinen"
    away.mkdir()
    (away / "fi.md").write_text("---\ntitle: Toinen\n---\nToinen sivu.\n", "utf-8")
    away.rename(here)
    assert until(lambda: preview.get("toinen/")[0] == 200)
    here.rename(away)
    assert until(lambda: preview.get("toinen/")[0] == 404)
    away.rename(here)
    assert until(lambda: preview.get("toinen/")[0] == 200)


@pytest.mark.parametrize("folder", ["content", "templates"])
def test_a_folder_may_vanish_and_come_back(source: Path, preview: Preview, folder: str) -> None:
    """The last good site stays meanwhile; edits in what came back are seen."""
    kept = source.parent / "kept"
    (source / folder).rename(kept)
    assert until(lambda: preview.state()["blocked"])
    assert _says(preview, "Tietoa sivustosta.")
    kept.rename(source / folder)
    assert until(lambda: not preview.state()["blocked"] and _says(preview, "Tietoa sivustosta."))
    text = source / "content" / "pages" / "tietoa" / "fi.md"
    text.write_text(text.read_text("utf-8").replace("Tietoa sivustosta.", "Uusi sana."), "utf-8")
    assert until(lambda: _says(preview, "Uusi sana."))


def test_a_template_that_fails_is_told(source: Path, preview: Preview) -> None:
    """A mistake in a template is one like any other; mended, its pages are all made anew."""
    template = source / "templates" / "page.html"
    sound = template.read_text("utf-8")
    template.write_text(sound.replace("{% block content %}", "{% block content %}{% if %}"))
    assert until(lambda: preview.state()["blocked"])
    assert _says(preview, "Tietoa sivustosta.")
    template.write_text(sound.replace("{% block content %}", "{% block content %}<p>Malli</p>"))
    assert until(lambda: _says(preview, "<p>Malli</p>"))


@pytest.mark.parametrize("day", ["2022-01-10", "2022-02-12", "2022-02-11T21:59:59Z", "2030-01-01"])
def test_the_site_is_shown_at_any_instant(source: Path, preview: Preview, day: str) -> None:
    """With a moment chosen, every page is that of a build at that moment, but for our scripts."""
    options = Options(source=source, output=source / "output", now=parse_moment(day))
    for path, page in check(options).pages.items():
        if path.endswith("index.html"):
            shown = preview.get(path.removesuffix("index.html"), at=day)[1]
            kept = [line for line in shown.split("\n") if "/__preview/clock.js" not in line]
            assert (
                "\n".join(kept).partition('<script src="/__preview/')[0]
                == (page.decode().partition("</body>")[0])
            ), path
    assert "/__preview/clock.js" in preview.get("", at=day)[1]


def test_moments_have_words(preview: Preview) -> None:
    """The list of the site's own moments names what happens, in the language of the page."""
    told = preview.get("__preview/moments?language=fi")[1]
    assert "Haku p\\u00e4\\u00e4ttyy" in told
    assert '"local": "2022-' in told


def test_what_changes_is_listed(preview: Preview) -> None:
    """The pages that differ from now are named, with the lines that do."""
    assert "<ins>" not in preview.get("__preview/changes?language=en")[1]
    told = preview.get("__preview/changes?language=en", at="2022-02-12")[1]
    assert "Pages that differ from now" in told
    assert "<ins>" in told
    assert "<del>" in told


def test_odd_requests_are_answered(preview: Preview) -> None:
    """What is not there is not found, what is no reading is refused, a folder gets its slash."""
    assert preview.get("ei-ole/")[0] == 404
    assert "data-page" in preview.get("ei-ole/")[1]
    assert preview.get("__preview/nothing")[0] == 404
    assert preview.get("", method="POST")[0] == 405
    assert preview.get("%ff%00/..%2f..%2fetc/passwd")[0] == 404
    assert preview.get("tietoa", at="this is no date")[0] == 200
    assert preview.get("build.json")[1].startswith("{")


def test_a_site_that_is_wrong_from_the_start_is_told(source: Path) -> None:
    """Without a good site there is a page that says what is wrong, and then the site."""
    text = source / "content" / "pages" / "tietoa" / "fi.md"
    sound = text.read_text("utf-8")
    text.write_text("---\ntitel: Rikki\n---\n", "utf-8")
    with previewing(source) as preview:
        assert preview.get("")[0] == 503
        assert preview.errors() == ["SB203"]
        text.write_text(sound, "utf-8")
        assert until(lambda: preview.get("")[0] == 200)


def test_a_port_in_use_is_passed_over(source: Path) -> None:
    """The next free port is taken, and said."""
    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        command = ["preview", "--source", str(source), "--port", str(port), "--no-open"]
        with subprocess.Popen(
            [sys.executable, "-m", "site_builder", *command], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline().startswith(f"Port {port} is in use; taking ")
            process.kill()
