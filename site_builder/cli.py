"""The command line: arguments, the wall clock, exit codes, and what is printed.

The only place, with the preview, that knows what time it is. Everything below gets `now`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from site_builder import __version__
from site_builder.build.engine import Options, Report, build, check
from site_builder.build.publish import OutputError
from site_builder.diagnostics import Diagnostic, Severity, as_github, as_record, as_text
from site_builder.instants import Moment, in_zulu, parse_moment

DONE, CONTENT_ERRORS, WRONG_USAGE, WORLD_FAILED = 0, 1, 2, 3

_PROGRESS_AFTER_SECONDS = 0.5


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say in one sentence what is wrong, and where help is."""
        sys.stderr.write(f"site-builder: {message}. Try: {self.prog} --help\n")
        raise SystemExit(WRONG_USAGE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except KeyboardInterrupt:
        return WORLD_FAILED
    except BrokenPipeError:
        sys.stderr.close()
        return WORLD_FAILED
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"site-builder: {where}{error.strerror or error}\n")
        return WORLD_FAILED


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="site-builder",
        description="Builds the site of programmes that people apply to.",
        epilog="Exit codes: 0 done; 1 content has errors, nothing was published; 2 wrong usage; "
        "3 the disk, the network or another program failed.",
    )
    parser.add_argument("--version", action="version", version=f"site-builder {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _build_arguments(commands.add_parser("build", help="build the site into the output folder"))
    _check_arguments(
        commands.add_parser("check", help="say everything that is wrong; write nothing")
    )
    _preview_arguments(
        commands.add_parser("preview", help="serve the site, and build it again on every change")
    )
    schema = commands.add_parser("schema", help="write the JSON Schema of every content file")
    schema.add_argument(
        "--output", type=Path, metavar="DIR", help="the folder to write to (default: print)"
    )
    schema.set_defaults(run=_schema)
    explain = commands.add_parser("explain", help="explain a code such as SB204")
    explain.add_argument("code", metavar="CODE", help="the code of a diagnostic")
    explain.add_argument("--lang", choices=("fi", "en"), default="en", help="the language to use")
    explain.set_defaults(run=_explain)
    return parser


def _common_arguments(parser: argparse.ArgumentParser) -> None:
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
        help="build as if it were then: 2022-01-25, 2022-01-25T12:00 (the site's zone), "
        "or with an offset or Z (default: the clock)",
    )


def _reporting_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    parser.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="how to print diagnostics (default: text)",
    )
    parser.add_argument("--timings", action="store_true", help="show where the time went")


def _build_arguments(parser: argparse.ArgumentParser) -> None:
    _common_arguments(parser)
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where to write (default: SOURCE/output)"
    )
    parser.add_argument(
        "--base-url", type=_base_url, metavar="URL", help="the public address of the site"
    )
    parser.add_argument("--clean", action="store_true", help="write every file again")
    _reporting_arguments(parser)
    parser.set_defaults(run=_build)


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    _common_arguments(parser)
    _reporting_arguments(parser)
    parser.set_defaults(run=_check, output=None, base_url=None, clean=False)


def _preview_arguments(parser: argparse.ArgumentParser) -> None:
    _common_arguments(parser)
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="default: 8000")
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="default: 127.0.0.1")
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")
    parser.set_defaults(run=_preview)


