"""`site-builder new` begins content that passes the check, and never writes over any."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from site_builder.build import Options, Report
from site_builder.build import check as check_site
from site_builder.catalogue import Code
from site_builder.cli import main
from site_builder.diagnostics import Severity
from site_builder.instants import parse_moment
from site_builder.load import load, scan
from site_builder.model.academy import Academy, StepKind
from site_builder.model.names import UNKNOWN, Ref
from tests.pages import files_of
from tests.sites import copy_real_site, write_site

ROOT = Path(__file__).parent.parent
NOW = "2024-01-10"
HOSTILE = (
    'Öljy: "loppu" #1',
    "- [a, b]: {c} & *d !e | f > g % h @ i ` j",
    "'yksi' \\n \\",
    "null",
    "~",
    "unknown",
    "no",
    "2022-02-30",
    "---",
    "🎉 \u200d🎊",
    "rivi\nvaihtuu\tja \x07 piippaa \u202e nurin",
    "<script>alert(1)</script> ${title} $slug",
    "ä" * 1900,
    "sana " * 380,
)


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


New = Callable[..., Done]
Site = Callable[..., Path]


@pytest.fixture
def site(tmp_path: Path, templates: Path) -> Site:
    """Write a small site, told as changes to the base site."""

    def write(text: str = "") -> Path:
        root = write_site(tmp_path / "site", text)
        if not (root / "templates").exists():
            shutil.copytree(templates, root / "templates")
        return root

    return write


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A copy of the real site."""
    return copy_real_site(tmp_path / "real")


@pytest.fixture
def new(capfd: pytest.CaptureFixture[str]) -> New:
    """Run `site-builder new` in this process, without a terminal."""

    def command(root: Path, *arguments: str) -> Done:
        try:
            code = main(["new", *arguments, "--source", str(root), "--now", NOW])
        except SystemExit as stop:
            code = int(stop.code or 0)
        told = capfd.readouterr()
        return Done(code, told.out, told.err)

    return command


def checked(root: Path) -> Report:
    """Check a site on the disk."""
    return check_site(Options(source=root, output=root / "output", now=parse_moment(NOW)))


def worse_than_notices(root: Path) -> list[tuple[str, str, int]]:
    """Return the errors and warnings of a site on the disk."""
    found = checked(root).diagnostics
    return [
        (one.code, one.place.path, one.place.line)
        for one in found
        if one.severity is not Severity.NOTICE and one.code != Code.SAME_TITLE.value
    ]  # the same title again is what some tests ask for


def academy_of(root: Path, name: str) -> Academy:
    """Return an academy as it stands on the disk."""
    loaded = load(scan(root)).site
    assert loaded is not None
    academy = loaded.get(Academy, Ref(f"academies/{name}"))
    assert academy is not None
    return academy


def added_to(before: bytes, after: bytes) -> bytes:
    """Return the one stretch that was inserted; every other byte must be as it was."""
    count = len(after) - len(before)
    for at in range(len(before) + 1):
        if after[:at] + after[at + count :] == before and after[at - 1 : at] == b"\n":
            return after[at : at + count]
    pytest.fail("other bytes have changed")


CALL = ("--opens", "2024-02-01", "--last-day", "2024-03-01")
EVERY_KIND = (
    ("academy", "--title", "Kiertotalousakatemia"),
    ("academy", "--title", "Ruoka-akatemia", "--title-sv", "Matakademin", *CALL),
    ("edition", "--academy", "ACADEMY", *CALL),
    ("session", "--academy", "ACADEMY", "--date", "2024-02-05"),
    ("news", "--title", "Tiedote", "--title-en", "A notice"),
    ("news", "--title", "Haku", "--kind", "call", "--academy", "ACADEMY"),
    ("news", "--title", "Valinta", "--kind", "selection", "--academy", "ACADEMY"),
    ("news", "--title", "Loppu", "--kind", "end", "--academy", "ACADEMY", "--date", "2023-01-01"),
    ("page", "--title", "Tietoa hankinnoista", "--title-sv", "Om upphandling"),
    ("academy", "--title", "Null", "--id", "null", "--edition", "null", *CALL),
    ("session", "--academy", "null", "--id", "null", "--date", "2024-02-05"),
    ("news", "--title", "Null", "--kind", "call", "--academy", "null"),
)


