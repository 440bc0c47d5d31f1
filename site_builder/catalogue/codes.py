"""Every code of the catalogue, and what it says.

The sentences stand in `sentences.toml`, the longer explanations in `explanations.toml`, in
English and Finnish.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files

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
    SITE_TOO_LARGE = "SB109"
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
    TOO_LONG = "SB223"
    TOO_MANY = "SB224"

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
    CALL_OF_ARCHIVE = "SB316"
    NOBODY_TO_ASK = "SB317"
    SAME_TITLE = "SB318"

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
    IMAGE_ALT = "SB415"
    IMAGE_BROKEN = "SB416"
    DOCUMENT_ACCESS = "SB417"

    # SB5, Markdown
    MARKDOWN_NESTING = "SB501"
    UNKNOWN_SECTION = "SB502"
    HEADING_LEVEL = "SB503"
    DUPLICATE_HEADING = "SB504"
    RAW_HTML = "SB505"
    MARKDOWN_FAILED = "SB507"
    NO_SECTION = "SB508"
    SHOWN_AS_WRITTEN = "SB509"

    # SB6, templates and assets
    TEMPLATE_SYNTAX = "SB601"
    TEMPLATE_FAILED = "SB602"
    TEMPLATE_MISSING = "SB603"

    # SB7: the finished pages
    PATH_TAKEN = "SB701"
    BROKEN_LINK = "SB702"
    BROKEN_FRAGMENT = "SB703"
    DUPLICATE_HTML_ID = "SB704"
    LEFTOVER = "SB705"
    NOT_RECIPROCAL = "SB706"
    MALFORMED = "SB707"
    UNUSABLE_NAME = "SB708"
    SECURITY_EXPIRED = "SB709"

    # SB8: what is still missing
    UNKNOWN_FACT = "SB801"
    DRAFT_SUMMARY = "SB802"

    # SB9: pages elsewhere, which `check --external` asks for
    PAGE_GONE = "SB901"
    PAGE_FAILS = "SB902"
    HOST_SILENT = "SB903"
    PAGE_MOVED = "SB904"
    PAGE_WITHHELD = "SB905"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the diagnostics of one code say; braces are filled with the words of the case."""

    severity: Severity
    message: str
    remedy: str


@cache
def entries() -> dict[Code, Entry]:
    """Return what every code says."""
    table = tomllib.loads(files(__package__).joinpath("sentences.toml").read_text("utf-8"))
    return {
        Code(number): Entry(Severity(said["severity"]), said["message"], said["remedy"])
        for number, said in table.items()
    }


def explanation(code: Code, language: str) -> str:
    """Return at length what `code` means, in `language` (`en` or `fi`)."""
    said = _explanations()[code.value][language]
    return f"{code.value} ({entries()[code].severity.value})\n\n{said.strip()}"


@cache
def _explanations() -> dict[str, dict[str, str]]:
    text = files(__package__).joinpath("explanations.toml").read_text("utf-8")
    table: dict[str, dict[str, str]] = tomllib.loads(text)
    return table
