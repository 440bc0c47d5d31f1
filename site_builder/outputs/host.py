"""Files for hosts and robots, `security.txt` too, and the policy that pages carry as well."""

from __future__ import annotations

from site_builder.catalogue import Code, diagnose
from site_builder.derive.applications import day_over, site_zone
from site_builder.derive.routes import absolute
from site_builder.diagnostics import Place
from site_builder.instants import end_of_day, in_zulu
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

_SECURITY = ".well-known/security.txt"  # where RFC 9116 has it


def _one(path: str) -> tuple[Artifact, ...]:
    return (Artifact(path=path, kind=path),)


def _robots(reads: Reads, _artifact: Artifact) -> Rendered:
    address = absolute(reads, f"/{PATH}")
    return Rendered(f"User-agent: *\nDisallow:\n\nSitemap: {address}\n".encode())


def _plan_security(reads: Reads) -> tuple[Artifact, ...]:
    said = reads.settings().security
    return _one(_SECURITY) if said and not day_over(reads, said.expires) else ()


def _security(reads: Reads, _artifact: Artifact) -> Rendered:
    settings = reads.settings()
    if settings.security is None:  # then nothing is planned
        return Rendered(b"")
    lines = {
        "Contact": settings.security.contact,
        "Expires": in_zulu(end_of_day(settings.security.expires, site_zone(reads))),
        "Preferred-Languages": ", ".join(one.value for one in settings.languages),
        "Canonical": absolute(reads, f"/{_SECURITY}"),
    }
    return Rendered("".join(f"{name}: {value}\n" for name, value in lines.items()).encode())


def _plan_expired(reads: Reads) -> tuple[Artifact, ...]:
    return _one(f"({_SECURITY})") if reads.settings().security else ()


def _expired(reads: Reads, _artifact: Artifact) -> Rendered:
    said = reads.settings().security
    if said is None or not day_over(reads, said.expires):
        return Rendered(b"")
    place = Place("content/site.yaml")
    return Rendered(b"", (diagnose(Code.SECURITY_EXPIRED, place, day=said.expires.isoformat()),))


ROBOTS = OutputKind("robots", lambda _reads: _one("robots.txt"), _robots)
HEADERS = OutputKind(
    "headers", lambda _reads: _one("_headers"), lambda _reads, _one: Rendered(_HEADERS.encode())
)
SECURITY = OutputKind("security", _plan_security, _security)
EXPIRED = OutputKind("expired security", _plan_expired, _expired)
