"""What search engines are told (JSON-LD) is what the page says, and nothing that it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import extruct
import pytest

from tests.builds import Files, changed, html_pages, page_at, real_files, small_files
from tests.pages import Element

FACTS = "content/academies/vihrea/facts.yaml"
PAGE = "akatemiat/vihrea-akatemia/index.html"
NOWS = ["2021-10-01", "2022-01-25", "2022-03-01", "2023-08-30", "2026-11-24"]
DATE = re.compile(r"(\d{4}-\d\d(?:-\d\d)?)(?:T(\d\d):(\d\d):\d\d([+-]\d\d:\d\d))?")
KEYS = {
    "applicationDeadline", "applicationStartDate", "startDate", "endDate", "previousStartDate",
    "dateModified", "datePublished",
}  # fmt: skip

Node = dict[str, object]


def _nodes(html: bytes) -> list[Node]:
    """Return the nodes that a reader of structured data finds on a page."""
    found = extruct.extract(html.decode("utf-8"), syntaxes=["json-ld"], uniform=False)
    return [node for graph in found["json-ld"] for node in graph["@graph"]]


def _of_type(html: bytes, kind: str) -> list[Node]:
    return [node for node in _nodes(html) if node["@type"] == kind]


def _values(node: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Yield every value below a node with its key."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _values(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from _values(value, key)
    else:
        yield key, node


def _shown(files: Files) -> dict[str, Element]:
    """Return the pages that are for readers: not redirects, not the page for lost visitors."""
    return {
        path: page
        for path, page in html_pages(files).items()
        if path != "404.html" and b'http-equiv="refresh"' not in files[path]
    }


@pytest.mark.parametrize("now", NOWS)
def test_every_page_says_what_it_is(now: str) -> None:
    """A reader of structured data finds the page, its name and language, and the way to it."""
    files = real_files(now)
    for path, page in _shown(files).items():
        (told,) = _of_type(files[path], "WebPage")
        assert told["name"] == page.one("h1").text
        assert told["inLanguage"] == page.one("html").attributes["lang"]
        assert told["url"] == f"https://keino-akatemiat.example/{path.removesuffix('index.html')}"
        trails = _of_type(files[path], "BreadcrumbList")
        crumbs = [one.text for box in page.all("ol") for one in box.all("li")
                  if box.attributes.get("class") == "breadcrumb"]  # fmt: skip
        names = [value for trail in trails for key, value in _values(trail) if key == "name"]
        assert names == crumbs


@pytest.mark.parametrize("now", NOWS)
def test_every_date_is_on_the_page(now: str) -> None:
    """Each date told to machines is one that the reader sees now, as finely and no finer."""
    files = real_files(now)
    seen = 0
    for path, page in _shown(files).items():
        visible = {stamp.attributes["datetime"] for stamp in page.all("time")}
        for key, value in _values(_nodes(files[path])):
            assert value is not None, (path, key)
            if key in KEYS:
                found = DATE.fullmatch(str(value))
                assert found, (path, key, value)
                assert found[1] in visible, (path, key, value)
                clock = f"{int(found[2])}[.:]{found[3]}" if found[2] else ""
                assert re.search(clock, page.text), (path, key, value)
                seen += 1
            elif key not in ("url", "@id", "@context"):
                assert not re.search(r"\d{4}-\d\d", str(value)), (path, key, value)
    assert seen > 10 or now == "2021-10-01"


@pytest.mark.parametrize(
    ("runs", "told"),
    [
        ("2022-03/2022-05", {}),
        ("2022-03", {}),
        ("2022-spring", {}),
        ("2022-03~early", {}),
        ("2022-W09/2022-W20", {}),
        ("unknown", {}),
        ("2022-03-01/2022-05-31", {"startDate": "2022-03-01", "endDate": "2022-05-31"}),
        ("2022-03-01/..", {"startDate": "2022-03-01"}),
    ],
)
def test_a_run_is_never_padded_to_days(runs: str, told: dict[str, str]) -> None:
    """A month is not its first day: only days that are known are told as days."""
    text = changed(FACTS, ("runs: 2022-03/2022-05", f"runs: {runs}"))
    (programme,) = _of_type(small_files(text, "2022-01-25")[PAGE], "EducationalOccupationalProgram")
    dates = {key: value for key, value in programme.items() if key in ("startDate", "endDate")}
    assert dates == told
    assert programme["applicationStartDate"] == "2022-01-17"
    assert programme["applicationDeadline"] == "2022-02-11"
    assert programme["maximumEnrollment"] == 6


def test_what_is_not_known_is_not_told() -> None:
    """An unknown first day, unknown seats and seats of teams have no number or date."""
    text = changed(
        FACTS,
        ("- id: 2022", "- id: 2022\n    announced: 2022-01-10"),
        ("opens: 2022-01-17", "opens: unknown"),
        ("unit: organisations", "unit: teams"),
    )
    (programme,) = _of_type(small_files(text, "2022-01-25")[PAGE], "EducationalOccupationalProgram")
    assert "applicationStartDate" not in programme
    assert "maximumEnrollment" not in programme


def test_an_extension_is_told_from_its_announcement() -> None:
    """The deadline for machines is the one that the page gives at that time."""
    longer = "last_day: 2022-02-18\n      extended: [{last_day: 2022-02-11, announced: 2022-02-04}]"
    text = changed(FACTS, ("last_day: 2022-02-11", longer))
    told = [
        _of_type(small_files(text, now)[PAGE], "EducationalOccupationalProgram")[0]
        for now in ("2022-02-03", "2022-02-04")
    ]
    assert [one["applicationDeadline"] for one in told] == ["2022-02-11", "2022-02-18"]


def _session(change: str, now: str = "2022-01-15") -> tuple[Node, Element]:
    """Return what is told of the info session after a change to its facts, and the page."""
    text = changed(FACTS, ("time: unknown, online: true", change))
    (event,) = _of_type(small_files(text, now)[PAGE], "EducationEvent")
    return event, page_at(PAGE, text, now)


def test_a_session_online_has_no_invented_place() -> None:
    """An online session whose address nobody knows has no place and no midnight."""
    event, _ = _session("time: unknown, online: true")
    assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["startDate"] == "2022-01-24"
    assert event["location"] == {"@type": "VirtualLocation", "name": "verkossa"}
    assert "endDate" not in event


def test_a_session_is_told_with_the_place_and_times_that_are_known() -> None:
    """A known address or place and known times are told, times with the zone's offset."""
    event, _ = _session("time: 9.00-11.00, online: true, join: https://kokous.example/a")
    assert event["location"] == {"@type": "VirtualLocation", "url": "https://kokous.example/a"}
    assert event["startDate"] == "2022-01-24T09:00:00+02:00"
    assert event["endDate"] == "2022-01-24T11:00:00+02:00"
    event, _ = _session("time: '9.00', place: {fi: Porissa, sv: i Björneborg, en: in Pori}")
    assert event["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert event["location"] == {"@type": "Place", "name": "Porissa", "address": "Porissa"}
    assert "endDate" not in event


def test_a_moved_session_is_rescheduled_from_its_announcement() -> None:
    """A move is told with the day before it, which the page shows; before it nothing is."""
    change = "time: unknown, online: true, moved: [{from: 2022-01-20, announced: 2022-01-12}]"
    event, _ = _session(change, "2022-01-11")
    assert (event["startDate"], "previousStartDate" in event) == ("2022-01-20", False)
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    event, page = _session(change, "2022-01-12")
    assert (event["startDate"], event["previousStartDate"]) == ("2022-01-24", "2022-01-20")
    assert event["eventStatus"] == "https://schema.org/EventRescheduled"
    visible = {stamp.attributes["datetime"] for stamp in page.all("time")}
    assert {"2022-01-20", "2022-01-24"} <= visible


@pytest.mark.parametrize("coarse", ["2022-01", "2022-W03", "unknown"])
def test_an_earlier_date_that_was_coarse_stays_coarse(coarse: str) -> None:
    """A session that was known by its month or week is never told with that month's first day."""
    change = f"time: unknown, online: true, moved: [{{from: {coarse}, announced: 2022-01-12}}]"
    event, _ = _session(change, "2022-01-11")
    assert "startDate" not in event
    event, _ = _session(change, "2022-01-12")
    assert event["startDate"] == "2022-01-24"
    assert "previousStartDate" not in event


def test_a_cancelled_session_is_told_as_cancelled() -> None:
    """A cancelled session keeps its date and says that it is off."""
    off = "{cancelled: true, reason: {fi: Syy., sv: Skäl., en: Reason.}}"
    event, _ = _session(f"time: unknown, online: true, status: {off}")
    assert event["eventStatus"] == "https://schema.org/EventCancelled"
    assert event["startDate"] == "2022-01-24"


@pytest.mark.parametrize(
    "title", ["</script><script>alert(1)</script>", "<!-- <script> & \\u003c ]]>"]
)
def test_no_title_breaks_out_of_its_script(title: str) -> None:
    """Whatever a title holds stays within the JSON-LD, and reads as it was written."""
    text = changed(
        "content/academies/vihrea/fi.md", ("title: Vihreä akatemia", "title: >-\n  " + title)
    )
    html = small_files(text, "2022-01-25")[PAGE]
    (page,) = _of_type(html, "WebPage")
    assert page["name"] == " ".join(title.split())
    usual = small_files("", "2022-01-25")[PAGE].count(b"<script")
    assert html.count(b"<script") == html.count(b"</script>") == usual


@pytest.mark.parametrize(
    ("day", "told"),
    [("date: 2022-01-17", "2022-01-17"), ("date: 2022-01\nfrom: 2022-01-20", None),
     ("date: unknown\nfrom: 2022-01-20", None)],
)  # fmt: skip
def test_news_are_dated_only_where_their_day_is_known(day: str, told: str | None) -> None:
    """An article has a day of publication only where an editor gave one."""
    text = changed("content/news/haku/facts.yaml", ("date: 2022-01-17", day))
    (news,) = _of_type(
        small_files(text, "2022-01-25")["ajankohtaista/haku/index.html"], "NewsArticle"
    )
    assert news.get("datePublished") == told
    assert news["headline"] == "Haku on avattu"
