"""The guide played through: each of its blocks is done to a copy of the real site, in order."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import yaml

from site_builder.build import Options, Report, check
from site_builder.cli import main
from site_builder.cli.parser import parse as parse_arguments
from site_builder.diagnostics import Severity, as_text
from site_builder.instants import parse_moment
from tests.guide import Block, Kind
from tests.image_files import photograph
from tests.pages import parse
from tests.sites import copy_real_site

ROOT = Path(__file__).parent.parent
PROGRAM = ".venv/bin/site-builder"
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

_ENDLESS = {"preview"}
_NEEDS_NETWORK = {"--external"}
_CHANGES = {"new"}  # commands that later blocks build upon

Tree = dict[str, object] | list[object] | str


@dataclass
class Story:
    """A copy of the real site, to which the guide's blocks are done."""

    root: Path
    mistake: tuple[str, ...] = ()

    @classmethod
    def begun(cls, root: Path) -> Story:
        """Return a copy of the real site."""
        copy_real_site(root)
        return cls(root)

    def copy(self, root: Path) -> Story:
        """Return the site as it is now, to go on with elsewhere."""
        shutil.copytree(self.root, root)
        return Story(root)

    def do(self, block: Block, *, looking: bool = True) -> None:
        """Do what a block shows; without `looking` only what later blocks build upon."""
        match block.kind:
            case Kind.COMMANDS:
                self._run(block, looking=looking)
            case Kind.FILE:
                self._write(block.path, block.text)
            case Kind.ADDITION | Kind.CHANGE if block.path.endswith(".md"):
                assert block.kind is Kind.ADDITION, "a change of a text is shown as a whole file"
                self._write(block.path, f"{self._text(block.path)}\n{block.text}")
            case Kind.ADDITION | Kind.CHANGE:
                self._merge(block)
            case _ if looking:
                self._look(block)

    def _look(self, block: Block) -> None:
        """See that something is as a block says."""
        match block.kind:
            case Kind.MISTAKE:
                self._make_mistake(block)
            case Kind.MESSAGE:
                said, self.mistake = "".join(self.mistake), ()
                assert said == block.text, f"line {block.line}:\n{said}"
            case Kind.SHOWN:
                self._look_at_page(block)
            case Kind.HIDDEN:
                self._look_in_vain(block)
            case _:
                message = f"line {block.line}: no caption says what this block is"
                raise AssertionError(message)

    def report(self, day: str) -> Report:
        """Return what a check of the site says on a day."""
        source = self.root
        return check(Options(source=source, output=source / "output", now=parse_moment(day)))

    def complaints(self, day: str) -> tuple[str, ...]:
        """Return what a check of the site says on a day, but for notices."""
        report = self.report(day)
        return tuple(
            f"{as_text(one, report.excerpt)}\n"
            for one in report.diagnostics
            if one.severity is not Severity.NOTICE
        )

    def _text(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def _write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text):
            (target.parent / name).write_bytes(photograph(64, 48))

    def _merge(self, block: Block) -> None:
        """Put keys or items where they belong; an addition finds none of them there."""
        tree = yaml.load(self._text(block.path), yaml.BaseLoader)  # noqa: S506 - text alone
        place = _found(tree, block.place)
        new = yaml.load(block.text, yaml.BaseLoader)  # noqa: S506
        assert isinstance(place, dict), block.place
        assert isinstance(new, dict), block.text
        there = place.keys() & new.keys()
        assert bool(there) is (block.kind is Kind.CHANGE), f"line {block.line}: {there}"
        place |= new
        self._write(block.path, yaml.safe_dump(tree, allow_unicode=True, sort_keys=False))

    def _make_mistake(self, block: Block) -> None:
        before = self._text(block.path)
        self._write(block.path, block.text)
        self.mistake = self.complaints("2027-02-01")
        self._write(block.path, before)

    def _look_at_page(self, block: Block) -> None:
        page = f"{block.path}/index.html"
        pages = self.report(block.day).pages
        assert page in pages, f"line {block.line}: there is no page {page}"
        shown = parse(pages[page]).text
        for line in block.lines:
            assert line in shown, f"line {block.line}: {line!r} is not in {shown!r}"

    def _look_in_vain(self, block: Block) -> None:
        for path, data in self.report(block.day).pages.items():
            for line in block.lines:
                assert line.encode() not in data, f"line {block.line}: {line!r} is in {path}"

    def _run(self, block: Block, *, looking: bool) -> None:
        printed: list[str] = []
        for line in block.lines:
            if not line.startswith("$ "):
                if looking:
                    _take(printed, line)
                continue
            program, *arguments = shlex.split(line.removeprefix("$ "))
            if program == "make":
                assert set(arguments) <= TARGETS, line
            elif program == "git":
                printed = self._git(*arguments).splitlines() if looking else []
            else:
                assert program == PROGRAM, line
                if looking or _CHANGES & {arguments[0]}:
                    printed = self._site_builder(arguments).splitlines()

    def _site_builder(self, arguments: list[str]) -> str:
        if arguments[0] in _ENDLESS or _NEEDS_NETWORK & set(arguments):
            parse_arguments(arguments)
            return ""
        with chdir(self.root), redirect_stdout(io.StringIO()) as printed:
            try:
                code: object = main(arguments)
            except SystemExit as stop:  # as `--help` does
                code = stop.code
        assert code == 0, f"{shlex.join(arguments)}: {code}\n{printed.getvalue()}"
        return printed.getvalue()

    def _git(self, *arguments: str) -> str:
        """Run git in the site, which becomes a clone of an empty repository at first."""
        if not (self.root / ".git").exists():
            (self.root / ".git").mkdir()
            remote = str(self.root.with_name("remote"))
            self._git("init", "--quiet", "--bare", remote)
            self._git("init", "--quiet", "--initial-branch", "main")
            self._git("remote", "add", "origin", remote)
        author = {"GIT_AUTHOR_NAME": "Tekijä", "GIT_AUTHOR_EMAIL": "tekija@esimerkki.example"}
        author |= {name.replace("AUTHOR", "COMMITTER"): said for name, said in author.items()}
        done = subprocess.run(
            ["git", *arguments],  # noqa: S607 - whichever git the machine has
            cwd=self.root,
            env={**os.environ, **author, "GIT_CONFIG_GLOBAL": os.devnull},
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def _found(tree: object, place: tuple[str, ...]) -> object:
    """Return what stands at a place of a file: keys by name, items of a list by id."""
    for step in place:
        if isinstance(tree, list):
            (tree,) = (one for one in tree if isinstance(one, dict) and one.get("id") == step)
        else:
            assert isinstance(tree, dict)
            tree = tree[step]
    return tree


def _take(printed: list[str], line: str) -> None:
    """Take a line from what was printed; `…` stands for the lines before the next one shown."""
    if line == "…":
        printed[:] = ["…", *printed]
        return
    if printed[:1] == ["…"]:
        assert line in printed, line
        del printed[: printed.index(line)]
    assert printed[:1] == [line], f"{line!r} is not {printed[:1]}"
    del printed[0]
