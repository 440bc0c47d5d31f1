"""The generator's own words: every language has each of them, says the same, and none is idle."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from enum import Enum
from importlib.resources import files

import pytest

from site_builder.derive.applications import State
from site_builder.derive.schedule import APPLICATION, INFO, RUN, PhaseState
from site_builder.derive.sessions import SessionState
from site_builder.languages import Language, Wording, in_languages, wording
from site_builder.languages.wording import read_wording
from site_builder.model.academy import StepKind
from site_builder.model.news import NewsKind
from tests.builds import ROOT

Table = dict[str, object]
EVERY = pytest.mark.parametrize("language", Language)


def _table(language: Language) -> Table:
    return tomllib.loads(
        files("site_builder.languages").joinpath(f"{language.value}.toml").read_text("utf-8")
    )


def _texts(table: Table, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every word, `states.open.tag` and the like."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _texts(value, f"{before}{name}.")
        elif name == "soft_hyphens":
            continue  # each language has long words of its own
        elif isinstance(value, list):
            yield from ((f"{before}{name}[{place}]", text) for place, text in enumerate(value))
        else:
            yield f"{before}{name}", str(value)


def _placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", text))


@EVERY
def test_every_language_has_the_same_words(language: Language) -> None:
    """No language lacks a word, none has one that the others do not have."""
    assert set(dict(_texts(_table(language)))) == set(dict(_texts(_table(Language.FI))))


@EVERY
def test_a_word_names_the_same_facts_in_every_language(language: Language) -> None:
    """The placeholders of a word are the same in all languages: none leaves out a date."""
    finnish = dict(_texts(_table(Language.FI)))
    for name, text in _texts(_table(language)):
        assert _placeholders(text) == _placeholders(finnish[name]), name


@EVERY
def test_words_are_set_with_care(language: Language) -> None:
    """No word is empty, ends in a blank by chance, or has a straight quote or doubled stop."""
    for name, text in _texts(_table(language)):
        assert text.strip(), name
        assert text == text.rstrip() or text.endswith(": "), name
        assert not re.search(r"['\"]|\.\.|  |\u00ad", text), name


def test_no_word_is_idle() -> None:
    """Every word is used by the package or by a template; what nobody says is deleted."""
    sources = [
        path
        for path in (*(ROOT / "site_builder").rglob("*.py"), *(ROOT / "templates").rglob("*.html"))
        if path.parent.name != "languages" or path.name == "__init__.py"
    ]
    said = "\n".join(path.read_text("utf-8") for path in sources)
    asked = set(re.findall(r"\bword(?:s|s\([\w.]+\)|ing\([\w.]+\))\.(\w+)", said))
    asked |= {"numbers"} if "count" in asked else set()
    asked |= {"soft_hyphens"} if "soften" in asked else set()
    assert {field.name for field in fields(Wording)} - asked == set()


def test_every_word_of_a_table_is_asked_for() -> None:
    """The keys of states, sessions, phases, steps and kinds are those of the enums."""
    asked: dict[str, set[str]] = {
        "states": {*_values(State), "not_announced", "extended"},
        "sessions": _values(SessionState),
        "phases": _values(PhaseState),
        "steps": {*_values(StepKind), APPLICATION, INFO, RUN},
        "news_kinds": _values(NewsKind),
    }
    for language in Language:
        table = _table(language)
        for name, keys in asked.items():
            words = table[name]
            assert isinstance(words, dict)
            assert set(words) == keys, (language, name)


def _values(kind: type[Enum]) -> set[str]:
    return {member.value for member in kind}


@EVERY
def test_counts_are_words_up_to_twelve(language: Language) -> None:
    """Numbers before a noun are words up to twelve and digits above."""
    words = wording(language)
    assert len({words.count(number) for number in range(13)}) == 13
    assert not any(words.count(number).isdigit() for number in range(13))
    assert (words.count(13), words.count(1000)) == ("13", "1000")
    assert words.organisations.of(1) != words.organisations.of(2) == words.organisations.of(0)


@EVERY
def test_languages_are_named(language: Language) -> None:
    """A sentence can say which languages a page exists in."""
    said = {
        Language.FI: ("suomeksi", "ruotsiksi ja englanniksi"),
        Language.SV: ("på finska", "på svenska och på engelska"),
        Language.EN: ("in Finnish", "in Swedish and in English"),
    }
    words = wording(language)
    one = in_languages((Language.FI,), words)
    two = in_languages((Language.SV, Language.EN), words)
    assert (one, two) == said[language]


def test_a_word_that_a_language_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language without one of the words is refused with the name of the word."""
    real = tomllib.loads

    def without_home(text: str) -> Table:
        return {name: value for name, value in real(text).items() if name != "home"}

    monkeypatch.setattr(tomllib, "loads", without_home)
    with pytest.raises(TypeError, match="home"):
        read_wording(Language.FI, wording(Language.FI).dates)
