"""Names are sorted as readers of each language expect, without a locale of the machine."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.languages import Language, collation_key

NORDIC = [
    "Vaasa", "Valtori", "Vantaa", "Varkaus", "Waasa", "Wartsila", "Ülle", "Yrjö", "Zeta", "Åbo",
    "Ähtäri", "Æther", "Öja", "Øst",
]  # fmt: skip
ENGLISH = [
    "Åbo", "Æther", "Ähtäri", "Öja", "Øst", "Ülle", "Vaasa", "Valtori", "Vantaa", "Varkaus",
    "Waasa", "Wartsila", "Yrjö", "Zeta",
]  # fmt: skip
EVERY = pytest.mark.parametrize("language", Language)


def _sorted(names: list[str], language: Language) -> list[str]:
    shuffled = random.Random(7).sample(names, len(names))
    return sorted(shuffled, key=lambda name: collation_key(name, language))


@pytest.mark.parametrize("language", [Language.FI, Language.SV])
def test_finnish_and_swedish_end_with_their_own_letters(language: Language) -> None:
    """W is a letter after v, ü stands among the y's, and å, ä and ö come after z."""
    assert _sorted(NORDIC, language) == NORDIC


def test_english_sorts_letters_with_marks_among_those_without() -> None:
    """An English reader looks for Åbo and Ähtäri under a, and for Öja under o."""
    assert _sorted(ENGLISH, Language.EN) == ENGLISH


@EVERY
def test_letters_of_other_languages_stand_among_their_like(language: Language) -> None:
    """Š sorts with s, é with e: not after all others, as code points would have it."""
    names = ["Eero", "Éric", "Erkki", "Saimaa", "Šakki", "Salo"]
    assert _sorted(names, language) == names


@EVERY
def test_case_hyphens_and_soft_hyphens_decide_nothing(language: Language) -> None:
    """Names differ by their letters; only between equal letters does spelling decide."""
    names = ["KEHA-keskus", "Keino", "KEINO-akatemia", "Keinot"]
    assert _sorted(names, language) == names
    assert collation_key("Han\u00adkinta", language) == collation_key("hankinta", language)


@EVERY
@given(text=st.text(max_size=20))
def test_decomposed_letters_sort_as_composed_ones(text: str, language: Language) -> None:
    """A name typed on macOS (NFD) sorts where the same name typed elsewhere (NFC) does."""
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert collation_key(composed, language) == collation_key(decomposed, language)


@EVERY
@given(texts=st.lists(st.text("aåäöæøuüwvyzéšß- ", max_size=5), max_size=6))
def test_order_does_not_depend_on_the_order_before(texts: list[str], language: Language) -> None:
    """Names in any order give one order."""

    def key(text: str) -> tuple[str, str]:
        return collation_key(text, language)

    backwards = texts[::-1]
    assert sorted(texts, key=key) == sorted(backwards, key=key)
