"""The words that the generator itself says: one record, which every language must fill.

The words stand in `fi.toml`, `sv.toml` and `en.toml`. Placeholders in braces are filled by
`sentence.fill`. Words about one academy are content, not here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from site_builder.languages.dates import Dates
from site_builder.languages.language import Language

SOFT_HYPHEN = "\u00ad"


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
    soft_hyphens: tuple[str, ...]  # parts of words, with `|` where they may break

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

    # Links to documents
    accessible: str
    inaccessible: str

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
    seats_most: str
    organisations: Counted
    teams: Counted
    form_closed: str
    form_button: str
    programme_button: str
    form_on_programme_page: str
    form_missing: str
    form_missing_no_contact: str
    form_page: str
    form_page_past: str
    form_opens: str
    form_open: str
    info_moved: str
    timeline: str
    timeline_all: str
    members: str
    sitemap_academies: str
    sitemap_pages: str
    supervisor_title: str
    supervisor: str

    # What no state has: parts of their sentences, and their forms for one or for no known date
    selected_one: str
    selecting_undated: str
    running_open_end: str
    finished_undated: str
    last_day: str
    apply_until: str

    # Info sessions and steps
    online: str
    info_time_later: str
    info_join_later: str
    info_join: str
    info_recording_mail: str
    info_recording: str
    info_mail_subject: str
    step_online: str
    step_open_to_all: str
    when_unknown: str

    # Drafts
    no_summary: str

    # Errors
    missing_title: str
    missing_text: str
    missing_home: str

    # Calendars and feeds
    calendar_file: str
    calendar_subscribe: str
    calendar_all: str
    feed: str
    event_opens: str
    event_closes: str
    event: str
    event_no_time: str

    # By the values of the enums that name them
    states: Mapping[str, StateWords]
    sessions: Mapping[str, StateWords]
    phases: Mapping[str, str]
    steps: Mapping[str, str]
    news_kinds: Mapping[str, str]

    def count(self, number: int) -> str:
        """Return a number as text: in words up to twelve, in digits above."""
        return self.numbers[number] if 0 <= number < len(self.numbers) else str(number)

    def soften(self, text: str) -> str:
        """Return a heading or a name with soft hyphens where its long words may break."""
        return _softened(text, self.soft_hyphens) if self.soft_hyphens else text


@lru_cache(maxsize=4096)  # every page shows the same names
def _softened(text: str, words: tuple[str, ...]) -> str:
    return _long_words(words).sub(
        lambda found: SOFT_HYPHEN.join(part for part in found.groups() if part), text
    )


@cache
def _long_words(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern whose groups are the parts of long words; longer words come first."""
    parts = (word.split("|") for word in sorted(words, key=len, reverse=True))
    grouped = ("".join(f"({re.escape(part)})" for part in one) for one in parts)
    return re.compile("|".join(grouped), re.IGNORECASE)


def read_wording(language: Language, dates: Dates) -> Wording:
    """Return the words of a language; raises `TypeError` that names every word it lacks."""
    text = files("site_builder.languages").joinpath(f"{language.value}.toml").read_text("utf-8")
    table = tomllib.loads(text)
    for name in ("organisations", "teams"):
        table[name] = Counted(**table[name])
    for name in ("states", "sessions"):
        table[name] = {key: StateWords(**words) for key, words in table[name].items()}
    lists = {name: tuple(table[name]) for name in ("numbers", "soft_hyphens")}
    return Wording(dates=dates, **{**table, **lists})
