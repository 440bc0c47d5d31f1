"""Many mistakes at once in the real content, and input that is meant to break the reader."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.sites import Check, copy_real_site, write_site

ROOT = Path(__file__).parent.parent
HANGS = 20  # seconds; every input below takes less than two


@dataclass(frozen=True)
class Mistake:
    """A change of one file: `¤` in `new` marks where it must be found, else at the very start."""

    path: str
    old: str
    new: str
    code: str
    remedy: str

    def make(self, content: Path) -> tuple[str, int, int, str]:
        """Make the mistake, and return what must be said of it."""
        file = content / self.path
        text = file.read_text("utf-8")
        assert self.old in text, f"{self.path} no longer has {self.old!r}"
        text = text.replace(self.old, self.new, 1)
        before = text.partition("¤")[0] if "¤" in text else ""
        file.write_bytes(text.replace("¤", "").encode("utf-8", "surrogateescape"))
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return f"content/{self.path}", line, column, self.code


BOMB = "kind: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: [¤*c, *c]\n"

MISTAKES = (
    Mistake("academies/innovation/facts.yaml", "last_day:", "¤last_dy:", "SB203", "`last_day`"),
    Mistake("academies/low-carbon/facts.yaml", "2022-02-11", "¤2022-02-30", "SB210", "numbers"),
    Mistake("academies/social/facts.yaml", "opens: unknown", "opens: ¤2021-12-20", "SB301", "days"),
    Mistake("academies/low-carbon/fi.md", "{#goals}", "{¤#gaols}", "SB502", "`#goals`"),
    Mistake("site.yaml", "person: keino-service", "person: ¤keino-servise", "SB401", "-service`"),
    Mistake(
        "organisations.yaml",
        "motiva: {name: Motiva}",
        "motiva: {name: M}\n¤motiva: {}",
        "SB122",
        "one",
    ),
    Mistake("people.yaml", "sini.marttinen@motiva.fi", "¤sini.marttinen", "SB218", "name@"),
    Mistake("news/innovation-end-2022/facts.yaml", "academy:", "¤\tacademy:", "SB121", "spaces"),
    Mistake(
        "news/innovation-selection-2021/facts.yaml",
        "kind: selection",
        f"kind: {'[' * 50}¤{'[' * 25_000}",
        "SB125",
        "close",
    ),
    Mistake("news/low-carbon-call-2022/facts.yaml", "kind: call\n", BOMB, "SB124", "write"),
    Mistake(
        "news/low-carbon-selection-2022/facts.yaml",
        "kind: selection",
        "kind: ¤selektion",
        "SB206",
        "did you mean `selection`?",
    ),
    Mistake("news/social-call-2021/facts.yaml", "2021-11-16", "¤16.11.2021", "SB211", "2021-11-16"),
    Mistake("news/social-selection-2022/facts.yaml", "social", "¤socail", "SB401", "`social`"),
    Mistake("pages/accessibility/facts.yaml", "updated", "¤updatd", "SB204", "`updated`"),
    Mistake("pages/accessibility/fi.md", "---\n\n", "\n", "SB131", "`---`"),
    Mistake("pages/accessibility/sv.md", "gäller", "g¤\udce4ller", "SB101", "Latin-1"),
    Mistake("pages/contact/fi.md", "---\n\n", "---\n\n[Ohje](¤../ohje/fi.md) ", "SB407", "path"),
    Mistake(
        "pages/contact/sv.md",
        "---\n\n",
        "---\n\n[Data](¤../privacy/sv.md#ingenstans) ",
        "SB408",
        "`#controller`",
    ),
    Mistake("pages/contact/en.md", "---\n\n", f"---\n\n{'[' * 20}¤{'[' * 8000}", "SB501", "fewer"),
    Mistake("pages/home/fi.md", "---\n\n", f"---\n\n¤{'- ' * 500}x\n\n", "SB501", "fewer"),
    Mistake("pages/home/sv.md", "---\n\n", "---\n\n¤# KEINO\n\n", "SB503", "`## `"),
    Mistake("pages/home/en.md", "---\n\n", "---\n\n¤\0", "SB103", "delete"),
    Mistake("pages/privacy/facts.yaml", "updated: 2022-01-24", "¤updated:", "SB128", "remove"),
    Mistake("pages/sitemap/facts.yaml", "kind", "order: ¤viimeinen\nkind", "SB207", "digits"),
    Mistake(
        "pages/theme-academies/fi.md", "---\n\n", "---\n\n¤maanantaina 11.2.2022 ", "SB314", "or"
    ),
)


def _run(command: str, source: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, "-m", "site_builder", command, *arguments),
            *("--source", str(source), "--now", "2022-01-25"),
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=HANGS,
        check=False,
    )


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A copy of the project's own content and templates."""
    return copy_real_site(tmp_path)


