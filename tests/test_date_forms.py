"""How each form of date is said in Finnish, Swedish and English.

In the expected words `_` stands for a no-break space.
"""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from babel.dates import format_date, format_interval
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.languages import Language, wording
from site_builder.languages.sentence import NO_BREAK, Sentence, Stamp, Unbroken, fill, plain
from site_builder.periods import parse_period

FI, SV, EN = Language.FI, Language.SV, Language.EN
EVERY = pytest.mark.parametrize("language", Language)

# The form, then when and label in Finnish, Swedish and English.
FORMS = {
    "2022-01-24": (
        "maanantaina 24.1.2022", "ma_24.1.2022",
        "måndagen den 24_januari 2022", "mån_24.1.2022",
        "on Monday 24_January 2022", "Mon_24_Jan 2022",
    ),
    "2022-01-24T09:00/11:00": (
        "maanantaina 24.1.2022 klo_9.00–11.00", "ma_24.1.2022 klo_9.00–11.00",
        "måndagen den 24_januari 2022 kl._9.00–11.00 (finsk tid)",
        "mån_24.1.2022 kl._9.00–11.00 (finsk tid)",
        "on Monday 24_January 2022, 9:00–11:00 (Finnish time)",
        "Mon_24_Jan 2022, 9:00–11:00 (Finnish time)",
    ),
    "2022-01-26T16:05": (
        "keskiviikkona 26.1.2022 klo_16.05", "ke_26.1.2022 klo_16.05",
        "onsdagen den 26_januari 2022 kl._16.05 (finsk tid)",
        "ons_26.1.2022 kl._16.05 (finsk tid)",
        "on Wednesday 26_January 2022, 16:05 (Finnish time)",
        "Wed_26_Jan 2022, 16:05 (Finnish time)",
    ),
    "2022-01-17/2022-02-11": (
        "17.1.–11.2.2022", "17.1.–11.2.2022",
        "17.1–11.2.2022", "17.1–11.2.2022",
        "17_January–11_February 2022", "17_January–11_February 2022",
    ),
    "2022-02-01/2022-02-11": (
        "1.–11.2.2022", "1.–11.2.2022",
        "1–11.2.2022", "1–11.2.2022",
        "1–11_February 2022", "1–11_February 2022",
    ),
    "2021-10-19/2022-02-11": (
        "19.10.2021–11.2.2022", "19.10.2021–11.2.2022",
        "19.10.2021–11.2.2022", "19.10.2021–11.2.2022",
        "19_October 2021–11_February 2022", "19_October 2021–11_February 2022",
    ),
    "2022-W05": (
        "viikolla_5/2022 (31.1.–6.2.)", "viikko_5/2022 (31.1.–6.2.)",
        "under vecka_5/2022 (31.1–6.2)", "vecka_5/2022 (31.1–6.2)",
        "in week_5 of 2022 (31_January–6_February)", "week_5 of 2022 (31_January–6_February)",
    ),
    "2022-W05/2022-W07": (
        "viikoilla_5–7/2022 (31.1.–20.2.)", "viikot_5–7/2022 (31.1.–20.2.)",
        "under veckorna_5–7/2022 (31.1–20.2)", "vecka_5–7/2022 (31.1–20.2)",
        "in weeks_5–7 of 2022 (31_January–20_February)",
        "weeks_5–7 of 2022 (31_January–20_February)",
    ),
    "2020-W53/2021-W01": (
        "viikoilla_53/2020–1/2021 (28.12.2020–10.1.2021)",
        "viikot_53/2020–1/2021 (28.12.2020–10.1.2021)",
        "under veckorna_53/2020–1/2021 (28.12.2020–10.1.2021)",
        "vecka_53/2020–1/2021 (28.12.2020–10.1.2021)",
        "from week_53 of 2020 to week_1 of 2021 (28_December 2020–10_January 2021)",
        "week_53 of 2020 to week_1 of 2021 (28_December 2020–10_January 2021)",
    ),
    "2022-03": (
        "maaliskuussa 2022", "maaliskuu 2022", "i mars 2022", "mars 2022",
        "in March 2022", "March 2022",
    ),
    "2022-03/2022-05": (
        "maalis–toukokuussa 2022", "maalis–toukokuu 2022", "i mars–maj 2022", "mars–maj 2022",
        "March–May 2022", "March–May 2022",
    ),
    "2021-11/2022-02": (
        "marraskuusta 2021 helmikuuhun 2022", "marraskuusta 2021 helmikuuhun 2022",
        "från november 2021 till februari 2022", "november 2021 – februari 2022",
        "from November 2021 to February 2022", "November 2021 – February 2022",
    ),
    "2022-spring": ("keväällä 2022",) * 2 + ("våren 2022",) * 2 + ("in spring 2022",) * 2,
    "2022-summer": ("kesällä 2022",) * 2 + ("sommaren 2022",) * 2 + ("in summer 2022",) * 2,
    "2021-autumn": ("syksyllä 2021",) * 2 + ("hösten 2021",) * 2 + ("in autumn 2021",) * 2,
    "2021-winter": (
        "talvella 2021–2022", "talvella 2021–2022", "vintern 2021–2022", "vintern 2021–2022",
        "in winter 2021–2022", "in winter 2021–2022",
    ),
    "2022-03~early": ("maaliskuun 2022 alussa",) * 2
    + ("i början av mars 2022",) * 2 + ("in early March 2022",) * 2,
    "2022-03~mid": ("maaliskuun 2022 puolivälissä",) * 2
    + ("i mitten av mars 2022",) * 2 + ("in mid-March 2022",) * 2,
    "2022-03~late": ("maaliskuun 2022 lopussa",) * 2
    + ("i slutet av mars 2022",) * 2 + ("in late March 2022",) * 2,
    "2022~early": ("alkuvuonna 2022",) * 2 + ("i början av 2022",) * 2 + ("in early 2022",) * 2,
    "2022~mid": ("vuoden 2022 keskivaiheilla",) * 2
    + ("i mitten av 2022",) * 2 + ("in mid-2022",) * 2,
    "2022~late": ("loppuvuonna 2022",) * 2 + ("i slutet av 2022",) * 2 + ("in late 2022",) * 2,
    "2022-01-20/..": ("20.1.2022 alkaen",) * 2
    + ("från och med den 20_januari 2022",) * 2 + ("from 20_January 2022",) * 2,
    "../2023-09-15": ("viimeistään perjantaina 15.9.2023",) * 2
    + ("senast fredagen den 15_september 2023",) * 2
    + ("by the end of Friday 15_September 2023",) * 2,
    "2022-03/..": ("maaliskuusta 2022 alkaen",) * 2
    + ("från och med mars 2022",) * 2 + ("from March 2022",) * 2,
    "../2022-05": ("viimeistään toukokuussa 2022",) * 2
    + ("senast i maj 2022",) * 2 + ("by the end of May 2022",) * 2,
    "2022-W05/..": ("viikosta_5/2022 (31.1.–6.2.) alkaen",) * 2
    + ("från och med vecka_5/2022 (31.1–6.2)",) * 2
    + ("from week_5 of 2022 (31_January–6_February)",) * 2,
    "../2022-W05": ("viimeistään viikolla_5/2022 (31.1.–6.2.)",) * 2
    + ("senast under vecka_5/2022 (31.1–6.2)",) * 2
    + ("by the end of week_5 of 2022 (31_January–6_February)",) * 2,
    "unknown": ("",) * 6,
}  # fmt: skip

