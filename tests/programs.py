"""Programs that serve and send the site in tests: found, or fetched by `python -m tests.programs`.

How they are started is not here: that is each test's.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests.machine import fetch_by_apt, run

ROOT = Path(__file__).parent.parent
_PACKAGES = {
    "nginx": "nginx-light",
    "apache2": "apache2-bin",
    "rclone": "rclone",
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


class ProgramMissingError(Exception):
    """A program is missing; the text says in one sentence what to do."""


def program(name: str) -> str:
    """Return the path of a program, or raise ProgramMissingError."""
    found = shutil.which(name) or shutil.which(name, path=_PLACES)
    if found is None:
        message = (
            f"The tests need {name}: install it (Debian: apt-get install {_PACKAGES[name]}),"
            " or run make setup-dev as root."
        )
        raise ProgramMissingError(message)
    return found


def packages() -> list[str]:
    """Return the names of Debian's packages that the tests need."""
    return [*_PACKAGES.values(), _BROTLI_FOR_NGINX]


def brotli_for_nginx() -> Path:
    """Return the module with which nginx serves .br files, or raise ProgramMissingError."""
    for folder in _NGINX_MODULES:
        if (found := Path(folder, "ngx_http_brotli_static_module.so")).is_file():
            return found
    message = (
        "The tests need nginx's module for Brotli: install it (Debian: apt-get install"
        f" {_BROTLI_FOR_NGINX}), or run make setup-dev as root."
    )
    raise ProgramMissingError(message)


def s3_server() -> tuple[str, ...]:
    """Return the command that starts a server that speaks S3, or raise ProgramMissingError."""
    if not (_S3_STAMP.is_file() and _S3_STAMP.read_bytes() == _S3_LOCK.read_bytes()):
        message = "The tests need the S3 server that tests/s3 pins: run make setup-dev."
        raise ProgramMissingError(message)
    return str(_S3 / "bin" / "python"), "-m", "moto.server"


def main() -> int:
    """Fetch what is missing; return an exit code."""
    try:
        for name, package in _PACKAGES.items():
            try:
                program(name)
            except ProgramMissingError:
                fetch_by_apt(package, _LEAN)
                program(name)
        try:
            brotli_for_nginx()
        except ProgramMissingError:
            fetch_by_apt(_BROTLI_FOR_NGINX, _LEAN)
            brotli_for_nginx()
        _fetch_s3_server()
    except ProgramMissingError as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    sys.stdout.write(f"Servers for the tests: {', '.join(map(program, _PACKAGES))}\n")
    return 0


def _fetch_s3_server() -> None:
    try:
        s3_server()
    except ProgramMissingError:
        pip = (str(_S3 / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet")
        made = run(sys.executable, "-m", "venv", str(_S3)) is not None
        install = ("install", "--no-deps", "--require-hashes", "--requirement", str(_S3_LOCK))
        if not made or run(*pip, *install) is None:
            message = f"pip could not fetch the S3 server: run pip install -r {_S3_LOCK} to see."
            raise ProgramMissingError(message) from None
        _S3_STAMP.write_bytes(_S3_LOCK.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