@pytest.mark.parametrize("which", ["base", "real"])
def test_every_kind_passes_the_check(which: str, site: Site, real: Path, new: New) -> None:
    """Whatever is begun by flags adds no error and no warning, one after the other."""
    root, academy = (site(), "vihrea") if which == "base" else (real, "low-carbon")
    before, files = worse_than_notices(root), files_of(root)
    for arguments in EVERY_KIND:
        done = new(root, *(academy if one == "ACADEMY" else one for one in arguments))
        assert done.code == 0, (arguments, done)
        assert not done.err
        there = files_of(root)
        written = {path for path, data in there.items() if files.get(path) != data}
        assert written
        assert all(f"{root / path}: " in done.out for path in written)
        files = there
    assert worse_than_notices(root) == before
    assert len([path for path in files if path.startswith("content/")]) > 20


def test_it_says_what_is_left(site: Site, new: New) -> None:
    """Each value that is unknown in what is new is named with its line, and nothing else is."""
    root = site()
    done = new(root, "edition", *CALL)
    path = "content/academies/vihrea/facts.yaml"
    lines = (root / path).read_text("utf-8").splitlines()
    left = [line.split(":")[:2] for line in done.out.splitlines() if line.startswith(path)]
    assert [lines[int(number) - 1].strip() for _, number in left] == [
        "form: unknown",
        "runs: unknown",
        "- {id: interviews, kind: interview, when: unknown}",
    ]


def test_examples_can_be_used(real: Path, new: New) -> None:
    """Every field that stands as an example behind a `#` is right as soon as that is taken away."""
    days = ("--opens", "2022-01-17", "--last-day", "2022-02-11")
    assert new(real, "academy", "--title", "Ruoka-akatemia", *days).code == 0
    given = ("--academy", "ruoka-akatemia", "--date", "2022-01-24")
    assert new(real, "session", *given).code == 0
    assert new(real, "news", "--title", "Uutinen").code == 0
    assert new(real, "page", "--title", "Sivu").code == 0
    used = set()
    for folder in ("academies/ruoka-akatemia", "news/uutinen", "pages/sivu"):
        for name in ("facts.yaml", "fi.md"):
            file = real / "content" / folder / name
            text = file.read_text("utf-8").replace("vanha-osoite", f"vanha-{folder[:4]}")
            used |= set(re.findall(r"(?m)^ *# ([a-z_]+):", text))
            text = re.sub(r"(?m)^( *)# ([a-z_]+:|  - )", r"\1\2", text)
            file.write_text(text, "utf-8")
    assert worse_than_notices(real) == []
    assert used >= {"announced", "extended", "schedule", "participants", "status", "moved", "names"}


def test_a_title_without_end_is_refused(site: Site, new: New) -> None:
    """What would not pass the check is told of, and nothing is written."""
    root = site()
    done = new(root, "page", f"--title={'ä' * 3000}")
    assert done.code == 2
    assert "SB223" in done.out
    assert not (root / "content" / "pages" / ("a" * 80)).exists()


@pytest.mark.parametrize("title", HOSTILE)
def test_titles_are_quoted(title: str, site: Site, new: New) -> None:
    """A title reaches its page as it was given, on one line and without control characters."""
    root = site()
    for kind in ("academy", "page"):
        done = new(root, kind, f"--title={title}", f"--title-sv={title}")
        assert done.code == 0, done
    loaded = load(scan(root)).site
    assert loaded is not None
    clean = " ".join(title.replace("\x07", " ").replace("\u202e", " ").split())
    titles = [prose.matter.title for prose in loaded.prose.values()]
    assert titles.count(clean) == 3 + 2  # an academy has a text in every language
    assert worse_than_notices(root) == []


