"""Precompressed files: `.br` and `.gz` beside text, for hosts that serve them to who takes them.

The same bytes from any Python: the head of `.gz` has no time and no system. What a file's bytes
become is remembered by their digest, so that only new ones are compressed.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from site_builder.build.workers import in_chunks
from site_builder.fingerprint import Fingerprint, fingerprint_bytes

Digests = Mapping[str, Fingerprint]
"""Digests by suffix of what is smaller than the file itself; by path, of all files."""

SUFFIXES = (".br", ".gz")
_TEXT = (".css", ".html", ".ics", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml")
_WORTH_BYTES = 1024  # less travels in one packet, compressed or not
_BROTLI_QUALITY = 10  # of 11, which takes 2.5 times as long for 2 % less
_GZIP_HEAD = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255))  # no time, best effort, no system


@dataclass(frozen=True, slots=True)
class Precompressed:
    """What lies beside files: digests by path, what to remember, and the bytes."""

    files: Digests = field(default_factory=dict)
    known: Mapping[Fingerprint, Digests] = field(default_factory=dict)
    """By the digest of a file: what lies beside it."""
    fresh: Mapping[Fingerprint, bytes] = field(default_factory=dict)

    def data(self, path: str, original: Callable[[str], bytes]) -> bytes:
        """Return the bytes of one of the files; `original` gives those of the file itself."""
        made = self.fresh.get(self.files[path])
        if made is None:  # it is remembered, and not there
            made = _compressed(path[-3:], original(path[:-3]))
        return made


def precompressed(
    files: Digests,
    data: Callable[[str], bytes],
    known: Mapping[Fingerprint, Digests],
    jobs: int,
) -> Precompressed:
    """Return what lies beside some files, as far as it is not known already."""
    texts = {path: digest for path, digest in files.items() if path.endswith(_TEXT)}
    new = {digest: path for path, digest in texts.items() if digest not in known}
    fresh: dict[Fingerprint, bytes] = {}
    now = {digest: known[digest] for digest in texts.values() if digest in known}
    # The bytes are read here: a database does not bear to be read by forked processes.
    found = in_chunks(_each, [data(path) for path in new.values()], jobs)
    for digest, smaller in zip(new, found, strict=True):
        now[digest] = {suffix: fingerprint_bytes(one) for suffix, one in smaller.items()}
        fresh |= {now[digest][suffix]: one for suffix, one in smaller.items()}
    beside = {
        f"{path}{suffix}": one
        for path, digest in texts.items()
        for suffix, one in now[digest].items()
        if f"{path}{suffix}" not in files
    }
    return Precompressed(beside, now, fresh)


def _each(texts: Sequence[bytes]) -> list[dict[str, bytes]]:
    return [_smaller(text) for text in texts]


def _smaller(data: bytes) -> dict[str, bytes]:
    """Return what is worth to be kept of some bytes, by suffix."""
    if len(data) < _WORTH_BYTES:
        return {}
    made = {suffix: _compressed(suffix, data) for suffix in SUFFIXES}
    return {suffix: one for suffix, one in made.items() if len(one) < len(data)}


def _compressed(suffix: str, data: bytes) -> bytes:
    if suffix == ".br":
        import brotli  # noqa: PLC0415 - most builds need none

        made: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY)
        return made
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflate.compress(data) + deflate.flush()
    return _GZIP_HEAD + body + struct.pack("<LL", zlib.crc32(data), len(data) & 0xFFFFFFFF)
