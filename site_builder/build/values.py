"""Values of content as JSON and back: frozen records, enumerations, days and times, nothing more.

What is read back is made of the classes of the model alone, whatever a file says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import lru_cache
from typing import Any

from site_builder import diagnostics, periods
from site_builder.languages import language
from site_builder.model import academy, common, names, news, page, session, site

_MODULES = (
    *(academy, common, names, news, page, session, site),
    *(diagnostics, language, periods),
)
_READS: dict[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}
_CLASSES: dict[str, Any] = {
    name: kind
    for module in _MODULES
    for name, kind in vars(module).items()
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, Enum))
}
_FIELDS = {
    name: tuple(field.name for field in fields(kind))
    for name, kind in _CLASSES.items()
    if is_dataclass(kind)
}


def as_json(value: object) -> str:
    """Return what consists of plain values as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def freeze(value: object) -> str:
    """Return a value as JSON; raises `TypeError` for one that is not of the model."""
    return as_json(_plain(value))


@lru_cache(maxsize=256)  # many things say the same: nothing
def thaw(text: str) -> object:
    """Return the value that `freeze` made a text of."""
    return _value(json.loads(text))


def _plain(value: object) -> object:
    if value is None or isinstance(value, (bool, str)) or type(value) is int:
        return value
    if isinstance(value, Enum):
        return {type(value).__name__: value.name}
    if isinstance(value, (datetime, date, time)):
        return {type(value).__name__: value.isoformat()}
    if isinstance(value, Mapping):
        return {"": [[_plain(key), _plain(one)] for key, one in value.items()]}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    name = type(value).__name__
    if name not in _FIELDS:
        raise TypeError(name)
    return {name: [_plain(getattr(value, field)) for field in _FIELDS[name]]}


def _value(plain: Any) -> Any:  # noqa: ANN401 - JSON becomes what it says
    if isinstance(plain, list):
        return tuple(_value(one) for one in plain)
    if not isinstance(plain, dict):
        return plain
    ((name, said),) = plain.items()
    if not name:
        return {_value(key): _value(one) for key, one in said}
    if name in _READS:
        return _READS[name](said)
    kind = _CLASSES[name]
    if name not in _FIELDS:
        return kind[said]
    return kind(**dict(zip(_FIELDS[name], map(_value, said), strict=True)))
