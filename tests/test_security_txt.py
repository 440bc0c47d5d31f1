"""`security.txt` says whom to tell of security holes, and until when; content alone knows both."""

from __future__ import annotations

import pytest

from tests.builds import changed, small_files
from tests.sites import BuildAt

_PATH = ".well-known/security.txt"
_LAST = "  footer: [pages/tietoa]\n"


def _site(contact: str, expires: str = "2022-12-31") -> str:
    said = f"security: {{contact: '{contact}', expires: {expires}}}\n"
    return changed("content/site.yaml", (_LAST, f"{_LAST}{said}"))


@pytest.mark.parametrize(
    ("contact", "written"),
    [
        ("turva@koe.example", "mailto:turva@koe.example"),
        ("https://koe.example/turva/@me", "https://koe.example/turva/@me"),
    ],
)
def test_it_says_what_the_standard_asks_for(contact: str, written: str) -> None:
    """Contact and Expires as RFC 9116 writes them; the day belongs to it, in the site's zone."""
    assert small_files(_site(contact), "2022-01-25")[_PATH].decode() == (
        f"Contact: {written}\n"
        "Expires: 2022-12-31T22:00:00Z\n"
        "Preferred-Languages: fi, sv, en\n"
        "Canonical: https://koe.example/.well-known/security.txt\n"
    )


def test_nobody_is_made_up() -> None:
    """Without a contact in content there is no such file."""
    assert _PATH not in small_files("", "2022-01-25")


def test_a_build_knows_when_it_goes(build_at: BuildAt) -> None:
    """The end of its day is a change of the site; it is gone then, and a warning says so."""
    text = _site("turva@koe.example", "2022-01-26")
    before = build_at(text, "2022-01-25")
    assert before.next_change is not None
    assert f"{before.next_change:%Y-%m-%dT%H:%MZ}" == "2022-01-26T22:00Z"
    assert _PATH in before.pages
    after = build_at(text, "2022-01-27")
    assert after.published is not None
    assert _PATH in after.published.removed
    assert [one.code for one in after.diagnostics if one.code == "SB709"] == ["SB709"]


@pytest.mark.parametrize("contact", ["turva", "mailto:turva@koe.example", "javascript:x", "@/"])
def test_what_is_no_contact_is_a_mistake(build_at: BuildAt, contact: str) -> None:
    """An address that nobody could use stops the build."""
    assert build_at(_site(contact), "2022-01-25").blocked
