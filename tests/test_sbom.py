"""`make sbom` lists what building the site needs: valid CycloneDX, the same from the same lock."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write the bill, and return it."""
    file = tmp_path_factory.mktemp("bill") / "deep" / "sbom.json"
    command = [sys.executable, str(ROOT / "publishing" / "sbom.py"), str(file)]
    subprocess.run(command, check=True)
    return file.read_text("utf-8")


@pytest.fixture
def components(text: str) -> dict[str, Any]:
    """Return the components by name."""
    return {one["name"]: one for one in json.loads(text)["components"]}


def test_it_is_valid(text: str) -> None:
    """The strict schema of CycloneDX 1.6 finds nothing."""
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_it_lists_the_lock_and_nothing_else(components: dict[str, Any]) -> None:
    """Every package of requirements.lock with its version, its hashes and a licence."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    listed = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock, re.MULTILINE))
    assert {name: one["version"] for name, one in components.items()} == listed
    hashes = [
        each["content"]
        for one in components.values()
        for place in one["externalReferences"]
        for each in place["hashes"]
    ]
    assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]{64})", lock))
    assert [name for name, one in components.items() if not one.get("licenses")] == []


def test_it_tells_running_from_installing(components: dict[str, Any]) -> None:
    """What pyproject.toml depends on is required, and what that needs; hatchling is not."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    direct = {re.split(r"[=<>~]", one)[0] for one in project["dependencies"]}
    required = {name for name, one in components.items() if one["scope"] == "required"}
    assert direct < required
    assert {"markupsafe", "pydantic-core"} < required
    assert {"hatchling", "editables"} & required == set()


def test_it_says_who_needs_what(text: str) -> None:
    """Jinja needs MarkupSafe, and we need Jinja."""
    said = json.loads(text)
    names = {one["bom-ref"]: one["name"] for one in said["components"]}
    needs = {
        names.get(one["ref"], one["ref"]): {names[each] for each in one.get("dependsOn", ())}
        for one in said["dependencies"]
    }
    assert "jinja2" in needs["site-builder"]
    assert needs["jinja2"] == {"markupsafe"}
    assert "hatchling" not in needs["site-builder"]


def test_the_same_lock_gives_the_same_bytes(text: str, tmp_path: Path) -> None:
    """No time and no random number: two bills of one state are the same file."""
    command = [sys.executable, str(ROOT / "publishing" / "sbom.py"), str(tmp_path / "again")]
    subprocess.run(command, check=True)
    assert (tmp_path / "again").read_text("utf-8") == text