ENDS = {
    (FI, "2022-01-17/2022-02-11"): ("maanantaina 17.1.2022", "perjantaina 11.2.2022"),
    (SV, "2022-03/2022-05"): ("i mars 2022", "i maj 2022"),
    (EN, "2022-03/2022-05"): ("in March 2022", "in May 2022"),
    (FI, "2022-03/2022-05"): ("maaliskuussa 2022", "toukokuussa 2022"),
    (FI, "2022-W05/2022-W07"): ("viikolla_5/2022 (31.1.–6.2.)", "viikolla_7/2022 (14.–20.2.)"),
    (EN, "2022-W05/2022-W07"): (
        "in week_5 of 2022 (31_January–6_February)", "in week_7 of 2022 (14–20_February)",
    ),
    (FI, "2021-autumn"): ("syksyllä 2021", "syksyllä 2021"),
    (EN, "2022-03/.."): ("in March 2022", ""),
    (SV, "../2023-09-15"): ("", "fredagen den 15_september 2023"),
}  # fmt: skip

ESSIVES = (  # babel has the last one wrong
    "maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina",
    "sunnuntaina",
)  # fmt: skip


def _said(sentence: Sentence | str) -> str:
    text = sentence if isinstance(sentence, str) else plain(sentence)
    return text.replace(NO_BREAK, "_")


