"""`make publish` sends what changed: assets first, deletions last; to a folder, to S3, by SFTP."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.pages import files_of
from tests.programs import program
from tests.servers import Answer, Server, s3, sftp
from tests.sites import write_site

ROOT = Path(__file__).parent.parent
_SCRIPT = ROOT / "publishing" / "publish.py"
_FOREVER = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=60, must-revalidate"
_THEIRS = {"assets/theirs.txt": b"theirs"}
_TARGETS = ("folder", "s3", "sftp")
_MORE = "-- content/pages/pitka/fi.md --\n---\ntitle: Pitkä\n---\nPitkä sivu.\n"
_ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "RCLONE_CONFIG": os.devnull,
}

Files = dict[str, bytes]


def published(source: Path, target: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Publish a folder, as `make publish` does."""
    return subprocess.run(
        [sys.executable, str(_SCRIPT), *options, str(source), target],
        check=False,
        env=_ENVIRONMENT,
        capture_output=True,
        text=True,
    )


@dataclass
class Place:
    """A site, and where it is published to: `there` has the files that arrive."""

    root: Path
    target: str
    there: Path
    server: Server | None = None

    @property
    def output(self) -> Path:
        """The folder that the site is built into."""
        return self.root / "output"

    def build(self, text: str = "", *options: str) -> Files:
        """Build the site with some changes, and return what is to be published."""
        write_site(self.root, text)
        command = ["build", "--source", str(self.root), "--now", "2022-01-25", *options]
        subprocess.run([sys.executable, "-m", "site_builder", *command], check=True, cwd=ROOT)
        files = files_of(self.output)
        del files[".site-builder.json"]
        return files

    def publish(self, *options: str) -> str:
        """Publish, and return what was said."""
        done = published(self.output, self.target, *options)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()[-1]

    def files(self) -> Files:
        """Return the files at the target."""
        if not self.is_bucket:
            return files_of(self.there)
        listed = self.asked("?list-type=2&prefix=site/").body.decode()
        paths = re.findall("<Key>site/([^<]*)</Key>", listed)
        return {path: self.asked(f"/site/{path}").body for path in paths}

    def asked(self, path: str) -> Answer:
        """Return what the bucket says of a path; it is not public."""
        assert self.server
        return self.server.get(f"/bucket{path}", Authorization="AWS test:any")

    @property
    def is_bucket(self) -> bool:
        """Whether it is no folder that one could look into."""
        return self.target.startswith(":s3")


@pytest.fixture(params=_TARGETS)
def place(request: pytest.FixtureRequest, tmp_path: Path, templates: Path) -> Iterator[Place]:
    """Give a small site and each kind of target in turn, with the server that it needs."""
    root = write_site(tmp_path / "site", "")
    shutil.copytree(templates, root / "templates")
    there, scratch = tmp_path / "there", tmp_path / "server"
    scratch.mkdir()
    if request.param == "folder":
        yield Place(root, str(there), there)
    elif request.param == "s3":
        with s3(scratch) as server:
            remote = f":s3,provider=Other,env_auth,endpoint='http://127.0.0.1:{server.port}'"
            place = Place(root, f"{remote}:bucket/site", there, server)
            _make_bucket(f"{remote}:bucket")
            yield place
    else:
        with sftp(scratch) as server:
            remote = (
                f":sftp,host=127.0.0.1,port={server.port},user={getpass.getuser()},"
                f"key_file={scratch}/key,shell_type=none"
            )
            yield Place(root, f"{remote}:{there}", there, server)


def _make_bucket(bucket: str) -> None:
    subprocess.run([program("rclone"), "mkdir", bucket], check=True, env=_ENVIRONMENT)


def test_only_what_changed_is_sent_and_what_is_gone_goes(place: Place) -> None:
    """The target holds the site; of the next one, only what differs; assets stay once more.

    What others put there stays, in whatever folder.
    """
    _put(place, "assets/theirs.txt")
    files = place.build()
    assert place.publish().startswith(
        f"{len(files) - 1} files: {len(files) - 1} to send, 0"
    )  # but for the list
    assert place.files() == files | _THEIRS
    assert " 0 to send" in place.publish()

    more = place.build(_MORE)
    differing = sum(more[path] != files.get(path) for path in more.keys() - {"B2SUMS"})
    assert differing < len(more) - 10
    assert f" {differing} to send" in place.publish()
    superseded = {path for path in files.keys() - more.keys() if path.startswith("assets/")}
    assert place.files() == more | _THEIRS | {path: files[path] for path in superseded}
    assert "pitka/index.html" in more

    style = place.root / "templates" / "static" / "style.css"
    style.write_text(f"{style.read_text('utf-8')}\n.more {{ color: red }}\n", "utf-8")
    gone = place.build("-- content/pages/pitka/fi.md [gone] --\n")
    place.publish()
    old = {path for path in more.keys() - gone.keys() if path.startswith("assets/")}
    assert any("style" in path for path in old)
    assert place.files() == gone | _THEIRS | {path: more[path] for path in old}
    if not place.is_bucket:
        assert not (place.there / "pitka").exists()

    place.build(_MORE)
    place.publish()
    assert old & {path for path in place.files() if "style" in path} == set()


