"""The languages a site can be written in."""

from __future__ import annotations

from enum import Enum


class Language(Enum):
    """A language, by its code in content, in file names and in URLs."""

    FI = "fi"
    SV = "sv"
    EN = "en"

    @property
    def english(self) -> str:
        """The English name: messages to editors and authors are in English."""
        return {"fi": "Finnish", "sv": "Swedish", "en": "English"}[self.value]
