"""An editor for tests: it opens files in a language server over stdio and asks what one would see.

It speaks as much of the Language Server Protocol as that takes.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

Message = dict[str, Any]

_METHOD_NOT_FOUND = -32601


class Editor:
    """A conversation with a language server: about one question after the other."""

    def __init__(
        self, to_server: IO[bytes], from_server: IO[bytes], settings: Mapping[str, object]
    ) -> None:
        self._to, self._from, self._settings = to_server, from_server, settings
        self._asked = 0
        self._published: dict[str, list[Message]] = {}

    def start(self, folder: Path | None) -> None:
        """Shake hands, with a folder open or without."""
        root = folder.as_uri() if folder else None
        capabilities = {"workspace": {"configuration": True}}
        self.ask("initialize", processId=None, rootUri=root, capabilities=capabilities)
        self._tell("initialized")

    def open(self, path: Path, text: str) -> None:
        """Open a file as if it held `text`; a file is opened once."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", textDocument=document)

    def problems(self, path: Path) -> list[tuple[int, str]]:
        """Return what the server says is wrong in an open file, and on which line from 1."""
        while path.as_uri() not in self._published:
            self._handle(self._receive())
        found = self._published[path.as_uri()]
        return [(one["range"]["start"]["line"] + 1, one["message"]) for one in found]

    def completions(self, path: Path, line: int, column: int) -> list[Message]:
        """Return what the server offers to write at a place in an open file, counted from 1."""
        items = self._at("completion", path, line, column)["items"]
        assert isinstance(items, list)
        return items

    def hover(self, path: Path, line: int, column: int) -> str:
        """Return what the server shows above a place in an open file, counted from 1."""
        return str(self._at("hover", path, line, column)["contents"]["value"])

    def _at(self, verb: str, path: Path, line: int, column: int) -> Message:
        place = {"line": line - 1, "character": column - 1}
        answer = self.ask(
            f"textDocument/{verb}", textDocument={"uri": path.as_uri()}, position=place
        )
        return answer or {"items": [], "contents": {"value": ""}}

    def ask(self, method: str, **params: object) -> Message | None:
        """Return the answer to a request."""
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": params})
        while (message := self._receive()).get("id") != self._asked or "method" in message:
            self._handle(message)
        assert "error" not in message, message["error"]
        result: Message | None = message["result"]
        return result

    def _tell(self, method: str, **params: object) -> None:
        self._send({"method": method, "params": params})

    def _handle(self, message: Message) -> None:
        """Note diagnostics; say what is set, where the server asks; refuse what else it asks."""
        if message.get("method") == "textDocument/publishDiagnostics":
            self._published[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            asked = [item["section"] for item in message["params"]["items"]]
            set_here = [self._settings.get(section) for section in asked]
            self._send({"id": message["id"], "result": set_here})
        elif "id" in message:
            refused = {"code": _METHOD_NOT_FOUND, "message": "not known"}
            self._send({"id": message["id"], "error": refused})

    def _send(self, message: Message) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._to.flush()

    def _receive(self) -> Message:
        length = 0
        while line := self._from.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the language server has ended"
        message: Message = json.loads(self._from.read(length))
        return message


@contextmanager
def editor(
    server: Sequence[str], settings: Mapping[str, object], folder: Path | None = None
) -> Iterator[Editor]:
    """Start a language server for an editor with these settings by section; end both."""
    with subprocess.Popen(server, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        try:
            one = Editor(process.stdin, process.stdout, settings)
            one.start(folder)
            yield one
        finally:
            process.kill()
