"""Every code is explained in English and Finnish, and `site-builder explain` prints it."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from site_builder.catalogue import Code, entries
from site_builder.cli import main

TEXT = files("site_builder.catalogue").joinpath("explanations.toml").read_text("utf-8")
WORDS: dict[str, dict[str, str]] = tomllib.loads(TEXT)
LABELS = {"en": ("Wrong: ", "Right: "), "fi": ("Väärin:", "Oikein:")}
MOST_LINES = 11
WIDEST = 96  # characters, so that a line fits a terminal

each_code = pytest.mark.parametrize("code", list(Code), ids=lambda code: code.value)
each_language = pytest.mark.parametrize("language", list(LABELS))


def _parts(code: Code, language: str) -> tuple[list[str], list[str], list[str]]:
    """Return the title, the sentences and the example of an explanation, as lines."""
    title, sentences, example = WORDS[code.value][language].strip("\n").split("\n\n")
    return title.split("\n"), sentences.split("\n"), example.split("\n")


def test_every_code_is_explained_and_nothing_else() -> None:
    """The explanations stand in the order of the codes, none is missing and none is left over."""
    assert list(WORDS) == [code.value for code in Code]


@each_code
def test_a_code_is_explained_in_both_languages(code: Code) -> None:
    """A code has a text in English and one in Finnish, and they differ."""
    assert list(WORDS[code.value]) == ["en", "fi"]
    assert WORDS[code.value]["en"] != WORDS[code.value]["fi"]


@each_language
@each_code
def test_an_explanation_begins_with_a_title_of_one_line(code: Code, language: str) -> None:
    """The first line is a short title without a full stop."""
    title, *more = _parts(code, language)[0]
    assert not more
    assert title[0].isupper()
    assert len(title) <= 70
    assert not title.endswith((".", ":"))


@each_language
@each_code
def test_an_explanation_says_what_is_wrong_in_a_few_sentences(code: Code, language: str) -> None:
    """Below the title stand one to three sentences, of which none is indented."""
    sentences = _parts(code, language)[1]
    assert all(line == line.strip() for line in sentences)
    text = " ".join(sentences)
    assert text.endswith(".")
    assert 1 <= len(re.findall(r"[.?!](?= [A-ZÄÖÅ]|$)", text)) <= 3


@each_language
@each_code
def test_an_explanation_has_an_example(code: Code, language: str) -> None:
    """The example is indented by four blanks: first what is wrong, then what is right."""
    example = _parts(code, language)[2]
    wrong, right = LABELS[language]
    labelled = [line[4:11] for line in example if not line.startswith(" " * 12)]
    assert labelled == [wrong, right]
    assert all(line.startswith("    ") and line == line.rstrip() for line in example)


@each_language
@each_code
def test_an_explanation_fits_a_screen(code: Code, language: str) -> None:
    """No explanation is long, wide, or indented with tabs."""
    lines = WORDS[code.value][language].strip("\n").split("\n")
    assert len(lines) <= MOST_LINES
    assert max(len(line) for line in lines) <= WIDEST
    assert not any("\t" in line for line in lines)


@each_code
def test_the_labels_are_in_the_language_of_the_text(code: Code) -> None:
    """No English label stands in a Finnish text, and no Finnish one in an English text."""
    assert not re.search(r"\b(?:wrong|right|example)\b", WORDS[code.value]["fi"], re.IGNORECASE)
    assert not re.search(r"Väärin|Oikein|Esimerkki", WORDS[code.value]["en"])


@each_language
@each_code
def test_the_command_prints_an_explanation(
    code: Code, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """`explain` prints the code, its severity and the whole text; capitals do not matter."""
    assert main(["explain", code.value.lower(), "--lang", language]) == 0
    printed, errors = capsys.readouterr()
    head = f"{code.value} ({entries()[code].severity.value})"
    assert printed == f"{head}\n\n{WORDS[code.value][language].strip()}\n"
    assert errors == ""


def test_the_command_explains_in_finnish(capsys: pytest.CaptureFixture[str]) -> None:
    """An editor asks in Finnish what SB203 means."""
    assert main(["explain", "sb203", "--lang", "fi"]) == 0
    printed = capsys.readouterr().out
    assert "Avaimessa on kirjoitusvirhe" in printed
    assert "    Väärin: lastday: 2022-02-11\n    Oikein: last_day: 2022-02-11\n" in printed


def test_the_command_explains_in_english_unless_told_otherwise(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without `--lang` the text is English."""
    assert main(["explain", "SB203"]) == 0
    assert "A key is misspelt" in capsys.readouterr().out


@pytest.mark.parametrize("unknown", ["SB999", "SB", "last_day", ""])
def test_an_unknown_code_is_one_sentence(unknown: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is no code ends with exit code 2 and one line that says so."""
    assert main(["explain", unknown]) == 2
    printed, errors = capsys.readouterr()
    assert printed == ""
    assert errors.count("\n") == 1
    assert repr(unknown) in errors
