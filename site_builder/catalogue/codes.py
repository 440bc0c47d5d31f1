"""Every code: its severity, the sentence that a diagnostic says and the remedy it offers.

Braces are filled with the words of the case. The longer explanation of each code, in English
and Finnish, stands in `explanations`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from site_builder.diagnostics import Severity


class Code(Enum):
    """The name and the number of everything that a diagnostic can be about."""

    # SB1: files, encoding, YAML and front matter
    NOT_UTF8 = "SB101"
    TOO_LARGE = "SB102"
    CONTROL_CHARACTER = "SB103"
    UNEXPECTED_FILE = "SB104"
    NAME_COLLISION = "SB105"
    BAD_NAME = "SB106"
    SYMLINK = "SB107"
    MISSING_FILE = "SB108"
    YAML_SYNTAX = "SB120"
    YAML_TAB = "SB121"
    DUPLICATE_KEY = "SB122"
    YAML_TAG = "SB123"
    YAML_ALIASES = "SB124"
    YAML_DEPTH = "SB125"
    YAML_KEY = "SB126"
    YAML_DOCUMENTS = "SB127"
    EMPTY_VALUE = "SB128"
    EMPTY_FILE = "SB129"
    FRONT_MATTER_MISSING = "SB130"
    FRONT_MATTER_UNCLOSED = "SB131"

    # SB2: the shape of content
    MISSING_KEY = "SB201"
    MISSPELT_KEY = "SB203"
    UNKNOWN_KEY = "SB204"
    WRONG_KIND = "SB205"
    NOT_A_CHOICE = "SB206"
    NOT_A_NUMBER = "SB207"
    NOT_YES_OR_NO = "SB208"
    NOT_A_PERIOD = "SB209"
    NO_SUCH_DAY = "SB210"
    FINNISH_DATE = "SB211"
    PERIOD_BACKWARDS = "SB212"
    PERIOD_MIXED = "SB213"
    NOT_A_DAY = "SB214"
    NOT_A_CLOCK = "SB215"
    NOT_A_URL = "SB216"
    NOT_AN_ID = "SB217"
    NOT_AN_EMAIL = "SB218"
    NOT_A_ZONE = "SB219"
    OUT_OF_RANGE = "SB220"
    UNKNOWN_LANGUAGE = "SB221"
    TOO_SHORT = "SB222"

    # SB3: rules across fields
    WINDOW_BACKWARDS = "SB301"
    INFO_OUTSIDE_EDITION = "SB302"
    DUPLICATE_ID = "SB303"
    EDITIONS_ORDER = "SB304"
    TOO_MANY_PARTICIPANTS = "SB305"
    PARTICIPANTS_TOO_EARLY = "SB306"
    CANCELLED_WITHOUT_REASON = "SB307"
    OPENING_UNKNOWN = "SB308"
    EXTENSION_ORDER = "SB309"
    OVER_BY_MISUSED = "SB310"
    APPEARS_UNKNOWN = "SB311"
    ANNOUNCED_AFTER_OPENING = "SB312"
    RUN_BEFORE_CLOSING = "SB313"
    WEEKDAY_WRONG = "SB314"
    PROSE_DATE = "SB315"

    # SB4: references, translations and links
    UNKNOWN_REFERENCE = "SB401"
    MISSING_TRANSLATION = "SB403"
    MISSING_ENGLISH = "SB404"
    MISSING_WORDS = "SB405"
    LINK_TARGET = "SB407"
    LINK_ANCHOR = "SB408"
    LINK_LANGUAGE = "SB409"
    NO_FRONT_PAGE = "SB411"
    LINK_SCHEME = "SB412"
    NO_MAILBOX = "SB413"
    LINK_EMBARGOED = "SB414"

    # SB5, Markdown
    MARKDOWN_NESTING = "SB501"
    UNKNOWN_SECTION = "SB502"
    HEADING_LEVEL = "SB503"
    DUPLICATE_HEADING = "SB504"
    RAW_HTML = "SB505"
    MARKDOWN_FAILED = "SB507"
    NO_SECTION = "SB508"

    # SB6, templates and assets
    TEMPLATE_SYNTAX = "SB601"
    TEMPLATE_FAILED = "SB602"
    TEMPLATE_MISSING = "SB603"

    # SB7: the finished pages
    PATH_TAKEN = "SB701"
    BROKEN_LINK = "SB702"
    BROKEN_FRAGMENT = "SB703"
    DUPLICATE_HTML_ID = "SB704"

    # SB8: what is still missing
    UNKNOWN_FACT = "SB801"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the diagnostics of one code say."""

    severity: Severity
    message: str
    remedy: str


