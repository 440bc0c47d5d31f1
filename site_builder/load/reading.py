"""From a snapshot to a `Site`: what is known from an earlier build, and what must be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.diagnostics import Diagnostic, Severity, in_order
from site_builder.fingerprint import Fingerprint, fingerprint_bytes
from site_builder.languages import Language
from site_builder.load.scan import Snapshot, is_image
from site_builder.load.texts import Each, TextRead, in_turn, placed, read_texts
from site_builder.model.names import Ref
from site_builder.model.site import Settings, Site


@dataclass(frozen=True, slots=True)
class Content:
    """What all files say beside the bodies of texts: a function of what `key` is the mark of."""

    key: Fingerprint
    settings: Settings | None
    things: Mapping[tuple[type, Ref], object]
    marks: Mapping[tuple[str, str], Fingerprint]
    broken: frozenset[str]
    problems: tuple[Diagnostic, ...]
    leaves: Mapping[str, str]
    """The values of the settings and of facts, as written, by path and place in the file."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a snapshot says: the site, unless its settings cannot be read, and what is wrong."""

    site: Site | None
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, TextRead]
    content: Content


def load(
    snapshot: Snapshot,
    texts: Mapping[str, TextRead] | None = None,
    content: Content | None = None,
    each: Each = in_turn,
) -> Loaded:
    """Return the site that a snapshot describes, and all diagnostics in file order.

    `texts` and `content` are as an earlier build read them; what is the same is taken over.
    """
    read = read_texts(snapshot, texts or {}, each)
    found, key = placed(snapshot, read), _key(snapshot, read)
    if content is None or content.key != key:
        from site_builder.load.facts import content_of  # noqa: PLC0415 - it needs pydantic and YAML

        content = content_of(snapshot, found, key)
    problems = in_order((*snapshot.diagnostics, *found.problems, *content.problems))
    if content.settings is None:
        return Loaded(None, problems, read, content)
    site = Site(
        settings=content.settings,
        things=content.things,
        prose=found.prose,
        marks={**found.marks, **content.marks},
        broken=content.broken,
    )
    return Loaded(site, _within_languages(site.settings, problems), read, content)


def _key(snapshot: Snapshot, texts: Mapping[str, TextRead]) -> Fingerprint:
    """Return the mark of all that is read beside the bodies of texts."""
    parts = [*sorted(snapshot.unread)]
    for path, file in snapshot.files.items():
        read = texts.get(path)
        if read is not None:
            head = read.marks[0] if read.head is not None else ""
            line = read.title[1] if read.title else ""
            parts.append(f"{path} {head} {line} {read.days or ''}")
        else:
            parts.append(path if is_image(path) else f"{path} {file.digest}")
    return fingerprint_bytes("\n".join(parts).encode("utf-8", "surrogateescape"))


def _within_languages(
    settings: Settings, problems: tuple[Diagnostic, ...]
) -> tuple[Diagnostic, ...]:
    """Leave out warnings about texts in languages that the site does not have."""
    left_out = {f"{language.value}.md" for language in Language} - {
        f"{language.value}.md" for language in settings.languages
    }
    return tuple(
        problem
        for problem in problems
        if problem.severity is Severity.ERROR
        or problem.place.path.rsplit("/", 1)[-1] not in left_out
    )
