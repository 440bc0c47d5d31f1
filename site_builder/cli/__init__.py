"""The command line: arguments, the wall clock, exit codes, and what is printed.

The only place, with the preview, that knows what time it is. Everything below gets `now`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from site_builder.cli.commands import run
from site_builder.cli.exits import WORLD_FAILED, WRONG_USAGE, UsageError
from site_builder.cli.parser import parse


def program() -> NoReturn:
    """Run the command that the process was started with, and end it.

    At once: Python would take the memory of a large site apart first, which nobody waits for.
    """
    code = main()
    for stream in filter(None, (sys.stdout, sys.stderr)):  # a closed one is None
        stream.flush()
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = parse(arguments)
    try:
        code = run(options)
        sys.stdout.flush()  # what cannot be printed fails here, where it can still be said
    except UsageError as error:
        sys.stderr.write(f"site-builder: {error}\n")
        return WRONG_USAGE
    except KeyboardInterrupt:
        return WORLD_FAILED
    except OSError as error:
        # Whatever waits in the buffer would fail once more when Python ends.
        with suppress(OSError):  # a stream that is no file has nothing to silence
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            where = f"{error.filename}: " if error.filename else ""
            sys.stderr.write(f"site-builder: {where}{error.strerror or error}\n")
        return WORLD_FAILED
    return code
