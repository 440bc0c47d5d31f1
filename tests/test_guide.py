"""The editors' guide is true: its commands run, its snippets work, and all that it names exists."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from site_builder.catalogue import Code
from site_builder.cli import main
from site_builder.languages import Language, wording
from site_builder.languages.sentence import NO_BREAK, plain
from site_builder.load.prose import SECTIONS
from site_builder.model import academy, news, page, session, site
from site_builder.model.common import Move, Status
from site_builder.periods import PeriodError, parse_clock, parse_period
from tests.guide import Kind, Section, anchor_of, inline_code, outside_blocks, sections, tables
from tests.guide_story import PROGRAM, TARGETS, Story

ROOT = Path(__file__).parent.parent
GUIDE = sections()
WORDS_A_MINUTE = 180
DAYS = ("2026-12-01", "2027-02-01", "2029-01-01")  # before, within and after the guide's example

EDITED = (
    academy.Academy, academy.Edition, academy.Application, academy.Extension, academy.Seats,
    academy.Step, academy.Participants, session.InfoSession, session.Recording, Move, Status,
    news.News, page.Page, site.FrontMatter, site.Person, site.Organisation, site.Contact,
)  # fmt: skip
"""The records that an editor writes; the settings of the site are for others."""
CHOICES = (
    academy.SeatUnit, academy.StepKind, news.NewsKind, page.PageKind, site.Translation,
)  # fmt: skip
SIGNS = {"$", "#", "##", "-", "---"}


def _keys(*records: type) -> set[str]:
    return {one.name.rstrip("_") for record in records for one in fields(record)}


KEYS = _keys(*EDITED, site.Settings, site.Navigation, site.Archive, site.Tenure)
VALUES = {choice.value for kind in CHOICES for choice in kind}
VALUES |= {"unknown", "true", "false", "spring", "summer", "autumn", "winter"}
VALUES |= {"early", "mid", "late", *SECTIONS, *(language.value for language in Language)}


StoryBefore = Callable[[Section], Story]


@pytest.fixture(scope="session")
def story_before(tmp_path_factory: pytest.TempPathFactory) -> StoryBefore:
    """Return the site as the sections before one leave it; what leads there is done once."""
    folder = tmp_path_factory.mktemp("guide")
    begun = [Story.begun(folder / "0")]

    def before(section: Section) -> Story:
        place = GUIDE.index(section)
        for number in range(len(begun), place + 1):
            following = begun[-1].copy(folder / f"{number}")
            for block in GUIDE[number - 1].blocks:
                following.do(block, looking=False)
            begun.append(following)
        return begun[place].copy(tmp_path_factory.mktemp("section") / "site")

    return before


@pytest.mark.slow
@pytest.mark.parametrize("section", GUIDE, ids=lambda section: section.heading)
def test_what_a_section_shows_is_so(section: Section, story_before: StoryBefore) -> None:
    """Commands end well, pages say what is shown, mistakes give the messages that are shown.

    After each section the site is sound: a check has neither errors nor warnings.
    """
    story = story_before(section)
    for block in section.blocks:
        story.do(block)
    assert story.mistake == (), "a mistake without its message"
    if section.blocks:
        for day in DAYS:
            assert story.complaints(day) == ()


def test_every_block_says_what_it_is() -> None:
    """No block of the guide is without a caption that says what to do with it."""
    blocks = [block for section in GUIDE for block in section.blocks]
    assert {block.line for block in blocks if block.kind is None} == set()
    assert {block.kind for block in blocks} == set(Kind)


def test_every_mistake_is_followed_by_its_message() -> None:
    """A mistake and its message stand together, so that no mistake is taken for an example."""
    kinds = [block.kind for section in GUIDE for block in section.blocks]
    after = {kinds[place + 1] for place, kind in enumerate(kinds) if kind is Kind.MISTAKE}
    before = {kinds[place - 1] for place, kind in enumerate(kinds) if kind is Kind.MESSAGE}
    assert (after, before) == ({Kind.MESSAGE}, {Kind.MISTAKE})


def test_the_first_table_leads_to_every_section() -> None:
    """Whoever wants to do something finds a link; each leads to a heading, none is left out."""
    rows = tables()["Haluan … | Lue kohta"]
    links = [re.fullmatch(r"\[(.+)\]\(#(.+)\)", row[1]) for row in rows]
    headings = [section.heading for section in GUIDE if section.heading]
    assert [link and link[1] for link in links] == headings
    assert [link and link[2] for link in links] == [anchor_of(heading) for heading in headings]


def test_dates_look_as_the_guide_says() -> None:
    """The table of dates shows each form and what the site makes of it."""
    rows = tables()["Tiedät | Kirjoita | Sivulla näkyy"]
    assert len(rows) > 10
    label = wording(Language.FI).dates.label
    for _, written, shown in rows[:-1]:
        period = parse_period(written.strip("`"))
        assert plain(label(period)).replace(NO_BREAK, " ") == shown
    assert rows[-1][1] == "`unknown`"


def test_the_preview_has_the_labels_that_the_guide_names() -> None:
    """What the guide quotes of the preview's bar and panel stands there in those words."""
    start = outside_blocks().split("\n## ")[1]
    quoted = set(re.findall("”([^”]+)”", start))
    client = ROOT / "site_builder" / "preview" / "client" / "words.json"
    labels = json.loads(client.read_text("utf-8"))["fi"].values()
    assert len(quoted) > 4
    assert quoted - {label.rstrip(":") for label in labels} == set()


