"""The words that the generator itself says: one record, which every language must fill.

Placeholders stand in braces and are filled by `sentence.fill`; the sentences of the states
follow the wording agreed for the KEINO academies. Words about one academy are content, not here.
"""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.languages.dates import Dates


@dataclass(frozen=True, slots=True)
class StateWords:
    """A short tag, and the sentence that says the same with its dates."""

    tag: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A noun with the forms it takes after one and after any other number."""

    one: str
    other: str

    def of(self, count: int) -> str:
        """Return the form for `count`."""
        return self.one if count == 1 else self.other


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWords:
    """What the kinds of steps in a schedule are called."""

    application: str
    info: str
    interview: str
    selection: str
    task: str
    kickoff: str
    sparring: str
    session: str
    pilot: str
    closing: str
    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Everything the generator says in one language."""

    dates: Dates
    numbers: tuple[str, ...]  # zero, one, two … in words, as a count before a noun
    own_name: str
    locale: str  # of Open Graph
    in_finnish: str
    in_swedish: str
    in_english: str
    conjunction: str

    # The first folder of URLs
    academies_path: str
    news_path: str

    # The frame of every page
    skip_link: str
    main_navigation: str
    language_navigation: str
    breadcrumb: str
    footer_navigation: str
    home: str
    academies: str
    academies_summary: str
    news: str
    news_summary: str
    only_in: str
    shortened: str
    updated: str
    published_by: str
    redirect_title: str
    redirect: str
    external: str

    # Academies
    unofficial_name: str
    key_facts: str
    apply: str
    check_before: str
    schedule: str
    info_session: str
    info_sessions: str
    participants: str
    related_news: str
    earlier_editions: str
    edition: str
    contacts: str
    no_contacts: str
    contact_about: str
    open_calls: str
    no_open_call: str
    all_academies: str
    all_news: str
    to_academy: str
    fact_application: str
    fact_runs: str
    fact_length: str
    fact_seats: str
    fact_organiser: str
    fact_form: str
    fact_names: str
    seats_most: str
    organisations: Counted
    teams: Counted
    form_closed: str
    form_button: str
    programme_button: str
    form_on_programme_page: str
    form_missing: str
    form_missing_no_contact: str
    programme_page: str
    members: str
    sitemap_academies: str
    sitemap_pages: str
    supervisor_title: str
    supervisor: str

    # States of an edition
    not_announced: StateWords
    opens_on: StateWords
    open: StateWords
    closes_soon: StateWords
    closes_today: StateWords
    closed: StateWords
    selecting: StateWords
    selecting_undated: str
    selected: StateWords
    running: StateWords
    running_open_end: str
    finished: StateWords
    finished_undated: str
    cancelled: StateWords
    extended: StateWords
    last_day: str
    apply_until: str

    # States of an info session and of a step in a schedule
    online: str
    info_upcoming: StateWords
    info_today: StateWords
    info_past: StateWords
    info_time_later: str
    info_join_later: str
    info_join: str
    info_recording_mail: str
    info_recording: str
    info_mail_subject: str
    step_upcoming: str
    step_current: str
    step_past: str
    step_online: str
    step_open_to_all: str
    when_unknown: str
    steps: StepWords

    # News and errors
    news_call: str
    news_selection: str
    news_end: str
    news_note: str
    missing_title: str
    missing_text: str
    missing_home: str

    def count(self, number: int) -> str:
        """Return a number as text: in words up to twelve, in digits above."""
        return self.numbers[number] if 0 <= number < len(self.numbers) else str(number)
