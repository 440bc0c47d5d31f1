"""What the preview shows: the last good site at the instant that somebody wants to see.

The time is the given one, or the clock's: the preview is the only layer beside the command line
that may look.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from site_builder.build import Report
from site_builder.build.live import Live
from site_builder.catalogue import Code, explanation
from site_builder.diagnostics import Diagnostic, Severity, as_record, as_text, marked
from site_builder.fingerprint import Fingerprint, fingerprint_bytes
from site_builder.instants import Moment, in_zulu, load_zone, parse_moment
from site_builder.languages import Language
from site_builder.load import TornError
from site_builder.outputs.occasions import occasions
from site_builder.preview.watch import Touched

_STYLES = re.compile(rb'<link rel="stylesheet" href="([^"]*)">')
_LAST = datetime(2100, 1, 1, tzinfo=UTC)  # after every embargo
_QUIET = 4  # looks without a change, after which all files are compared


class PreviewedSite:
    """A site that follows its source, with what is wrong with that."""

    def __init__(self, source: Path, now: Moment | None) -> None:
        self.source, self.given = source.resolve(), now
        self.live = Live(source)
        self.report: Report | None = None
        self.failure = ""
        self._sure, self._quiet = False, 0
        self._problems: dict[Language, list[dict[str, object]]] = {}

    @property
    def is_blocked(self) -> bool:
        """Whether the last refresh came to nothing."""
        return bool(self.failure) or self.report is None or self.report.blocked

    def refresh(self, touched: Touched = None) -> None:
        """Build again what was touched, or all that changed."""
        moment = self.given or Moment(datetime.now(UTC))
        self._sure, self._quiet = False, 0
        self._problems.clear()
        try:
            self.report, self.failure = self.live.refresh(moment, touched), ""
        except TornError:
            self.failure = "Files change while they are read."
        except OSError as error:
            self.failure = f"{error}"

    def is_outdated(self) -> bool:
        """Return whether files or the time are no longer those of the last refresh."""
        if self.report is None or self.failure:
            return True
        due = self.report.next_change
        if self.given is None and due is not None and datetime.now(UTC) >= due:
            return True
        self._quiet += 1
        if not self._sure and self._quiet >= _QUIET:  # no notice was missed: once is enough
            try:
                self._sure = self.live.is_current()
            except OSError:
                return True
            return not self._sure
        return False

    def instant(self, wanted: str) -> datetime | None:
        """Return the instant that somebody wants to see; `None` for the present, or for none."""
        shown = self.live.shown
        if not wanted or shown is None:
            return None
        try:
            moment = parse_moment(wanted)
        except ValueError:
            return None
        return moment.instant(load_zone(shown.world.site.settings.time_zone))

    def files(self, at: datetime | None) -> Mapping[str, bytes]:
        """Return the files of the last good site at an instant."""
        return self.live.files(at)

    def clock(self, at: datetime | None) -> datetime | None:
        """Return the time that pages must take it to be; `None` for that of the machine."""
        shown = self.live.shown
        if at is None and self.given is not None and shown is not None:
            return shown.world.now
        return at

    def said(self, page: bytes, at: datetime | None, language: Language) -> dict[str, object]:
        """Return all that a page in a browser wants to know; `page` is as it would be now."""
        if language not in self._problems:
            told = self.report.diagnostics if self.report else ()
            self._problems[language] = [self._problem(one, language) for one in told]
        return {
            "page": bare(page),
            "styles": styles(page),
            "blocked": self.is_blocked,
            "failure": self.failure,
            "problems": self._problems[language],
            "at": in_zulu(at) if at else "",
            "local": self._local(at),
        }

    def _local(self, at: datetime | None) -> str:
        """Return an instant, or the present of the site, by the site's own clock."""
        shown = self.live.shown
        if shown is None:
            return ""
        zone = load_zone(shown.world.site.settings.time_zone)
        return _field(at or shown.world.now, zone)

    def _problem(self, one: Diagnostic, language: Language) -> dict[str, object]:
        report, place = self.report, one.place
        excerpt = marked(place, report.excerpt) if report else []
        spoken = "fi" if language is Language.FI else "en"
        return {
            **as_record(one),
            "excerpt": "\n".join(excerpt),
            "explanation": explanation(Code(one.code), spoken),
            "file": f"{self.source / place.path}:{place.line}:{place.column}",
        }

    def moments(self, language: Language) -> list[dict[str, str]]:
        """Return the instants at which the site changes by time, each in words."""
        reads, instants = self.live.reads(_LAST), self.live.instants
        if reads is None:
            return []
        zone = load_zone(reads.settings().time_zone)
        return [
            {
                "at": in_zulu(one.at),
                "local": _field(one.at, zone),
                "words": one.words,
            }
            for one in reads.query(occasions, language)
            if one.at in instants
        ]

    def printed(self) -> str:
        """Return what the terminal says of the last refresh."""
        if self.failure or self.report is None:
            return f"{self.failure}\nThe last good build is still shown."
        said = [
            as_text(one, self.report.excerpt)
            for one in self.report.diagnostics
            if one.severity is not Severity.NOTICE
        ]
        took = sum(self.report.seconds.values())
        kept = "The last good build is still shown."
        return "\n".join([*said, kept if self.report.blocked else f"Built in {took:.3f} s."])


def _field(instant: datetime, zone: ZoneInfo) -> str:
    """Return an instant as a field for dates and times wants it."""
    return f"{instant.astimezone(zone):%Y-%m-%dT%H:%M}"


def file_name(path: str) -> str:
    """Return the file that a host would serve for the path of a URL."""
    name = unquote(path).lstrip("/")
    return f"{name}index.html" if name.endswith("/") or not name else name


def bare(page: bytes) -> Fingerprint:
    """Return the mark of a page without its style sheets: these are exchanged without a reload."""
    return fingerprint_bytes(_STYLES.sub(b"", page))


def styles(page: bytes) -> list[str]:
    """Return the addresses of a page's style sheets, as they stand in it."""
    return [one.decode() for one in _STYLES.findall(page)]