def test_addresses_do_not_clash(site: Site, new: New) -> None:
    """What has the title of another, or of a list, gets another id and another address."""
    root = site()
    for _ in range(2):
        assert new(root, "academy", "--title", "Vihreä akatemia").code == 0
        assert new(root, "news", "--title", "Haku on avattu").code == 0
        for title in ("Ajankohtaista", "Akatemiat", "sv", "Tietoa"):
            assert new(root, "page", "--title", title, "--title-sv", "Akademier").code == 0
    assert (root / "content/academies/vihrea-akatemia-2").is_dir()
    assert worse_than_notices(root) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("academy", "--title", "X", "--id", "vihrea"),
        ("academy", "--title", "X", "--id", "Vihrea"),
        ("academy", "--title", "X", "--opens", "1.2.2024"),
        ("academy", "--title", "X", "--last-day", "2024-03-01"),
        ("academy", "--title", "X", "--opens", "2024-03-01", "--last-day", "2024-02-01"),
        ("academy", "--title", " \t"),
        ("edition", "--id", "2022", *CALL),
        ("edition", "--academy", "sininen", *CALL),
        ("edition", "--opens", "2024-02-01"),
        ("edition", "--last-day", "2024-02-01"),
        ("edition", "--opens", "unknown", "--last-day", "2024-02-01"),
        ("news", "--title", "X", "--id", "haku"),
        ("news", "--title", "X", "--kind", "rumour"),
        ("news", "--title", "X", "--kind", "note", "--academy", "sininen"),
        ("news", "--title", "X", "--date", "unknown"),
        ("page",),
        ("page", "--title", "X", "--id", "etusivu"),
        ("page", "--title", "X", "--id", "../x"),
        ("page", "--title", "X", "--id", "tyhja"),
        ("session", "--date", "2022-02-30"),
        ("session", "--date", "2012-02-03"),
        ("session", "--date", "2022-02-01", "--id", "info"),
        ("session", "--date", "2022-02-01", "--id", "run"),
        ("session", "--date", "2022-02-01", "--edition", "2021"),
        ("session",),
        ("mistake",),
        (),
    ],
)
def test_wrong_usage_writes_nothing(arguments: tuple[str, ...], site: Site, new: New) -> None:
    """What cannot be exits with 2 and one sentence, names the flag, and leaves every byte."""
    root = site()
    (root / "content/pages/tyhja").mkdir()  # a folder that nobody filled is in the way too
    before = files_of(root)
    done = new(root, *arguments)
    assert done.code == 2, done
    assert done.err.count("\n") == 1
    assert files_of(root) == before


@pytest.mark.parametrize(
    ("arguments", "flag"),
    [
        (("academy",), "--title"),
        (("academy", "--title", "X", "--opens", "2024-02-01"), "--last-day"),
        (("edition", "--last-day", "2024-02-01"), "--opens"),
        (("session",), "--date"),
    ],
)
def test_without_a_terminal_a_missing_flag_is_named(
    arguments: tuple[str, ...], flag: str, site: Site, new: New
) -> None:
    """Where nobody can be asked, the sentence names the flag that is missing."""
    assert f"{flag} is missing" in new(site(), *arguments).err


def test_several_academies_are_a_question(real: Path, new: New) -> None:
    """Which academy is meant is guessed only where there is one; the others are listed."""
    assert "low-carbon" in new(real, "session", "--date", "2023-05-20").err


