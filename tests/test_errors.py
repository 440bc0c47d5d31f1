"""Every code has a case in `errors/`: changes to a sound site, and what is said of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.catalogue import Code, entries
from site_builder.diagnostics import Diagnostic, Severity
from tests.sites import Check

CASES = Path(__file__).parent / "errors"
_EXPECTED = re.compile(
    r"(?P<path>\S+?):(?P<line>\d+):(?P<column>\d+) (?P<severity>\w+) (?P<code>SB\d+)"
)

_QUOTED = re.compile(r"\{(?:fi|name|\{|%)")  # braces that a message may quote


def _cases() -> list[Path]:
    return sorted(CASES.glob("SB*/*.txt"))


def _expected(text: str) -> list[str]:
    head = text.split("-- ", 1)[0]
    return [line.strip() for line in head.splitlines() if line.strip() and not line.startswith("#")]


def _told(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    severity = diagnostic.severity.value
    return f"{place.path}:{place.line}:{place.column} {severity} {diagnostic.code}"


@pytest.mark.parametrize("case", _cases(), ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_a_mistake_is_named_at_its_place(case: Path, check: Check) -> None:
    """A case lists all that its mistakes must say, and nothing else may be said."""
    text = case.read_bytes().decode("utf-8")
    expected = _expected(text)
    notices = any(" notice " in line for line in expected)
    report = check(text)
    said = [
        _told(one) for one in report.diagnostics if notices or one.severity is not Severity.NOTICE
    ]
    assert said == expected
    for one in report.diagnostics:
        assert one.message
        assert one.remedy
        assert "{" not in _QUOTED.sub("", one.message)


def test_the_base_site_is_sound(check: Check) -> None:
    """The site that every case changes has nothing to complain about."""
    said = [one for one in check("").diagnostics if one.severity is not Severity.NOTICE]
    assert said == []


def test_every_code_has_a_case() -> None:
    """No code is without a case that proves it can be met; `test_external.py` has those of SB9."""
    shown = {
        line.rsplit(" ", 1)[-1] for case in _cases() for line in _expected(case.read_text("utf-8"))
    }
    assert {code.value for code in Code if not code.value.startswith("SB9")} == shown


def test_every_code_has_its_sentence() -> None:
    """No code is without a sentence and a remedy."""
    assert set(entries()) == set(Code)