def _moment(text: str) -> Moment:
    try:
        return parse_moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _base_url(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        message = f"{text!r} does not begin with https:// or http://"
        raise argparse.ArgumentTypeError(message)
    return text


def _now(options: argparse.Namespace) -> Moment:
    return options.now or Moment(datetime.now(UTC))


def _build(options: argparse.Namespace) -> int:
    return _run(options, publishing=True)


def _check(options: argparse.Namespace) -> int:
    return _run(options, publishing=False)


def _run(options: argparse.Namespace, *, publishing: bool) -> int:
    if not options.source.is_dir():
        sys.stderr.write(f"site-builder: there is no folder {options.source}\n")
        return WRONG_USAGE
    wanted = Options(
        source=options.source,
        output=options.output or options.source / "output",
        now=_now(options),
        base_url=options.base_url or "",
        clean=options.clean,
        strict=options.strict,
        progress=_progress(),
    )
    try:
        report = build(wanted) if publishing else check(wanted)
    except OutputError as error:
        sys.stderr.write(f"site-builder: {error}\n")
        return WORLD_FAILED
    if options.format == "json":
        sys.stdout.write(f"{json.dumps(_record(report), ensure_ascii=False, indent=2)}\n")
    else:
        _print_report(options, report)
    if options.timings:
        for stage, seconds in report.seconds.items():
            sys.stderr.write(f"{seconds:8.3f} s  {stage}\n")
    return CONTENT_ERRORS if report.blocked else DONE


def _print_report(options: argparse.Namespace, report: Report) -> None:
    """Print diagnostics and one line of summary; notices only where somebody asked to check."""
    shown = [
        diagnostic
        for diagnostic in report.diagnostics
        if diagnostic.severity is not Severity.NOTICE or options.run is _check
    ]
    for diagnostic in shown:
        if options.format == "github":
            sys.stdout.write(f"{as_github(diagnostic)}\n")
        else:
            sys.stdout.write(f"{as_text(diagnostic, report.snapshot.line)}\n")
    sys.stdout.write(f"{_summary(report)}\n")


def _summary(report: Report) -> str:
    said = ", ".join(filter(None, (_counted(report.diagnostics, one) for one in Severity)))
    if report.blocked:
        return f"{said}. Nothing was published."
    parts = []
    if report.published:
        done = report.published
        parts.append(
            f"{len(report.pages)} files: {len(done.written)} written, {done.kept} kept, "
            f"{len(done.removed)} removed"
        )
    else:
        parts.append(f"{len(report.pages)} files would be built")
    if report.next_change:
        parts.append(f"right until {in_zulu(report.next_change)}")
    if said:
        parts.append(said)
    return f"{'; '.join(parts)}."


def _counted(diagnostics: tuple[Diagnostic, ...], severity: Severity) -> str:
    count = sum(diagnostic.severity is severity for diagnostic in diagnostics)
    return f"{count} {severity.value}{'s' if count != 1 else ''}" if count else ""


def _record(report: Report) -> dict[str, object]:
    done = report.published
    return {
        "diagnostics": [as_record(diagnostic) for diagnostic in report.diagnostics],
        "report": {
            "written": list(done.written) if done else [],
            "kept": done.kept if done else 0,
            "removed": list(done.removed) if done else [],
            "since": in_zulu(report.since) if report.since else None,
            "next_change": in_zulu(report.next_change) if report.next_change else None,
            "seconds": round(sum(report.seconds.values()), 3),
        },
    }


def _progress() -> Callable[[int, int], None]:
    """Return what draws a bar: only on a terminal, and only for work that takes a while."""
    if not sys.stderr.isatty():
        return lambda _done, _all: None
    import time  # noqa: PLC0415

    began = time.monotonic()

    def draw(done: int, whole: int) -> None:
        if time.monotonic() - began < _PROGRESS_AFTER_SECONDS:
            return
        end = "\r\x1b[K" if done + 1 == whole else ""
        filled = 30 * (done + 1) // whole
        sys.stderr.write(f"\r[{'#' * filled:<30}] {done + 1}/{whole}{end}")
        sys.stderr.flush()

    return draw


def _schema(options: argparse.Namespace) -> int:
    from site_builder.load.schema import schemas  # noqa: PLC0415

    texts = {
        name: f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n"
        for name, schema in schemas().items()
    }
    if options.output is None:
        whole = {name: json.loads(text) for name, text in texts.items()}
        sys.stdout.write(f"{json.dumps(whole, ensure_ascii=False, indent=2)}\n")
        return DONE
    options.output.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (options.output / name).write_text(text, "utf-8")
    return DONE


def _explain(options: argparse.Namespace) -> int:
    from site_builder.catalogue import Code  # noqa: PLC0415
    from site_builder.catalogue.explanations import explanation  # noqa: PLC0415

    wanted = options.code.strip().upper()
    code = next((code for code in Code if code.value == wanted), None)
    if code is None:
        known = f"{min(one.value for one in Code)} to {max(one.value for one in Code)}"
        sys.stderr.write(
            f"site-builder: there is no code {options.code!r}; they run from {known}\n"
        )
        return WRONG_USAGE
    sys.stdout.write(f"{explanation(code, options.lang)}\n")
    return DONE


def _preview(options: argparse.Namespace) -> int:
    from site_builder.preview import serve  # noqa: PLC0415

    if not options.source.is_dir():
        sys.stderr.write(f"site-builder: there is no folder {options.source}\n")
        return WRONG_USAGE
    opens = sys.stdout.isatty() and not options.no_open
    serve(options.source, options.host, options.port, options.now, opens=opens)
    return DONE


if __name__ == "__main__":
    sys.exit(main())
