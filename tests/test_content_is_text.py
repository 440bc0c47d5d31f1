"""Content is text, never code: whatever an editor writes is shown, not run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages import Element, pages_of
from tests.sites import BuildAt, Check

NOW = "2022-01-25"

_JINJA = "{{ 7*7 }} {{ 917*917 }} {% include 'home.html' %} {# gone #} {{ page }}"
_MARKUP = "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>\"' onclick=a()"

# Every text that an editor can write, with a mark of its own before the payload.
_SITE = """\
-- content/site.yaml --
name: {fi: 'SITE-PAYLOAD', sv: 'SITE-PAYLOAD', en: 'SITE-PAYLOAD'}
base_url: https://koe.example/
time_zone: Europe/Helsinki
languages: [fi, sv, en]
publisher: keino
contacts:
  - person: palvelu
    about: {fi: 'ABOUT-PAYLOAD', sv: 'ABOUT-PAYLOAD', en: 'ABOUT-PAYLOAD'}
archive:
  from: 2022-01-01
  notice: {fi: 'NOTICE-PAYLOAD', sv: 'NOTICE-PAYLOAD', en: 'NOTICE-PAYLOAD'}
navigation:
  header: [academies, news]
  footer: [pages/tietoa]
-- content/organisations.yaml --
keino: {name: 'ORGANISATION-PAYLOAD'}
pori: {name: 'PORI-PAYLOAD'}
vantaa: {name: Vantaa}
-- content/people.yaml --
palvelu:
  name: 'PERSON-PAYLOAD'
  organisation: keino
  email: palvelu@koe.example
  role: {fi: 'ROLE-PAYLOAD', sv: 'ROLE-PAYLOAD', en: 'ROLE-PAYLOAD'}
  phone: 'PHONE-PAYLOAD'
