"""The site's addresses hold wherever it is served: at a root, or below any path."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from site_builder.cli import main
from tests.pages import pages_of
from tests.sites import write_site


@pytest.mark.parametrize("base", ["https://a.example/keino/", "https://a.example/keino"])
def test_the_site_works_under_a_base_path(base: str, tmp_path: Path, templates: Path) -> None:
    """With `--base-url` the links within stay relative and those for machines are absolute."""
    root = write_site(tmp_path, "")
    shutil.copytree(templates, root / "templates")
    command = ["build", "--source", str(root), "--now", "2022-01-25", "--base-url", base]
    assert main(command) == 0
    output = root / "output"
    for path, page in pages_of(output).items():
        for element in page.all():
            address = element.attributes.get("href") or element.attributes.get("src") or ""
            if not address or address.startswith("#"):
                continue
            if path == "404.html":
                assert address.startswith("/keino/"), address
                file = address.removeprefix("/keino/")
                file = f"{file}index.html" if not file or file.endswith("/") else file
                assert (output / file).is_file()
            elif element.attributes.get("rel") == "canonical" or (
                "hreflang" in element.attributes and element.tag == "link"
            ):
                assert address.startswith("https://a.example/keino/"), address
            else:
                assert not address.startswith("/"), f"{path}: {address}"
    assert b"koe.example/" not in (output / "robots.txt").read_bytes()