def _error(message: str, remedy: str) -> Entry:
    return Entry(Severity.ERROR, message, remedy)


def _warning(message: str, remedy: str) -> Entry:
    return Entry(Severity.WARNING, message, remedy)


ENTRIES: dict[Code, Entry] = {
    Code.NOT_UTF8: _error(
        "the letter here is not saved as UTF-8 (its byte is {byte})",
        "save the file again with the encoding UTF-8; it looks like {guess}",
    ),
    Code.TOO_LARGE: _error(
        "the file has {size} bytes; at most {most} are read",
        "divide it, or remove what is not text",
    ),
    Code.CONTROL_CHARACTER: _error("an invisible character ({character}) stands here", "delete it"),
    Code.UNEXPECTED_FILE: _warning(
        "nothing reads this file", "rename it, move it or delete it; {known}"
    ),
    Code.NAME_COLLISION: _error(
        "the name differs from {other} only in capitals or in how its letters are encoded",
        "give one of them another name",
    ),
    Code.BAD_NAME: _error(
        "the folder `{name}` has a name that cannot stand in a web address",
        "name it with lower-case letters a-z, digits and hyphens, such as `{meant}`",
    ),
    Code.SYMLINK: _error(
        "this is a symbolic link, and links are not followed", "put the file itself here"
    ),
    Code.MISSING_FILE: _error("the file {name} is missing", "{advice}"),
    Code.YAML_SYNTAX: _error("this cannot be read: {problem}", "{advice}"),
    Code.YAML_TAB: _error("the line is indented with a tab", "indent it with spaces"),
    Code.DUPLICATE_KEY: _error("`{key}` stands twice", "keep one of the two"),
    Code.YAML_TAG: _error(
        "`{tag}` is no text, because it begins with `!`", "put the whole value in quotes"
    ),
    Code.YAML_ALIASES: _error(
        "more than {most} values begin with `*` and stand for others", "write the values out"
    ),
    Code.YAML_DEPTH: _error(
        "brackets or lists are nested more than {most} levels deep",
        "close the brackets, or flatten the list",
    ),
    Code.YAML_KEY: _error("a key cannot begin with a bracket", "write `key: value`"),
    Code.YAML_DOCUMENTS: _error("a line `---` begins a second part here", "remove the line"),
    Code.EMPTY_VALUE: _error(
        "{what} has no value",
        "write the value{unknown}; remove the line if it is not needed",
    ),
    Code.EMPTY_FILE: _error("the {what} is empty", "{advice}"),
    Code.FRONT_MATTER_MISSING: _error(
        "the file does not begin with front matter",
        "begin it with a line `---`, a line `title: …` and a line `---`",
    ),
    Code.FRONT_MATTER_UNCLOSED: _error(
        "the front matter that begins here is not closed", "add a line `---` below its last key"
    ),
    Code.MISSING_KEY: _error("`{key}` is missing {where}", "add `{key}: …`"),
    Code.MISSPELT_KEY: _error(
        "`{key}` is not known {where}, and `{meant}` is missing", "did you mean `{meant}`?"
    ),
    Code.UNKNOWN_KEY: _error("`{key}` is not known {where}", "{advice}"),
    Code.WRONG_KIND: _error("{what} must be {wanted}, not {found}", "{advice}"),
    Code.NOT_A_CHOICE: _error("`{value}` is none of the values of `{key}`", "{advice}"),
    Code.NOT_A_NUMBER: _error("`{value}` is not a whole number", "write digits alone, such as `6`"),
    Code.NOT_YES_OR_NO: _error("`{value}` is neither true nor false", "write `true` or `false`"),
    Code.NOT_A_PERIOD: _error(
        "`{value}` is not a date or a period", "write it in one of the forms {forms}"
    ),
    Code.NO_SUCH_DAY: _error("`{value}` does not exist in the calendar", "check its numbers"),
    Code.FINNISH_DATE: _error(
        "`{value}` is written the Finnish way", "write `{meant}`: year, month and day with hyphens"
    ),
    Code.PERIOD_BACKWARDS: _error("`{value}` ends before it begins", "exchange its two ends"),
    Code.PERIOD_MIXED: _error(
        "the two ends of `{value}` are of different kinds",
        "write both ends as days, both as weeks (2022-W05) or both as months (2022-03)",
    ),
    Code.NOT_A_DAY: _error(
        "`{value}` is not a day", "write year, month and day, such as `2022-02-11`{unknown}"
    ),
    Code.NOT_A_CLOCK: _error(
        "`{value}` is not a time of day", "write hours and minutes, such as {forms}{unknown}"
    ),
    Code.NOT_A_URL: _error(
        "`{value}` is not a web address",
        "write {forms}{unknown}",
    ),
    Code.NOT_AN_ID: _error(
        "`{value}` is not an id",
        "use lower-case letters a-z, digits and hyphens, such as `{meant}`",
    ),
    Code.NOT_AN_EMAIL: _error(
        "`{value}` is not an e-mail address", "write it as `name@organisation.fi`"
    ),
    Code.NOT_A_ZONE: _error(
        "`{value}` is not a time zone", "write a name such as `Europe/Helsinki`"
    ),
    Code.OUT_OF_RANGE: _error("`{value}` is out of range for `{key}`", "write a number {range}"),
    Code.UNKNOWN_LANGUAGE: _error(
        "`{value}` is not a language that the site can have", "use `fi`, `sv` or `en`"
    ),
    Code.TOO_SHORT: _error("`{key}` is empty", "write at least one"),
    Code.WINDOW_BACKWARDS: _error(
        "applications open on {opens}, after their last day {last}", "exchange or correct the days"
    ),
    Code.INFO_OUTSIDE_EDITION: _error(
        "the info session on {day} lies {where}", "check the year, or move it to its own edition"
    ),
    Code.DUPLICATE_ID: _error("{what} already stands {where}", "{advice}"),
    Code.EDITIONS_ORDER: _error(
        "the edition `{id}` is newer than the one above it", "put the newest edition first"
    ),
    Code.TOO_MANY_PARTICIPANTS: _error(
        "{count} participants are listed, but there are seats for {most} {unit}",
        "correct `seats` or the list",
    ),
    Code.PARTICIPANTS_TOO_EARLY: _error(
        "participants would be shown from {day}, but one can apply until {last}",
        "set `from` to the day on which the selection is made public",
    ),
    Code.CANCELLED_WITHOUT_REASON: _error(
        "a cancelled edition needs a `reason`", "add `reason` with a sentence in every language"
    ),
    Code.OPENING_UNKNOWN: _error(
        "`opens` is unknown, and nothing says from when the call is public",
        "add `announced` to the edition: the first day on which the call was certainly public",
    ),
    Code.EXTENSION_ORDER: _error("the extension does not fit: {problem}", "{advice}"),
    Code.OVER_BY_MISUSED: _error("`over_by` {problem}", "{advice}"),
    Code.APPEARS_UNKNOWN: _error(
        "the date of this news is unknown, and nothing says from when it appears",
        "add `from`: the first day on which it was certainly public",
    ),
    Code.ANNOUNCED_AFTER_OPENING: _error(
        "the edition is announced on {announced}, after its applications open on {opens}",
        "set `announced` to that day or an earlier one",
    ),
    Code.RUN_BEFORE_CLOSING: _warning(
        "the academy would begin before applications close on {last}",
        "check `runs` and `last_day`",
    ),
    Code.WEEKDAY_WRONG: _error(
        "the weekday of {day} is {right}, not {written}", "correct the weekday or the date"
    ),
    Code.PROSE_DATE: _warning(
        "the text says {written}, but no date in the facts of {thing} is that day",
        "leave the date out (the page shows it from the facts), or correct it",
    ),
    Code.UNKNOWN_REFERENCE: _error("there is no {kind} called `{id}`", "{advice}"),
    Code.MISSING_TRANSLATION: _error(
        "{thing} has no {language} text",
        "write {name}{enough}",
    ),
    Code.MISSING_ENGLISH: _warning(
        "{thing} has no {language} text",
        "write {name}{enough}",
    ),
    Code.MISSING_WORDS: _error(
        "`{key}` has no words in {languages}", "add `{first}: …` beside the others"
    ),
    Code.LINK_TARGET: _error("the {what} `{target}` {problem}", "{advice}"),
    Code.LINK_ANCHOR: _error(
        "the link leads to the heading `#{anchor}`, which {page} does not have", "{advice}"
    ),
    Code.LINK_LANGUAGE: _error(
        "the link leads to `{target}`, which is not a text of this language",
        "{advice}",
    ),
    Code.NO_FRONT_PAGE: _error(
        "there is no front page in {language}",
        "add a page with `kind: home` in its facts.yaml, and its text in {name}",
    ),
    Code.LINK_SCHEME: _error(
        "a link may not begin with `{scheme}`",
        "begin it with `https:`, `http:`, `mailto:` or `tel:`",
    ),
    Code.NO_MAILBOX: _error(
        "`{id}` has no e-mail address in people.yaml", "add `email`, or name somebody who has one"
    ),
    Code.LINK_EMBARGOED: _error(
        "the link leads to `{target}`, which is not public yet",
        "remove the link until then, or let this text appear later too",
    ),
    Code.MARKDOWN_NESTING: _error(
        "{what} stand more than {most} deep inside one another",
        "use fewer of them here",
    ),
    Code.UNKNOWN_SECTION: _error("`#{id}` is not a section of an academy's page", "{advice}"),
    Code.HEADING_LEVEL: _error(
        "{problem}", "begin a section with `## ` and a part of it with `### `"
    ),
    Code.DUPLICATE_HEADING: _error(
        "the heading id `#{id}` stands twice in this text", "give one of the headings another id"
    ),
    Code.RAW_HTML: _warning(
        "HTML is not used in texts: `{tag}` is shown as it stands",
        "write it as Markdown, or remove it",
    ),
    Code.MARKDOWN_FAILED: _error(
        "this text is too tangled to be read as Markdown",
        "divide it here, and use fewer brackets, lists and marks of emphasis",
    ),
    Code.NO_SECTION: _error(
        "the heading has no section id",
        "add one behind it, such as `{{#eligibility}}`; known: {known}",
    ),
    Code.TEMPLATE_SYNTAX: _error("the template cannot be read: {problem}", "correct the template"),
    Code.TEMPLATE_FAILED: _error(
        "the template fails for {page}: {problem}", "use only what the page gives its template"
    ),
    Code.TEMPLATE_MISSING: _error("there is no template {name}", "{advice}"),
    Code.PATH_TAKEN: _error(
        "{path} is already the page of {other}", "change the `slug` or the `aliases` of one of them"
    ),
    Code.BROKEN_LINK: _error(
        "the page {page} links to {target}, which is not built", "correct the template"
    ),
    Code.BROKEN_FRAGMENT: _error(
        "the page {page} links to {target}, which has no such id", "correct the template"
    ),
    Code.DUPLICATE_HTML_ID: _error(
        "the page {page} has the id `{id}` twice",
        "give a heading of the text another id, as in `## Title {{#other-id}}`, "
        "or correct the template",
    ),
    Code.UNKNOWN_FACT: Entry(
        Severity.NOTICE, "`{key}` is still unknown", "fill it in when it is known"
    ),
}
