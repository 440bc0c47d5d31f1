"""Languages: their codes, date forms, alphabets and the words the generator itself says.

Words about academies are content. Nothing here knows the time or reads a file.
"""

from __future__ import annotations

from typing import assert_never

from site_builder.languages.collation import collation_key
from site_builder.languages.en import ENGLISH
from site_builder.languages.fi import FINNISH
from site_builder.languages.language import Language
from site_builder.languages.sv import SWEDISH
from site_builder.languages.wording import Counted, StateWords, Wording

__all__ = [
    "Counted",
    "Language",
    "StateWords",
    "Wording",
    "collation_key",
    "in_languages",
    "wording",
]


def wording(language: Language) -> Wording:
    """Return everything the generator says in `language`."""
    match language:
        case Language.FI:
            return FINNISH
        case Language.SV:
            return SWEDISH
        case Language.EN:
            return ENGLISH
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
