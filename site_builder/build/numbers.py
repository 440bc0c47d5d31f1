"""Short numbers of inputs, in which what thousands of files read is remembered."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable

from site_builder.reads import Input


def number(one: Input) -> int:
    """Return a short number of an input; two with the same only make one build do too much."""
    return zlib.crc32(" ".join(one).encode())


def packed(numbers: Iterable[int]) -> bytes:
    """Return numbers as bytes."""
    return array("I", numbers).tobytes()


def unpacked(data: bytes) -> memoryview:
    """Return the numbers that bytes hold."""
    return memoryview(data).cast("I")
