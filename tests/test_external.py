"""`check --external` asks other servers for the pages that content leads to, with manners."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from site_builder.catalogue import Code, entries
from site_builder.cli import main
from site_builder.diagnostics import Place, Severity
from site_builder.external import Asked, Manners, look
from site_builder.external.answers import asked
from tests.pages import files_of
from tests.ports import answering
from tests.sites import write_site

NOW = datetime(2022, 1, 25, 12, tzinfo=UTC)
QUICK = Manners(timeout=10, pause=0.01, longest_pause=0.05)

Reply = tuple[int, dict[str, str]]
"""A status and headers; the status 0 stands for no answer at all."""


@dataclass
class Elsewhere:
    """A host with pages, each with the replies it gives in turn; the last one for good."""

    pages: dict[str, list[Reply]] = field(default_factory=dict)
    without_head: dict[str, int] = field(default_factory=dict)
    body: bytes = b""
    bodies_read: int = 0
    seconds: float = 0
    address: str = ""
    requests: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def reply(self, method: str, path: str) -> Reply:
        """Return what to say now."""
        with self.lock:
            self.requests.append((method, path))
        if method == "HEAD" and path in self.without_head:
            return self.without_head[path], {}
        replies = self.pages.get(path, [(404, {})])
        return replies.pop(0) if len(replies) > 1 else replies[0]

    def asked(self, path: str) -> list[str]:
        """Return the methods by which a page was asked for."""
        return [method for method, one in self.requests if one == path]


class _Handler(BaseHTTPRequestHandler):
    host: Elsewhere

    def _answer(self) -> None:
        host = self.host
        with host.lock:
            host.headers.append(dict(self.headers))
            host.at_once += 1
            host.most_at_once = max(host.most_at_once, host.at_once)
        time.sleep(host.seconds)
        status, headers = host.reply(self.command, self.path)
        with host.lock:
            host.at_once -= 1
        with suppress(OSError):  # whoever asks wants no body, or has gone
            if status:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(host.body)
                    host.bodies_read += 1
        self.close_connection = True

    do_GET = do_HEAD = _answer  # noqa: N815 - http.server's names

    def log_message(self, *_arguments: object) -> None:
        """Say nothing of what is asked for."""


@contextmanager
def _serving(host: Elsewhere, where: str = "127.0.0.1") -> Iterator[Elsewhere]:
    with answering(type("Handler", (_Handler,), {"host": host}), where) as host.address:
        yield host


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    """Give a host on this machine."""
    monkeypatch.setenv("no_proxy", "*")
    with _serving(Elsewhere()) as one:
        yield one


@contextmanager
def _speaking(say: Callable[[socket.socket], None]) -> Iterator[str]:
    """Give the address of a server that says whatever it likes to everybody."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = server.accept()
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

    def answer(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.recv(4096)
            say(connection)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


def _look(tmp_path: Path, *addresses: str, now: datetime = NOW, manners: Manners = QUICK) -> Asked:
    written = [(one, Place("content/x.yaml", line)) for line, one in enumerate(addresses, start=1)]
    return look(written, tmp_path / ".site-builder" / "external.json", now, manners=manners)


def _codes(found: Asked) -> list[str]:
    return [one.code for one in found.diagnostics]


def _nobody() -> str:
    """Return the address of a port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


OK: Reply = (200, {})


def _to(path: str, status: int = 301) -> Reply:
    return status, {"Location": path}


CASES: dict[Code, tuple[list[Reply], Severity]] = {
    Code.PAGE_GONE: ([(404, {})], Severity.WARNING),
    Code.PAGE_FAILS: ([(500, {})], Severity.WARNING),
    Code.HOST_SILENT: ([], Severity.WARNING),
    Code.PAGE_MOVED: ([_to("/good")], Severity.NOTICE),
    Code.PAGE_WITHHELD: ([(403, {})], Severity.NOTICE),
}


def test_every_code_of_pages_elsewhere_has_a_case() -> None:
    """No code that begins with SB9 is without a case here."""
    assert set(CASES) == {code for code in Code if code.value.startswith("SB9")}


@pytest.mark.parametrize("code", CASES, ids=lambda code: code.value)
def test_what_a_server_says_is_a_located_sentence(
    code: Code, host: Elsewhere, tmp_path: Path
) -> None:
    """Each code is said at the place of the address, with a remedy, and is never an error."""
    replies, severity = CASES[code]
    host.pages = {"/page": replies, "/good": [OK]}
    address = f"{host.address if replies else _nobody()}/page"
    (found,) = _look(tmp_path, address).diagnostics
    assert (found.code, found.severity) == (code.value, severity)
    assert found.severity is entries()[code].severity
    assert found.place == Place("content/x.yaml", 1)
    assert "{" not in found.message + found.remedy
    assert address.removeprefix("http://").partition("/")[0] in found.message


@pytest.mark.parametrize("status", [200, 204, 206])
def test_a_good_page_is_passed_over_in_silence(
    status: int, host: Elsewhere, tmp_path: Path
) -> None:
    """A page that is there is asked for once, by HEAD, and nothing is said."""
    host.pages = {"/page": [(status, {})]}
    assert _codes(_look(tmp_path, f"{host.address}/page")) == []
    assert host.requests == [("HEAD", "/page")]


def test_no_more_is_sent_than_the_request(host: Elsewhere, tmp_path: Path) -> None:
    """The server learns who asks, and no password, cookie, fragment or page that links to it."""
    host.pages = {"/p%C3%A4%20%C3%A4?q=%C3%B6&a=%2F": [(200, {"Set-Cookie": "a=1"})]}
    address = host.address.replace("http://", "http://me:secret@")
    assert _codes(_look(tmp_path, f"{address}/pä%20ä?q=ö&a=%2F#kohta", f"{host.address}/b")) == [
        "SB901"
    ]
    for headers in host.headers:
        assert set(headers) == {"Accept", "Accept-Encoding", "Connection", "Host", "User-Agent"}
        assert headers["User-Agent"].startswith("site-builder/")
        assert "secret" not in f"{headers}"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501, 503])
def test_a_refused_head_is_asked_again_by_get(status: int, host: Elsewhere, tmp_path: Path) -> None:
    """Only GET decides that a page is bad; its body is not read, however large."""
    host.pages, host.without_head = {"/page": [OK]}, {"/page": status}
    host.body = b"x" * 30_000_000
    assert _codes(_look(tmp_path, f"{host.address}/page")) == []
    assert host.asked("/page") == ["HEAD", "GET"]
    assert host.bodies_read == 0


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_not_asked_for_in_vain(
    status: int, host: Elsewhere, tmp_path: Path
) -> None:
    """A page that is not there is asked for by HEAD and by GET, and no more."""
    host.pages = {"/page": [(status, {})]}
    found = _look(tmp_path, f"{host.address}/page")
    assert _codes(found) == ["SB901"]
    assert f"{status} " in found.diagnostics[0].message
    assert host.asked("/page") == ["HEAD", "GET"]


@pytest.mark.parametrize("status", [401, 403, 429, 451, 999])
def test_a_page_that_is_withheld_is_no_warning(
    status: int, host: Elsewhere, tmp_path: Path
) -> None:
    """A server that turns programs away says nothing of the page."""
    host.pages = {"/page": [(status, {})]}
    assert _codes(_look(tmp_path, f"{host.address}/page")) == ["SB905"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_fault_is_forgiven(status: int, host: Elsewhere, tmp_path: Path) -> None:
    """A page that works at the third try is good."""
    host.pages = {"/page": [(status, {}), (status, {}), OK]}
    assert _codes(_look(tmp_path, f"{host.address}/page")) == []


def test_a_busy_server_is_not_asked_twice_at_once(host: Elsewhere, tmp_path: Path) -> None:
    """Whoever asks too much waits before asking again, by GET."""
    host.pages = {"/page": [(429, {})]}
    assert _codes(_look(tmp_path, f"{host.address}/page")) == ["SB905"]
    assert host.asked("/page") == ["HEAD", "GET", "GET"]


def test_a_lasting_fault_is_a_warning(host: Elsewhere, tmp_path: Path) -> None:
    """After three tries a fault is said."""
    host.pages = {"/page": [(503, {})]}
    found = _look(tmp_path, f"{host.address}/page")
    assert _codes(found) == ["SB902"]
    assert "503 Service Unavailable" in found.diagnostics[0].message
    assert host.asked("/page") == ["HEAD", "GET", "GET", "GET"]


@pytest.mark.parametrize(
    "wanted", ["1", "99999999999", "Wed, 21 Oct 2032 07:28:00 GMT", "soon", "-1"]
)
def test_a_server_may_ask_for_a_pause(wanted: str, host: Elsewhere, tmp_path: Path) -> None:
    """`Retry-After` is honoured up to a bound, in whatever form it comes."""
    host.pages = {"/page": [(503, {}), (503, {"Retry-After": wanted}), OK]}
    began = time.monotonic()
    manners = Manners(pause=0.01, longest_pause=0.3)
    assert _codes(_look(tmp_path, f"{host.address}/page", manners=manners)) == []
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize("wanted", ["", "0"])
def test_a_server_need_not_ask_for_a_pause(wanted: str, host: Elsewhere, tmp_path: Path) -> None:
    """Without a wish of the server, or with a small one, the pause is short."""
    host.pages = {"/page": [(503, {}), (503, {"Retry-After": wanted} if wanted else {}), OK]}
    began = time.monotonic()
    manners = Manners(pause=0.01, longest_pause=20)
    assert _codes(_look(tmp_path, f"{host.address}/page", manners=manners)) == []
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("status", [301, 308])
def test_a_page_that_moved_for_good_is_a_notice(
    status: int, host: Elsewhere, tmp_path: Path
) -> None:
    """The notice gives the new address, with the fragment that was written."""
    host.pages = {"/old": [_to("/new", status)], "/new": [_to("/login", 302)], "/login": [OK]}
    found = _look(tmp_path, f"{host.address}/old#luku")
    assert _codes(found) == ["SB904"]
    assert f"{host.address}/new#luku;" in found.diagnostics[0].remedy


@pytest.mark.parametrize(
    "replies",
    [
        {"/old": [_to("/new", 302)]},
        {"/old": [_to("/new", 303)]},
        {"/old": [_to("/new", 307)]},
        {"/old": [_to("/old/")], "/old/": [OK]},
        {"/old": [_to("/x", 302)], "/x": [_to("/new")]},
        {"/old": [_to("//127.0.0.1:{port}/new", 302)]},
        {"/old": [_to("new?a=ä b", 302)], "/new?a=%C3%A4%20b": [OK]},
    ],
    ids=range(7),
)
def test_a_redirect_for_now_is_no_news(
    replies: dict[str, list[Reply]], host: Elsewhere, tmp_path: Path
) -> None:
    """Passing redirects are followed in silence, and so is one that only adds a slash."""
    port = host.address.rpartition(":")[2]
    for one in replies["/old"]:
        location = one[1]["Location"].replace("{port}", port)
        one[1]["Location"] = location.encode().decode("latin-1")
    host.pages = {"/new": [OK], **replies}
    assert _codes(_look(tmp_path, f"{host.address}/old")) == []


def test_a_redirect_to_a_missing_page_is_a_warning(host: Elsewhere, tmp_path: Path) -> None:
    """Where redirects end counts, not that there are some."""
    host.pages = {"/old": [_to("/gone")]}
    assert _codes(_look(tmp_path, f"{host.address}/old")) == ["SB901"]


@pytest.mark.parametrize(
    "replies",
    [
        {"/a": [_to("/a")]},
        {"/a": [_to("/b")], "/b": [_to("/a", 302)]},
        {f"/{'a' * n}": [_to(f"/{'a' * (n + 1)}")] for n in range(1, 40)},
        {"/a": [_to("ftp://127.0.0.1/a")]},
        {"/a": [_to("file:///etc/passwd")]},
        {"/a": [_to("http://[::1/")]},
        {"/a": [_to("http://127.0.0.1:eighty/")]},
        {"/a": [(301, {})]},
        {"/a": [(300, {})]},
        {"/a": [(304, {})]},
    ],
    ids=range(10),
)
def test_redirects_that_lead_nowhere_are_a_warning(
    replies: dict[str, list[Reply]], host: Elsewhere, tmp_path: Path
) -> None:
    """Circles and endless chains end, and nothing but the web is asked."""
    host.pages = replies
    assert _codes(_look(tmp_path, f"{host.address}/a")) == ["SB902"]
    assert max(Counter(path for _, path in host.requests).values()) <= 2
    assert len(host.requests) <= 12


def test_a_slow_page_is_a_warning(host: Elsewhere, tmp_path: Path) -> None:
    """A server that takes a connection and says nothing in time is asked three times."""
    host.pages, host.seconds = {"/page": [OK]}, 0.5
    manners = Manners(timeout=0.1, pause=0.01)
    found = _look(tmp_path, f"{host.address}/page", manners=manners)
    assert _codes(found) == ["SB902"]
    assert "within 0.1 seconds" in found.diagnostics[0].message


def test_a_host_that_cannot_be_reached_is_named_once(host: Elsewhere, tmp_path: Path) -> None:
    """All addresses of a silent host share one warning; others are asked all the same."""
    host.pages = {"/page": [OK]}
    silent = _nobody()
    addresses = [f"{silent}/{number}" for number in range(20)]
    found = _look(tmp_path, *addresses, f"{host.address}/page")
    assert _codes(found) == ["SB903"]
    (one,) = found.diagnostics
    assert (
        one.message
        == f"{silent.removeprefix('http://')} gives no answer: it refuses the connection"
    )
    assert one.place.line == 1
    assert [place.line for place in one.related] == list(range(2, 21))
    assert host.requests == [("HEAD", "/page")]


@pytest.mark.parametrize("host_name", ["no-such-host.invalid", "bücher.invalid", "127.0.0.1:1"])
def test_names_without_a_host_are_warnings(
    host_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a network, or with a misspelt name, every host is named and nothing hangs."""
    monkeypatch.setenv("no_proxy", "*")

    def refuse(*_arguments: object, **_named: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "no network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    found = _look(tmp_path, f"https://{host_name}/a", f"https://{host_name}/b")
    assert _codes(found) == ["SB903"]
    assert "its name cannot be found" in found.diagnostics[0].message


def test_a_certificate_that_is_none_is_a_warning(tmp_path: Path) -> None:
    """A server that does not speak TLS where it should is not reached."""
    with _speaking(lambda connection: connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")) as address:
        found = _look(tmp_path, address.replace("http:", "https:"))
    assert _codes(found) == ["SB903"]
    assert "secure" in found.diagnostics[0].message


@pytest.mark.parametrize(
    "said",
    [
        b"", b"\x00\xff" * 100, b"hello\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 99999 x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 1000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"220 mail.example ESMTP\r\n", b"HTTP/1.1 -1 OK\r\n\r\n",
    ],
    ids=range(9),
)  # fmt: skip
def test_garbage_is_a_warning(said: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a server says, a sentence comes of it."""
    monkeypatch.setenv("no_proxy", "*")
    with _speaking(lambda connection: connection.sendall(said)) as address:
        assert _codes(_look(tmp_path, f"{address}/page")) == ["SB902"]


def test_a_server_that_never_ends_is_left_behind(host: Elsewhere, tmp_path: Path) -> None:
    """Patience ends although every byte comes in time; whoever else waits gets a turn."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(100):
            connection.sendall(b"a")
            time.sleep(0.1)

    host.pages = {"/page": [OK]}
    manners = Manners(timeout=5, patience=0.5, at_once=1)
    began = time.monotonic()
    with _speaking(drip) as address:
        addresses = [f"{address}/{number}" for number in range(9)]
        found = _look(tmp_path, *addresses, f"{host.address}/page", manners=manners)
    assert _codes(found) == ["SB903"]
    assert host.requests == [("HEAD", "/page")]
    assert time.monotonic() - began < 8


def test_the_whole_is_bounded(host: Elsewhere, tmp_path: Path) -> None:
    """When all time is up, whoever had no turn is named, each host once."""
    host.seconds, host.pages = 0.4, {f"/{number}": [OK] for number in range(30)}
    manners = Manners(whole=1)
    began = time.monotonic()
    found = _look(tmp_path, *(f"{host.address}{path}" for path in host.pages), manners=manners)
    assert time.monotonic() - began < 5
    assert _codes(found) == ["SB903"]
    assert "no time left" in found.diagnostics[0].message
    assert 20 < 1 + len(found.diagnostics[0].related) <= 30


def test_an_address_is_asked_once_and_said_everywhere(host: Elsewhere, tmp_path: Path) -> None:
    """Many places, fragments and redirects lead to one address: it gets one request of a kind."""
    host.pages = {"/old": [_to("/gone", 302)]}
    page = f"{host.address}/gone"
    found = _look(tmp_path, page, f"{page}#a", page, f"{host.address}/old")
    assert _codes(found) == ["SB901"] * 4
    assert sorted(one.place.line for one in found.diagnostics) == [1, 2, 3, 4]
    assert host.asked("/gone") == ["HEAD", "GET"]


def test_no_host_is_crowded(host: Elsewhere, tmp_path: Path) -> None:
    """At most two ask one host at once, also where redirects lead there; hosts do not wait."""
    host.seconds = 0.1
    pages = {f"/{number}": [OK] for number in range(8)}
    host.pages = dict(pages)
    with _serving(Elsewhere(seconds=0.1)) as other:
        other.pages = {path: [_to(f"{host.address}{path}", 302)] for path in pages}
        addresses = [f"{one.address}{path}" for one in (host, other) for path in pages]
        assert _codes(_look(tmp_path, *addresses)) == []
        assert host.most_at_once == 2
        assert other.most_at_once == 2
    assert sorted(host.requests) == sorted(("HEAD", path) for path in pages)


def test_few_are_asked_at_once(host: Elsewhere, tmp_path: Path) -> None:
    """Of many hosts, eight are asked at the same time, and no more."""
    host.seconds, host.pages = 0.5, {"/": [OK]}
    with _serving(host, "0.0.0.0"):  # noqa: S104 - each of those is this machine
        port = host.address.rpartition(":")[2]
        addresses = [f"http://127.0.0.{number}:{port}/" for number in range(1, 21)]
        assert _codes(_look(tmp_path, *addresses)) == []
    assert host.most_at_once == 8


@pytest.mark.parametrize(
    "address",
    ["http://", "http:///a", "http://a b/", "http://[::1", "http://x:99999/", "http://x:a/",
     "http://a..b/", f"http://{'a' * 64}.fi/", "http://\udcff.fi/", "ftp://x.fi/", "http://x.fi/\udcff"],
)  # fmt: skip
def test_what_is_no_address_is_a_warning(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be asked is said, and asks nobody."""
    monkeypatch.setattr(socket, "create_connection", None)
    assert _codes(_look(tmp_path, address)) == ["SB902"]


def test_an_address_is_asked_as_browsers_do() -> None:
    """Letters beyond ASCII are encoded; what is encoded stays; fragments and users are cut."""
    assert asked("https://Hämeenlinna.fi") == "https://xn--hmeenlinna-q5a.fi/"
    assert asked("http://a:b@x.fi:81/ä%20b c?d=[é]#f") == "http://x.fi:81/%C3%A4%20b%20c?d=[%C3%A9]"
    assert asked("http://[::1]:8/") == "http://[::1]:8/"


# What is remembered


def _file(tmp_path: Path) -> Path:
    return tmp_path / ".site-builder" / "external.json"


def test_a_good_answer_holds_for_a_day(host: Elsewhere, tmp_path: Path) -> None:
    """Within 24 hours nobody is asked again, and the report is the same; then they are."""
    host.pages = {"/old": [_to("/new")], "/new": [OK]}
    address = f"{host.address}/old"
    first = _look(tmp_path, address)
    assert (first.asked, first.remembered) == (1, 0)
    later = _look(tmp_path, address, now=NOW + timedelta(hours=23, minutes=59))
    assert later.diagnostics == first.diagnostics
    assert (later.asked, later.remembered) == (0, 1)
    assert len(host.requests) == 2
    assert _look(tmp_path, address, now=NOW + timedelta(hours=24)).asked == 1
    assert len(host.requests) == 4
    assert _look(tmp_path, address, now=NOW - timedelta(seconds=1)).asked == 1


def test_a_bad_answer_is_asked_for_again(host: Elsewhere, tmp_path: Path) -> None:
    """What was mended is good at once, also behind a redirect that is remembered."""
    host.pages = {"/old": [_to("/new", 302)]}
    assert _codes(_look(tmp_path, f"{host.address}/old", f"{host.address}/x")) == ["SB901"] * 2
    assert list(json.loads(_file(tmp_path).read_text("utf-8"))) == [f"{host.address}/old"]
    host.pages |= {"/new": [OK], "/x": [OK]}
    assert _codes(_look(tmp_path, f"{host.address}/old", f"{host.address}/x")) == []
    assert host.asked("/old") == ["HEAD"]


def test_what_is_remembered_is_as_old_as_it_is(host: Elsewhere, tmp_path: Path) -> None:
    """A look at other addresses keeps what is known, without making it younger."""
    host.pages = {"/a": [OK], "/b": [OK]}
    _look(tmp_path, f"{host.address}/a")
    _look(tmp_path, f"{host.address}/b", now=NOW + timedelta(hours=20))
    kept = json.loads(_file(tmp_path).read_text("utf-8"))
    assert [one["at"] for one in kept.values()] == ["2022-01-25T12:00:00Z", "2022-01-26T08:00:00Z"]
    assert list(_file(tmp_path).parent.iterdir()) == [_file(tmp_path)]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "7", '"text"', "[" * 100_000, "\x00", "\udcff", '{"URL": 7}',
     '{"URL": {}}', '{"URL": {"at": 7, "status": 200, "location": ""}}',
     '{"URL": {"at": "2022-01-25T11:00:00Z", "status": "x", "location": ""}}',
     '{"URL": {"at": "2022-01-25T11:00:00Z", "status": 404, "location": ""}}',
     '{"URL": {"at": "2022-01-25T11:00:00Z", "status": 301, "location": "file:///etc/passwd"}}',
     '{"URL": {"at": "2022-01-25T11:00:00Z", "status": 301, "location": ["x"]}}',
     '{"URL": {"at": "2022-01-25T11:00:00Z", "status": 1e999, "location": ""}}',
     '{"URL": {"at": "2022-01-25T11:00:00", "status": 200, "location": ""}}',
     '{"URL": {"at": "2022-01-26", "status": 200, "location": ""}}'],
    ids=range(19),
)  # fmt: skip
def test_a_damaged_memory_only_costs_questions(text: str, host: Elsewhere, tmp_path: Path) -> None:
    """Whatever stands in the file, what it does not know for sure is asked."""
    host.pages = {"/page": [OK]}
    address = f"{host.address}/page"
    _file(tmp_path).parent.mkdir()
    _file(tmp_path).write_bytes(text.replace("URL", address).encode("utf-8", "surrogateescape"))
    assert _codes(_look(tmp_path, address)) == []
    assert host.requests == [("HEAD", "/page")]
    assert list(json.loads(_file(tmp_path).read_text("utf-8"))) == [address]


def test_a_memory_that_cannot_be_written_is_no_matter(host: Elsewhere, tmp_path: Path) -> None:
    """Where a file stands in the way of the folder, the look is the same."""
    (tmp_path / ".site-builder").write_text("in the way", "utf-8")
    host.pages = {"/page": [OK]}
    assert _codes(_look(tmp_path, f"{host.address}/page")) == []


# The command

FACTS = """\
-- content/academies/vihrea/facts.yaml --
theme: vihrea
order: 1
programme_page: HOST/good
editions:
  - id: 2022
    application:
      opens: 2022-01-17
      last_day: 2022-02-11
      form: {fi: HOST/gone, sv: HOST/good, en: "HOST/old"}
    seats: {most: 6, unit: organisations}
    runs: 2022-03/2022-05
    info_sessions:
      - {id: info, date: 2022-01-24, time: unknown, join: HOST/good, recording: {url: HOST/fails}}
"""
TEXT = """\
-- content/pages/tietoa/fi.md --
---
title: Tietoa
---
Katso [hyvä](HOST/good), [poissa](HOST/gone), [taas](HOST/gone "x") ja [viite][viite].

<HOST/gone?a=1&b=2> `HOST/code` [liite](HOST/a&amp;b) [posti](mailto:a@koe.example)

    HOST/code

[viite]: HOST/gone#luku
"""


def _command(root: Path, text: str, host: Elsewhere, *more: str) -> int:
    templates = Path(__file__).parent.parent / "templates"
    write_site(root, text.replace("HOST", host.address))
    if not (root / "templates").exists():
        (root / "templates").symlink_to(templates, target_is_directory=True)
    return main(["check", "--source", str(root), "--now", "2022-01-25", *more])


Capture = pytest.CaptureFixture[str]


def _marked(root: Path, said: dict[str, Any]) -> str:
    """Return the text at the place of a diagnostic."""
    line = (root / said["path"]).read_text("utf-8").split("\n")[said["line"] - 1]
    return str(line[said["column"] - 1 : said["end_column"] - 1])


def _pages(host: Elsewhere) -> None:
    host.pages = {"/good": [OK], "/old": [_to("/good")], "/a&b": [OK], "/fails": [(400, {})]}


def test_addresses_are_found_where_they_stand(
    host: Elsewhere, tmp_path: Path, capsys: Capture
) -> None:
    """Facts and texts are named by line and column, as for any other mistake; code is no link."""
    _pages(host)
    assert _command(tmp_path, FACTS + TEXT, host, "--external", "--format", "json") == 0
    said = json.loads(capsys.readouterr().out)["diagnostics"]
    found = [
        (one["path"].split("/")[-1], one["line"], _marked(tmp_path, one), one["code"])
        for one in said
        if one["code"].startswith("SB9")
    ]
    expected = [
        ("facts.yaml", 9, "HOST/gone", "SB901"),
        ("facts.yaml", 9, '"HOST/old"', "SB904"),
        ("facts.yaml", 13, "HOST/fails", "SB902"),
        ("fi.md", 4, "HOST/gone", "SB901"),
        ("fi.md", 4, "HOST/gone", "SB901"),
        ("fi.md", 6, "HOST/gone?a=1&b=2", "SB901"),
        ("fi.md", 10, "HOST/gone#luku", "SB901"),
    ]
    assert found == [
        (file, line, text.replace("HOST", host.address), code)
        for file, line, text, code in expected
    ]
    first, second = (
        one["column"] for one in said if (one["path"][-5:], one["line"]) == ("fi.md", 4)
    )
    assert first < second
    assert "/code" not in {path for _, path in host.requests}
    assert not any("koe.example" in headers["Host"] for headers in host.headers)


def test_a_mistake_elsewhere_is_a_warning(host: Elsewhere, tmp_path: Path, capsys: Capture) -> None:
    """The command ends with 0, with `--strict` with 1; a build hears nothing of it."""
    _pages(host)
    assert _command(tmp_path, FACTS + TEXT, host, "--external") == 0
    told = capsys.readouterr()
    assert "warning SB901: there is no page at " in told.out
    assert "^^^^" in told.out
    assert "Addresses elsewhere: 6 asked now.\n" in told.out
    assert told.err == ""
    assert _command(tmp_path, FACTS + TEXT, host, "--external", "--strict") == 1
    assert "3 asked now; 3 were good within 24 hours" in capsys.readouterr().out
    before = len(host.requests)
    arguments = ["--source", str(tmp_path), "--now", "2022-01-25"]
    assert main(["build", *arguments]) == 0
    assert main(["check", *arguments]) == 0
    assert len(host.requests) == before


def test_good_addresses_are_no_warning_to_the_strict(host: Elsewhere, tmp_path: Path) -> None:
    """Notices, such as of pages that moved, stop nobody; SOURCE/.site-builder/ alone is written."""
    host.pages = {"/good": [OK], "/old": [_to("/good")], "/gone": [OK], "/fails": [OK]}
    _command(tmp_path, FACTS, host)
    before = files_of(tmp_path)
    assert _command(tmp_path, FACTS, host, "--external", "--strict") == 0
    assert set(files_of(tmp_path)) - set(before) == {".site-builder/external.json"}


def test_github_is_told_of_pages_elsewhere(
    host: Elsewhere, tmp_path: Path, capsys: Capture
) -> None:
    """A pull request is annotated at the line of the address."""
    _pages(host)
    assert _command(tmp_path, FACTS, host, "--external", "--format", "github") == 0
    told = capsys.readouterr().out
    assert "::warning file=content/academies/vihrea/facts.yaml,line=9,endLine=9,col=18" in told


def test_content_with_errors_is_looked_at_too(
    host: Elsewhere, tmp_path: Path, capsys: Capture
) -> None:
    """All mistakes come at once: those of content, and those elsewhere."""
    _pages(host)
    site = "-- content/site.yaml --\nname: x\nurl: HOST/gone\n"
    for text in (FACTS.replace("order:", "ordre:"), f"{FACTS}{site}"):
        assert _command(tmp_path, text, host, "--external") == 1
        assert " error SB2" in (told := capsys.readouterr().out)
        assert "facts.yaml:9:18: warning SB901" in told