def answered(root: Path, kind: str, *answers: str) -> Done:
    """Run `site-builder new` in a terminal, and give it answers, each with Enter."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "site_builder", "new", kind, "--source", str(root)]
    with subprocess.Popen(
        [*command, "--now", NOW],
        cwd=ROOT,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        os.close(theirs)
        os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
        out, err = process.communicate(timeout=60)
    os.close(ours)
    return Done(process.returncode, out.decode(), err.decode())


END = "\x04"  # Ctrl-D


def test_questions_are_asked_in_a_terminal(site: Site) -> None:
    """Enter takes what is proposed; a wrong answer is explained and asked for again."""
    root = site()
    answers = ("", "Puuakatemia", "Träakademin", "", "vihrea", "", "1.2.2024", "2024-02-01")
    done = answered(root, "academy", *answers, "2024-01-31", "2024-03-01", "")
    assert done.code == 0, done
    assert "[puuakatemia]" in done.out
    assert "There is already a folder content/academies/vihrea." in done.out
    assert "`1.2.2024` is written the Finnish way; write `2024-02-01`" in done.out
    assert "The last day is before the first one, 2024-02-01." in done.out
    assert [f"{one.id}" for one in academy_of(root, "puuakatemia").editions] == ["2024"]
    assert worse_than_notices(root) == []
    done = answered(
        root, "session", "sininen", "vihrea", "2021", "", "2012-01-01", "2022-02-03", ""
    )
    assert done.code == 0, done
    assert "There is no academy `sininen`; there are puuakatemia, vihrea." in done.out
    assert [one.id for one in academy_of(root, "vihrea").editions[0].info_sessions] == [
        "info",
        "info-2",
    ]
    done = answered(root, "news", "gossip", "", "", "", "Tiedote", "", "", "")
    assert done.code == 0, done
    assert sorted(path.name for path in (root / "content/news/tiedote").iterdir()) == [
        "facts.yaml",
        "fi.md",
    ]
    assert answered(root, "page", "Puut", "", "", "").code == 0
    assert answered(root, "edition", "vihrea", "2025-01-01", "2025-02-01", "").code == 0
    assert worse_than_notices(root) == []


def test_no_answer_writes_nothing(site: Site) -> None:
    """Whoever ends the input instead of answering is told that nothing was written."""
    root = site()
    before = files_of(root)
    done = answered(root, "academy", "Puuakatemia", END)
    assert done.code == 2
    assert done.err == "site-builder: there was no answer, and nothing was written\n"
    assert files_of(root) == before


FACTS = "content/academies/vihrea/facts.yaml"
APPLICATION = """\
    application: {opens: 2022-01-17, last_day: 2022-02-11, form: unknown}
    seats: {most: 6, unit: teams}
    runs: unknown
"""
LAYOUTS = {
    "comments": f"""\
# yksi
theme: vihrea # kaksi
order:   1

editions:   # uusin ensin

  # kierros 2022
  # ja sen toinen rivi
  - id: 2022   # kolme
{APPLICATION}    # neljä
    info_sessions:
      # viisi
      - id: info
        date: 2022-01-24
        time: unknown
        # kuusi

# seitsemän
""",
    "no indentation": "theme: vihrea\norder: 1\neditions:\n- id: 2022\n"
    f"{APPLICATION.replace('    ', '  ')}updated: 2022-01-01",
    "a dash of its own": "theme: vihrea\norder: 1\neditions:\n  - # uusin\n"
    f"    id: 2022\n{APPLICATION}",
    "editions first": f"editions:\n    -   id: 2022\n{APPLICATION.replace('    ', '        ')}"
    "        schedule: []\n\n\ntheme: vihrea\norder: 1\n",
    "no line end": f"theme: vihrea\norder: 1\neditions:\n  - id: 2022\n{APPLICATION}".rstrip(),
    "an anchor": f"theme: vihrea\norder: 1\neditions:\n  - id: 2022\n{APPLICATION}"
    "    stated_length: &l {fi: 'neljä: #', sv: \"fyra\", en: four}\n"
    "  - id: 2020\n    application: {opens: 2020-01-17, last_day: 2020-02-11, form: unknown}\n"
    "    seats: unknown\n    runs: unknown\n    stated_length: *l\n",
}


@pytest.mark.parametrize(
    ("layout", "ends"), [*((one, "\n") for one in LAYOUTS), ("comments", "\r\n")]
)
def test_what_is_there_stays(layout: str, ends: str, site: Site, new: New) -> None:
    """An edition or a session is inserted, and every other byte of the file is as it was."""
    root = site("-- content/news/haku/facts.yaml --\nkind: note\ndate: 2022-01-17\n")
    file = root / FACTS
    facts = LAYOUTS[layout].replace("\n", ends)
    file.write_bytes(facts.encode())
    file.chmod(0o640)
    assert worse_than_notices(root) == []
    for opens in (2024, 2021, 2019):  # above, between or below, and below
        before = file.read_bytes()
        days = ("--opens", f"{opens}-01-01", "--last-day", f"{opens}-02-01")
        assert new(root, "edition", *days).code == 0
        assert f"opens: {opens}-01-01".encode() in _added(before, file.read_bytes(), ends)
    for edition in ("2024", "2022", "2019", "2022"):
        before = file.read_bytes()
        done = new(root, "session", "--edition", edition, "--date", f"{edition}-01-30")
        assert done.code == 0, done
        assert f"date: {edition}-01-30".encode() in _added(before, file.read_bytes(), ends)
    if layout == "comments":  # what is said above an edition stays above it
        said = ends.join(("  # kierros 2022", "  # ja sen toinen rivi", "  - id: 2022"))
        assert said.encode() in file.read_bytes()
    ids = [f"{one.id}" for one in academy_of(root, "vihrea").editions]
    assert ids == [f"{year}" for year in sorted(map(int, ids), reverse=True)]
    assert file.stat().st_mode & 0o777 == 0o640
    assert worse_than_notices(root) == []


def _added(before: bytes, after: bytes, ends: str) -> bytes:
    if not before.endswith(b"\n") and after.startswith(before):  # the last line gets its end
        before += ends.encode()
    added = added_to(before, after)
    assert added.count(b"\n") == added.count(ends.encode())
    return added


@pytest.mark.parametrize(
    "facts",
    [
        "editions: [{id: 2022, APPLICATION, seats: unknown, runs: unknown}]\n",
        "editions:\n  - {id: 2022, seats: unknown, runs: unknown, APPLICATION, info_sessions: []}",
        """\
