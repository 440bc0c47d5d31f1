"""Hosts send the site as it is meant: the headers of `_headers`, compressed files, a page for 404.

nginx and Apache run here, each with its configuration in publishing/; CloudFront's is compared.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

import brotli
import pytest

from site_builder.cli import main
from tests.builds import real_files
from tests.node import node, package
from tests.servers import Server, apache, nginx
from tests.sites import copy_real_site

ROOT = Path(__file__).parent.parent
NOW = "2022-01-25"
_FOREVER = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=60, must-revalidate"

_SERVERS: dict[str, Callable[[Path, Path], AbstractContextManager[Server]]] = {
    "nginx": nginx,
    "apache": apache,
}


@cache
def _promised() -> dict[str, dict[str, str]]:
    """Return the headers that `_headers` promises, by the paths it promises them for."""
    blocks: dict[str, dict[str, str]] = {}
    paths = ""
    for line in real_files(NOW)["_headers"].decode().splitlines():
        if line.startswith("/"):
            paths = line
            blocks[paths] = {}
        elif line.strip() and not line.lstrip().startswith(("#", "!")):
            name, _, value = line.strip().partition(": ")
            blocks[paths][name.lower()] = value
    return blocks


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the output folder of the real site, precompressed."""
    source = tmp_path_factory.mktemp("hosted")
    copy_real_site(source)
    assert main(["build", "--source", str(source), "--now", NOW, "--precompress"]) == 0
    return source / "output"


