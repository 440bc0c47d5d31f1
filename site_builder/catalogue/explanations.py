"""Explanations of the codes, in English and Finnish: what is wrong, why it matters, an example.

The words stand in `explanations.toml`, which only `site-builder explain` reads.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files

from site_builder.catalogue.codes import ENTRIES, Code


def explanation(code: Code, language: str) -> str:
    """Return what `code` means, in `language` (`en` or `fi`)."""
    text = files("site_builder.catalogue").joinpath("explanations.toml").read_text("utf-8")
    words: dict[str, dict[str, str]] = tomllib.loads(text)
    said = words[code.value][language].strip()
    return f"{code.value} ({ENTRIES[code].severity.value})\n\n{said}"
