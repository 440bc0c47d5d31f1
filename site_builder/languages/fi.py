"""Finnish: date forms as Kielitoimisto recommends them, and the generator's words."""

from __future__ import annotations

from datetime import date, time

from site_builder.languages.dates import Dates, month_stamp, span, week_stamp
from site_builder.languages.sentence import NO_BREAK, Sentence, Stamp
from site_builder.languages.wording import Counted, StateWords, StepWords, Wording
from site_builder.periods import Part, Precision

_WEEKDAYS = (
    "maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai",
)  # fmt: skip
_MONTHS = (
    "tammi", "helmi", "maalis", "huhti", "touko", "kesä",
    "heinä", "elo", "syys", "loka", "marras", "joulu",
)  # fmt: skip
_SEASONS = {
    Part.SPRING: "keväällä", Part.SUMMER: "kesällä",
    Part.AUTUMN: "syksyllä", Part.WINTER: "talvella",
}  # fmt: skip
_MONTH_PARTS = {Part.EARLY: "alussa", Part.MID: "puolivälissä", Part.LATE: "lopussa"}
_YEAR_PARTS = {Part.EARLY: "alkuvuonna", Part.MID: "keskivaiheilla", Part.LATE: "loppuvuonna"}

_NUMBERS = (
    "nolla", "yksi", "kaksi", "kolme", "neljä", "viisi", "kuusi",
    "seitsemän", "kahdeksan", "yhdeksän", "kymmenen", "yksitoista", "kaksitoista",
)  # fmt: skip


