"""The house stands: layers, sizes, and the one place that each question has."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from site_builder.load.collections import COLLECTIONS
from site_builder.outputs import ALL_TEXTS, OUTPUT_KINDS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "site_builder"
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("*.py"))

LONGEST_MODULE = 300  # lines
LONGEST_FUNCTION = 70
LONGEST_ARCHITECTURE = 250
LONGEST_README = 200

_KNOWS_THE_TIME = ("site_builder/cli", "site_builder/preview")
_OPENS_FILES = (
    *_KNOWS_THE_TIME,
    "site_builder/load/scan.py",
    "site_builder/load/walk.py",
    "site_builder/build/publish.py",
    "site_builder/build/disk.py",  # what publishing and its record write
    "site_builder/build/tables.py",  # what the last build left, under .site-builder/
    "site_builder/build/record.py",
    "site_builder/drafts/writing.py",
    "site_builder/external/asking.py",  # opens pages of others, and no file
    "site_builder/external/remembered.py",  # good answers, under .site-builder/
)
_OPENING = {"open", "fdopen", "scandir", "iterdir", "glob", "rglob", "read_text", "read_bytes"} | {
    "write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "TemporaryDirectory",
}  # fmt: skip
_CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time",
    "time.time_ns", "time.localtime", "time.gmtime",
}  # fmt: skip
_DURATIONS = {"time.perf_counter", "time.monotonic"}
_SAYS_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "base"}


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text("utf-8"))


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def _called(module: str) -> Iterator[tuple[int, str, str]]:
    """Yield every call: its line, the dotted name, and the source of what it is called on."""
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Call):
            owner = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
            yield node.lineno, _dotted(node.func), owner


def _imported(module: str) -> dict[str, str]:
    """Return the names that a module imports from the standard library's clocks, in full."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for alias in node.names
    }


def test_layers_hold() -> None:
    """A module imports only strictly lower layers, as pyproject.toml draws them."""
    linter = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [linter, "--no-cache"],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def _functions(module: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(_tree(module)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def test_modules_fit_in_the_head() -> None:
    """No module has more than 300 lines, and no function more than 70."""
    long = []
    for module in MODULES:
        lines = len((ROOT / module).read_text("utf-8").splitlines())
        if lines > LONGEST_MODULE:
            long.append(f"{module}: {lines} lines")
        for node in _functions(module):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                long.append(f"{module}: {node.name}: {lines} lines")
    assert long == []


def test_modules_say_what_they_are_for() -> None:
    """Every module and everything public in it has a docstring, and its name says something."""
    silent = [module for module in MODULES if not ast.get_docstring(_tree(module))]
    silent += [
        f"{module}: {node.name}"
        for module in MODULES
        for node in _tree(module).body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    silent += [one for one in MODULES if _SAYS_NOTHING & set(Path(one).with_suffix("").parts)]
    assert silent == []


def test_imports_are_the_same_for_readers_and_for_python() -> None:
    """No import is hidden behind `TYPE_CHECKING`, where it would hide a cycle."""
    hiding = [one for one in MODULES if "TYPE_CHECKING" in (ROOT / one).read_text("utf-8")]
    assert hiding == []


def test_nobody_below_the_command_line_knows_the_time() -> None:
    """Only the command line and the preview look at a clock; the engine measures durations."""
    looks = []
    for module in MODULES:
        if module.startswith(_KNOWS_THE_TIME):
            continue
        clocks = _CLOCKS if module == "site_builder/build/stages.py" else _CLOCKS | _DURATIONS
        imported = _imported(module)
        looks += [
            f"{module}:{line}: {name}"
            for line, called, _ in _called(module)
            if (name := imported.get(called, called)).endswith(tuple(clocks))
        ]
    assert looks == []


def test_files_are_opened_in_one_place() -> None:
    """Only scanning reads files; only publishing and drafts write any; save data of a package."""
    opens = []
    for module in MODULES:
        if module.startswith(_OPENS_FILES):
            continue
        packaged = _packaged_names(module)
        opens += [
            f"{module}:{line}: {name}"
            for line, name, owner in _called(module)
            if name.rsplit(".", 1)[-1] in _OPENING
            and not (owner.startswith("files(") or owner in packaged)
        ]
    assert opens == []


def _packaged_names(module: str) -> set[str]:
    """Return the variables that hold what `importlib.resources.files` found: data of a package."""
    return {
        target.id
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.Assign) and "files(" in ast.unparse(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def test_every_output_is_registered() -> None:
    """Every module of outputs that has a kind stands in `OUTPUT_KINDS`, each name once."""
    folder = PACKAGE / "outputs"
    there = {
        f"{path.relative_to(folder).with_suffix('').as_posix().replace('/', '.')}:{target.id}"
        for path in folder.rglob("*.py")
        for node in _tree(path.relative_to(ROOT).as_posix()).body
        if isinstance(node, ast.Assign)
        and re.search(r"= (?:OutputKind|page_kind)\(", ast.unparse(node))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert there == {kind.where for kind in (*OUTPUT_KINDS, ALL_TEXTS)}
    names = [kind.load().name for kind in OUTPUT_KINDS]
    assert names == [kind.name for kind in OUTPUT_KINDS]
    assert len(names) == len(set(names))


def test_every_folder_of_content_is_a_collection() -> None:
    """Every folder of `content/` is one of `COLLECTIONS`, and each has a model of its own."""
    folders = {path.name for path in (ROOT / "content").glob("[!.]*") if path.is_dir()}
    assert folders == {collection.folder for collection in COLLECTIONS}
    assert len({collection.kind for collection in COLLECTIONS}) == len(COLLECTIONS)


def _named(command: str, text: str) -> set[str]:
    """Return what a text tells its readers to run behind `command`, in code."""
    code = re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL)
    pattern = rf"(?:^|[`\s$;&(]){command}[ \t]+(?P<what>[a-z][a-z-]*)"
    return {found["what"] for part in code for found in re.finditer(pattern, part, re.MULTILINE)}


def test_commands_in_the_readme_exist() -> None:
    """Every `make` target and `site-builder` command that README.md names can be run."""
    readme = (ROOT / "README.md").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named, commands = _named("make", readme), _named("site-builder", readme)
    assert named
    assert commands
    assert named - targets == set()
    for command in sorted(commands):
        shown = subprocess.run(
            [sys.executable, "-m", "site_builder", command, "--help"],
            cwd=ROOT,
            check=False,
            capture_output=True,
        )
        assert shown.returncode == 0, f"site-builder {command} does not exist"


@pytest.mark.parametrize(
    ("path", "most"),
    [("README.md", LONGEST_README), ("site_builder/ARCHITECTURE.md", LONGEST_ARCHITECTURE)],
)
def test_guides_are_short(path: str, most: int) -> None:
    """What people read first can be read at once."""
    assert len((ROOT / path).read_text("utf-8").splitlines()) <= most
