"""Sorting by the alphabets of Finnish, Swedish and English, without a locale of the machine.

Finnish and Swedish share one order (current CLDR: w after v as its own letter, å ä ö last, ü
among the y's); English sorts letters with marks among those without.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from site_builder.languages.language import Language

# Letters after z; a character that sorts after every other letter, then their order.
_AFTER_Z = {"å": "{a", "ä": "{b", "æ": "{b", "ö": "{c", "ø": "{c"}
_LIKE = {"ü": "y", "ß": "ss", "þ": "th", "đ": "d", "ð": "d", "ł": "l"}


def collation_key(text: str, language: Language) -> tuple[str, str]:
    """Return a key by which texts of `language` sort as a reader of it expects."""
    composed = unicodedata.normalize("NFC", text.casefold()).replace("\u00ad", "")
    nordic = language is not Language.EN
    letters: list[str] = []
    for letter in composed:
        if nordic and letter in _AFTER_Z:
            letters.append(_AFTER_Z[letter])
        elif letter in _LIKE and (nordic or letter != "ü"):
            letters.append(_LIKE[letter])
        else:
            letters.append(_without_marks(letter))
    return "".join(letters), composed


@lru_cache(maxsize=1024)  # titles have few letters, and thousands of them
def _without_marks(letter: str) -> str:
    if letter in ("æ", "ø"):
        return {"æ": "ae", "ø": "o"}[letter]
    if not letter.isalnum() and letter != " ":
        return ""
    decomposed = unicodedata.normalize("NFD", letter)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))