-- content/academies/vihrea/facts.yaml --
theme: vihrea
order: 1
editions:
  - id: 2022
    application: {opens: 2021-01-17, last_day: 2021-02-11, form: https://lomake.example/hae}
    seats: {most: 6, unit: organisations}
    runs: 2022-03/2022-05
    stated_length: {fi: 'LENGTH-PAYLOAD', sv: 'LENGTH-PAYLOAD', en: 'LENGTH-PAYLOAD'}
    info_sessions:
      - id: info
        date: 2022-01-24
        time: unknown
        online: false
        place: {fi: 'PLACE-PAYLOAD', sv: 'PLACE-PAYLOAD', en: 'PLACE-PAYLOAD'}
      - id: off
        date: 2022-01-25
        time: unknown
        status:
          cancelled: true
          reason: {fi: 'REASON-PAYLOAD', sv: 'REASON-PAYLOAD', en: 'REASON-PAYLOAD'}
    schedule:
      - id: interviews
        kind: interview
        when: 2022-W05/2022-W07
        title: {fi: 'STEP-PAYLOAD', sv: 'STEP-PAYLOAD', en: 'STEP-PAYLOAD'}
    participants: {from: 2022-01-01, organisations: [pori]}
-- content/academies/vihrea/fi.md --
---
title: 'TITLE-PAYLOAD'
short_title: 'SHORT-PAYLOAD'
slug: vihrea-akatemia
summary: 'SUMMARY-PAYLOAD'
---
BODY-PAYLOAD

## Otsikko {#eligibility}

> QUOTE-PAYLOAD

- ITEM-PAYLOAD

Sarake | Toinen
--- | ---
CELL-PAYLOAD | 2

    CODE-PAYLOAD
-- content/news/haku/fi.md --
---
title: 'NEWS-PAYLOAD'
summary: 'LEAD-PAYLOAD'
---
STORY-PAYLOAD
"""
_MARKS = re.findall(r"([A-Z]+)-PAYLOAD", _SITE)
_ACTIVE_SCHEMES = ("javascript:", "data:", "vbscript:", "file:", "blob:")
_ACTIVE_TAGS = {"iframe", "object", "embed", "base", "form", "svg", "math", "applet", "frame"}


def _site(payload: str) -> str:
    return _SITE.replace("PAYLOAD", payload.replace("'", "''"))


def _active(page: Element, path: str) -> Iterator[str]:
    """Yield what a browser would run, or fetch as code, beyond the site's own script files."""
    for element in page.all(inert=True):
        picture = element.tag == "svg" and element.attributes.get("class") == "timeline"
        if element.tag in _ACTIVE_TAGS and not picture:
            yield f"{path}: <{element.tag}>"
        if element.tag == "script" and not _is_own_script(element):
            yield f"{path}: <script>"
        if element.tag == "style":
            yield f"{path}: <style>"
        for name, value in element.attributes.items():
            plain = re.sub(r"[\s\x00-\x20]", "", value).casefold()
            if name.startswith("on") or name in ("style", "srcdoc", "formaction"):
                yield f"{path}: {name}={value}"
            if plain.startswith(_ACTIVE_SCHEMES):
                yield f"{path}: {name}={value}"


def _is_own_script(element: Element) -> bool:
    if element.attributes.get("type") == "application/ld+json":
        (data,) = element.inside  # data that nothing runs, but it must be whole
        assert isinstance(data, str)
        json.loads(data)
        return True
    source = element.attributes.get("src", "")
    return bool(re.fullmatch(r"(\.\./)*assets/[\w.-]+\.js", source)) and not element.inside


def _everything(page: Element) -> str:
    """Return all words of a page: what is seen, its title and the values of its attributes."""
    words = [page.text, *(title.text for title in page.all("title"))]
    words += [value for element in page.all() for value in element.attributes.values()]
    return " ".join(words)


@pytest.mark.parametrize("payload", [_JINJA, _MARKUP], ids=["jinja", "html"])
def test_texts_come_out_as_they_were_written(
    payload: str, build_at: BuildAt, tmp_path: Path
) -> None:
    """Template syntax and HTML in any text field are shown letter by letter, and do nothing."""
    report = build_at(_site(payload), NOW)
    assert not report.blocked, report.diagnostics
    pages = pages_of(tmp_path / "site" / "output")
    assert [one for path, page in pages.items() for one in _active(page, path)] == []
    shown = " ".join(_everything(page) for page in pages.values())
    prose = ("BODY", "QUOTE", "ITEM", "CELL", "CODE", "STORY")
    missing = [
        mark
        for mark in dict.fromkeys(_MARKS)
        if mark not in prose and f"{mark}-{payload}" not in shown
    ]
    assert missing == []
    # Markdown sets quotation marks and reads `*` as it does; what stands in braces stays.
    words = "{% include" if payload is _JINJA else "<script>alert(1)</script>"
    for mark in prose:
        assert re.search(rf"{mark}-.{{0,40}}{re.escape(words)}", shown), mark
    assert "840889" not in shown.replace("2049", "")


@pytest.mark.parametrize("scheme", ["javascript:alert(1)", "data:text/html,x", "//evil.example/"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("form: https://lomake.example/hae", "form: '{}'"),
        ("form: https://lomake.example/hae", "form: {{fi: '{}', sv: '{}', en: '{}'}}"),
        ("form: https://lomake.example/hae", "form: unknown\n      programme_page: '{}'"),
        ("recording: {by_email: palvelu}", "join: '{}'"),
        ("recording: {by_email: palvelu}", "recording: {{url: '{}'}}"),
    ],
    ids=["form", "form per language", "programme page", "join", "recording"],
)
def test_addresses_lead_to_web_pages_only(
    before: str, after: str, scheme: str, check: Check
) -> None:
    """An address that is no web address is an error where it stands."""
    facts = _facts()
    assert before in facts
    changed = facts.replace(before, after.format(scheme, scheme, scheme))
    report = check(f"-- content/academies/vihrea/facts.yaml --\n{changed}")
    assert report.blocked
    places = {one.place.path for one in report.diagnostics if one.severity.value == "error"}
    assert places == {"content/academies/vihrea/facts.yaml"}


def _facts() -> str:
    base = (Path(__file__).parent / "errors" / "base.txt").read_text("utf-8")
    return base.split("-- content/academies/vihrea/facts.yaml --\n")[1].split("-- ")[0]


_PROSE = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java&#x09;script:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:a)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '![x](x" onerror="alert(1))',
    '[x](https://a.example "a\\" onclick=alert(1) b=\\"")',
    "[x](https://a.example){: onclick=alert(1) style=color:red }",
    "[x](https://a.example){: href=javascript:alert(1) }",
    "[x](https://a.example){: HREF='javascript:alert(1)' }",
    "Kappale\n{: onclick=alert(1) style='color:red' onmouseover=a }",
    "## Otsikko {: #id onclick=alert(1) style=x }",
    "- kohta\n{: onclick=alert(1) }",
    "*a*{: style=x onfocus=a() tabindex=1 }",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg/onload=alert(1)>",
    "<style>body{}</style>",
    "<!-- --><script>alert(1)</script>",
    "<div markdown=1>\n\n<script>alert(1)</script>\n\n</div>",
    "```html\n<script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    '!!! note "<script>alert(1)</script>"\n    <img src=x onerror=alert(1)>',
    "a[^1]\n\n[^1]: <script>alert(1)</script> [x](javascript:alert(1))",
    "Sana\n: <script>alert(1)</script>",
]


