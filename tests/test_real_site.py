"""What an applicant reads on the real site, at the days on which it matters."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.cli import main
from tests.pages import Element, files_of, parse
from tests.sites import SiteAt, copy_real_site

HOME = {"fi": "", "sv": "sv/", "en": "en/"}
LOW_CARBON = {
    "fi": "akatemiat/vahahiilisyys-akatemia/",
    "sv": "sv/akademier/kolsnala-upphandlingar/",
    "en": "en/academies/low-carbon-procurement/",
}
SOCIAL = {
    "fi": "akatemiat/soske-akatemia/",
    "sv": "sv/akademier/socialt-hallbara-upphandlingar/",
    "en": "en/academies/socially-sustainable-procurement/",
}
INNOVATION = {
    "fi": "akatemiat/innovaatio-akatemia/",
    "sv": "sv/akademier/innovationsakademin/",
    "en": "en/academies/innovation-academy/",
}
LANGUAGES = tuple(HOME)

PROGRAMME_PAGE = (
    "https://www.hankintakeino.fi/fi/mika-osaamiskeskus/keinon-palvelut/"
    "hankintatoimen-johtamisen-kehitysohjelmat/vahahiilisyys-akatemia"
)
TO_PROGRAMME_PAGE = {
    "fi": "Siirry ohjelmasivulle (ulkoinen sivusto)",
    "sv": "Gå till programsidan (extern webbplats)",
    "en": "Go to the programme page (external site)",
}
TO_FORM = {
    "fi": "Siirry hakulomakkeelle (ulkoinen palvelu)",
    "sv": "Gå till ansökningsblanketten (extern tjänst)",
    "en": "Go to the application form (external service)",
}
MAIL = "sini.marttinen@motiva.fi"
SELECTED = (
    "Porin kaupunki", "Päijät-Hämeen hyvinvointiyhtymä", "Riihimäen kaupunki", "Senaatti",
    "Vantaan kaupunki", "Veikkaus",
)  # fmt: skip

# The states of the low-carbon edition 2022: its tag and its sentence, by language.
STATES = {
    "opens_on": {
        "fi": "Haku avautuu maanantaina 17.1.2022. Viimeinen hakupäivä on perjantai 11.2.2022.",
        "sv": "Ansökan öppnar måndagen den 17 januari 2022. "
        "Sista ansökningsdag är fredagen den 11 februari 2022.",
        "en": "Applications open on Monday 17 January 2022. "
        "The last day to apply is Friday 11 February 2022.",
    },
    "open": {
        "fi": "Viimeinen hakupäivä on perjantai 11.2.2022.",
        "sv": "Sista ansökningsdag är fredagen den 11 februari 2022.",
        "en": "The last day to apply is Friday 11 February 2022.",
    },
    "closes_soon": {
        "fi": "Hae viimeistään perjantaina 11.2.2022.",
        "sv": "Ansök senast fredagen den 11 februari 2022.",
        "en": "Apply by the end of Friday 11 February 2022.",
    },
    "closes_today": {
        "fi": "Tänään perjantaina 11.2.2022 on viimeinen hakupäivä.",
        "sv": "I dag, fredagen den 11 februari 2022, är sista ansökningsdagen.",
        "en": "Today, Friday 11 February 2022, is the last day to apply.",
    },
    "selecting": {
        "fi": "Hakijoita haastatellaan viikoilla 5–7/2022 (31.1.–20.2.). "
        "Osallistujat valitaan haastattelujen jälkeen.",
        "sv": "De sökande intervjuas under veckorna 5–7/2022 (31.1–20.2). "
        "Deltagarna väljs efter intervjuerna.",
        "en": "Applicants are interviewed in weeks 5–7 of 2022 (31 January–20 February). "
        "Participants are chosen after the interviews.",
    },
    "closed": {
        "fi": "Haku päättyi perjantaina 11.2.2022.",
        "sv": "Ansökningstiden gick ut fredagen den 11 februari 2022.",
        "en": "Applications closed on Friday 11 February 2022.",
    },
    "running": {
        "fi": "Akatemia on käynnissä maalis–toukokuussa 2022.",
        "sv": "Akademin pågår i mars–maj 2022.",
        "en": "The academy runs March–May 2022.",
    },
    "finished": {
        "fi": "Akatemia päättyi toukokuussa 2022.",
        "sv": "Akademin avslutades i maj 2022.",
        "en": "The academy ended in May 2022.",
    },
}
STATE_AT = {
    "2022-01-16": "opens_on",
    "2022-01-16T23:59:59": "opens_on",
    "2022-01-17": "open",
    "2022-01-24": "open",
    "2022-01-25": "open",
    "2022-02-05": "closes_soon",
    "2022-02-11T00:00": "closes_today",
    "2022-02-11T23:59": "closes_today",
    "2022-02-11T21:59:59Z": "closes_today",
    "2022-02-11T22:00:00Z": "selecting",
    "2022-02-12": "selecting",
    "2022-02-21": "closed",
    "2022-03-01": "running",
    "2022-06-01": "finished",
}
TAGS = {
    "opens_on": "Haku avautuu 17.1.", "open": "Haku auki", "closes_soon": "Haku päättyy pian",
    "closes_today": "Viimeinen hakupäivä", "selecting": "Valinta käynnissä",
    "closed": "Haku päättynyt", "running": "Käynnissä", "finished": "Päättynyt",
}  # fmt: skip
OPEN_STATES = ("open", "closes_soon", "closes_today")


def _main(site: Path, page: str) -> Element:
    return parse((site / page / "index.html").read_bytes()).one("main")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("now", "state"), STATE_AT.items())
def test_the_page_is_never_wrong_about_the_call(
    now: str, state: str, language: str, site_at: SiteAt
) -> None:
    """At every instant the academy's page says the one sentence that is true, and no other."""
    page = _main(site_at(now), LOW_CARBON[language])
    said = STATES[state][language]
    assert said in page.text
    others = [words[language] for words in STATES.values() if words[language] not in said]
    assert [words for words in others if words in page.text] == []
    assert language != "fi" or TAGS[state] in [element.text for element in page.all()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("now", "state"), STATE_AT.items())
