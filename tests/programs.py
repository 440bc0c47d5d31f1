"""Programs that serve and send the site in tests: found, or fetched by `python -m tests.programs`.

How they are started is not here: that is each test's.
"""

from __future__ import annotations

import shutil
import sys
from functools import partial
from pathlib import Path

from tests.machine import MissingError, fetch_by_apt, found_or_fetched, holds, run, told

ROOT = Path(__file__).parent.parent
_PACKAGES = {
    "nginx": "nginx-light",
    "apache2": "apache2-bin",
    "rclone": "rclone",
    "wrk": "wrk",
    "sshd": "openssh-server",
    "ssh-keygen": "openssh-client",
}
_BROTLI_FOR_NGINX = "libnginx-mod-http-brotli-static"
_LEAN = "--no-install-recommends"
_PLACES = "/usr/local/sbin:/usr/sbin:/sbin"  # where servers are, beside PATH
_NGINX_MODULES = ("/usr/lib/nginx/modules", "/usr/share/nginx/modules", "/usr/lib64/nginx/modules")
_S3_LOCK = ROOT / "tests" / "s3" / "requirements.lock"
_S3 = ROOT / ".venv" / "s3-server"
_S3_STAMP = _S3 / ".installed"  # written last: the lock that the folder holds


def program(name: str) -> str:
    """Return the path of a program, or raise MissingError."""
    found = shutil.which(name) or shutil.which(name, path=_PLACES)
    if found is None:
        message = (
            f"The tests need {name}: install it (Debian: apt-get install {_PACKAGES[name]}),"
            " or run make setup-dev as root."
        )
        raise MissingError(message)
    return found


def packages() -> list[str]:
    """Return the names of Debian's packages that the tests need."""
    return [*_PACKAGES.values(), _BROTLI_FOR_NGINX]


def brotli_for_nginx() -> Path:
    """Return the module with which nginx serves .br files, or raise MissingError."""
    for folder in _NGINX_MODULES:
        if (found := Path(folder, "ngx_http_brotli_static_module.so")).is_file():
            return found
    message = (
        "The tests need nginx's module for Brotli: install it (Debian: apt-get install"
        f" {_BROTLI_FOR_NGINX}), or run make setup-dev as root."
    )
    raise MissingError(message)


def s3_server() -> tuple[str, ...]:
    """Return the command that starts a server that speaks S3, or raise MissingError."""
    if not holds(_S3_STAMP, _S3_LOCK):
        message = "The tests need the S3 server that tests/s3 pins: run make setup-dev."
        raise MissingError(message)
    return str(_S3 / "bin" / "python"), "-m", "moto.server"


def _fetched() -> str:
    """Return where the servers are, after fetching what is missing."""
    for name, package in _PACKAGES.items():
        found_or_fetched(partial(program, name), partial(fetch_by_apt, package, _LEAN))
    found_or_fetched(brotli_for_nginx, partial(fetch_by_apt, _BROTLI_FOR_NGINX, _LEAN))
    found_or_fetched(s3_server, _fetch_s3_server)
    return f"Servers for the tests: {', '.join(map(program, _PACKAGES))}"


def _fetch_s3_server() -> None:
    pip = (str(_S3 / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet")
    made = run(sys.executable, "-m", "venv", str(_S3)) is not None
    install = ("install", "--no-deps", "--require-hashes", "--requirement", str(_S3_LOCK))
    if not made or run(*pip, *install) is None:
        message = f"pip could not fetch the S3 server: run pip install -r {_S3_LOCK} to see."
        raise MissingError(message)
    _S3_STAMP.write_bytes(_S3_LOCK.read_bytes())


if __name__ == "__main__":
    sys.exit(told(_fetched))