@pytest.fixture(scope="module", params=_SERVERS)
def server(
    request: pytest.FixtureRequest, built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Serve the real site by each server in turn."""
    folder = tmp_path_factory.mktemp("served") / "site"
    shutil.copytree(built, folder)
    (folder / ".well-known").mkdir(exist_ok=True)
    (folder / ".well-known" / "security.txt").write_text("Contact: tel:+358-0\n", "utf-8")
    with _SERVERS[request.param](folder, tmp_path_factory.mktemp("server")) as found:
        yield found


def _asset(built: Path, start: str) -> str:
    (found,) = (
        one for one in (built / "assets").glob(f"{start}.*") if one.suffix not in (".br", ".gz")
    )
    return f"/assets/{found.name}"


def _sent(server: Server, path: str, **headers: str) -> Mapping[str, str]:
    return server.get(path, **headers).headers


def test_every_answer_has_the_headers_that_are_promised(server: Server, built: Path) -> None:
    """Pages, assets, calendars and what is not there: all have the policy and what goes with it."""
    always = {name: value for name, value in _promised()["/*"].items() if name != "cache-control"}
    assert len(always) == 6
    for path in ("/", "/sv/", "/calendar.ics", _asset(built, "style"), "/nowhere/", "/robots.txt"):
        sent = _sent(server, path)
        assert {name: sent.get(name) for name in always} == always, path


def test_what_never_changes_is_kept_and_the_rest_is_asked_for_again(
    server: Server, built: Path
) -> None:
    """Hashed assets are immutable for a year; pages, feeds and `build.json` count for a minute.

    An asset that is missing may come, so that its absence is not kept.
    """
    assert _promised()["/assets/*"]["cache-control"] == _FOREVER
    assert _promised()["/*"]["cache-control"] == _SHORT
    for path in ("/", "/en/", "/feed.xml", "/calendar.ics", "/build.json", "/sitemap.xml"):
        assert _sent(server, path)["cache-control"] == _SHORT, path
    for start in ("style", "states", "favicon"):
        assert _sent(server, _asset(built, start))["cache-control"] == _FOREVER
    gone = server.get("/assets/style.0123456789.css")
    assert (gone.status, gone.headers["cache-control"]) == (404, _SHORT)


def test_pages_are_asked_for_again_without_being_sent_again(server: Server) -> None:
    """A reader who has the page already hears that it is still right."""
    tag = _sent(server, "/")["etag"]
    again = server.get("/", If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["cache-control"] == _SHORT


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/404.html", "text/html; charset=utf-8"),
        ("/calendar.ics", "text/calendar; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/build.json", "application/json; charset=utf-8"),
        ("style", "text/css; charset=utf-8"),
        ("states", "(application|text)/javascript; charset=utf-8"),
        ("favicon", "image/svg\\+xml; charset=utf-8"),
        ("/feed.xml", "(application|text)/xml; charset=utf-8"),
        ("/.well-known/security.txt", "text/plain; charset=utf-8"),
    ],
)
def test_every_kind_of_file_says_what_it_is(
    server: Server, built: Path, path: str, kind: str
) -> None:
    """Browsers that must not guess are told, compressed or not."""
    path = path if path.startswith("/") else _asset(built, path)
    for encoding in ("identity", "br", "gzip"):
        found = _sent(server, path, Accept_Encoding=encoding).get("content-type", "")
        assert re.fullmatch(kind, found, re.IGNORECASE), found


def test_compressed_files_are_sent_to_those_who_take_them(server: Server, built: Path) -> None:
    """Brotli before gzip before the plain file: the same page each time, and caches are told."""
    for path, file in (("/", "index.html"), (_asset(built, "style"), _asset(built, "style")[1:])):
        plain = (built / file).read_bytes()
        for accepted, encoding, opened in (
            ("br, gzip, deflate", "br", brotli.decompress),
            ("gzip, deflate", "gzip", gzip.decompress),
            ("identity", None, bytes),
        ):
            answer = server.get(path, Accept_Encoding=accepted)
            assert answer.headers.get("content-encoding") == encoding, (path, accepted)
            assert opened(answer.body) == plain
            assert "accept-encoding" in answer.headers["vary"].lower()
            if encoding:
                ending = {"br": ".br", "gzip": ".gz"}[encoding]
                assert answer.body == (built / f"{file}{ending}").read_bytes()


def test_what_is_not_there_is_a_page_in_three_languages(server: Server, built: Path) -> None:
    """Status 404 and the page for it, for folders without a page too; nothing hidden is sent."""
    page = (built / "404.html").read_bytes()
    hidden = ("/.site-builder.json", "/.site-builder-abc/1", "/.htaccess", "/assets/")
    for path in ("/nowhere/", "/nowhere", "/en/nowhere.html", *hidden):
        answer = server.get(path)
        assert (answer.status, answer.body == page) == (404, True), path


def test_a_folder_without_its_slash_leads_to_its_page(server: Server) -> None:
    """`/en` is a usual way to write it; the address stays on the host that was asked."""
    answer = server.get("/en")
    assert answer.status == 301
    assert re.fullmatch(r"(http://127\.0\.0\.1:\d+)?/en/", answer.headers["location"])


def test_cloudfront_is_told_the_same_headers() -> None:
    """The policy for CloudFront says what `_headers` says, but for what depends on the path."""
    said = json.loads((ROOT / "publishing/cloudfront/headers.json").read_text("utf-8"))
    security = said["SecurityHeadersConfig"]
    found = {one["Header"].lower(): one["Value"] for one in said["CustomHeadersConfig"]["Items"]}
    assert said["CustomHeadersConfig"]["Quantity"] == len(found)
    found |= {
        "content-security-policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "referrer-policy": security["ReferrerPolicy"]["ReferrerPolicy"],
    }
    assert set(security["ContentTypeOptions"]) == {"Override"}
    found["x-content-type-options"] = "nosniff"
    seconds = security["StrictTransportSecurity"]["AccessControlMaxAgeSec"]
    found["strict-transport-security"] = f"max-age={seconds}"
    promised = _promised()["/*"]
    assert found == {name: value for name, value in promised.items() if name != "cache-control"}


_ADDRESSES = {
    "/": "/index.html",
    "/sv/": "/sv/index.html",
    "/sv": "/sv/",
    "/assets/style.0.css": "/assets/style.0.css",
    "/calendar.ics": "/calendar.ics",
}


def test_cloudfront_finds_the_page_of_a_folder() -> None:
    """The function in front of S3 asks for `index.html`, and sends `/sv` on to `/sv/`."""
    code = (ROOT / "publishing/cloudfront/folders.js").read_text("utf-8")
    asked = (
        f"{code}\nconst said = {json.dumps(list(_ADDRESSES))}.map((uri) => {{"
        "const found = handler({request: {uri, querystring: {}}});"
        "return found.uri || found.headers.location.value; });"
        "console.log(JSON.stringify(said));"
    )
    done = subprocess.run([node(), "-e", asked], check=True, capture_output=True, text=True)
    assert json.loads(done.stdout) == list(_ADDRESSES.values())


def test_the_policy_has_no_hole_that_a_checker_knows() -> None:
    """Google's csp_evaluator finds nothing high or medium, nor what may be high, in either."""
    header = _promised()["/*"]["content-security-policy"]
    page = real_files(NOW)["index.html"].decode()
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert found
    in_page = found[1].replace("&#39;", "'")
    assert header == f"{in_page}; frame-ancestors 'none'"
    folder = package("csp_evaluator")
    asked = (
        f"const {{CspEvaluator}} = require('{folder}/dist/evaluator.js');"
        f"const {{CspParser}} = require('{folder}/dist/parser.js');"
        "const told = (text) => new CspEvaluator(new CspParser(text).csp).evaluate();"
        f"console.log(JSON.stringify({json.dumps([header, in_page, 'script-src *'])}.map(told)));"
    )
    done = subprocess.run([node(), "-e", asked], check=True, capture_output=True, text=True)
    *ours, bad = ([one["severity"] for one in each] for each in json.loads(done.stdout))
    high_maybe = 40  # smaller numbers are worse
    assert [one for each in ours for one in each if one <= high_maybe] == []
    assert [one for one in bad if one <= high_maybe]  # it does find what is wrong
