"""Finished files are looked at before they are published; `errors/` has a case of each fault."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from site_builder.build import Options, Report, build
from site_builder.build import check as check_site
from site_builder.instants import parse_moment
from site_builder.languages import Language
from site_builder.outputs import OUTPUT_KINDS
from tests.builds import changed, small_files
from tests.image_files import encoded, two_halves
from tests.sites import BuildAt, Check, write_site

NOW = "2022-01-25"
SITE = "content/site.yaml"
ABOUT = "content/pages/tietoa/fi.md"


def _fault(kind: str) -> Callable[[bytes], str]:
    (found,) = (one for one in OUTPUT_KINDS if one.name == kind)
    return found.load().fault


def _codes(report: Report) -> set[str]:
    return {one.code for one in report.diagnostics if one.severity.value != "notice"}


@pytest.mark.parametrize(
    "text",
    [
        changed(SITE, ("en: Trial", "en: None of it")),
        changed(SITE, ("fi: Koe,", "fi: 'Koe {{ 1 }}',")),
        changed("content/organisations.yaml", ("Vantaa", "'**Vantaa**'")),
        f"-- {ABOUT} --\n---\ntitle: A\nsummary: None [x](y)\n---\n`{{{{ x }}}}` \ufffd None\n",
    ],
    ids=["None", "frame", "facts", "text"],
)
def test_content_may_show_any_sign(text: str, check: Check) -> None:
    """What a text says is shown: at most a warning in the text, and never the template's fault."""
    report = check(text)
    assert not report.blocked
    assert _codes(report) <= {"SB509"}


def test_what_the_generator_says_has_no_sign() -> None:
    """No sentence of the generator could be taken for what a program left behind."""
    for language in Language:
        words = (
            files("site_builder.languages").joinpath(f"{language.value}.toml").read_text("utf-8")
        )
        assert not re.search(r"\{\{|\{%|\]\(|\*\*|\bNone\b|## ", words)


@pytest.mark.parametrize(
    ("kind", "path", "old", "new", "said"),
    [
        ("calendar", "calendar.ics", b"\r\n", b"\n", "CRLF"),
        ("calendar", "calendar.ics", b"SUMMARY", b"SUMMARY" + b"x" * 80, "75 bytes"),
        ("calendar", "calendar.ics", b"END:VCALENDAR\r\n", b"", "component"),
        ("feed", "feed.xml", b"</feed>", b"", "no element"),
        ("feed", "feed.xml", b"</title>", b"\x0b</title>", "invalid token"),
        ("sitemap", "sitemap.xml", b"<loc>", b"<loc>&", "token"),
        ("home", "index.html", b'"@graph":', b'"@graph"', "delimiter"),
    ],
)
def test_each_form_is_read_as_others_read_it(
    kind: str, path: str, old: bytes, new: bytes, said: str
) -> None:
    """Calendars, feeds, the sitemap and structured data are parsed; what breaks them is told."""
    data, fault = small_files("", NOW)[path], _fault(kind)
    assert fault(data) == ""
    assert old in data
    assert said in fault(data.replace(old, new))


def test_a_malformed_file_is_not_published(
    build_at: BuildAt, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A calendar that nobody could read stops the build, and is named."""
    made = "site_builder.outputs.vcalendar.calendar_bytes"
    monkeypatch.setattr(made, lambda *_arguments: b"BEGIN:VCALENDAR\r\n")
    report = build_at("", NOW)
    assert report.blocked
    assert _codes(report) == {"SB707"}
    assert "calendar.ics" in " ".join(one.message for one in report.diagnostics)
    assert not (tmp_path / "site" / "output").exists()


def test_names_fit_every_system(build_at: BuildAt, check: Check, tmp_path: Path) -> None:
    """An id of 81 letters is refused where it stands; an image may have any name there can be."""
    long = "a" * 81
    report = check(
        f"-- content/pages/{long}/fi.md --\n---\ntitle: x\n---\n"
        f"-- {ABOUT} --\n---\ntitle: y\nslug: {long}\n---\n"
    )
    wrong = {one.code for one in report.diagnostics if one.severity.value == "error"}
    assert wrong == {"SB106", "SB217"}
    name = "b" * 251
    image = tmp_path / "other" / Path(ABOUT).parent / f"{name}.png"
    image.parent.mkdir(parents=True)
    image.write_bytes(encoded(two_halves(2, 2), "PNG"))
    report = build_at(f"-- {ABOUT} --\n---\ntitle: y\n---\n![x]({name}.png)\n", NOW, "other")
    assert not report.blocked, report.diagnostics


def test_many_pages_with_one_title_are_told_of_at_once(check: Check) -> None:
    """One sentence at the first page in the order of files, with the places of all others."""
    pages = [f"content/pages/{name}/fi.md" for name in ("a", "b", "c")]
    report = check("".join(f"-- {one} --\n---\ntitle: Sama\n---\n" for one in pages))
    (told,) = [one for one in report.diagnostics if one.code == "SB318"]
    assert [told.place.path, *(one.path for one in told.related)] == pages
    assert told.message == "2 other pages have the title “Sama” too"


def test_a_title_that_becomes_another_is_told_as_by_a_clean_build(
    tmp_path: Path, templates: Path
) -> None:
    """After each edit the warnings about titles are those of a clean build, lines and all."""
    steps = [
        f"-- {ABOUT} --\n---\ntitle: Koe\n---\n",
        "-- content/pages/etusivu/fi.md --\n---\n# uusi\ntitle: Koe\nsummary: Koe.\n---\n",
        f"-- {ABOUT} --\n---\ntitle: Toinen\n---\n",
    ]
    root = write_site(tmp_path, "")
    shutil.copytree(templates, root / "templates")
    options = Options(source=root, output=root / "output", now=parse_moment(NOW))
    build(options)
    told = []
    for step in steps:
        write_site(root, step, base="")
        report = build(options)
        assert report.diagnostics == check_site(options).diagnostics
        told.append([one.place.line for one in report.diagnostics if one.code == "SB318"])
    assert told == [[2], [3], []]
