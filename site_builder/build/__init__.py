"""Building: from a source folder and an instant to an output folder and a report."""

from __future__ import annotations

from site_builder.build.engine import Options, Report, build, check, upcoming

__all__ = ["Options", "Report", "build", "check", "upcoming"]
