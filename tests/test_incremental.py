"""A build after any edits leaves what a clean build would: no file is stale, ever.

The suite takes 2,000 steps; `INCREMENTAL_STEPS=50000 pytest tests/test_incremental.py` takes more.
`INCREMENTAL_SEED=100` begins with another seed. A failure tells how to `replay` it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from site_builder.build import build
from site_builder.cli import main
from tests.edit_steps import replay, take
from tests.edits import STORE, Machine, quick_builds, tree
from tests.random_sites import Seeded

_SEEDS = 20
_STEPS = int(os.environ.get("INCREMENTAL_STEPS", "2000"))
_FIRST = int(os.environ.get("INCREMENTAL_SEED", "0"))

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120 if _STEPS == 2000 else 0)]


@pytest.fixture(scope="module", autouse=True)
def _quick_builds() -> Iterator[None]:
    with quick_builds():
        yield


def _bare_copy(machine: Machine) -> Path:
    """Return a copy of the source that holds nothing of the tool's."""
    copy = machine.folder / "copy"
    shutil.copytree(machine.source, copy, ignore=shutil.ignore_patterns(STORE))
    return copy


@pytest.mark.parametrize("seed", range(_FIRST, _FIRST + _SEEDS))
def test_no_edit_leaves_anything_stale(seed: int, tmp_path: Path) -> None:
    """After each of many steps the output is that of a clean build, and so is what it says."""
    random, machine = Seeded(seed), Machine(tmp_path)
    for _ in range(-(-_STEPS // _SEEDS)):
        found = take(machine, random.getrandbits(32))
        assert found == [], f"seed {seed}: {found}\n{machine.told()}"
    shutil.rmtree(machine.output, ignore_errors=True)
    machine.chosen = dict(machine.sound)
    machine.write()
    assert machine.compared() == []
    fresh = machine.folder / "fresh"
    build(machine.options(_bare_copy(machine), fresh))
    assert {path: data for path, (data, _) in tree(fresh).items()} == {
        path: data for path, (data, _) in tree(machine.output).items()
    }


class _Edits(RuleBasedStateMachine):
    """The same, in short runs that Hypothesis shortens further where one fails."""

    def __init__(self) -> None:
        super().__init__()
        self.holder = TemporaryDirectory()
        self.machine = Machine(Path(self.holder.name))

    @rule(number=st.integers(0, 2**32 - 1))
    def step(self, number: int) -> None:
        """Take any step."""
        found = take(self.machine, number)
        assert found == [], f"{found}\n{self.machine.told()}"

    def teardown(self) -> None:
        """Leave no folder behind."""
        self.holder.cleanup()


def test_no_short_run_of_edits_leaves_anything_stale() -> None:
    """Few steps from the beginning are as good as many; a failing run is told at its shortest."""
    run_state_machine_as_test(
        _Edits,
        settings=settings(
            max_examples=8 if _STEPS == 2000 else 200,
            stateful_step_count=8,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_steps_can_be_replayed(tmp_path: Path) -> None:
    """The same numbers do the same, to the same effect."""
    numbers = [Seeded(number).getrandbits(32) for number in range(6)]
    one, other = (replay(tmp_path / name, numbers) for name in ("one", "other"))
    assert one.log == other.log
    assert one.files == other.files
    assert one.last.pages == other.last.pages


def test_the_command_line_builds_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`site-builder build`, twice with an edit between, leaves what a clean build does."""
    machine = Machine(tmp_path)
    arguments = ["--output", str(machine.output), "--now", f"{machine.now:%Y-%m-%dT%H:%MZ}"]
    for choice in (1, 2):
        machine.choose("phone", choice)
        machine.write()
        assert main(["build", "--source", str(machine.source), *arguments]) == 0
        capsys.readouterr()
        after = {path: data for path, (data, _) in tree(machine.output).items()}
        assert after == machine.clean().pages
