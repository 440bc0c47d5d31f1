"""English as British public bodies write it; times always name the zone."""

from __future__ import annotations

from datetime import date, time

from site_builder.languages.dates import Dates, month_stamp, span, week_stamp
from site_builder.languages.sentence import NO_BREAK, Sentence, Stamp
from site_builder.languages.wording import Counted, StateWords, StepWords, Wording
from site_builder.periods import Part, Precision

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PARTS = {Part.EARLY: "early", Part.MID: "mid-", Part.LATE: "late"}

_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def _long(day: date) -> str:
    return f"{day.day}{NO_BREAK}{_MONTHS[day.month - 1]} {day.year}"


class EnglishDates(Dates):
    """Date forms of English: `on Monday 24 January 2022`, `in weeks 5–7 of 2022`."""

    def on_day(self, day: date) -> Sentence:
        """Return `on Monday 24 January 2022`."""
        return ("on ", *self.named_day(day))

    def named_day(self, day: date) -> Sentence:
        """Return `Monday 24 January 2022`."""
        return (Stamp(f"{_WEEKDAYS[day.weekday()]} {_long(day)}", day.isoformat()),)

    def short_day(self, day: date) -> Sentence:
        """Return `Mon 24 Jan 2022`."""
        weekday, month = _WEEKDAYS[day.weekday()][:3], _MONTHS[day.month - 1][:3]
        text = f"{weekday} {day.day}{NO_BREAK}{month} {day.year}"
        return (Stamp(text, day.isoformat()),)

    def plain_day(self, day: date) -> Sentence:
        """Return `24 January 2022`."""
        return (Stamp(_long(day), day.isoformat()),)

    def day_and_month(self, day: date) -> str:
        """Return `24 Jan`."""
        return f"{day.day}{NO_BREAK}{_MONTHS[day.month - 1][:3]}"

    def days(self, first: date, last: date, *, years: bool = True) -> Sentence:
        """Return `17 January–11 February 2022`."""
        if first == last and years:
            return self.plain_day(first)
        first_text = f"{first.day}{NO_BREAK}{_MONTHS[first.month - 1]}"
        if years and first.year != last.year:
            first_text = _long(first)
        elif (first.year, first.month) == (last.year, last.month):
            first_text = f"{first.day}"
        last_text = _long(last) if years else f"{last.day}{NO_BREAK}{_MONTHS[last.month - 1]}"
        return span(Stamp(first_text, first.isoformat()), Stamp(last_text, last.isoformat()))

    def since(self, day: date) -> Sentence:
        """Return `from 20 January 2022`."""
        return ("from ", *self.plain_day(day))

    def until(self, day: date, clock: time | None = None) -> Sentence:
        """Return `by the end of Friday 15 September 2023`."""
        if clock:
            return (f"by {self.clock(clock, None)} ", *self.on_day(day))
        return ("by the end of ", *self.named_day(day))

    def weeks(self, monday: date, sunday: date, *, running: bool) -> Sentence:
        """Return `in weeks 5–7 of 2022 (31 January–20 February)`."""
        year, first, _ = monday.isocalendar()
        last_year, last, _ = sunday.isocalendar()
        before = "in " if running else ""
        gloss = (" (", *self.gloss(monday, sunday), ")")
        if (year, first) == (last_year, last):
            stamp = Stamp(f"{first} of {year}", week_stamp(monday))
            return (f"{before}week{NO_BREAK}", stamp, *gloss)
        last_stamp = Stamp(f"{last} of {last_year}", week_stamp(sunday))
        if year != last_year:
            first_stamp = Stamp(f"{first} of {year}", week_stamp(monday))
            word = "from week" if running else "week"
            return (f"{word}{NO_BREAK}", first_stamp, f" to week{NO_BREAK}", last_stamp, *gloss)
        numbers = span(Stamp(f"{first}", week_stamp(monday)), last_stamp)
        return (f"{before}weeks{NO_BREAK}", *numbers, *gloss)

    def months(self, first: date, last: date, *, running: bool) -> Sentence:
        """Return `in March 2022`, or a range: `March–May 2022`."""
        last_text = f"{_MONTHS[last.month - 1]} {last.year}"
        if (first.year, first.month) == (last.year, last.month):
            stamp = Stamp(last_text, month_stamp(last))
            return ("in ", stamp) if running else (stamp,)
        first_text = _MONTHS[first.month - 1]
        if first.year != last.year:
            first_text = f"{first_text} {first.year}"
            dash = " to " if running else " – "
            ends = (Stamp(first_text, month_stamp(first)), Stamp(last_text, month_stamp(last)))
            return ("from ", ends[0], dash, ends[1]) if running else (ends[0], dash, ends[1])
        return span(Stamp(first_text, month_stamp(first)), Stamp(last_text, month_stamp(last)))

    def part(self, precision: Precision, part: Part, first: date, last: date) -> str:
        """Return `in autumn 2021`, `in early March 2022` or `in mid-2022`."""
        if precision is Precision.SEASON:
            years = f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
            return f"in {part.value} {years}"
        gap = "" if part is Part.MID else " "
        if precision is Precision.MONTH_PART:
            return f"in {_PARTS[part]}{gap}{_MONTHS[first.month - 1]} {first.year}"
        return f"in {_PARTS[part]}{gap}{first.year}"

    def clock(self, start: time | None, end: time | None) -> str:
        """Return `9:00–11:00 (Finnish time)`."""
        if start is None:
            return ""
        until = f"–{end.hour}:{end.minute:02}" if end else ""
        return f"{start.hour}:{start.minute:02}{until} (Finnish time)"

    def day_with_clock(self, day: Sentence, clock: str) -> Sentence:
        """Return `Mon 24 Jan 2022, 9:00–11:00 (Finnish time)`."""
        return (*day, f", {clock}")