editions:
  - id: 2022
    APPLICATION
    seats: unknown
    runs: unknown
    info_sessions: &s
      - {id: info, date: 2022-01-24, time: unknown}
  - id: 2021
    application: {opens: 2021-12-01, last_day: 2022-01-30, form: unknown}
    seats: unknown
    runs: unknown
    info_sessions: *s
""",
    ],
)
def test_other_forms_are_refused_or_right(facts: str, site: Site, new: New) -> None:
    """Facts in brackets, or shared by an anchor, are added to rightly or refused in a sentence."""
    root = site(
        f"-- content/news/haku/facts.yaml --\nkind: note\ndate: 2022-01-17\n-- {FACTS} --\n"
    )
    application = "application: {opens: 2022-01-17, last_day: 2022-02-11, form: unknown}"
    said = f"theme: vihrea\norder: 1\n{facts.replace('APPLICATION', application)}"
    (root / FACTS).write_text(said, "utf-8")
    assert worse_than_notices(root) == []
    for arguments in (("session", "--date", "2022-01-20"), ("edition", *CALL)):
        before, known = (root / FACTS).read_bytes(), academy_of(root, "vihrea")
        done = new(root, *arguments)
        if done.code:
            assert done.code == 2
            assert done.err.count("\n") == 1
            assert (root / FACTS).read_bytes() == before
        else:
            assert [one for one in known.editions if one in academy_of(root, "vihrea").editions]
    assert worse_than_notices(root) == []


def test_an_edition_copies_what_stays(real: Path, new: New) -> None:
    """What one edition has in common with the next is taken over; days and people are not."""
    assert new(real, "edition", "--academy", "innovation", *CALL).code == 0
    edition, before = academy_of(real, "innovation").editions
    assert edition.stated_length == before.stated_length
    kinds = [(step.id, step.kind) for step in before.schedule]
    assert [(step.id, step.kind) for step in edition.schedule] == kinds
    assert not any(step.when.known or step.online for step in edition.schedule)
    assert edition.participants is None
    assert edition.info_sessions == ()
    assert edition.application.form is UNKNOWN
    facts = (real / "content/academies/low-carbon/facts.yaml").read_text("utf-8")
    # Into the past: it copies from what was before it then, and is not the first any more.
    days = ("--opens", "2022-10-01", "--last-day", "2022-10-31", "--id", "syksy")
    assert new(real, "edition", "--academy", "low-carbon", *days).code == 0
    newest, between, oldest = academy_of(real, "low-carbon").editions
    assert (between.id, between.seats) == ("syksy", oldest.seats)
    assert between.application.programme_page == oldest.application.programme_page
    assert [step.id for step in between.schedule] != [step.id for step in newest.schedule]
    assert facts.splitlines()[0] in (real / "content/academies/low-carbon/facts.yaml").read_text()


def test_titles_of_steps_are_copied(site: Site, new: New) -> None:
    """A step keeps its own name in every language, whatever signs that has."""
    title = '{fi: \'Avaus: #1, [a]\', sv: "Öppning \\"1\\"", en: null hour}'
    root = site()
    facts = (root / FACTS).read_text("utf-8")
    step = f"      - {{id: avaus, kind: kickoff, when: 2022-03-01, title: {title}}}\n"
    (root / FACTS).write_text(facts.replace("    participants:", f"{step}    participants:"))
    assert new(root, "edition", *CALL).code == 0
    edition, before = academy_of(root, "vihrea").editions
    assert edition.schedule[-1].title == before.schedule[-1].title
    assert edition.schedule[-1].kind is StepKind.KICKOFF


def test_content_errors_come_first(site: Site, new: New) -> None:
    """A file that has an error is not added to: its diagnostic is printed, and the exit is 1."""
    root = site()
    facts = (root / FACTS).read_text("utf-8")
    for wrong in (facts.replace("most: 6", "most: six"), f"{facts}editions: []\n", "theme: [\n"):
        (root / FACTS).write_text(wrong, "utf-8")
        for arguments in (("edition", *CALL), ("session", "--date", "2022-02-03")):
            done = new(root, *arguments)
            assert done.code == 1, done
            assert f"{FACTS}:" in done.out
            assert (root / FACTS).read_text("utf-8") == wrong
    assert new(root, "page", "--title", "Muu").code == 0  # another file is not in the way
    (root / "content/site.yaml").write_text("name: [\n", "utf-8")
    assert new(root, "page", "--title", "Taas muu").code == 1


def test_a_site_may_have_other_languages(site: Site, new: New) -> None:
    """Texts are begun in the languages of the site, and `--title` is in the first of them."""
    root = site()
    settings = root / "content/site.yaml"
    said = settings.read_text("utf-8").replace("[fi, sv, en]", "[fi, en]")
    settings.write_text(said, "utf-8")
    assert new(root, "academy", "--title", "Uusi", "--title-sv", "Ny").code == 2
    assert new(root, "academy", "--title", "Uusi").code == 0
    there = sorted(path.name for path in (root / "content/academies/uusi").iterdir())
    assert there == ["en.md", "facts.yaml", "fi.md"]
    assert worse_than_notices(root) == []


@pytest.mark.parametrize("kind", ["page", "session"])
def test_a_disk_that_fails_is_told(
    kind: str, site: Site, new: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a folder cannot be written to, the exit is 3, with one sentence and no half things."""
    root = site()
    before = files_of(root)
    opened = Path.open

    def refuse(path: Path, mode: str = "r", **others: Any) -> Any:  # noqa: ANN401 - as open's
        if "x" in mode and path.name != "facts.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, mode, **others)

    monkeypatch.setattr(Path, "open", refuse)
    flags = {"page": ("--title", "Uusi"), "session": ("--date", "2022-02-03")}[kind]
    done = new(root, kind, *flags)
    assert done.code == 3
    assert done.err.startswith("site-builder: ")
    assert done.err.endswith(": Permission denied\n")
    assert files_of(root) == before
    assert not (root / "content/pages/uusi").exists()


def test_files_of_others_are_left_alone(site: Site, new: New) -> None:
    """A folder with another person's file in it is in the way, whatever that file is."""
    root = site()
    (root / "content/pages/uusi").mkdir()
    (root / "content/pages/uusi/.muistio").write_text("oma", "utf-8")
    assert new(root, "page", "--title", "Uusi", "--id", "uusi").code == 2
    assert (root / "content/pages/uusi/.muistio").read_text("utf-8") == "oma"