def test_the_front_page_offers_the_call_while_it_is_open(
    now: str, state: str, language: str, site_at: SiteAt
) -> None:
    """One button leads to the way in, on both pages, while one can apply and only then."""
    for page in (HOME[language], LOW_CARBON[language]):
        links = _main(site_at(now), page).links()
        way_in = links.get(TO_PROGRAMME_PAGE[language])
        assert way_in == (PROGRAMME_PAGE if state in OPEN_STATES else None)
        assert TO_FORM[language] not in links


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("fi", ["17.1.–11.2.2022", "viikot 5–7/2022 (31.1.–20.2.)", "maalis–toukokuu 2022",
                "enintään kuusi organisaatiota", "neljä kuukautta", "maaliskuun 2022 alussa"]),
        ("sv", ["17.1–11.2.2022", "vecka 5–7/2022 (31.1–20.2)", "mars–maj 2022",
                "högst sex organisationer", "fyra månader", "i början av mars 2022"]),
        ("en", ["17 January–11 February 2022", "weeks 5–7 of 2022 (31 January–20 February)",
                "March–May 2022", "up to six organisations", "four months",
                "in early March 2022"]),
    ],
)  # fmt: skip
def test_the_facts_of_the_call_are_there(language: str, facts: list[str], site_at: SiteAt) -> None:
    """On 25.1.2022 an applicant finds every date, the interviews, the run and the six seats."""
    text = _main(site_at("2022-01-25"), LOW_CARBON[language]).text
    assert [fact for fact in facts if fact not in text] == []
    assert "11.2.2022" in text or "11 February 2022" in text
    assert LOW_CARBON[language].split("/")[-2] in str(_main(site_at("2022-01-25"), HOME[language]))


