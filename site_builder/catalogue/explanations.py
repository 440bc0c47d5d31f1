"""Explanations of the codes, in English and Finnish: what is wrong, why it matters, an example."""

from __future__ import annotations
