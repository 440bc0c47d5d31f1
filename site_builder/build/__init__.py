"""Building: from a source folder and an instant to an output folder and a report."""

from __future__ import annotations

from site_builder.build.engine import Options, Report, build, check

__all__ = ["Options", "Report", "build", "check"]
