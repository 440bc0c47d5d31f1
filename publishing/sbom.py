"""Writes a bill of the packages that building the site needs, in CycloneDX's form.

    python publishing/sbom.py OUTPUT

From requirements.lock come names, versions, hashes and who needs what; from the installed packages
their licences. The same lock gives the same bytes: no time, no number of its own. What only
installs the project is marked as excluded from running it.

The standard library is all that is needed.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_OURSELVES = "site-builder (pyproject.toml)"
_NAMED = re.compile(r"(?P<name>[a-z0-9._-]+)==(?P<version>\S+) \\")
_HASH = re.compile(r"--hash=sha256:(?P<hash>[0-9a-f]{64})")
_NEEDED_BY = re.compile(r"^    # (?:via )? *(?P<by>[a-z][^#]*)$")
_SPDX = re.compile(r"MIT|Apache-2\.0|BSD-[23]-Clause|OFL-1\.1")  # where it is said in so many words
_CLASSIFIED = "License :: OSI Approved :: "


@dataclass(frozen=True)
class Package:
    """A package as the lock has it."""

    name: str
    version: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...]

    @property
    def address(self) -> str:
        """The package URL, which names it everywhere."""
        return f"pkg:pypi/{self.name}@{self.version}"


def packages(lock: str) -> Iterator[Package]:
    """Yield what a lock lists."""
    for part in re.split(r"\n(?=[a-z])", lock):
        if named := _NAMED.match(part):
            by = [found["by"] for line in part.splitlines() if (found := _NEEDED_BY.match(line))]
            hashes = sorted(found["hash"] for found in _HASH.finditer(part))
            yield Package(named["name"], named["version"], tuple(hashes), tuple(by))


def bill(lock: str, version: str) -> dict[str, object]:
    """Return the bill of what a lock lists."""
    found = {one.name: one for one in packages(lock)}
    running = _running(found)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "site-builder",
                "name": "site-builder",
                "version": version,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [_component(one, one.name in running) for one in found.values()],
        "dependencies": [
            {"ref": "site-builder", "dependsOn": _needs(found, _OURSELVES)},
            *(
                {"ref": one.address, "dependsOn": needs} if needs else {"ref": one.address}
                for one in found.values()
                for needs in [_needs(found, one.name)]
            ),
        ],
    }


def _running(found: Mapping[str, Package]) -> set[str]:
    """Return the packages that a build of the site may import."""
    running: set[str] = set()
    waiting = {_OURSELVES}
    while waiting:
        more = {one.name for one in found.values() if waiting & {*one.needed_by}}
        waiting = more - running
        running |= more
    return running


def _needs(found: Mapping[str, Package], name: str) -> list[str]:
    return [one.address for one in found.values() if name in one.needed_by]


def _component(package: Package, is_running: bool) -> dict[str, object]:  # noqa: FBT001 - a fact
    said: dict[str, object] = {
        "type": "library",
        "bom-ref": package.address,
        "name": package.name,
        "version": package.version,
        "scope": "required" if is_running else "excluded",
    }
    try:
        if licences := _licences(distribution(package.name)):
            said["licenses"] = licences
    except PackageNotFoundError:  # the lock is for all systems, and this is not its
        pass
    # Hashes are those of the files that may be installed: which of them is, differs by system.
    said["purl"] = package.address
    said["externalReferences"] = [
        {
            "type": "distribution",
            "url": package.address,
            "hashes": [{"alg": "SHA-256", "content": one} for one in package.hashes],
        }
    ]
    return said


def _licences(installed: Distribution) -> list[dict[str, object]]:
    """Return the licence that a package says it is under, as SPDX where it says that."""
    said = installed.metadata
    for expression in said.get_all("License-Expression") or ():
        return [{"expression": expression}]
    words = [one.strip().split("\n")[0] for one in said.get_all("License") or ()]
    classifiers = said.get_all("Classifier") or ()
    words += [one.removeprefix(_CLASSIFIED) for one in classifiers if one.startswith(_CLASSIFIED)]
    for word in filter(None, words):
        return [{"license": {"id" if _SPDX.fullmatch(word) else "name": word}}]
    return []


def main() -> int:
    """Write the bill to where the command line says."""
    lock = (_ROOT / "requirements.lock").read_text("utf-8")
    said = bill(lock, distribution("site-builder").version)
    output = Path(sys.argv[1])
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(f"{json.dumps(said, indent=2)}\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
