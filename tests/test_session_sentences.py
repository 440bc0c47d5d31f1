"""What the site says of info sessions and numbers of seats, and which words of HTML are dates."""

from __future__ import annotations

import re

import pytest

from site_builder.languages import Language, wording
from tests.builds import changed, html_pages, page_at, real_files
from tests.pages import Element

FACTS = "content/academies/vihrea/facts.yaml"
PAGES = {
    Language.FI: "akatemiat/vihrea-akatemia/index.html",
    Language.SV: "sv/akademier/vihrea/index.html",
    Language.EN: "en/academies/vihrea/index.html",
}

AS_IT_IS = ""
TIMED = changed(
    FACTS, ("time: unknown, online: true", "time: 9.00-11.00, online: true, join: https://x.fi/")
)
MOVED = changed(
    FACTS, ("online: true", "online: true, moved: [{from: 2022-01-20, announced: 2022-01-12}]")
)
OFF = changed(
    FACTS,
    (
        "online: true",
        (
            "online: true, status: {cancelled: true, reason: {fi: Sairastapaus., sv: Sjukdom., "
            "en: Illness.}}"
        ),
    ),
)
LATER = {
    Language.FI: "Kellonaika ilmoitetaan myöhemmin. Osallistumislinkki ilmoitetaan myöhemmin.",
    Language.SV: "Klockslaget meddelas senare. Länken till mötet meddelas senare.",
    Language.EN: "The time will be announced later. The link to join will be announced later.",
}

# A site, an instant, and the tag and sentence that its info session has then.
SESSIONS = {
    "upcoming": (AS_IT_IS, "2022-01-23T23:59", (
        "Tulossa", "Infotilaisuus järjestetään verkossa maanantaina 24.1.2022. ~",
        "Kommande", "Ett infomöte ordnas på webben måndagen den 24 januari 2022. ~",
        "Upcoming", "An info session will be held online on Monday 24 January 2022. ~",
    )),
    "today": (AS_IT_IS, "2022-01-24T00:00", (
        "Tänään", "Infotilaisuus järjestetään verkossa tänään maanantaina 24.1.2022. ~",
        "I dag", "Infomötet ordnas på webben i dag, måndagen den 24 januari 2022. ~",
        "Today", "The info session is held online today, Monday 24 January 2022. ~",
    )),
    "today at a time": (TIMED, "2022-01-24T00:00", (
        "Tänään",
        "Infotilaisuus järjestetään verkossa tänään maanantaina 24.1.2022 klo 9.00–11.00.",
        "I dag", ("Infomötet ordnas på webben i dag, måndagen den 24 januari 2022 "
        "kl. 9.00–11.00 (finsk tid)."),
        "Today", ("The info session is held online today, Monday 24 January 2022, "
        "9:00–11:00 (Finnish time)."),
    )),
    "past": (AS_IT_IS, "2022-01-25T00:00", (
        "Pidetty", ("Infotilaisuus järjestettiin verkossa maanantaina 24.1.2022. Saat linkin "
        "tallenteeseen lähettämällä sähköpostia osoitteeseen palvelu@koe.example."),
        "Hållits", ("Infomötet hölls på webben måndagen den 24 januari 2022. Du får länken till "
        "inspelningen genom att mejla palvelu@koe.example."),
        "Held", ("The info session was held online on Monday 24 January 2022. Email "
        "palvelu@koe.example to get the link to the recording."),
    )),
    "over at its end": (TIMED, "2022-01-24T11:00", (
        "Pidetty", ("Infotilaisuus järjestettiin verkossa maanantaina 24.1.2022 klo 9.00–11.00. "
        "Saat linkin tallenteeseen lähettämällä sähköpostia osoitteeseen palvelu@koe.example."),
        "Hållits", ("Infomötet hölls på webben måndagen den 24 januari 2022 kl. 9.00–11.00 (finsk "
        "tid). Du får länken till inspelningen genom att mejla palvelu@koe.example."),
        "Held", ("The info session was held online on Monday 24 January 2022, 9:00–11:00 (Finnish "
        "time). Email palvelu@koe.example to get the link to the recording."),
    )),
    "moved": (MOVED, "2022-01-12T00:00", (
        "Tulossa", ("Infotilaisuuden ajankohta on muuttunut. Aiempi ajankohta oli to 20.1.2022. "
        "Infotilaisuus järjestetään verkossa maanantaina 24.1.2022. ~"),
        "Kommande", ("Tidpunkten för infomötet har ändrats. Den tidigare tidpunkten var "
        "tor 20.1.2022. Ett infomöte ordnas på webben måndagen den 24 januari 2022. ~"),
        "Upcoming", ("The info session has been moved. The earlier date was Thu 20 Jan 2022. "
        "An info session will be held online on Monday 24 January 2022. ~"),
    )),
    "not yet moved": (MOVED, "2022-01-11T23:59", (
        "Tulossa", "Infotilaisuus järjestetään verkossa torstaina 20.1.2022. ~",
        "Kommande", "Ett infomöte ordnas på webben torsdagen den 20 januari 2022. ~",
        "Upcoming", "An info session will be held online on Thursday 20 January 2022. ~",
    )),
    "cancelled": (OFF, "2022-01-12T00:00", (
        "Peruttu", "Infotilaisuus on peruttu. Sairastapaus.",
        "Inställt", "Infomötet har ställts in. Sjukdom.",
        "Cancelled", "The info session has been cancelled. Illness.",
    )),
}  # fmt: skip