def _numeric(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


class FinnishDates(Dates):
    """Date forms of Finnish: `24.1.2022`, `viikoilla 5–7/2022`, `maaliskuussa 2022`."""

    def on_day(self, day: date) -> Sentence:
        """Return the essive: `maanantaina 24.1.2022`."""
        weekday = _WEEKDAYS[day.weekday()]
        essive = "keskiviikkona" if weekday == "keskiviikko" else f"{weekday}na"
        return (Stamp(f"{essive} {_numeric(day)}", day.isoformat()),)

    def named_day(self, day: date) -> Sentence:
        """Return the nominative: `maanantai 24.1.2022`."""
        return (Stamp(f"{_WEEKDAYS[day.weekday()]} {_numeric(day)}", day.isoformat()),)

    def short_day(self, day: date) -> Sentence:
        """Return `ma 24.1.2022`."""
        weekday = _WEEKDAYS[day.weekday()][:2]
        return (Stamp(f"{weekday}{NO_BREAK}{_numeric(day)}", day.isoformat()),)

    def plain_day(self, day: date) -> Sentence:
        """Return `24.1.2022`."""
        return (Stamp(_numeric(day), day.isoformat()),)

    def day_and_month(self, day: date) -> str:
        """Return `24.1.`."""
        return f"{day.day}.{day.month}."

    def days(self, first: date, last: date, *, years: bool = True) -> Sentence:
        """Return `17.1.–11.2.2022`."""
        if first == last and years:
            return self.plain_day(first)
        first_year = first.year if years and first.year != last.year else ""
        last_year = last.year if years else ""
        return span(
            Stamp(f"{first.day}.{first.month}.{first_year}", first.isoformat()),
            Stamp(f"{last.day}.{last.month}.{last_year}", last.isoformat()),
        )

    def since(self, day: date) -> Sentence:
        """Return `20.1.2022 alkaen`."""
        return (*self.plain_day(day), " alkaen")

    def until(self, day: date, clock: time | None = None) -> Sentence:
        """Return `viimeistään perjantaina 15.9.2023`."""
        return ("viimeistään ", *self.at(self.on_day(day), clock))

    def weeks(self, monday: date, sunday: date, *, running: bool) -> Sentence:
        """Return `viikoilla 5–7/2022 (31.1.–20.2.)`."""
        year, first, _ = monday.isocalendar()
        last_year, last, _ = sunday.isocalendar()
        gloss = (" (", *self.gloss(monday, sunday), ")")
        if (year, first) == (last_year, last):
            word = "viikolla" if running else "viikko"
            return (f"{word}{NO_BREAK}", Stamp(f"{first}/{year}", week_stamp(monday)), *gloss)
        word = "viikoilla" if running else "viikot"
        first_text = f"{first}" if year == last_year else f"{first}/{year}"
        numbers = span(
            Stamp(first_text, week_stamp(monday)), Stamp(f"{last}/{last_year}", week_stamp(sunday))
        )
        return (f"{word}{NO_BREAK}", *numbers, *gloss)

    def months(self, first: date, last: date, *, running: bool) -> Sentence:
        """Return `maaliskuussa 2022` or `maalis–toukokuussa 2022`."""
        ending = "kuussa" if running else "kuu"
        last_text = f"{_MONTHS[last.month - 1]}{ending} {last.year}"
        if (first.year, first.month) == (last.year, last.month):
            return (Stamp(last_text, month_stamp(last)),)
        first_text = _MONTHS[first.month - 1]
        if first.year == last.year:
            return span(Stamp(first_text, month_stamp(first)), Stamp(last_text, month_stamp(last)))
        return (
            Stamp(f"{first_text}kuusta {first.year}", month_stamp(first)),
            " ",
            Stamp(f"{_MONTHS[last.month - 1]}kuuhun {last.year}", month_stamp(last)),
        )

    def part(self, precision: Precision, part: Part, first: date, last: date) -> str:
        """Return `syksyllä 2021`, `maaliskuun 2022 alussa` or `alkuvuonna 2022`."""
        if precision is Precision.SEASON:
            years = f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
            return f"{_SEASONS[part]} {years}"
        if precision is Precision.MONTH_PART:
            return f"{_MONTHS[first.month - 1]}kuun {first.year} {_MONTH_PARTS[part]}"
        if part is Part.MID:
            return f"vuoden {first.year} {_YEAR_PARTS[part]}"
        return f"{_YEAR_PARTS[part]} {first.year}"

    def clock(self, start: time | None, end: time | None) -> str:
        """Return `klo 9.00–11.00`."""
        if start is None:
            return ""
        until = f"–{end.hour}.{end.minute:02}" if end else ""
        return f"klo{NO_BREAK}{start.hour}.{start.minute:02}{until}"

    def day_with_clock(self, day: Sentence, clock: str) -> Sentence:
        """Return `ma 24.1.2022 klo 9.00–11.00`."""
        return (*day, f" {clock}")


FINNISH = Wording(
    dates=FinnishDates(),
    numbers=_NUMBERS,
    own_name="Suomi",
    locale="fi_FI",
    in_finnish="suomeksi",
    in_swedish="ruotsiksi",
    in_english="englanniksi",
    conjunction="ja",
    academies_path="akatemiat",
    news_path="ajankohtaista",
    skip_link="Siirry sisältöön",
    main_navigation="Päävalikko",
    language_navigation="Kielet",
    breadcrumb="Murupolku",
    footer_navigation="Tietoa sivustosta",
    home="Etusivu",
    academies="Akatemiat",
    academies_summary=(
        "KEINOn teema-akatemiat: mitä kukin akatemia kehittää, mikä sen tilanne on ja "
        "milloin siihen haetaan."
    ),
    news="Ajankohtaista",
    news_summary=(
        "Uutisia KEINOn teema-akatemioista: haut, osallistujien valinnat ja akatemioiden "
        "päättyminen."
    ),
    only_in="Sivu on vain {languages}.",
    shortened="Tämä on lyhennelmä. Koko teksti on {languages}.",
    updated="Sivu päivitetty {day}",
    published_by="Julkaisija: {publisher}",
    redirect_title="Sivu on muuttanut",
    redirect="Sivulla on uusi osoite: ",
    external="(ulkoinen sivusto)",
    unofficial_name="Nimi on epävirallinen käännös.",
    key_facts="Tärkeimmät tiedot",
    apply="Hakeminen",
    check_before="Tarkista ennen hakemista",
    schedule="Aikataulu",
    info_session="Infotilaisuus",
    info_sessions="Infotilaisuudet",
    participants="Osallistujat",
    related_news="Uutisia akatemiasta",
    earlier_editions="Aiemmat toteutukset",
    edition="Toteutus {edition}",
    contacts="Yhteystiedot",
    no_contacts="Yhteystietoja ei ole.",
    contact_about="Aiheet: {about}",
    open_calls="Haku auki",
    no_open_call="Mikään haku ei ole nyt auki. Seuraavaa hakua ei ole vielä julkistettu.",
    all_academies="Teema-akatemiat",
    all_news="Kaikki uutiset",
    to_academy="Siirry akatemian sivulle: ",
    fact_application="Hakuaika",
    fact_runs="Akatemian ajankohta",
    fact_length="Ilmoitettu kesto",
    fact_seats="Paikat",
    fact_organiser="Järjestäjä",
    fact_form="Hakulomake",
    fact_names="Muita nimiä",
    seats_most="enintään {count} {unit}",
    organisations=Counted("organisaatio", "organisaatiota"),
    teams=Counted("organisaatioryhmä", "organisaatioryhmää"),
    form_closed="suljettu {day}",
    form_button="Siirry hakulomakkeelle (ulkoinen palvelu)",
    programme_button="Siirry ohjelmasivulle (ulkoinen sivusto)",
    form_on_programme_page="Hakulomake on akatemian ohjelmasivulla.",
    form_missing="Hakulomakkeen linkki lisätään tähän. Kysy hakemisesta: {contact}.",
    form_missing_no_contact="Hakulomakkeen linkki lisätään tähän.",
    programme_page="Akatemian ohjelmasivu (ulkoinen sivusto)",
    members="KEINO-osaamiskeskuksen jäsenet",
    sitemap_academies="Akatemiat",
    sitemap_pages="Muut sivut",
    supervisor_title="Valvontaviranomainen",
    supervisor=(
        "Saavutettavuusvaatimusten toteutumista valvoo {organisation}. Jos et ole "
        "tyytyväinen saamaasi vastaukseen, voit tehdä ilmoituksen valvontaviranomaiselle."
    ),
    not_announced=StateWords("Haku ei ole auki", "Seuraavaa hakua ei ole vielä julkistettu."),
    opens_on=StateWords("Haku avautuu {day}", "Haku avautuu {opens}. {last_day}"),
    open=StateWords("Haku auki", "{last_day}"),
    closes_soon=StateWords(
        "Haku päättyy pian", "Hae {until}. Varaa aikaa johdon sitoutumisen varmistamiseen."
    ),
    closes_today=StateWords(
        "Viimeinen hakupäivä", "Tänään {on} on viimeinen hakupäivä. {apply_until}"
    ),
    closed=StateWords("Haku päättynyt", "Haku päättyi {on}."),
    selecting=StateWords(
        "Valinta käynnissä",
        "Hakijoita haastatellaan {interviews}. Osallistujat valitaan haastattelujen jälkeen.",
    ),
    selecting_undated="Haku on päättynyt, ja osallistujia valitaan.",
    selected=StateWords("Osallistujat valittu", "Mukaan on valittu {count} {unit}."),
    running=StateWords("Käynnissä", "Akatemia on käynnissä {when}."),
    running_open_end="Akatemia alkoi {start}. Päättymispäivää ei ole ilmoitettu.",
    finished=StateWords("Päättynyt", "Akatemia päättyi {end}."),
    finished_undated="Akatemia on päättynyt.",
    cancelled=StateWords("Peruttu", "Akatemia on peruttu. {reason}"),
    extended=StateWords(
        "Hakuaikaa jatkettu", "Hakuaikaa on jatkettu. Uusi viimeinen hakupäivä on {last}."
    ),
    last_day="Viimeinen hakupäivä on {last}.",
    apply_until="Hae {until}.",
    online="verkossa",
    info_upcoming=StateWords("Tulossa", "Infotilaisuus järjestetään {where} {when}."),
    info_today=StateWords("Tänään", "Infotilaisuus järjestetään {where} tänään {when}."),
    info_past=StateWords("Pidetty", "Infotilaisuus järjestettiin {where} {when}."),
    info_time_later="Kellonaika ilmoitetaan myöhemmin.",
    info_join_later="Osallistumislinkki ilmoitetaan myöhemmin.",
    info_join="Osallistu infotilaisuuteen (ulkoinen palvelu)",
    info_recording_mail="Saat linkin tallenteeseen lähettämällä sähköpostia osoitteeseen {mail}.",
    info_recording="Katso infotilaisuuden tallenne (ulkoinen palvelu)",
    info_mail_subject="Infotilaisuuden tallenne: {academy}",
    step_upcoming="Tulossa",
    step_current="Käynnissä nyt",
    step_past="Päättynyt",
    step_online="Verkossa",
    step_open_to_all="Avoin kaikille",
    when_unknown="ajankohta tarkentuu",
    steps=StepWords(
        application="Haku",
        info="Infotilaisuus",
        interview="Hakijoiden haastattelut",
        selection="Osallistujien valinta",
        task="Ennakkotehtävä",
        kickoff="Aloitustilaisuus",
        sparring="Organisaatiokohtainen sparraus",
        session="Yhteinen tilaisuus",
        pilot="Pilotointi ja tulosten esittely omalle johdolle",
        closing="Päätöstilaisuus",
        run="Akatemia",
    ),
    news_call="Haku",
    news_selection="Valinta",
    news_end="Päättyminen",
    news_note="Tiedote",
    missing_title="Sivua ei löytynyt",
    missing_text="Etsimääsi sivua ei ole tässä osoitteessa. Se on ehkä siirretty tai poistettu.",
    missing_home="Siirry suomenkieliselle etusivulle",
)
