"""Asking: what no flag says is asked in the terminal, until an answer can be used."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection
from typing import Any, TypeVar, get_args

from site_builder.catalogue import diagnose
from site_builder.cli.exits import UsageError
from site_builder.diagnostics import Place
from site_builder.drafts import cleaned
from site_builder.model.shapes import RefusedError

T = TypeVar("T")

REQUIRED = None
NOTHING = ""


class WrongAnswerError(ValueError):
    """An answer that cannot be used; the message is one sentence that says why."""


class Asker:
    """Finds values: from the flag of that name, in the terminal, or the default."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._in_terminal = sys.stdin is not None and sys.stdin.isatty()

    def given(self, flag: str) -> str | None:
        """Return what a flag says, if it is there."""
        value: str | None = getattr(self._options, flag.replace("-", "_"), None)
        return None if value is None else cleaned(value)

    def __call__(
        self, flag: str, question: str, read: Callable[[str], T], default: str | None = REQUIRED
    ) -> T:
        """Return a value as `read` makes it; a flag that cannot be read is wrong usage."""
        said = self.given(flag)
        if said is None and self._in_terminal:
            return self._asked(question, read, default)
        if said is None and default is REQUIRED:
            message = f"--{flag} is missing: {question}"
            raise UsageError(message)
        try:
            return read(said if said is not None else default or NOTHING)
        except WrongAnswerError as error:
            message = f"--{flag}: {error}"
            raise UsageError(message) from error

    def _asked(self, question: str, read: Callable[[str], T], default: str | None) -> T:
        hint = "" if default is REQUIRED else f" [{default or 'none'}]"
        while True:
            try:
                answer = cleaned(input(f"{question}{hint}: "))
                if not answer and default is REQUIRED:
                    message = "this has to be known"
                    raise WrongAnswerError(message)  # noqa: TRY301 - it is told like any other
                return read(answer or default or NOTHING)
            except EOFError as error:
                sys.stdout.write("\n")
                message = "there was no answer, and nothing was written"
                raise UsageError(message) from error
            except UnicodeDecodeError:
                sys.stdout.write("  That is not UTF-8: set the terminal to it.\n")
            except WrongAnswerError as error:
                sys.stdout.write(f"  {str(error)[:1].upper()}{str(error)[1:]}.\n")


def reader(kind: object) -> Callable[[str], Any]:
    """Return what reads an answer as content of a kind of the model, such as `Day`, is read."""
    read = get_args(kind)[1].read

    def answer(text: str) -> Any:  # noqa: ANN401 - whatever the kind is of
        try:
            return read(text)
        except RefusedError as error:
            problem = diagnose(error.code, Place(""), **{"unknown": "", **error.words})
            message = f"{problem.message}; {problem.remedy}"
            raise WrongAnswerError(message) from error

    return answer


def one_of(what: str, known: Collection[str]) -> Callable[[str], str]:
    """Return what reads one of some words."""

    def answer(text: str) -> str:
        if text in known:
            return text
        there = f"there are {', '.join(known)}" if known else "there are none yet"
        message = f"there is no {what} `{text}`; {there}"
        raise WrongAnswerError(message)

    return answer