@pytest.mark.parametrize("prose", _PROSE)
def test_nothing_in_prose_is_run(prose: str, build_at: BuildAt, tmp_path: Path) -> None:
    """Scripts, handlers, styles and active links in prose are shown, dropped or refused."""
    text = f"-- content/pages/tietoa/fi.md --\n---\ntitle: Tietoa\n---\n{prose}\n"
    report = build_at(text, NOW)
    output = tmp_path / "site" / "output"
    if report.blocked:
        assert not output.exists()
        named = {one.place.path for one in report.diagnostics if one.severity.value == "error"}
        assert named == {"content/pages/tietoa/fi.md"}
        return
    pages = pages_of(output)
    assert "tietoa/index.html" in pages
    assert [one for path, page in pages.items() for one in _active(page, path)] == []


@pytest.mark.parametrize(
    ("prose", "words"),
    [
        ("Alku\n{% include 'x' %}\n\nLoppu", "{% include 'x' %}"),
        ("Sana *painokas*{{ 7*7 }} loppu", "{{ 7*7 }}"),
        ("- kohta {# huomautus #}", "{# huomautus #}"),
        ("## Otsikko {{ 7*7 }}", "{{ 7*7 }}"),
    ],
)
def test_words_in_braces_are_words(
    prose: str, words: str, build_at: BuildAt, tmp_path: Path
) -> None:
    """Braces in prose that are no list of attributes (`{#id}`, `{: …}`) are shown, not eaten."""
    build_at(f"-- content/pages/tietoa/fi.md --\n---\ntitle: Tietoa\n---\n{prose}\n", NOW)
    page = pages_of(tmp_path / "site" / "output")["tietoa/index.html"]
    assert words in page.one("main").text


def test_a_section_whose_heading_has_braces_is_shown(build_at: BuildAt, tmp_path: Path) -> None:
    """Braces in a heading before its id lose neither the heading nor the text below it."""
    build_at(
        "-- content/academies/vihrea/fi.md --\n---\ntitle: Vihreä\nsummary: Akatemia.\n---\n"
        "## Kuka {kunta} voi hakea? {#eligibility}\n\nKunnat voivat hakea.\n"
        "-- content/news/haku/fi.md --\n---\ntitle: Haku\nsummary: Haku.\n---\n",
        NOW,
    )
    page = pages_of(tmp_path / "site" / "output")["akatemiat/vihrea/index.html"]
    assert "Kunnat voivat hakea." in page.one("main").text
    assert "Kuka {kunta} voi hakea?" in page.one("main").text
