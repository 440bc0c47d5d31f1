"""The preview as a WSGI application: pages from memory, and what the bar and the panel ask for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from importlib.resources import files
from mimetypes import guess_type
from typing import Any
from urllib.parse import parse_qs

from site_builder.instants import in_zulu
from site_builder.languages import Language
from site_builder.preview.compare import compared
from site_builder.preview.site import PreviewedSite, bare, file_name

_OWN = "/__preview/"
_COOKIE = "preview-at"
_TYPES = {
    ".ics": "text/calendar; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
}
_NO_SITE = (
    b'<!doctype html><html lang="fi"><head>\n<title>site-builder</title></head><body></body></html>'
)

Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], object]
Answer = tuple[HTTPStatus, str, bytes]
"""Status, content type, bytes."""


class PreviewApp:
    """Answers browsers from what the site is now, or at the instant that a cookie names."""

    def __init__(self, site: PreviewedSite) -> None:
        self._site = site

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer one request."""
        path = str(environ.get("PATH_INFO", "/")).encode("latin-1").decode("utf-8", "replace")
        at = self._site.instant(_wanted(environ))
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            status, kind, data = HTTPStatus.METHOD_NOT_ALLOWED, _TYPES[".txt"], b"GET or HEAD\n"
        elif path.startswith(_OWN):
            query = parse_qs(str(environ.get("QUERY_STRING", "")))
            status, kind, data = self._own(path.removeprefix(_OWN), query, at)
        else:
            status, kind, data = self._page(path, at)
        headers = [("Content-Type", kind), ("Content-Length", str(len(data)))]
        if status is HTTPStatus.MOVED_PERMANENTLY:
            headers.append(("Location", f"{environ['PATH_INFO']}/"))
        lasts = path.startswith("/assets/") and status is HTTPStatus.OK
        headers.append(("Cache-Control", "max-age=31536000, immutable" if lasts else "no-store"))
        start(f"{status.value} {status.phrase}", headers)
        return [data]

    def _page(self, path: str, at: datetime | None) -> Answer:
        found, name = self._site.files(at), file_name(path)
        if f"{name}/index.html" in found:
            return HTTPStatus.MOVED_PERMANENTLY, _TYPES[".txt"], b""
        if name in found and not name.endswith(".html"):
            return HTTPStatus.OK, _kind(name), found[name]
        status, page = self._html(path, at)
        return status, _TYPES[".html"], self._with_scripts(page, bare(page), at)

    def _html(self, path: str, at: datetime | None) -> tuple[HTTPStatus, bytes]:
        """Return the page at the path of a URL, as it was built, or the one that stands for it."""
        found, name = self._site.files(at), file_name(path)
        if path.startswith(_OWN):
            return HTTPStatus.OK, b""
        if not found:
            return HTTPStatus.SERVICE_UNAVAILABLE, _NO_SITE
        if name in found:
            return HTTPStatus.OK, found[name]
        return HTTPStatus.NOT_FOUND, found["404.html"]

    def _with_scripts(self, page: bytes, mark: str, at: datetime | None) -> bytes:
        """Return a page that knows what time it is to be, and that follows the preview."""
        if self._site.clock(at):
            page = page.replace(
                b"<head>", b'<head>\n<script src="/__preview/clock.js"></script>', 1
            )
        script = f'<script src="{_OWN}client.js" data-page="{mark}" defer></script></body>'
        return page.replace(b"</body>", script.encode(), 1)

    def _own(self, name: str, query: dict[str, list[str]], at: datetime | None) -> Answer:
        language = _language(query)
        if name in ("client.js", "client.css"):
            return HTTPStatus.OK, _kind(name), _asset(name)
        if name == "clock.js":
            clock = self._site.clock(at)
            instant = in_zulu(clock) if clock else ""
            return HTTPStatus.OK, _kind(name), _asset(name).replace(b"{at}", instant.encode())
        if name == "state":
            page = self._html(query.get("path", ["/"])[0], at)[1]
            said = {**self._site.said(page, at, language), "words": _words()[language.value]}
            if query.get("loaded", [""]) != [said["page"]]:
                said["html"] = page.decode()
            return HTTPStatus.OK, _TYPES[".json"], json.dumps(said).encode()
        if name == "moments":
            return HTTPStatus.OK, _TYPES[".json"], json.dumps(self._site.moments(language)).encode()
        if name == "changes":
            words = _words()[language.value]
            html = compared(self._site.files(None), self._site.files(at), words).encode()
            return HTTPStatus.OK, _TYPES[".html"], self._with_scripts(html, bare(b""), at)
        return HTTPStatus.NOT_FOUND, _TYPES[".txt"], b"nothing here\n"


def _wanted(environ: Environ) -> str:
    """Return the instant that the browser's cookie names."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(str(environ.get("HTTP_COOKIE", "")))
    except CookieError:
        return ""
    return cookies[_COOKIE].value if _COOKIE in cookies else ""


def _language(query: dict[str, list[str]]) -> Language:
    asked = query.get("language", [""])[0]
    return next((one for one in Language if one.value == asked), Language.FI)


def _kind(name: str) -> str:
    ending = name[name.rfind(".") :]
    return _TYPES.get(ending) or guess_type(name)[0] or "application/octet-stream"


@cache
def _asset(name: str) -> bytes:
    return files("site_builder.preview").joinpath("client", name).read_bytes()


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(_asset("words.json"))
    return found
