"""Random content never makes a loader crash or hang; `make fuzz` tries 200,000 cases."""

from __future__ import annotations

import pytest

from tests import fuzz


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 600, 100))
def test_random_content_is_read_or_refused(first: int) -> None:
    """Whatever stands in a file, reading it ends in time, with or without diagnostics."""
    assert [told for case in range(first, first + 100) if (told := fuzz.run(case))] == []


def test_a_fault_and_a_hang_are_told_with_their_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine that looks for faults finds one: a loader that fails, one that never ends."""

    def fails(_chance: object) -> list[object]:
        raise ValueError

    def hangs(_chance: object) -> list[object]:
        while True:
            pass

    monkeypatch.setattr(fuzz, "_LOADERS", (fails, hangs))
    monkeypatch.setattr(fuzz, "MOST_SECONDS", 0.05)
    assert "case 0 (fails)" in fuzz.run(0)
    assert "HangsError" in fuzz.run(1)
