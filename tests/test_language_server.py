"""In an editor, the real YAML language server completes, explains and checks content files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editor import Editor, editor
from tests.node import server_command

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "content"
FILES = sorted(CONTENT.rglob("*.yaml"))
NEW = CONTENT / "academies" / "new"

# A catalogue of schemas from the network would be another source than ours.
OFFLINE = {"schemaStore": {"enable": False}}

ACADEMY = """\
# yaml-language-server: $schema=../../.schema/academy.json
theme: new
order: 4
editions:
  - id: 2022
    application:
      opens: 2022-01-17
      last_day: 2022-02-11
      form: unknown
      
    seats: unknown
    runs: 2022-03/2022-05
    schedule:
      - id: interviews
        kind: 
        when: 
"""  # noqa: W291, W293 - the cursor stands behind these spaces

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("language-server")]


@pytest.fixture(scope="module")
def alone() -> Iterator[Editor]:
    """An editor with no folder open and no schema set: a file's first line is all it has."""
    with editor(server_command(), {"yaml": OFFLINE}) as one:
        yield one


def _line(text: str, number: int) -> int:
    """Return the column behind the end of a line."""
    return len(text.split("\n")[number - 1]) + 1


def _academy(alone: Editor, name: str, text: str = ACADEMY) -> Path:
    """Open a new academy's facts; each test opens one of its own."""
    path = NEW / f"{name}.yaml"
    alone.open(path, text)
    return path


def test_real_content_is_right_in_an_editor(alone: Editor) -> None:
    """Real content has no problem; the same with one wrong key has one, on its line."""
    assert FILES
    for path in FILES:
        text = path.read_text("utf-8")
        alone.open(path, text)
        alone.open(path.with_name(f"wrong-{path.name}"), f"{text}wrong: [1]\n")
    for path in FILES:
        last = path.read_text("utf-8").count("\n") + 1
        assert alone.problems(path) == [], path
        found = alone.problems(path.with_name(f"wrong-{path.name}"))
        assert [line for line, _ in found] == [last], path


def test_keys_are_completed(alone: Editor) -> None:
    """In an application the keys that are not yet there are offered, with what they are for."""
    path = _academy(alone, "keys")
    offered = {one["label"]: one for one in alone.completions(path, 10, 7)}
    assert set(offered) == {"closes_at", "programme_page", "extended"}
    assert "only where the source says one" in str(offered["closes_at"]["documentation"])
    assert "last_day" in offered["extended"]["insertText"]
    empty = _academy(alone, "empty", "\n".join([*ACADEMY.split("\n")[:6], "      "]))
    required = {one["label"] for one in alone.completions(empty, 7, 7)}
    assert {"opens", "last_day", "form"} <= required


def test_nothing_empty_is_offered(alone: Editor) -> None:
    """No completion of an edition's keys writes `null` or an empty list, which are errors."""
    path = _academy(alone, "edition", ACADEMY.replace("    seats: unknown\n", "    \n"))
    offered = {one["label"]: str(one["insertText"]) for one in alone.completions(path, 11, 5)}
    assert {"announced", "seats", "info_sessions", "participants", "status"} <= set(offered)
    assert [text for text in offered.values() if "null" in text or "[]" in text] == []


def test_values_are_completed(alone: Editor) -> None:
    """The kinds of a step are offered, and the forms of a date."""
    path = _academy(alone, "values")
    kinds = {one["label"] for one in alone.completions(path, 15, _line(ACADEMY, 15))}
    assert {"interview", "selection", "kickoff"} <= kinds
    forms = {one["label"] for one in alone.completions(path, 16, _line(ACADEMY, 16))}
    assert {"2022-W05/2022-W07", "2022-03~early", "unknown"} <= forms


def test_keys_explain_themselves(alone: Editor) -> None:
    """Above a key stands what the model's docstring says of it."""
    path = _academy(alone, "hover")
    assert "When and how one applies." in alone.hover(path, 6, 7)
    assert "The last day to apply, inclusive" in alone.hover(path, 8, 9)


@pytest.mark.parametrize(
    ("right", "wrong", "line", "told"),
    [
        ("      form:", "      from:", 9, "from"),
        ("last_day: 2022-02-11", "last_day: 11.2.2022", 8, "A day, such as 2022-02-11."),
        ("seats: unknown", "seats: {most: 6, unit: boats}", 11, "teams"),
        ("    runs: 2022-03/2022-05\n", "", 5, "runs"),
    ],
    ids=["key", "day", "choice", "missing"],
)
def test_mistakes_are_marked(right: str, wrong: str, line: int, told: str, alone: Editor) -> None:
    """A wrong key, a wrong value and a missing key are marked where they stand."""
    assert right in ACADEMY
    complete = ACADEMY.replace("kind: ", "kind: interview").replace("when: ", "when: 2022-W05")
    sound = _academy(alone, f"sound-{line}", complete)
    assert alone.problems(sound) == []
    path = _academy(alone, f"mistake-{line}", complete.replace(right, wrong))
    assert [one for one, text in alone.problems(path) if told in text] == [line]


def test_without_its_first_line_a_file_has_no_schema(alone: Editor) -> None:
    """It is the first line alone that leads to the schema."""
    path = _academy(alone, "plain", ACADEMY.split("\n", 1)[1].replace("theme", "them"))
    assert alone.problems(path) == []


def test_vs_code_needs_no_first_line() -> None:
    """With the workspace's settings, a file without a first line has the right schema too."""
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))
    yaml = {**OFFLINE, "schemas": settings["yaml.schemas"]}
    with editor(server_command(), {"yaml": yaml}, ROOT) as workspace:
        for path in FILES:
            text = path.read_text("utf-8").split("\n", 1)[1]
            workspace.open(path, f"{text}wrong: [1]\n")
        for path in FILES:
            last = path.read_text("utf-8").count("\n")
            assert [line for line, _ in workspace.problems(path)] == [last], path