def _page(text: str, now: str, language: Language) -> Element:
    return page_at(PAGES[language], text, now)


@pytest.mark.parametrize("state", SESSIONS)
@pytest.mark.parametrize("language", Language)
def test_an_info_session_has_its_tag_and_its_sentences(state: str, language: Language) -> None:
    """An info session is told as it is at that instant; what is unknown is said to come later."""
    text, now, said = SESSIONS[state]
    place = list(Language).index(language) * 2
    page = _page(text, now, language)
    (box,) = [one for one in page.all("div") if one.attributes.get("class") == "info-session"]
    tag, sentence = [one.text for one in box.all("p")][:2]
    assert (tag, sentence) == (said[place], said[place + 1].replace("~", LATER[language]))


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, ("yksi organisaatio", "en organisation", "one organisation")),
        (6, ("kuusi organisaatiota", "sex organisationer", "six organisations")),
        (12, ("kaksitoista organisaatiota", "tolv organisationer", "twelve organisations")),
        (13, ("13 organisaatiota", "13 organisationer", "13 organisations")),
    ],
)
def test_numbers_of_organisations_have_their_plural(count: int, said: tuple[str, ...]) -> None:
    """Seats are counted in words up to twelve, and the noun takes the form that a number asks."""
    text = changed(FACTS, ("most: 6", f"most: {count}"), ("[pori, vantaa]", "[pori]"))
    most = dict(zip(Language, ("enintään", "högst", "up to"), strict=True))
    for language, words in zip(Language, said, strict=True):
        assert f"{most[language]} {words} " in _page(text, "2022-01-25", language).text


def test_teams_are_counted_as_teams() -> None:
    """Where teams take the seats, the selected are counted in teams, not in organisations."""
    text = changed(
        FACTS,
        ("unit: organisations", "unit: teams"),
        ("[pori, vantaa]", "[[pori, vantaa], keino]"),
        ("from: 2022-03-01", "from: 2022-02-21"),
    )
    said = {
        Language.FI: "Mukaan on valittu kaksi organisaatioryhmää.",
        Language.SV: "Två grupper av organisationer har valts till akademin.",
        Language.EN: "Two groups of organisations have been selected.",
    }
    for language, words in said.items():
        assert words in _page(text, "2022-02-21", language).text


DATETIME = re.compile(r"\d{4}-\d\d-\d\d|\d{4}-\d\d|\d{4}-W\d\d")  # HTML: date, month, week
COARSE = re.compile(
    r"(keväällä|kesällä|syksyllä|talvella|våren|sommaren|hösten|vintern|spring|summer|autumn"
    r"|winter|alussa|vuonna|keskivaiheilla|puolivälissä|lopussa|i början|i mitten|i slutet"
    r"|early|mid-|late)"
)


@pytest.mark.parametrize("now", ["2021-10-01", "2022-01-25", "2022-03-01", "2023-08-30"])
def test_dates_of_pages_are_marked_for_machines(now: str) -> None:
    """Every `<time>` has a `datetime` valid in HTML; a season or a part of a month has none."""
    for path, page in html_pages(real_files(now)).items():
        for stamp in page.all("time", inert=True):
            assert DATETIME.fullmatch(stamp.attributes["datetime"]), path
            assert not COARSE.search(stamp.text), path
            assert re.search(r"\d", stamp.text) or re.search(r"[a-zä]{3}", stamp.text), path
        for row in page.all("span", inert=True):
            css = row.attributes.get("class")
            if css == "when" and not COARSE.search(row.text) and re.search(r"\d", row.text):
                assert list(row.all("time")), (path, row.text)


@pytest.mark.parametrize("now", ["2021-10-01", "2022-01-25", "2022-03-01", "2023-08-30"])
def test_dates_of_pages_say_their_year(now: str) -> None:
    """A day or a month is never printed without its year, but in brackets after its week."""
    for path, page in html_pages(real_files(now)).items():
        for row in page.all("span", "dd", "p", inert=True):
            days = list(row.all("time"))
            if days and not row.attributes.get("class", "").startswith(("unbroken", "tag")):
                assert re.search(r"\b20\d\d\b", row.text), (path, row.text)


def test_no_finnish_word_is_ambiguous_about_an_end() -> None:
    """Finnish says `viimeistään` or `viimeinen päivä`, never `asti` or `saakka`."""
    words = wording(Language.FI)
    texts = [getattr(words, name) for name in words.__dataclass_fields__ if name != "dates"]
    assert not re.search(r"\b\w*(asti|saakka)\b|\bmennessä\b", repr(texts))