def test_everything_that_an_editor_can_write_is_told() -> None:
    """Every key and every choice of the model stands in the guide, in a block or by name."""
    blocks = [block.text for section in GUIDE for block in section.blocks]
    told = set(re.findall(r"[a-z_]+", " ".join((*inline_code(), *blocks))))
    assert _keys(*EDITED) - told == set()
    assert {choice.value for kind in CHOICES for choice in kind} - told == set()


def test_everything_named_exists() -> None:
    """Every command, flag, code, path, key and value in backticks is one that there is."""
    assert [code for code in inline_code() if not any(_known(code))] == []


def _known(code: str) -> Iterator[bool]:
    """Yield whether some code in running text names something, for each kind of thing."""
    yield code in SIGNS | KEYS | VALUES
    yield code in {one.value for one in Code}
    yield code.startswith("make ") and code.removeprefix("make ") in TARGETS
    yield code == PROGRAM or (code.startswith("site-builder ") and _commands_exist(code))
    yield _there(code)
    yield code in {path.name for path in (ROOT / "content").rglob("*")}
    yield _is_time(code.strip('"'))
    yield _is_yaml(code)
    yield _is_about_documents(code)
    yield _is_place(code)


def _commands_exist(code: str) -> bool:
    """Return whether the help of a command can be had, and names its flags."""
    commands = [word for word in code.split()[1:] if not word.startswith("-")]
    with redirect_stdout(io.StringIO()) as printed, pytest.raises(SystemExit) as stopped:
        main([*commands, "--help"])
    flags = {word for word in code.split() if word.startswith("-")}
    return stopped.value.code == 0 and flags <= set(re.findall(r"--[a-z-]+", printed.getvalue()))


def _there(path: str) -> bool:
    """Return whether a path exists, or a block of the guide makes it."""
    blocks = [block for section in GUIDE for block in section.blocks]
    made = [block.path for block in blocks]
    folders = [f"{one.rsplit('/', 1)[0]}/" for one in made if "/" in one]
    commands = " ".join(one.text for one in blocks if one.kind is Kind.COMMANDS).split()
    return (ROOT / path).exists() or path.rstrip("/") in (*made, *commands) or path in folders


def _is_time(text: str) -> bool:
    for parse in (parse_period, parse_clock):
        try:
            parse(text)
        except PeriodError:
            continue
        return True
    return False


def _is_yaml(code: str) -> bool:
    """Return whether some code is YAML of keys that there are, or a list of known values."""
    if not re.search(r": |^\[", code):
        return False
    read = yaml.load(code, yaml.BaseLoader)  # noqa: S506 - text alone
    return set(read) <= KEYS | VALUES


def _is_about_documents(code: str) -> bool:
    said = [wording(one) for one in Language]
    return code in {f"(pdf, {how})" for one in said for how in (one.accessible, one.inaccessible)}


def _is_place(code: str) -> bool:
    """Return whether some code is a place of a file in a caption; blocks prove that it is there."""
    blocks = [block for section in GUIDE for block in section.blocks]
    return code.split(" › ") in [list(block.place) for block in blocks]


def test_it_takes_half_an_hour() -> None:
    """An expert reads the guide, blocks and all, in twenty to forty minutes."""
    words = sum(
        len(re.findall(r"\w[\w.:/-]*", text))
        for text in (outside_blocks(), *(one.text for part in GUIDE for one in part.blocks))
    )
    assert 20 <= words / WORDS_A_MINUTE <= 40


def test_it_says_nothing_that_readers_must_interpret() -> None:
    """The words that leave open whether a day is included stand nowhere in the guide."""
    ambiguous = re.findall(r"\b(?:asti|saakka|mennessä)\b", outside_blocks(), re.IGNORECASE)
    assert ambiguous == []
