"""One question to one server: HEAD, then GET where that is refused, and again after faults.

No redirect is followed here, nothing of a page is read, and no cookie or password is sent.
"""

from __future__ import annotations

import re
import socket
import ssl
import time
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from math import inf
from urllib.error import URLError
from urllib.parse import urljoin
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from site_builder import __version__
from site_builder.external.answers import Answer, asked, leads_elsewhere

_HEAD = {"User-Agent": f"site-builder/{__version__} (looks whether links work)", "Accept": "*/*"}
_TOO_MANY, _FAULT, _FAULTS_END = 429, 500, 600
_ERROR = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How other people's servers are treated, and how long one waits for them, in seconds."""

    timeout: float = 10
    tries: int = 3
    pause: float = 1
    longest_pause: float = 10
    """The most that a server's `Retry-After` can ask for."""
    at_once: int = 8
    at_once_per_host: int = 2
    patience: float = 60
    """For one address, with all tries and pauses."""
    whole: float = 300
    """For all addresses together."""


MANNERS = Manners()


def ask(url: str, manners: Manners) -> Answer:
    """Return what a server says of an address; never raises for what a server does."""
    answer, pause = _request("HEAD", url, manners)
    if answer.status >= _ERROR and answer.status != _TOO_MANY:
        answer, pause = _request("GET", url, manners)
    for _ in range(manners.tries - 1):
        if pause is None:
            break
        time.sleep(pause)
        answer, pause = _request("GET", url, manners)
    return answer


def _request(method: str, url: str, manners: Manners) -> tuple[Answer, float | None]:
    """Return the answer to one request, and the pause after which it may be another."""
    request = Request(url, headers=_HEAD, method=method)  # noqa: S310 - http and https alone
    try:
        with _opener().open(request, timeout=manners.timeout) as response:
            status: int = response.status
            headers = response.headers
    except URLError as error:
        problem = _problem(error.reason, manners)
        is_final = isinstance(error.reason, ssl.SSLCertVerificationError)
        return Answer(problem=problem, is_silence=True), None if is_final else manners.pause
    except TimeoutError:
        problem = f"there is no answer within {manners.timeout:g} seconds"
        return Answer(problem=problem), manners.pause
    except (OSError, HTTPException, ValueError):
        return Answer(problem="the server breaks off, or its answer is no HTTP"), manners.pause
    if leads_elsewhere(status) and headers["Location"]:
        return _elsewhere(status, url, headers["Location"]), None
    if status == _TOO_MANY or _FAULT <= status < _FAULTS_END:
        return Answer(status), _pause(headers["Retry-After"], manners)
    return Answer(status), None


def _pause(wanted: str | None, manners: Manners) -> float:
    """Return how long to wait: as long as the server wants, within bounds."""
    if not wanted:
        return manners.pause
    seconds = float(wanted) if re.fullmatch("[0-9]+", wanted) else inf  # it may name an instant
    return min(seconds, manners.longest_pause)


def _elsewhere(status: int, url: str, location: str) -> Answer:
    try:
        written = location.encode("latin-1").decode("utf-8", "replace")
        return Answer(status, asked(urljoin(url, written)))
    except ValueError:
        return Answer(problem=f"the server answers {status} and names no page of the web")


def _problem(reason: object, manners: Manners) -> str:
    """Return why a host cannot be reached."""
    match reason:
        case socket.gaierror():
            return "its name cannot be found"
        case ssl.SSLCertVerificationError():
            return f"its certificate is not valid ({reason.verify_message})"
        case ssl.SSLError():
            return "it offers no secure connection"
        case TimeoutError():
            return f"it does not answer within {manners.timeout:g} seconds"
        case ConnectionRefusedError():
            return "it refuses the connection"
        case OSError() if reason.strerror:
            return reason.strerror
        case _:
            return f"{reason}"


@cache
def _opener() -> OpenerDirector:
    """Return what speaks HTTP and HTTPS, also through a proxy, and nothing else."""
    opener = OpenerDirector()
    context = ssl.create_default_context()
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler(context=context)):
        opener.add_handler(handler)
    return opener
