"""Languages: their codes, date forms, alphabets and the words the generator itself says.

Words about academies are content. Nothing here knows the time or reads a file.
"""

from __future__ import annotations

from functools import cache
from typing import assert_never

from site_builder.languages.collation import collation_key
from site_builder.languages.dates import HOME_ZONE
from site_builder.languages.en import EnglishDates
from site_builder.languages.fi import FinnishDates
from site_builder.languages.language import Language
from site_builder.languages.sv import SwedishDates
from site_builder.languages.wording import Counted, StateWords, Wording, read_wording

__all__ = [
    "Counted",
    "Language",
    "StateWords",
    "Wording",
    "collation_key",
    "in_languages",
    "wording",
]


@cache
def wording(language: Language, zone: str = HOME_ZONE) -> Wording:
    """Return everything the generator says in `language`, of times in `zone`."""
    match language:
        case Language.FI:
            return read_wording(language, FinnishDates(zone))
        case Language.SV:
            return read_wording(language, SwedishDates(zone))
        case Language.EN:
            return read_wording(language, EnglishDates(zone))
        case _:
            assert_never(language)


def in_languages(languages: tuple[Language, ...], words: Wording) -> str:
    """Return "in Finnish and Swedish", said with `words`."""
    names: list[str] = []
    for language in languages:
        match language:
            case Language.FI:
                names.append(words.in_finnish)
            case Language.SV:
                names.append(words.in_swedish)
            case Language.EN:
                names.append(words.in_english)
            case _:
                assert_never(language)
    return f" {words.conjunction} ".join(names)
