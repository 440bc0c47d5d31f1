"""The benchmark measures what it says: every kind of change comes out in the pages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.benchmark import Figures, NoResultError, Ours, measure, table

_PROGRAM = Path(sys.executable).with_name("site-builder")


@pytest.mark.slow
def test_every_kind_of_change_is_measured() -> None:
    """At a few pages, without Hugo: each scenario has its seconds and its memory."""
    found = measure(_PROGRAM, None, 3, 1)
    ours = {name: figures for name, figures in found.items() if name != "hugo"}
    assert len(ours) == 8
    assert all(len(figures.seconds) == 1 and figures.most_mb > 5 for figures in ours.values())
    assert "one body line" in table(3, found)


@pytest.mark.slow
def test_a_build_that_fails_is_no_result(tmp_path: Path) -> None:
    """A mistake in a page stops the benchmark, and so does a change that does not come out."""
    ours = Ours(_PROGRAM, tmp_path, 2)
    ours.page.write_text("---\ntitel: Väärin\n---\n", "utf-8")
    with pytest.raises(NoResultError):
        ours.build(Figures())
