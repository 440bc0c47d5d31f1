"""Content hashes: of bytes, and of the frozen values that queries return; signatures of files.

A fingerprint depends on the value alone: not on memory addresses, hash seeds or insertion order
of sets. Only the kinds of values that content and facts are made of are accepted.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from typing import Any, NewType

Fingerprint = NewType("Fingerprint", str)

Signature = list[int]
"""Size, modification time, change time and inode: as long as they stay, so do a file's bytes."""

_SIZE_BYTES = 16  # 128 bits: collisions are out of reach for any number of files


def fingerprint_bytes(data: bytes) -> Fingerprint:
    """Return the hash of `data`, 32 hexadecimal digits (BLAKE2b)."""
    return Fingerprint(hashlib.blake2b(data, digest_size=_SIZE_BYTES).hexdigest())


def signature_of(found: os.stat_result) -> Signature:
    """Return the signature of a file or a folder."""
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def signature_at(path: str | os.PathLike[str]) -> Signature | None:
    """Return the signature of what is at a path, be it a link; `None` where there is nothing."""
    try:
        return signature_of(os.lstat(path))
    except (OSError, ValueError):
        return None


def fingerprint(value: object) -> Fingerprint:
    """Return the hash of a value built of frozen dataclasses, tuples, mappings and scalars.

    Raises `TypeError` for anything else: a value whose bytes nobody defined cannot be compared.
    """
    parts: list[str] = []
    _write(value, parts.append)
    return fingerprint_bytes("\x1f".join(parts).encode("utf-8", "surrogatepass"))


@cache
def _field_names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _scalar(value: object) -> str | None:
    """Return how a value without parts is written; the kinds of values never look alike."""
    if value is None or isinstance(value, (bool, int, float)):
        return repr(value)
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, str):
        return f"s{len(value)}:{value}"  # the length keeps neighbours apart
    if isinstance(value, bytes):
        return f"b{fingerprint_bytes(value)}"
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return None


def _write(value: object, put: Callable[[str], None]) -> None:
    scalar = _scalar(value)
    if scalar is not None:
        put(scalar)
    elif is_dataclass(value) and not isinstance(value, type):
        put(f"{type(value).__name__}(")
        for name in _field_names(type(value)):
            _write(getattr(value, name), put)
    elif isinstance(value, Mapping):
        put(f"{{{len(value)}")
        for key in sorted(value, key=str):
            _write(key, put)
            _write(value[key], put)
    elif isinstance(value, (tuple, list)):
        put(f"[{len(value)}")
        for item in value:
            _write(item, put)
    else:
        message = f"no fingerprint is defined for {type(value).__name__}"
        raise TypeError(message)
