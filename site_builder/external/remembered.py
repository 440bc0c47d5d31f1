"""Good answers, kept for a day in a file; a damaged file only costs questions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from site_builder.external.answers import Answer, asked
from site_builder.instants import in_zulu, parse_moment

_KEPT = timedelta(hours=24)


def remembered(file: Path, now: datetime) -> dict[str, Answer]:
    """Return the good answers of the last 24 hours, by address."""
    return {url: answer for url, (answer, _) in _read(file, now).items()}


def remember(file: Path, now: datetime, answers: Mapping[str, Answer]) -> None:
    """Keep the good ones of some answers; silently not, where the folder cannot be written."""
    new = {url: (answer, in_zulu(now)) for url, answer in answers.items() if answer.is_good}
    if not new:
        return
    kept = {
        url: {"at": at, "status": answer.status, "location": answer.location}
        for url, (answer, at) in sorted((_read(file, now) | new).items())
    }
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile("w", dir=file.parent, prefix=file.name, delete=False) as waiting:
            json.dump(kept, waiting, indent=1)
        Path(waiting.name).replace(file)


def _read(file: Path, now: datetime) -> dict[str, tuple[Answer, str]]:
    """Return what the file has and can still be trusted, with the instant at which it was said."""
    try:
        said = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    found: dict[str, tuple[Answer, str]] = {}
    for url, one in said.items() if isinstance(said, dict) else ():
        with suppress(ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
            answer = Answer(int(one["status"]), one["location"] and asked(one["location"]))
            age = now - parse_moment(one["at"]).written
            if answer.is_good and timedelta() <= age < _KEPT:
                found[url] = answer, one["at"]
    return found
