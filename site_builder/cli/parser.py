"""The arguments of every command."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from site_builder import __version__
from site_builder.cli.exits import WRONG_USAGE
from site_builder.instants import Moment, parse_moment


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say in one sentence what is wrong, and where help is."""
        self.exit(WRONG_USAGE, f"site-builder: {message}. Try: {self.prog} --help\n")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return what was asked for; `command` names it. Exits where the usage is wrong."""
    parser = _Parser(
        prog="site-builder",
        description="Builds the site of programmes that people apply to.",
        epilog="Exit codes: 0 done; 1 content has errors, nothing was published; 2 wrong usage; "
        "3 the disk, the network or another program failed; 4 no rebuild is due.",
    )
    parser.add_argument("--version", action="version", version=f"site-builder {__version__}")
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", dest="command", required=True
    )
    _build(commands.add_parser("build", help="build the site into the output folder"))
    check = commands.add_parser("check", help="say everything that is wrong; write nothing")
    _source(check)
    check.add_argument(
        "--external",
        action="store_true",
        help="ask other servers for the pages that links lead to; what they lack is a warning",
    )
    _reporting(check)
    _preview(commands.add_parser("preview", help="serve the site and rebuild it on every change"))
    _new(commands.add_parser("new", help="begin new content: asks what no flag says"))
    _next(commands.add_parser("next", help="say when the site will next change, and where"))
    why = commands.add_parser("why", help="say why a file is, or was, rendered again")
    why.add_argument("path", metavar="PATH", help="a file of the output, such as output/index.html")
    _source(why)
    _place(why)
    schema = commands.add_parser("schema", help="write the JSON Schema of every content file")
    schema.add_argument(
        "--output", type=Path, metavar="DIR", help="the folder to write to (default: print)"
    )
    explain = commands.add_parser("explain", help="explain a code such as SB204")
    explain.add_argument("code", metavar="CODE", help="the code of a diagnostic")
    explain.add_argument("--lang", choices=("fi", "en"), default="en", help="default: en")
    return parser.parse_args(arguments)


def _source(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--source",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the folder that holds content/ and templates/ (default: here)",
    )
    parser.add_argument(
        "--now",
        type=_moment,
        metavar="INSTANT",
        help="as if it were then: 2022-01-25, 2022-01-25T12:00 (the site's zone), "
        "or with an offset or Z (default: the clock)",
    )


def _reporting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    parser.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="how to print diagnostics (default: text)",
    )


def _place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="the output folder (default: SOURCE/output)"
    )
    parser.add_argument(
        "--base-url", type=_base_url, metavar="URL", help="the public address of the site"
    )


def _build(parser: argparse.ArgumentParser) -> None:
    _source(parser)
    _place(parser)
    parser.add_argument("--clean", action="store_true", help="write every file again")
    parser.add_argument(
        "--jobs",
        type=_positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="how many processes render a large site (default: one per core)",
    )
    parser.add_argument(
        "--precompress",
        action="store_true",
        help="write .br and .gz beside text, for hosts that serve them",
    )
    _reporting(parser)
    parser.add_argument("--timings", action="store_true", help="show where the time went")


def _preview(parser: argparse.ArgumentParser) -> None:
    _source(parser)
    parser.add_argument("--port", type=_port, default=8000, metavar="N", help="default: 8000")
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="default: 127.0.0.1")
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")


_DAY = "a day, such as 2022-01-17"
_FLAGS = {
    "id": ("ID", "its id: lower-case letters, digits and hyphens"),
    "title": ("TITLE", "its title in the site's first language"),
    "title-sv": ("TITLE", "its title in Swedish"),
    "title-en": ("TITLE", "its title in English"),
    "kind": ("KIND", "call, selection, end or note"),
    "academy": ("ID", "the academy that it belongs to"),
    "edition": ("ID", "the id of the edition"),
    "opens": ("DAY", f"the first day to apply: {_DAY}"),
    "last-day": ("DAY", f"the last day to apply: {_DAY}"),
    "date": ("DAY", f"its day: {_DAY}"),
}
_NEW = {
    "academy": ("id", "title", "title-sv", "title-en", "edition", "opens", "last-day"),
    "edition": ("academy", "id", "opens", "last-day"),
    "news": ("id", "title", "title-sv", "title-en", "kind", "academy", "date"),
    "page": ("id", "title", "title-sv", "title-en"),
    "session": ("academy", "edition", "id", "date"),
}


def _new(parser: argparse.ArgumentParser) -> None:
    things = parser.add_subparsers(title="what", metavar="WHAT", dest="thing", required=True)
    for thing, flags in _NEW.items():
        of_thing = things.add_parser(thing, help=f"flags: {' '.join(f'--{one}' for one in flags)}")
        _source(of_thing)
        for flag in flags:
            metavar, said = _FLAGS[flag]
            of_thing.add_argument(f"--{flag}", metavar=metavar, help=said)


def _next(parser: argparse.ArgumentParser) -> None:
    _source(parser)
    parser.add_argument(
        "--after", type=_moment, metavar="INSTANT", help="list what changes after it (default: now)"
    )
    parser.add_argument(
        "--count", type=_positive, default=5, metavar="N", help="at most so many (default: 5)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--due-since",
        metavar="FILE_OR_URL",
        help="a published build.json: exit 0 if its next change has come, 4 if not yet",
    )


def _moment(text: str) -> Moment:
    try:
        return parse_moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
        message = f"{text!r} is not an address such as https://example.org/"
        raise argparse.ArgumentTypeError(message)
    return text


def _positive(text: str) -> int:
    return _number(text, 1, 10_000)


def _port(text: str) -> int:
    return _number(text, 1, 65_535)


def _number(text: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        message = f"{text!r} is not a whole number from {low} to {high}"
        raise argparse.ArgumentTypeError(message)
    return int(text)
