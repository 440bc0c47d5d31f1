"""Answers of servers, each to one request, and addresses in the form in which they are asked."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlsplit, urlunsplit

MOST_REDIRECTS = 10
FOR_GOOD = (301, 308)
_ELSEWHERE = (301, 302, 303, 307, 308)
_ALLOWED = "%/:@!$&'()*+,;=~[]"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request: a status with, perhaps, another address; or a problem."""

    status: int = 0
    location: str = ""
    """The whole address of the page to look at instead."""
    problem: str = ""
    is_silence: bool = False
    """Whether the host itself could not be reached: no other page of it can be either."""

    @property
    def is_good(self) -> bool:
        """Return whether a page is there, or another one is named."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES or bool(self.location)

    @property
    def said(self) -> str:
        """The status with its name."""
        known = {one.value: f"{one.value} {one.phrase}" for one in HTTPStatus}
        return known.get(self.status, f"{self.status}")


def leads_elsewhere(status: int) -> bool:
    """Return whether a status says that the page is at another address."""
    return status in _ELSEWHERE


def asked(address: str) -> str:
    """Return an address as it is sent: ASCII, without a fragment, a user or a password.

    Raises `ValueError` for what is no address of the web.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValueError(address)
    host = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode()
    host = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port is not None else ""
    path, query = quote(parts.path or "/", _ALLOWED), quote(parts.query, f"{_ALLOWED}?")
    return urlunsplit((parts.scheme, f"{host}{port}", path, query, ""))


def host_of(url: str) -> str:
    """Return the host of an address, with its port where it has one."""
    return urlsplit(url).netloc