SESSION_AT = {
    "2022-01-16": {
        "fi": "Infotilaisuus järjestetään verkossa maanantaina 24.1.2022. "
        "Kellonaika ilmoitetaan myöhemmin.",
        "sv": "Ett infomöte ordnas på webben måndagen den 24 januari 2022. "
        "Klockslaget meddelas senare.",
        "en": "An info session will be held online on Monday 24 January 2022. "
        "The time will be announced later.",
    },
    "2022-01-24": {
        "fi": "Infotilaisuus järjestetään verkossa tänään maanantaina 24.1.2022.",
        "sv": "Infomötet ordnas på webben i dag, måndagen den 24 januari 2022.",
        "en": "The info session is held online today, Monday 24 January 2022.",
    },
    "2022-01-25": {
        "fi": "Infotilaisuus järjestettiin verkossa maanantaina 24.1.2022. Saat linkin "
        f"tallenteeseen lähettämällä sähköpostia osoitteeseen {MAIL}.",
        "sv": "Infomötet hölls på webben måndagen den 24 januari 2022. Du får länken till "
        f"inspelningen genom att mejla {MAIL}.",
        "en": "The info session was held online on Monday 24 January 2022. Email "
        f"{MAIL} to get the link to the recording.",
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("now", SESSION_AT)
def test_the_info_session_is_told_as_it_is(now: str, language: str, site_at: SiteAt) -> None:
    """Before, on and after its day; the recording comes by e-mail once there is one."""
    page = _main(site_at(now), LOW_CARBON[language])
    assert SESSION_AT[now][language] in page.text
    mails = [href for words, href in page.links().items() if words == MAIL]
    assert len(mails) == (now == "2022-01-25")
    assert all(href.startswith(f"mailto:{MAIL}?subject=") for href in mails)


@pytest.mark.parametrize(
    ("academy", "now", "words"),
    [
        (INNOVATION, "2022-01-25", {
            "fi": "Akatemia on käynnissä lokakuusta 2021 helmikuuhun 2022.",
            "sv": "Pågår", "en": "Running"}),
        (SOCIAL, "2022-01-25", {
            "fi": "Akatemia alkoi torstaina 20.1.2022.",
            "sv": "Akademin började torsdagen den 20 januari 2022.",
            "en": "The academy started on Thursday 20 January 2022."}),
        (SOCIAL, "2022-01-16", {
            "fi": "Haku päättyi perjantaina 10.12.2021.",
            "sv": "Ansökningstiden gick ut fredagen den 10 december 2021.",
            "en": "Applications closed on Friday 10 December 2021."}),
        (INNOVATION, "2022-03-01", {
            "fi": "Akatemia päättyi helmikuussa 2022.",
            "sv": "Akademin avslutades i februari 2022.",
            "en": "The academy ended in February 2022."}),
    ],
    ids=["innovation runs", "social runs", "social selects", "innovation is over"],
)  # fmt: skip
def test_the_other_academies_are_told_as_they_are(
    academy: dict[str, str], now: str, words: dict[str, str], site_at: SiteAt
) -> None:
    """The academy's own page, the front page and the list say the same of it."""
    lists = {"fi": "akatemiat/", "sv": "sv/akademier/", "en": "en/academies/"}
    for language in LANGUAGES:
        for page in (academy[language], HOME[language], lists[language]):
            assert words[language] in _main(site_at(now), page).text


@pytest.mark.parametrize("now", ["2022-01-25", "2022-02-12", "2022-02-21", "2022-02-28T23:59:59"])
def test_nobody_is_named_before_the_selection_is_public(now: str, site_at: SiteAt) -> None:
    """Before 1.3.2022 no file of the output, seen or not, holds a name of the selected six."""
    only_here = ("Riihimäen kaupunki", "Vantaan kaupunki", "Veikkaus", "Päijät-Hämeen", "Vanda")
    for path, data in files_of(site_at(now)).items():
        assert [name for name in only_here if name.encode() in data] == [], path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_selected_are_named_from_the_first_of_march(language: str, site_at: SiteAt) -> None:
    """On 1.3.2022 the academy's page lists the six, in every language."""
    page = _main(site_at("2022-03-01"), LOW_CARBON[language])
    items = [item.text for item in page.all("li")]
    if language == "fi":
        assert [item for item in items if item in SELECTED] == list(SELECTED)
    assert {"Veikkaus", "Päijät-Hämeen hyvinvointiyhtymä"} <= set(items)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_next_edition_comes_when_it_is_announced(language: str, site_at: SiteAt) -> None:
    """The edition 2023 is in no file before 16.5.2023; then it comes first and is open."""
    for path, data in files_of(site_at("2022-06-01")).items():
        named = b"2023-0" in data or b".2023" in data
        assert not named or path == "build.json", path  # it says when something will change
    page = _main(site_at("2023-05-16"), LOW_CARBON[language])
    last = {"fi": "keskiviikko 30.8.2023", "sv": "onsdagen den 30 augusti 2023"}
    assert last.get(language, "Wednesday 30 August 2023") in page.text
    assert page.links()[TO_PROGRAMME_PAGE[language]] == PROGRAMME_PAGE
    kickoff = {"fi": "ti 3.10.2023 klo 9.00–11.00", "sv": "tis 3.10.2023 kl. 9.00–11.00"}
    assert kickoff.get(language, "9:00–11:00 (Finnish time)") in page.text
    assert STATES["finished"][language] in page.text  # the edition 2022, below
    assert page.text.index("2023") < page.text.index(STATES["finished"][language])


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_editor_who_fills_in_the_form_gets_its_button(language: str, tmp_path: Path) -> None:
    """An address in place of `form: unknown` makes the button lead straight to the form."""
    copy_real_site(tmp_path)
    facts = tmp_path / "content" / "academies" / "low-carbon" / "facts.yaml"
    edition_2023, edition_2022 = facts.read_text("utf-8").split("- id: 2022")
    filled = edition_2022.replace("form: unknown", "form: https://lomake.example/hae?id=1&x=2")
    facts.write_text(f"{edition_2023}- id: 2022{filled}", "utf-8")
    assert main(["build", "--source", str(tmp_path), "--now", "2022-01-25"]) == 0
    for page in (HOME[language], LOW_CARBON[language]):
        links = _main(tmp_path / "output", page).links()
        assert links[TO_FORM[language]] == "https://lomake.example/hae?id=1&x=2"
        assert TO_PROGRAMME_PAGE[language] not in links
