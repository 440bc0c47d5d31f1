"""Servers of this machine, started on a free port of their own for one block, and asked.

What they must answer is not here: that is each test's.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port
from tests.programs import brotli_for_nginx, program, s3_server

ROOT = Path(__file__).parent.parent
_SECONDS_TO_START = 20


@dataclass(frozen=True)
class Answer:
    """What a server says: `headers` by their names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A server on this machine."""

    port: int

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a path, with some headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", path, headers=named)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()


@contextmanager
def started(command: Sequence[str], port: int, log: Path) -> Iterator[None]:
    """Run a server until the block ends; it must listen at its port within some seconds."""
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT
        )
    try:
        end = time.monotonic() + _SECONDS_TO_START
        while process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert time.monotonic() < end, f"{command[0]} does not listen"
                time.sleep(0.02)
        assert process.poll() is None, log.read_text("utf-8")
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def corrected(text: str, corrections: Mapping[str, str]) -> str:
    """Return a configuration with the lines that its comments ask to correct corrected."""
    for line, ours in corrections.items():
        assert text.count(line) == 1, line
        text = text.replace(line, ours)
    return text


@contextmanager
def nginx(folder: Path, scratch: Path) -> Iterator[Server]:
    """Serve a folder with the configuration in publishing/, as Debian's nginx includes it."""
    port = free_port()
    site = (ROOT / "publishing" / "nginx" / "site.conf").read_text("utf-8")
    places: dict[str, str] = {
        "listen 8080;": f"listen 127.0.0.1:{port};",
        "root /var/www/site;": f"root {folder};",
    }
    (scratch / "site.conf").write_text(corrected(site, places), "utf-8")
    whole = (ROOT / "publishing" / "nginx" / "nginx.conf").read_text("utf-8")
    user = "user root;\n" if os.geteuid() == 0 else ""  # the folder of a test is its user's
    places = {
        "include /etc/nginx/modules-enabled/*.conf;": f"load_module {brotli_for_nginx()};\n{user}",
        "error_log stderr warn;": f"error_log {scratch}/errors warn;",
        "access_log /dev/stdout;": "access_log off;",
        "include /etc/nginx/conf.d/*.conf;": f"include {scratch}/site.conf;",
    }
    ours = corrected(whole.replace("/tmp/", f"{scratch}/"), places)  # noqa: S108 - as it stands
    (scratch / "nginx.conf").write_text(ours, "utf-8")
    command = [program("nginx"), "-c", f"{scratch}/nginx.conf", "-e", f"{scratch}/errors"]
    with started(command, port, scratch / "log"):
        yield Server(port)
    told = (scratch / "errors").read_text("utf-8")
    assert [line for line in told.splitlines() if "[error]" not in line] == []  # those are 404s


_APACHE_MODULES = ("authz_core", "dir", "headers", "mime", "mpm_event", "rewrite", "unixd")


@contextmanager
def apache(folder: Path, scratch: Path) -> Iterator[Server]:
    """Serve a folder with the .htaccess in publishing/."""
    port = free_port()
    htaccess = (ROOT / "publishing" / "apache" / "htaccess").read_text("utf-8")
    (folder / ".htaccess").write_text(htaccess, "utf-8")
    modules = Path("/usr/lib/apache2/modules")
    loaded = "".join(
        f"LoadModule {name}_module {modules}/mod_{name}.so\n"
        for name in _APACHE_MODULES
        if (modules / f"mod_{name}.so").is_file()  # Debian has some built in
    )
    (scratch / "apache.conf").write_text(
        f"{loaded}ServerRoot {scratch}\nServerName localhost\nListen 127.0.0.1:{port}\n"
        f"PidFile {scratch}/pid\nErrorLog {scratch}/errors\nTypesConfig /etc/mime.types\n"
        f"AddLanguage br .br\nDocumentRoot {folder}\n"
        f"<Directory {folder}>\nAllowOverride All\nRequire all granted\n</Directory>\n",
        "utf-8",
    )
    command = [program("apache2"), "-f", f"{scratch}/apache.conf", "-D", "FOREGROUND"]
    with started(command, port, scratch / "log"):
        yield Server(port)


@contextmanager
def s3(scratch: Path) -> Iterator[Server]:
    """Serve S3, its requests in `scratch/log`."""
    port = free_port()
    command = [*s3_server(), "--host", "127.0.0.1", "--port", str(port)]
    with started(command, port, scratch / "log"):
        yield Server(port)


@contextmanager
def sftp(scratch: Path) -> Iterator[Server]:
    """Serve SFTP and nothing else to whoever has `scratch/key`, with sshd of this machine."""
    port = free_port()
    for name in ("key", "host"):
        quietly = (program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "")
        subprocess.run([*quietly, "-f", f"{scratch}/{name}"], check=True)
    shutil.copyfile(scratch / "key.pub", scratch / "authorized")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # sshd insists, as root
    settings = {
        "ListenAddress": "127.0.0.1",
        "Port": port,
        "HostKey": scratch / "host",
        "AuthorizedKeysFile": scratch / "authorized",
        "PidFile": scratch / "pid",
        "StrictModes": "no",  # folders of tests lie in /tmp
        "UsePAM": "no",
        "PasswordAuthentication": "no",
        "KbdInteractiveAuthentication": "no",
        "PermitRootLogin": "prohibit-password",
        "Subsystem": "sftp internal-sftp",
        "ForceCommand": "internal-sftp",
    }
    text = "".join(f"{name} {value}\n" for name, value in settings.items())
    (scratch / "sshd.conf").write_text(text, "utf-8")
    command = [program("sshd"), "-D", "-e", "-f", f"{scratch}/sshd.conf"]
    with started(command, port, scratch / "log"):
        yield Server(port)
