"""Files for hosts and robots: `robots.txt` and `_headers`, and the policy that pages carry too."""

from __future__ import annotations

from site_builder.derive.routes import absolute
from site_builder.outputs.kinds import Artifact, OutputKind, Rendered
from site_builder.outputs.sitemap import PATH
from site_builder.reads import Reads

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
"""Content Security Policy: own styles, scripts and images alone; nothing is sent anywhere.

Nothing connects to the site either; auditing tools read `robots.txt` from within the page.
"""

_HEADERS = f"""\
# Headers for hosts that read this file; others need the same lines in their own configuration.
# The last of the first block counts behind HTTPS alone, and for a year: leave it out elsewhere.
/*
  Content-Security-Policy: {POLICY}; frame-ancestors 'none'
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=(), browsing-topics=()
  Cross-Origin-Opener-Policy: same-origin
  Cache-Control: public, max-age=60, must-revalidate
  Strict-Transport-Security: max-age=31536000

/assets/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable

/*.ics
  Content-Type: text/calendar; charset=utf-8
"""


def _one(path: str) -> tuple[Artifact, ...]:
    return (Artifact(path=path, kind=path),)


def _robots(reads: Reads, _artifact: Artifact) -> Rendered:
    address = absolute(reads, f"/{PATH}")
    return Rendered(f"User-agent: *\nDisallow:\n\nSitemap: {address}\n".encode())


ROBOTS = OutputKind("robots", lambda _reads: _one("robots.txt"), _robots)
HEADERS = OutputKind(
    "headers", lambda _reads: _one("_headers"), lambda _reads, _one: Rendered(_HEADERS.encode())
)
