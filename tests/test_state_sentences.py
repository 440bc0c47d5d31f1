"""What the site says in each state: exactly, in three languages, as DOMAIN.md 4.8 has agreed."""

from __future__ import annotations

import re

import pytest

from site_builder.languages import Language
from tests.builds import changed, html_pages, page_at, small_files
from tests.pages import Element

FACTS = "content/academies/vihrea/facts.yaml"
PAGES = {
    Language.FI: "akatemiat/vihrea-akatemia/index.html",
    Language.SV: "sv/akademier/vihrea/index.html",
    Language.EN: "en/academies/vihrea/index.html",
}

AS_IT_IS = ""
SIX = changed(FACTS, ("[pori, vantaa]", "[pori, vantaa, keino, aava, meri, utu]")) + (
    "-- content/organisations.yaml --\nkeino: {name: KEINO}\npori: {name: Pori}\n"
    "vantaa: {name: Vantaa}\naava: {name: Aava}\nmeri: {name: Meri}\nutu: {name: Utu}\n"
)
SIX_EARLY = SIX.replace("from: 2022-03-01", "from: 2022-02-21")
ONE_EARLY = changed(FACTS, ("[pori, vantaa]", "[pori]"), ("from: 2022-03-01", "from: 2022-02-21"))
BY_CLOCK = changed(
    FACTS, ("last_day: 2022-02-11", "last_day: 2022-02-11\n      closes_at: '16.15'")
)
LONGER = changed(
    FACTS,
    (
        "last_day: 2022-02-11",
        "last_day: 2022-02-18\n      extended: [{last_day: 2022-02-11, announced: 2022-02-04}]",
    ),
)
OFF = changed(
    FACTS,
    (
        "    application:",
        (
            "    status:\n      cancelled: true\n"
            "      reason: {fi: Hakijoita ei ollut., sv: Inga sökande fanns., en: Nobody came.}\n"
            "    application:"
        ),
    ),
)

# A site, an instant, and the tag and sentence that its state has then in three languages.
STATES = {
    "opens_on": (AS_IT_IS, "2022-01-16T23:59", (
        "Haku avautuu 17.1.",
        "Haku avautuu maanantaina 17.1.2022. Viimeinen hakupäivä on perjantai 11.2.2022.",
        "Ansökan öppnar 17.1",
        ("Ansökan öppnar måndagen den 17 januari 2022. "
         "Sista ansökningsdag är fredagen den 11 februari 2022."),
        "Opens 17 Jan",
        ("Applications open on Monday 17 January 2022. "
         "The last day to apply is Friday 11 February 2022."),
    )),
    "open": (AS_IT_IS, "2022-01-17T00:00", (
        "Haku auki", "Viimeinen hakupäivä on perjantai 11.2.2022.",
        "Ansökan öppen", "Sista ansökningsdag är fredagen den 11 februari 2022.",
        "Open", "The last day to apply is Friday 11 February 2022.",
    )),
    "closes_soon": (AS_IT_IS, "2022-02-05T00:00", (
        "Haku päättyy pian",
        "Hae viimeistään perjantaina 11.2.2022. Varaa aikaa johdon sitoutumisen varmistamiseen.",
        "Ansökan stänger snart", "Ansök senast fredagen den 11 februari 2022.",
        "Closing soon", "Apply by the end of Friday 11 February 2022.",
    )),
    "closes_today": (AS_IT_IS, "2022-02-11T23:59", (
        "Viimeinen hakupäivä", "Tänään perjantaina 11.2.2022 on viimeinen hakupäivä.",
        "Sista ansökningsdagen", "I dag, fredagen den 11 februari 2022, är sista ansökningsdagen.",
        "Last day to apply", "Today, Friday 11 February 2022, is the last day to apply.",
    )),
    "open until a time": (BY_CLOCK, "2022-01-25T00:00", (
        "Haku auki", "Hae viimeistään perjantaina 11.2.2022 klo 16.15.",
        "Ansökan öppen", "Ansök senast fredagen den 11 februari 2022 kl. 16.15 (finsk tid).",
        "Open", "Apply by 16:15 (Finnish time) on Friday 11 February 2022.",
    )),
    "closes today at a time": (BY_CLOCK, "2022-02-11T16:14", (
        "Viimeinen hakupäivä",
        ("Tänään perjantaina 11.2.2022 on viimeinen hakupäivä. "
         "Hae viimeistään perjantaina 11.2.2022 klo 16.15."),
        "Sista ansökningsdagen",
        ("I dag, fredagen den 11 februari 2022, är sista ansökningsdagen. "
         "Ansök senast fredagen den 11 februari 2022 kl. 16.15 (finsk tid)."),
        "Last day to apply",
        ("Today, Friday 11 February 2022, is the last day to apply. "
         "Apply by 16:15 (Finnish time) on Friday 11 February 2022."),
    )),
    "selecting": (AS_IT_IS, "2022-02-12T00:00", (
        "Valinta käynnissä",
        ("Hakijoita haastatellaan viikoilla 5–7/2022 (31.1.–20.2.). "
         "Osallistujat valitaan haastattelujen jälkeen."),
        "Urval pågår",
        ("De sökande intervjuas under veckorna 5–7/2022 (31.1–20.2). "
         "Deltagarna väljs efter intervjuerna."),
        "Selection under way",
        ("Applicants are interviewed in weeks 5–7 of 2022 (31 January–20 February). "
         "Participants are chosen after the interviews."),
    )),
    "closed": (AS_IT_IS, "2022-02-21T00:00", (
        "Haku päättynyt", "Haku päättyi perjantaina 11.2.2022.",
        "Ansökan stängd", "Ansökningstiden gick ut fredagen den 11 februari 2022.",
        "Closed", "Applications closed on Friday 11 February 2022.",
    )),
    "closed at a time": (BY_CLOCK, "2022-02-21T00:00", (
        "Haku päättynyt", "Haku päättyi perjantaina 11.2.2022 klo 16.15.",
        "Ansökan stängd",
        "Ansökningstiden gick ut fredagen den 11 februari 2022 kl. 16.15 (finsk tid).",
        "Closed", "Applications closed on Friday 11 February 2022, 16:15 (Finnish time).",
    )),
    "selected": (SIX_EARLY, "2022-02-21T00:00", (
        "Osallistujat valittu", "Mukaan on valittu kuusi organisaatiota.",
        "Deltagarna valda", "Sex organisationer har valts till akademin.",
        "Participants selected", "Six organisations have been selected.",
    )),
    "one selected": (ONE_EARLY, "2022-02-21T00:00", (
        "Osallistujat valittu", "Mukaan on valittu yksi organisaatio.",
        "Deltagarna valda", "En organisation har valts till akademin.",
        "Participants selected", "One organisation has been selected.",
    )),
    "running": (AS_IT_IS, "2022-03-01T00:00", (
        "Käynnissä", "Akatemia on käynnissä maalis–toukokuussa 2022.",
        "Pågår", "Akademin pågår i mars–maj 2022.",
        "Running", "The academy runs March–May 2022.",
    )),
    "finished": (AS_IT_IS, "2022-06-01T00:00", (
        "Päättynyt", "Akatemia päättyi toukokuussa 2022.",
        "Avslutad", "Akademin avslutades i maj 2022.",
        "Finished", "The academy ended in May 2022.",
    )),
    "cancelled": (OFF, "2022-01-25T00:00", (
        "Peruttu", "Akatemia on peruttu. Hakijoita ei ollut.",
        "Inställd", "Akademin har ställts in. Inga sökande fanns.",
        "Cancelled", "The academy has been cancelled. Nobody came.",
    )),
}  # fmt: skip