def test_one_check_names_every_mistake(real: Path) -> None:
    """Twenty-five mistakes in as many files: one run gives each its place and a remedy."""
    assert len({mistake.path for mistake in MISTAKES}) == 25
    expected = {mistake.make(real / "content"): mistake.remedy for mistake in MISTAKES}
    done = _run("check", real, "--format", "json")
    said = {
        (one["path"], one["line"], one["column"], one["code"]): one["remedy"]
        for one in json.loads(done.stdout)["diagnostics"]
        if one["severity"] != "notice"
    }
    assert done.returncode == 1
    assert set(said) == set(expected)
    for place, remedy in expected.items():
        assert remedy in said[place]


def test_a_build_with_mistakes_leaves_the_output_alone(real: Path) -> None:
    """What was published stays, byte for byte and untouched, when content has a mistake."""
    assert _run("build", real).returncode == 0
    before = _state(real / "output")
    for mistake in MISTAKES:
        mistake.make(real / "content")
    assert _run("build", real).returncode == 1
    assert _state(real / "output") == before


def _state(folder: Path) -> dict[Path, tuple[bytes, int]]:
    return {
        file: (file.read_bytes(), file.stat().st_mtime_ns)
        for file in folder.rglob("*")
        if file.is_file()
    }


TEXTS = {
    "8 kB of [": "[" * 8000,
    "5,000 links that never end": "[a](" * 5000,
    "pictures that never end": "![](" * 5000,
    "100 kB of *": "*" * 100_000,
    "100 kB of _a": "_a" * 50_000,
    "lines of *": "*a\n" * 30_000,
    ">, 3,000 times": ">" * 3000,
    "a ladder of >": "".join(f"{'>' * depth} x\n" for depth in range(500)),
    "> - > -": "> - " * 3000,
    "a list in a list": "- " * 500,
    "a list in a list, by indentation": "".join(f"{'    ' * depth}- x\n" for depth in range(400)),
    "20,000 backticks": "`" * 20_000,
    "code that never ends": "`a\n" * 20_000,
    "a long table": f"|a|b|\n|-|-|\n{'|x|y|' * 20_000}",
    "a wide table": f"|{'a|' * 20_000}\n|{'-|' * 20_000}\n|{'x|' * 20_000}",
    "10,000 footnotes in one paragraph": f"{'[^1] ' * 10_000}\n\n[^1]: x",
    "10,000 footnotes in paragraphs": "[^1]\n\n" * 10_000 + "[^1]: x",
    "attributes": "{: " * 20_000,
    "attributes of a heading": "## " + "{" * 50_000,
    "an id that never ends": "## {#" + "#a" * 40_000,
    "10 kB of entities": "&amp;" * 2000,
    "comments that never end": "<!--" * 5000,
    "tags that never end": "<a" * 30_000,
    "definitions": "a\n" + ":   x\n" * 20_000,
    "10,000 links to nowhere": "[a](b.md)\n\n" * 10_000,
    "half a million empty lines": "\n" * 500_000,
    "a word of a megabyte": "x" * 1_000_000,
    "a weekday and no date": "maanantai" + " " * 200_000,
    "what Markdown uses inside": "\x02wzxhzdk:0\x03",
    "accents on one letter": "a" + "\u0301" * 100_000,
}
FACTS = {
    "25 kB of [": "[" * 25_000,
    "30,000 {": "{" * 30_000,
    "nested keys": "".join(f"{' ' * depth}a:\n" for depth in range(1000)),
    "nested lists": "- " * 20_000,
    "an alias bomb": "a: &a [x]\n" + "".join(f"b{n}: &a [*a, *a, *a]\n" for n in range(30)),
    "an alias within itself": "a: &a [*a]",
    "70,000 keys": "".join(f"k{n}: x\n" for n in range(70_000)),
    "one key 60,000 times": "kind: note\n" * 60_000,
    "a key of 900 kB": "k" * 900_000 + ": x",
    "a list of 100,000": "kind:\n" + "- x\n" * 100_000,
    "empty items": "kind:\n" + "-\n" * 100_000,
    "documents": "---\n" * 50_000,
    "half a character": 'kind: "\\ud800"',
    "a hidden NUL": 'kind: "\\0"',
    "a number of 100 kB": "kind: note\ndate: unknown\norder: " + "9" * 100_000,
}
BYTES = {
    "2 MB": b"x" * 2_000_000,
    "NUL bytes": b"---\ntitle: x\n---\n" + b"\0" * 5000,
    "every byte": bytes(range(256)) * 100,
    "UTF-16": "---\ntitle: ä\n---\n".encode("utf-16"),
    "lone surrogates": "---\ntitle: x\n---\n\ud800".encode("utf-8", "surrogatepass"),
}