def _stamps(sentence: Sentence) -> list[str]:
    pieces = [one for each in sentence for one in _inside(each)]
    return [piece.datetime for piece in pieces if isinstance(piece, Stamp)]


def _inside(piece: object) -> tuple[object, ...]:
    return piece.pieces if isinstance(piece, Unbroken) else (piece,)


@pytest.mark.parametrize("text", FORMS)
@pytest.mark.parametrize(("language", "place"), [(FI, 0), (SV, 2), (EN, 4)])
def test_every_form_has_its_words(text: str, language: Language, place: int) -> None:
    """A form is said in running text and in a table as the table of forms has it."""
    dates, period = wording(language).dates, parse_period(text)
    said = (_said(dates.when(period)), _said(dates.label(period)))
    assert said == FORMS[text][place : place + 2]


@pytest.mark.parametrize(("language", "text"), ENDS)
def test_both_ends_can_be_said_alone(language: Language, text: str) -> None:
    """The beginning and the end of a period are told as finely as they are known."""
    dates, period = wording(language).dates, parse_period(text)
    assert (_said(dates.start(period)), _said(dates.end(period))) == ENDS[language, text]


def test_a_last_day_has_its_words() -> None:
    """A last day is a noun, a "today", a "by then", by a time where there is one, and a tag."""
    day, clock = date(2022, 2, 11), time(16, 15)
    said = [
        [
            _said(dates.named_day(day)),
            _said(dates.today(day)),
            _said(dates.until(day)),
            _said(dates.until(day, clock)),
            _said(dates.day_and_month(day)),
        ]
        for dates in (wording(language).dates for language in (FI, SV, EN))
    ]
    assert said == [
        [
            "perjantai 11.2.2022",
            "tänään perjantaina 11.2.2022",
            "viimeistään perjantaina 11.2.2022",
            "viimeistään perjantaina 11.2.2022 klo_16.15",
            "11.2.",
        ],
        [
            "fredagen den 11_februari 2022",
            "i dag, fredagen den 11_februari 2022",
            "senast fredagen den 11_februari 2022",
            "senast fredagen den 11_februari 2022 kl._16.15 (finsk tid)",
            "11.2",
        ],
        [
            "Friday 11_February 2022",
            "today, Friday 11_February 2022",
            "by the end of Friday 11_February 2022",
            "by 16:15 (Finnish time) on Friday 11_February 2022",
            "11_Feb",
        ],
    ]