def _page(text: str, now: str, language: Language) -> Element:
    return page_at(PAGES[language], text, now)


def _texts(page: Element, tag: str, css: str) -> list[str]:
    return [one.text for one in page.all(tag) if css in one.attributes.get("class", "").split()]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", Language)
def test_a_state_has_its_tag_and_its_sentence(state: str, language: Language) -> None:
    """Tag and sentence are the agreed ones, with the days that decide them."""
    text, now, said = STATES[state]
    place = list(Language).index(language) * 2
    page = _page(text, now, language)
    assert _texts(page, "strong", "tag")[0] == said[place]
    assert _texts(page, "p", "state")[0] == said[place + 1]


EXTENDED = {
    Language.FI: "Hakuaikaa on jatkettu. Uusi viimeinen hakupäivä on perjantai 18.2.2022.",
    Language.SV: "Ansökningstiden har förlängts. "
    "Ny sista ansökningsdag är fredagen den 18 februari 2022.",
    Language.EN: "The application period has been extended. "
    "The new last day to apply is Friday 18 February 2022.",
}


@pytest.mark.parametrize("language", Language)
def test_an_extension_is_told_from_its_announcement(language: Language) -> None:
    """From the announcement on the note and every date are the new ones; before, the old ones."""
    before, after = (_page(LONGER, f"2022-02-0{day}", language) for day in (3, 4))
    assert _texts(before, "p", "extension") == []
    assert "18" not in _texts(before, "p", "state")[0]
    assert _texts(after, "p", "extension") == [EXTENDED[language]]
    assert "18" in _texts(after, "p", "state")[0]


def test_no_call_is_said_where_none_is_announced() -> None:
    """Before an edition is announced its academy says that the next call is not yet known."""
    text = changed(FACTS, ("    application:", "    announced: 2022-01-10\n    application:"))
    said = {
        Language.FI: "Seuraavaa hakua ei ole vielä julkistettu.",
        Language.SV: "Nästa ansökningstid har inte meddelats ännu.",
        Language.EN: "The next application period has not been announced yet.",
    }
    for language, sentence in said.items():
        assert sentence in _page(text, "2022-01-09", language).text


@pytest.mark.parametrize("state", STATES)
def test_no_sentence_is_badly_set(state: str) -> None:
    """No double full stop or blank, no `asti` and no hyphen in a range, now or in any future."""
    text, now, _ = STATES[state]
    for path, page in html_pages(small_files(text, now)).items():
        parts = [page.text, *(one.text for one in page.all("template", inert=True))]
        for part in parts:
            found = re.search(r"(?<!\.)\.\.(?!\.)|\d\.?-\d|[{}]| [.,]|\bNone\b", part)
            assert found is None, (path, part[max(0, found.start() - 30) :])
            assert path.startswith(("sv", "en", "404")) or not re.search(r"asti\b|saakka", part)