def _survives(root: Path, path: str, data: bytes) -> None:
    shutil.copytree(ROOT / "templates", root / "templates")
    write_site(root, "")
    (root / path).write_bytes(data)
    done = _run("check", root)
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.rstrip().endswith(".")
    assert len(done.stdout) < 200_000


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_texts_are_checked_to_the_end(text: str, tmp_path: Path) -> None:
    """No Markdown makes the check run on, crash or be killed."""
    data = f"---\ntitle: x\n---\n{text}\n".encode()
    _survives(tmp_path, "content/pages/tietoa/fi.md", data)


@pytest.mark.slow
@pytest.mark.parametrize("text", FACTS.values(), ids=FACTS)
def test_hostile_facts_are_checked_to_the_end(text: str, tmp_path: Path) -> None:
    """No YAML makes the check run on, crash or be killed."""
    _survives(tmp_path, "content/news/haku/facts.yaml", text.encode())


@pytest.mark.slow
@pytest.mark.parametrize("text", FACTS.values(), ids=FACTS)
def test_hostile_front_matter_is_checked_to_the_end(text: str, tmp_path: Path) -> None:
    """Nor does YAML that stands above a text."""
    data = f"---\n{text}\n---\nTietoa.\n".encode()
    _survives(tmp_path, "content/pages/tietoa/fi.md", data)


@pytest.mark.slow
@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES)
def test_hostile_bytes_are_checked_to_the_end(data: bytes, tmp_path: Path) -> None:
    """A file that is no text is refused in a sentence, like any other mistake."""
    _survives(tmp_path, "content/pages/tietoa/fi.md", data)


def test_links_are_looked_at_in_both_of_two_pages_at_one_address(check: Check) -> None:
    """The page that is left out for its address is told of all the same."""
    page = "---\ntitle: Sivu\nslug: sama\n---\n[Puuttuu](../ei-ole/fi.md)\n"
    paths = ["content/pages/one/fi.md", "content/pages/two/fi.md"]
    report = check("".join(f"-- {path} --\n{page}" for path in paths))
    broken = [one.place.path for one in report.diagnostics if "ei-ole" in one.message]
    assert broken == paths