def _put(place: Place, path: str) -> None:
    if not place.is_bucket:
        (place.there / path).parent.mkdir(parents=True, exist_ok=True)
        (place.there / path).write_bytes(b"theirs")
        return
    command = [program("rclone"), "rcat", f"{place.target}/{path}"]
    subprocess.run(command, check=True, env=_ENVIRONMENT, input=b"theirs")


@pytest.mark.parametrize("place", ["folder", "s3"], indirect=True)
def test_what_a_publication_left_undone_is_done_by_the_next(place: Place) -> None:
    """The note of what is there comes last: without it, everything is sent again."""
    files = place.build()
    place.publish()
    _put(place, "index.html")
    _put(place, "B2SUMS")
    assert f" {len(files) - 1} to send" in place.publish()
    assert place.files() == files


@pytest.mark.parametrize("place", ["folder"], indirect=True)
def test_a_dry_run_sends_nothing(place: Place) -> None:
    """What would be done is listed, and the target is as it was."""
    place.build()
    assert place.publish("--dry-run").endswith("(nothing was done).")
    assert place.files() == {}


@pytest.mark.parametrize("place", ["s3"], indirect=True)
def test_a_bucket_has_headers_by_kind_and_never_lacks_an_asset(place: Place) -> None:
    """Hashed assets are immutable, all else is short; what pages need is there before them."""
    place.build()
    place.publish()
    place.build(_MORE)
    place.publish()
    place.build("-- content/pages/pitka/fi.md [gone] --\n")
    place.publish()
    kinds = {
        "index.html": "text/html; charset=utf-8",
        "calendar.ics": "text/calendar; charset=utf-8",
        "feed.xml": "application/xml; charset=utf-8",
        "build.json": "application/json",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml; charset=utf-8",
        ".png": "image/png",
    }
    found = set()
    for path in place.files():
        sent = place.asked(f"/site/{path}").headers
        assert sent["cache-control"] == (_FOREVER if path.startswith("assets/") else _SHORT), path
        for ending in [one for one in kinds if path.endswith(one)]:
            assert sent["content-type"] == kinds[ending], path
            found.add(ending)
    assert found == set(kinds)
    log = (place.root.parent / "server" / "log").read_text("utf-8")
    asked = re.findall(r"(PUT|POST|DELETE) /bucket/?(\S*) HTTP", log)
    puts = [path.removeprefix("site/").split("?")[0] for how, path in asked if how == "PUT"]
    first = puts[: puts.index("B2SUMS") + 1]
    is_asset = [path.startswith("assets/") for path in first if path]
    assert is_asset == sorted(is_asset, reverse=True)
    assert first[-2:] == ["build.json", "B2SUMS"]
    hows = [how for how, path in asked if "B2SUMS" not in path]
    assert hows[-1] in ("DELETE", "POST")  # nothing but the note is sent after deletions
    assert "PUT" in hows


def test_what_is_not_as_it_was_built_is_not_published(tmp_path: Path) -> None:
    """A file that somebody changed by hand, or none at all, is told before anything is sent."""
    source, there = tmp_path / "output", tmp_path / "there"
    source.mkdir()
    assert published(source, str(there)).returncode == 3
    digest = "0" * 32
    (source / "B2SUMS").write_text(f"{digest}  index.html\n", "utf-8")
    (source / "index.html").write_text("other", "utf-8")
    done = published(source, str(there))
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "index.html is not as it was built" in done.stderr
    assert not there.exists()


def test_a_list_that_leads_out_of_the_target_is_not_followed(tmp_path: Path) -> None:
    """Whoever can write to the target cannot have files elsewhere deleted."""
    source, there = tmp_path / "output", tmp_path / "there"
    for folder in (source, there):
        folder.mkdir()
    (tmp_path / "mine").write_text("mine", "utf-8")
    listed = "".join(f"{'0' * 32}  {path}\n" for path in ("../mine", f"/{tmp_path}/mine"))
    (there / "B2SUMS").write_text(listed, "utf-8")
    (source / "B2SUMS").write_text("", "utf-8")
    (source / "build.json").write_text("{}", "utf-8")
    published(source, str(there))
    assert (tmp_path / "mine").exists()


def test_make_says_what_it_lacks() -> None:
    """Without a target, and with one that cannot be reached, there is one sentence."""
    done = published(ROOT / "output", "")
    assert done.returncode == 2
    assert "TARGET is missing" in done.stderr