ENGLISH = Wording(
    dates=EnglishDates(),
    numbers=_NUMBERS,
    own_name="English",
    locale="en_GB",
    in_finnish="in Finnish",
    in_swedish="in Swedish",
    in_english="in English",
    conjunction="and",
    academies_path="academies",
    news_path="news",
    skip_link="Skip to main content",
    main_navigation="Main menu",
    language_navigation="Languages",
    breadcrumb="Breadcrumb",
    footer_navigation="About this site",
    home="Home",
    academies="Academies",
    academies_summary=(
        "KEINO theme academies: what each academy develops, what stage it is at and when to apply."
    ),
    news="News",
    news_summary=(
        "News of the KEINO theme academies: calls for applications, selections and "
        "completed academies."
    ),
    only_in="This page is only available {languages}.",
    shortened="This is a summary. The full text is available {languages}.",
    updated="Page updated {day}",
    published_by="Published by {publisher}",
    redirect_title="This page has moved",
    redirect="This page has a new address: ",
    external="(external site)",
    unofficial_name="The name is an unofficial translation.",
    key_facts="Key facts",
    apply="Applying",
    check_before="Check before you apply",
    schedule="Schedule",
    info_session="Info session",
    info_sessions="Info sessions",
    participants="Participants",
    related_news="News about the academy",
    earlier_editions="Earlier editions",
    edition="Edition {edition}",
    contacts="Contact",
    no_contacts="There are no contact details.",
    contact_about="About: {about}",
    open_calls="Open for applications",
    no_open_call="No call is open now. The next application period has not been announced yet.",
    all_academies="Theme academies",
    all_news="All news",
    to_academy="Go to the academy’s page: ",
    fact_application="Application period",
    fact_runs="Academy runs",
    fact_length="Stated length",
    fact_seats="Places",
    fact_organiser="Organiser",
    fact_form="Application form",
    fact_names="Other names",
    seats_most="at most {count} {unit}",
    organisations=Counted("organisation", "organisations"),
    teams=Counted("group of organisations", "groups of organisations"),
    form_closed="closed on {day}",
    form_button="Go to the application form (external service)",
    programme_button="Go to the programme page (external site)",
    form_on_programme_page="The application form is on the academy’s programme page.",
    form_missing=(
        "The link to the application form will be added here. Questions about applying: {contact}."
    ),
    form_missing_no_contact="The link to the application form will be added here.",
    programme_page="The academy’s programme page (external site)",
    members="Members of the KEINO Competence Centre",
    sitemap_academies="Academies",
    sitemap_pages="Other pages",
    supervisor_title="Supervisory authority",
    supervisor=(
        "{organisation} supervises compliance with the accessibility requirements. If you "
        "are not satisfied with the answer you have received, you can file a complaint "
        "with the authority."
    ),
    not_announced=StateWords("Not open", "The next application period has not been announced yet."),
    opens_on=StateWords("Opens {day}", "Applications open {opens}. {last_day}"),
    open=StateWords("Open", "{last_day}"),
    closes_soon=StateWords("Closing soon", "Apply {until}."),
    closes_today=StateWords(
        "Last day to apply", "Today, {last}, is the last day to apply. {apply_until}"
    ),
    closed=StateWords("Closed", "Applications closed {on}."),
    selecting=StateWords(
        "Selection under way",
        "Applicants are interviewed {interviews}. Participants are chosen after the interviews.",
    ),
    selecting_undated="Applications have closed and participants are being selected.",
    selected=StateWords("Participants selected", "{count} {unit} have been selected."),
    running=StateWords("Running", "The academy runs {when}."),
    running_open_end="The academy started {start}. Its last day has not been announced.",
    finished=StateWords("Finished", "The academy ended {end}."),
    finished_undated="The academy has ended.",
    cancelled=StateWords("Cancelled", "The academy has been cancelled. {reason}"),
    extended=StateWords(
        "Deadline extended",
        "The application period has been extended. The new last day to apply is {last}.",
    ),
    last_day="The last day to apply is {last}.",
    apply_until="Apply {until}.",
    online="online",
    info_upcoming=StateWords("Upcoming", "An info session will be held {where} {when}."),
    info_today=StateWords("Today", "The info session is held {where} today, {day}."),
    info_past=StateWords("Held", "The info session was held {where} {when}."),
    info_time_later="The time will be announced later.",
    info_join_later="The link to join will be announced later.",
    info_join="Join the info session (external service)",
    info_recording_mail="Email {mail} to get the link to the recording.",
    info_recording="Watch the recording of the info session (external service)",
    info_mail_subject="Recording of the info session: {academy}",
    step_upcoming="Upcoming",
    step_current="Happening now",
    step_past="Over",
    step_online="Online",
    step_open_to_all="Open to everyone",
    when_unknown="date to be confirmed",
    steps=StepWords(
        application="Applications",
        info="Info session",
        interview="Interviews with applicants",
        selection="Selection of participants",
        task="Pre-assignment",
        kickoff="Kick-off",
        sparring="Sparring for each organisation",
        session="Joint session",
        pilot="Piloting and presentation to own management",
        closing="Closing event",
        run="Academy",
    ),
    news_call="Call",
    news_selection="Selection",
    news_end="Completed",
    news_note="Notice",
    missing_title="Page not found",
    missing_text="There is no page at this address. It may have been moved or removed.",
    missing_home="Go to the English front page",
)