def test_weekdays_and_months_are_spelled_as_babel_spells_them() -> None:
    """Every weekday and month of a year is the one that CLDR has for the day."""
    patterns = {SV: "EEEE'en den' d MMMM y", EN: "'on' EEEE d MMMM y"}
    locales = {SV: "sv_FI", EN: "en_GB"}
    for number in range(366):
        day = date.fromordinal(date(2024, 1, 1).toordinal() + number)
        for language, pattern in patterns.items():
            said = plain(wording(language).dates.on_day(day)).replace(NO_BREAK, " ")
            assert said == format_date(day, pattern, locale=locales[language])
        finnish = wording(FI).dates
        assert plain(finnish.on_day(day)).split()[0] == ESSIVES[day.weekday()]
        assert plain(finnish.named_day(day)) == format_date(day, "cccc d.M.y", locale="fi_FI")
        month = parse_period(f"{day:%Y-%m}")
        assert plain(finnish.label(month)) == format_date(day, "LLLL y", locale="fi_FI")


@settings(max_examples=50, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2190, 1, 1)), st.integers(1, 800))
def test_babel_agrees_about_numeric_days_and_ranges(first: date, length: int) -> None:
    """Finnish days, shortened days and ranges of days are those of CLDR."""
    dates, last = wording(FI).dates, date.fromordinal(first.toordinal() + length)
    assert plain(dates.plain_day(first)) == format_date(first, "short", locale="fi_FI")
    short = format_date(first, "EEEEEE d.M.y", locale="fi_FI")
    assert plain(dates.short_day(first)).replace(NO_BREAK, " ") == short
    assert plain(dates.days(first, last)) == format_interval(first, last, "yMd", locale="fi_FI")


def test_a_date_that_ends_in_a_full_stop_ends_its_sentence() -> None:
    """No sentence ends in two full stops, nor has two blanks where a value is empty."""
    stamp = Stamp("24.1.", "2022-01-24")
    for value in ("24.1.", (stamp,), (Unbroken((stamp,)),)):
        assert plain(fill("Haku avautuu {day}.", day=value)) == "Haku avautuu 24.1."
    assert plain(fill("Alku {none} loppu.", none=())) == "Alku loppu."
    assert plain(fill("{day}.", day=(Stamp("24.1.2022", "2022-01-24"),))) == "24.1.2022."


@EVERY
@pytest.mark.parametrize("text", FORMS)
def test_dates_are_set_as_they_should_be(text: str, language: Language) -> None:
    """A year stands in every form; ranges have en dashes; no date has `asti`, ISO or 23.59."""
    dates, period = wording(language).dates, parse_period(text)
    for said in (plain(dates.when(period)), plain(dates.label(period))):
        assert not period.known or re.search(r"\b20\d\d\b", said)
        assert not re.search(r"\d\.?-\.?\d|asti|saakka|23[.:]59|00[.:]00|\.\.|\d{4}-\d\d", said)


@EVERY
@pytest.mark.parametrize("text", FORMS)
def test_only_what_html_can_say_has_a_stamp(text: str, language: Language) -> None:
    """Days, weeks and months carry valid `datetime` values of the period; coarser forms none."""
    valid = re.compile(r"\d{4}-\d\d-\d\d|\d{4}-W\d\d|\d{4}-\d\d")
    dates, period = wording(language).dates, parse_period(text)
    if period.part or not period.known:
        assert not _stamps(dates.when(period))
        assert not _stamps(dates.label(period))
        return
    days, _, _ = text.partition("T")
    ends = [end for end in days.split("/") if end != ".."]
    for sentence in (dates.when(period), dates.label(period)):
        stamps = _stamps(sentence)
        assert all(valid.fullmatch(stamp) for stamp in stamps)
        assert stamps[: len(ends)] == ends  # a week's days follow in brackets


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.FI, "klo 9.00 (Europe/Stockholm)"),
        (Language.SV, "kl. 9.00 (Europe/Stockholm)"),
        (Language.EN, "9:00 (Europe/Stockholm)"),
    ],
)
def test_a_site_elsewhere_names_its_own_zone(language: Language, said: str) -> None:
    """A time of day is called Finnish only where the site's days are Finland's."""
    clock = wording(language, "Europe/Stockholm").dates.clock(time(9), None)
    assert clock.replace("\u00a0", " ") == said
