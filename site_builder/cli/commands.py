"""What each command does: it asks the layers below and chooses the exit code."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from site_builder.build import Options, Report, build, check, elsewhere, explain, upcoming
from site_builder.build.publish import OutputError
from site_builder.build.record import FOLDER
from site_builder.cli.exits import CONTENT_ERRORS, DONE, NOT_YET, WORLD_FAILED, UsageError
from site_builder.cli.printing import print_changes, print_report, progress_bar
from site_builder.diagnostics import blocks, in_order
from site_builder.instants import Moment, parse_moment


def run(options: argparse.Namespace) -> int:
    """Run the command that was asked for and return its exit code."""
    return _COMMANDS[options.command](options)


def _options(options: argparse.Namespace, now: Moment | None = None) -> Options:
    source: Path = options.source
    if not source.is_dir():
        message = f"there is no folder {source}"
        raise UsageError(message)
    return Options(
        source=source,
        output=getattr(options, "output", None) or source / "output",
        now=now or options.now or Moment(datetime.now(UTC)),
        base_url=getattr(options, "base_url", None) or "",
        clean=getattr(options, "clean", False),
        strict=getattr(options, "strict", False),
        precompress=getattr(options, "precompress", False),
        jobs=getattr(options, "jobs", 1),
        progress=progress_bar(),
        waiting=lambda sentence: _say(f"site-builder: {sentence}\n"),
    )


def _say(line: str) -> None:
    sys.stderr.write(line)
    sys.stderr.flush()


def _build(options: argparse.Namespace) -> int:
    try:
        report = build(_options(options))
    except OutputError as error:
        sys.stderr.write(f"site-builder: {error}\n")
        return WORLD_FAILED
    print_report(report, options.format, notices=False)
    if options.timings:
        for stage, seconds in report.seconds.items():
            sys.stderr.write(f"{seconds:8.3f} s  {stage}\n")
    return CONTENT_ERRORS if report.blocked else DONE


def _check(options: argparse.Namespace) -> int:
    asked = _options(options)
    report = _with_external(asked, options.format) if options.external else check(asked)
    print_report(report, options.format, notices=True)
    return CONTENT_ERRORS if report.blocked else DONE


def _new(options: argparse.Namespace) -> int:
    from site_builder.cli.new import new  # noqa: PLC0415 - a build needs none of it

    return new(options, _options(options))


def _with_external(asked: Options, form: str) -> Report:
    """Return what `check` does, with what other servers say; they see the clock, not `--now`."""
    from site_builder.external import look  # noqa: PLC0415 - nothing else needs the network

    report, addresses = elsewhere(asked)
    file = asked.source / FOLDER / "external.json"
    said = look(addresses, file, datetime.now(UTC), progress=progress_bar())
    if form == "text":
        known = f"; {said.remembered} were good within 24 hours" if said.remembered else ""
        sys.stdout.write(f"Addresses elsewhere: {said.asked} asked now{known}.\n")
    return replace(
        report,
        diagnostics=in_order((*report.diagnostics, *said.diagnostics)),
        blocked=report.blocked or blocks(said.diagnostics, strict=asked.strict),
    )


def _next(options: argparse.Namespace) -> int:
    if options.due_since is not None:
        return _due(options)
    report, changes = upcoming(_options(options, options.after))
    if report.blocked:
        print_report(report, "text", notices=False)
        return CONTENT_ERRORS
    print_changes(tuple(islice(changes, options.count)), as_json=options.json)
    return DONE


def _why(options: argparse.Namespace) -> int:
    asked = _options(options)
    path = _inside(options.path, asked.output)
    report, answer = explain(asked, path)
    if report.blocked:
        print_report(report, "text", notices=False)
        return CONTENT_ERRORS
    if answer is None:
        message = f"no build makes a file {path}; it is written as it stands in {asked.output}"
        raise UsageError(message)
    sys.stdout.write(f"{path} {answer.verdict}.\n")
    for reason in answer.reasons:
        sys.stdout.write(f"  - {reason}\n")
    return DONE


def _inside(path: str, output: Path) -> str:
    """Return the path of a file from the output folder; a folder stands for its page."""
    with suppress(ValueError):
        path = Path(path).resolve().relative_to(output.resolve()).as_posix()
    return (Path(path) / "index.html").as_posix() if (output / path).is_dir() else path


def _due(options: argparse.Namespace) -> int:
    """Compare the clock with a published `build.json`; nothing published yet is due."""
    where: str = options.due_since
    now = (options.now or Moment(datetime.now(UTC))).written
    if now.tzinfo is None:
        message = "--now needs an offset or Z beside --due-since, since no site is read"
        raise UsageError(message)
    text = _fetched(where)
    if text is None:
        sys.stdout.write(f"Due: there is no {where} yet.\n")
        return DONE
    try:
        record = json.loads(text)
        wanted = record["next_change"]
        instant = parse_moment(wanted).written if wanted is not None else None
        is_due = instant is not None and now >= instant
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = f"{where} is no build.json"
        raise OSError(message) from error
    if not is_due:
        sys.stdout.write(f"Not yet: {where} is right until {wanted or 'content changes'}.\n")
        return NOT_YET
    sys.stdout.write(f"Due: {where} was right until {wanted}.\n")
    return DONE


def _fetched(where: str) -> str | None:
    """Return the text of a file or a URL, or `None` where there is none yet."""
    if not where.startswith(("https://", "http://")):
        path = Path(where)
        return path.read_text("utf-8", "replace") if path.exists() else None
    from http.client import HTTPException  # noqa: PLC0415 - a build needs no network
    from urllib.error import HTTPError  # noqa: PLC0415
    from urllib.request import Request, urlopen  # noqa: PLC0415

    try:
        request = Request(where, headers={"Cache-Control": "no-cache"})  # noqa: S310 - http(s) alone
        with urlopen(request, timeout=30) as response:  # noqa: S310
            data: bytes = response.read(1_000_000)
    except HTTPError as error:
        if error.code in (404, 410):
            return None
        message = f"{where} answers {error.code} {error.reason}"
        raise OSError(message) from error
    except (HTTPException, ValueError) as error:  # no address, or no HTTP that it speaks
        message = f"{where!r} cannot be asked: {error}"
        raise OSError(message) from error
    return data.decode("utf-8", "replace")


def _schema(options: argparse.Namespace) -> int:
    from site_builder.load.schema import schemas  # noqa: PLC0415 - pydantic's is slow to build

    found = schemas()
    if options.output is None:
        sys.stdout.write(f"{json.dumps(found, ensure_ascii=False, indent=2)}\n")
        return DONE
    options.output.mkdir(parents=True, exist_ok=True)
    for name, schema in found.items():
        text = json.dumps(schema, ensure_ascii=False, indent=2)
        (options.output / name).write_text(f"{text}\n", "utf-8")
    return DONE


def _explain(options: argparse.Namespace) -> int:
    from site_builder.catalogue import Code, explanation  # noqa: PLC0415

    wanted = options.code.strip().upper()
    code = next((code for code in Code if code.value == wanted), None)
    if code is None:
        known = f"{min(one.value for one in Code)} to {max(one.value for one in Code)}"
        message = f"there is no code {options.code!r}; they run from {known}"
        raise UsageError(message)
    sys.stdout.write(f"{explanation(code, options.lang)}\n")
    return DONE


def _preview(options: argparse.Namespace) -> int:
    from site_builder.preview import serve  # noqa: PLC0415 - tornado is slow to import

    source = _options(options).source
    opens = sys.stdout.isatty() and not options.no_open
    serve(source, options.host, options.port, options.now, opens=opens)
    return DONE


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "check": _check,
    "explain": _explain,
    "new": _new,
    "next": _next,
    "preview": _preview,
    "schema": _schema,
    "why": _why,
}
