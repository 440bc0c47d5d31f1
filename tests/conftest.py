"""The three boundaries that tests use: `check`, `facts_at` and `build_at`, over small sites."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from site_builder.build import Options, Report, build
from site_builder.build import check as check_site
from site_builder.cli import main
from site_builder.instants import load_zone, parse_moment
from site_builder.load import load, scan
from site_builder.reads import Memory, Reads, World
from tests.sites import BuildAt, Check, FactsAt, SiteAt, copy_real_site, write_site

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one flag that writes golden files anew."""
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


@pytest.fixture(scope="session")
def templates() -> Path:
    """The project's own templates, which small sites are built with."""
    return ROOT / "templates"


@pytest.fixture
def check(tmp_path: Path, templates: Path) -> Check:
    """Check a small site, told as changes to the base site."""

    def run(text: str, now: str = "2022-01-25") -> Report:
        shutil.copytree(templates, tmp_path / "site" / "templates", dirs_exist_ok=True)
        root = write_site(tmp_path / "site", text)
        return check_site(Options(source=root, output=root / "output", now=parse_moment(now)))

    return run


@pytest.fixture
def build_at(tmp_path: Path, templates: Path) -> BuildAt:
    """Build a small site at an instant; the report holds every page."""

    def run(text: str, now: str, folder: str = "site") -> Report:
        shutil.copytree(templates, tmp_path / folder / "templates", dirs_exist_ok=True)
        root = write_site(tmp_path / folder, text)
        return build(Options(source=root, output=root / "output", now=parse_moment(now)))

    return run


@pytest.fixture
def facts_at(tmp_path: Path) -> FactsAt:
    """Return reads of a small site at an instant, to put queries to."""

    def run(text: str, now: str) -> Reads:
        root = write_site(tmp_path / "facts", text)
        site = load(scan(root)).site
        assert site is not None
        zone = load_zone(site.settings.time_zone)
        world = World(
            site=site, templates={}, static={}, images={}, now=parse_moment(now).instant(zone)
        )
        return Reads(world, Memory())

    return run


@pytest.fixture(scope="session")
def site_at(tmp_path_factory: pytest.TempPathFactory) -> SiteAt:
    """Build the real site as it is at an instant, each once; return the output folder."""
    source = tmp_path_factory.mktemp("real")
    copy_real_site(source)
    built: dict[str, Path] = {}

    def run(now: str) -> Path:
        if now not in built:
            output = source / f"output-{len(built)}"
            command = ["build", "--source", str(source), "--output", str(output), "--now", now]
            assert main(command) == 0
            built[now] = output
        return built[now]

    return run
