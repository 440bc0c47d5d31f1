"""`next --due-since` tells a scheduled job by its exit code whether a rebuild is due."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from site_builder.cli import main
from tests.ports import answering
from tests.sites import BuildAt

_DUE, _WRONG_USAGE, _WORLD_FAILED, _NOT_YET = 0, 2, 3, 4
_CHANGE = "2022-02-11T22:00:00Z"


def _due(where: object, now: str = "2022-02-11T21:59:59Z") -> int:
    return main(["next", "--due-since", str(where), "--now", now])


def _manifest(next_change: object) -> str:
    return json.dumps({"since": None, "next_change": next_change})


@contextmanager
def _answering(status: int, body: str = "", headers: dict[str, str] | None = None) -> Iterator[str]:
    """Give the address of a server that answers everything in one way."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer."""
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *_: object) -> None:  # noqa: A002 - http.server's
            """Say nothing."""

    with answering(Answer) as address:
        yield f"{address}/build.json"


@pytest.mark.parametrize(
    ("now", "code"),
    [
        ("2022-02-11T21:59:59Z", _NOT_YET),
        (_CHANGE, _DUE),
        ("2022-02-12T00:00:00+02:00", _DUE),
        ("2022-02-11T23:59:59+02:00", _NOT_YET),
        ("2023-01-01T00:00:00Z", _DUE),
    ],
)
def test_a_rebuild_is_due_from_the_next_change_on(tmp_path: Path, now: str, code: int) -> None:
    """The instant itself is due, the second before is not, however the offset is written."""
    published = tmp_path / "build.json"
    published.write_text(_manifest(_CHANGE), "utf-8")
    assert _due(published, now) == code


def test_a_site_that_time_no_longer_changes_is_never_due(tmp_path: Path) -> None:
    """Without a next change only new content makes a rebuild necessary."""
    published = tmp_path / "build.json"
    published.write_text(_manifest(None), "utf-8")
    assert _due(published, "2199-12-31T00:00:00Z") == _NOT_YET


def test_what_is_not_there_is_due(tmp_path: Path) -> None:
    """Nothing published yet means that something should be."""
    assert _due(tmp_path / "build.json") == _DUE


@pytest.mark.parametrize(
    "text",
    [
        "", "garbage", "[]", "{}", "null", '"text"', "7", '{"next_change": 7}',
        '{"next_change": true}', '{"next_change": "soon"}', '{"next_change": []}',
        '{"next_change": ""}', "<html>404</html>", "[" * 100_000, "\x00",
        '{"next_change": "2022-02-11"}', '{"next_change": "2022-02-11T22:00"}',
    ],
    ids=range(17),
)  # fmt: skip
def test_what_is_no_manifest_is_a_failure_of_the_world(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that says nothing of the next change is named in one sentence, without a traceback."""
    published = tmp_path / "build.json"
    published.write_text(text, "utf-8")
    assert _due(published) == _WORLD_FAILED
    said = capsys.readouterr().err
    assert str(published) in said
    assert said.count("\n") == 1


def test_no_file_at_all_is_not_left_out() -> None:
    """A script whose variable is empty learns of it, and does not hear that a rebuild is due."""
    assert _due("") == _WORLD_FAILED


def test_a_folder_is_a_failure_of_the_world(tmp_path: Path) -> None:
    """What is there and cannot be read is no reason to publish anything."""
    assert _due(tmp_path) == _WORLD_FAILED


def test_bytes_that_are_no_text_are_a_failure_of_the_world(tmp_path: Path) -> None:
    """Any bytes may stand in the file."""
    published = tmp_path / "build.json"
    published.write_bytes(bytes(range(256)))
    assert _due(published) == _WORLD_FAILED


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, _manifest(_CHANGE), _NOT_YET),
        (200, _manifest("2022-01-01T00:00:00Z"), _DUE),
        (200, "<!doctype html><title>It works</title>", _WORLD_FAILED),
        (404, "", _DUE),
        (410, "", _DUE),
        (403, "", _WORLD_FAILED),
        (500, "", _WORLD_FAILED),
        (503, _manifest("2022-01-01T00:00:00Z"), _WORLD_FAILED),
    ],
)
def test_a_published_site_is_asked_by_its_address(status: int, body: str, code: int) -> None:
    """A server that has no such file is due; one that fails is not to be published over."""
    with _answering(status, body) as address:
        assert _due(address) == code


def test_a_server_that_nobody_reaches_is_a_failure_of_the_world() -> None:
    """A network that is down is no reason to publish anything."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        assert _due(f"http://127.0.0.1:{port}/build.json") == _WORLD_FAILED
    assert _due("http://no.such.host.invalid/build.json") == _WORLD_FAILED


@pytest.mark.parametrize(
    "address",
    ["http://", "http://[", "https://host:port/", "http://a b/build.json", "http://\x00/"],
)
def test_an_address_that_is_none_is_no_traceback(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever stands there is a sentence on stderr and an exit code."""
    assert _due(address) in (_WRONG_USAGE, _WORLD_FAILED)
    assert "Traceback" not in capsys.readouterr().err


def test_an_answer_cut_short_is_a_failure_of_the_world() -> None:
    """A connection that breaks off in the middle is the network's failure, not a traceback."""
    with _answering(200, '{"next', {"Content-Length": "1000"}) as address:
        assert _due(address) == _WORLD_FAILED


def test_an_instant_without_an_offset_is_wrong_usage(tmp_path: Path) -> None:
    """No site is read, so nothing says which zone is meant."""
    published = tmp_path / "build.json"
    published.write_text(_manifest(_CHANGE), "utf-8")
    assert _due(published, "2022-02-12") == _WRONG_USAGE


def test_a_build_is_due_when_its_own_manifest_says_so(build_at: BuildAt, tmp_path: Path) -> None:
    """What `build` writes is what `--due-since` reads."""
    report = build_at("", "2022-01-25")
    published = tmp_path / "site" / "output" / "build.json"
    assert report.next_change is not None
    change = f"{report.next_change:%Y-%m-%dT%H:%M:%SZ}"
    assert _due(published, "2022-01-25T00:00:00Z") == _NOT_YET
    assert _due(published, change) == _DUE
