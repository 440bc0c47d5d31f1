"""`site-builder new`: asks what a new thing is, has it composed and checked, and writes it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from site_builder import drafts
from site_builder.build import Options, Report, check
from site_builder.cli.asking import NOTHING, REQUIRED, Asker, WrongAnswerError, one_of, reader
from site_builder.cli.exits import CONTENT_ERRORS, DONE, WRONG_USAGE, UsageError
from site_builder.derive.schedule import APPLICATION, RUN
from site_builder.diagnostics import Diagnostic, Severity, as_text, blocks
from site_builder.drafts import Draft, InsertionError, Named, NewEdition, NewNews
from site_builder.instants import load_zone
from site_builder.languages import Language
from site_builder.load import Loaded, Snapshot, load, scan
from site_builder.load.rules.editions import where_outside
from site_builder.model.academy import Academy
from site_builder.model.common import Day, IdText
from site_builder.model.names import Ref
from site_builder.model.news import NewsKind
from site_builder.model.site import Site

T = TypeVar("T")

_DAY = "day, such as 2022-01-24"
_OPENS = "first day to apply, such as 2022-01-17"

_read_day: Callable[[str], date] = reader(Day)
_read_id: Callable[[str], str] = reader(IdText)


class _ContentError(Exception):
    """Content that must be mended before anything can be added."""

    def __init__(self, problems: tuple[Diagnostic, ...]) -> None:
        super().__init__()
        self.problems = problems


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one new thing is made from: the site, and whoever is asked."""

    source: Path
    snapshot: Snapshot
    loaded: Loaded
    site: Site
    today: date
    ask: Asker


def new(options: argparse.Namespace, asked: Options) -> int:
    """Make the thing that was asked for, unless something is in its way."""
    snapshot = scan(asked.source)
    loaded = load(snapshot)
    try:
        made = _THINGS[options.thing](_desk(asked, snapshot, loaded, Asker(options)))
    except _ContentError as error:
        for problem in error.problems:
            sys.stdout.write(f"{as_text(problem, snapshot.line)}\n")
        sys.stderr.write("site-builder: mend this first; nothing was written\n")
        return CONTENT_ERRORS
    except InsertionError as error:
        message = f"{error} is not written one item below the other: add it there by hand"
        raise UsageError(message) from error
    report = check(asked, {draft.path: draft.data for draft in made})
    return _written(asked.source, made, report)


def _desk(asked: Options, snapshot: Snapshot, loaded: Loaded, ask: Asker) -> _Desk:
    if loaded.site is None:
        raise _ContentError(_errors(loaded))
    zone = load_zone(loaded.site.settings.time_zone)
    today = asked.now.instant(zone).astimezone(zone).date()
    return _Desk(asked.source, snapshot, loaded, loaded.site, today, ask)


def _errors(loaded: Loaded, paths: Collection[str] = ()) -> tuple[Diagnostic, ...]:
    """Return the errors of some files, or of all."""
    errors = (one for one in loaded.diagnostics if one.severity is Severity.ERROR)
    return tuple(one for one in errors if not paths or one.place.path in paths)


def _written(source: Path, made: tuple[Draft, ...], report: Report) -> int:
    """Write what passes the check, and say what is left to do."""
    caused = [one for one in report.diagnostics if any(draft.is_about(one) for draft in made)]
    for problem in caused:
        if problem.severity is not Severity.NOTICE:
            sys.stdout.write(f"{as_text(problem, report.excerpt)}\n")
    if blocks(caused):
        sys.stderr.write("site-builder: this would not pass the check; nothing was written\n")
        return WRONG_USAGE
    drafts.write(source, made)
    for draft in made:
        verb = "written" if draft.before is None else "extended"
        sys.stdout.write(f"{source / draft.path}: {verb}\n")
    for notice in (one for one in caused if one.severity is Severity.NOTICE):
        place = notice.place
        sys.stdout.write(f"{place.path}:{place.line}: {notice.message}; {notice.remedy}\n")
    for draft in made:
        if draft.before is None and draft.path.endswith(".md"):
            sys.stdout.write(f"{draft.path}: the words are yours to write\n")
    return DONE


def _academy(desk: _Desk) -> tuple[Draft, ...]:
    named = _named(desk, "academies", everywhere=True)
    opens = desk.ask("opens", _OPENS, _or_nothing(_read_day), NOTHING)
    edition = None
    if opens is not None or desk.ask.given("last-day") or desk.ask.given("edition"):
        edition = _new_edition(desk, "edition", set(), opens)
    return drafts.academy(desk.site, named, edition)


def _edition(desk: _Desk) -> tuple[Draft, ...]:
    name = _chosen(desk)
    taken = {f"{one.id}" for one in _academy_called(desk, name).editions}
    new = _new_edition(desk, "id", taken)
    file = desk.snapshot.files[_facts(name)]
    return (drafts.with_edition(file, new),)


def _new_edition(desk: _Desk, flag: str, taken: set[str], opens: date | None = None) -> NewEdition:
    opens = opens or desk.ask("opens", _OPENS, _read_day, REQUIRED)
    first = opens

    def last(text: str) -> date:
        day = _read_day(text)
        if day < first:
            message = f"the last day is before the first one, {first}"
            raise WrongAnswerError(message)
        return day

    last_day = desk.ask("last-day", "last day to apply, such as 2022-02-11", last, REQUIRED)
    default = drafts.proposed(f"{opens.year}", taken, "")
    name = desk.ask(flag, "id of the edition", _free(taken, "edition"), default)
    return NewEdition(name, opens, last_day)


def _news(desk: _Desk) -> tuple[Draft, ...]:
    kinds = {kind.value: kind for kind in NewsKind}
    kind = kinds[
        desk.ask("kind", f"kind ({', '.join(kinds)})", one_of("kind", kinds), NewsKind.NOTE.value)
    ]
    name = _chosen(desk) if kind is not NewsKind.NOTE else _chosen_if_any(desk)
    editions = _academy_called(desk, name).editions if name else ()
    newest = next((one.id for one in editions), None)
    day = desk.ask("date", _DAY, _read_day, f"{desk.today}")
    named = _named(desk, "news", everywhere=kind is NewsKind.CALL)
    return drafts.news(desk.site, named, NewNews(kind, day, name, newest))


def _page(desk: _Desk) -> tuple[Draft, ...]:
    return drafts.page(desk.site, _named(desk, "pages", everywhere=False))


def _session(desk: _Desk) -> tuple[Draft, ...]:
    name = _chosen(desk)
    known = {f"{one.id}": one for one in _academy_called(desk, name).editions}
    newest = next(iter(known), None)
    if newest is None:
        message = f"{name} has no edition yet: begin with `site-builder new edition`"
        raise UsageError(message)
    read = one_of("edition", known)
    edition = known[desk.ask("edition", _offered("edition", known), read, newest)]

    def held(text: str) -> date:
        day = _read_day(text)
        where = where_outside(edition, day)
        if where:
            message = f"{day} lies {where}"
            raise WrongAnswerError(message)
        return day

    day = desk.ask("date", _DAY, held, REQUIRED)
    taken = {APPLICATION, RUN, *(one.id for one in edition.info_sessions)}
    taken |= {one.id for one in edition.schedule}
    default = drafts.proposed("info", taken, "")
    own = desk.ask("id", "id of the session", _free(taken, "event"), default)
    file = desk.snapshot.files[_facts(name)]
    return (drafts.with_session(file, f"{edition.id}", own, day),)


_THINGS: Mapping[str, Callable[[_Desk], tuple[Draft, ...]]] = {
    "academy": _academy,
    "edition": _edition,
    "news": _news,
    "page": _page,
    "session": _session,
}


def _named(desk: _Desk, folder: str, *, everywhere: bool) -> Named:
    """Ask for titles and an id; where texts must be everywhere, a title is needed in each."""
    default, *others = desk.site.settings.languages
    for language in Language:
        if language not in others and desk.ask.given(f"title-{language.value}") is not None:
            why = "--title is that" if language is default else "the site is not in it"
            message = f"--title-{language.value}: no title in {language.english}: {why}"
            raise UsageError(message)
    titles = {default: desk.ask("title", f"title in {default.english}", _title, REQUIRED)}
    for language in others:
        otherwise = titles[default] if everywhere else NOTHING
        question = f"title in {language.english}"
        title = desk.ask(f"title-{language.value}", question, str, otherwise) or otherwise
        if title:
            titles[language] = title
    taken = {
        path.split("/")[2].casefold()
        for path in desk.snapshot.files
        if path.startswith(f"content/{folder}/")
    }
    ids = drafts.proposed(titles[default], taken, folder.removesuffix("s"))
    return Named(desk.ask("id", "id", _new_folder(desk, folder, taken), ids), titles)


def _title(text: str) -> str:
    if not text:
        message = "a title has to be known"
        raise WrongAnswerError(message)
    return text


def _new_folder(desk: _Desk, folder: str, taken: set[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        name = _read_id(text)
        where = f"content/{folder}/{name}"
        if name in taken or (desk.source / where).exists():
            message = f"there is already a folder {where}"
            raise WrongAnswerError(message)
        return name

    return read


def _free(taken: set[str], what: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        name = _read_id(text)
        if name in taken:
            message = f"there is already an {what} `{name}`"
            raise WrongAnswerError(message)
        return name

    return read


def _or_nothing(read: Callable[[str], T]) -> Callable[[str], T | None]:
    return lambda text: None if text in (NOTHING, "unknown", "none") else read(text)


def _academies(desk: _Desk) -> list[str]:
    folder, end = "content/academies/", "/facts.yaml"
    paths = (path for path in desk.snapshot.files if path.startswith(folder))
    return [path[len(folder) : -len(end)] for path in paths if path.endswith(end)]


def _chosen(desk: _Desk) -> str:
    known = _academies(desk)
    default = known[0] if len(known) == 1 else REQUIRED
    return desk.ask("academy", _offered("academy", known), one_of("academy", known), default)


def _chosen_if_any(desk: _Desk) -> str | None:
    known = _academies(desk)
    read = _or_nothing(one_of("academy", known))
    return desk.ask("academy", _offered("academy", known), read, NOTHING)


def _academy_called(desk: _Desk, name: str) -> Academy:
    """Return an academy; errors in its facts have to be mended first."""
    academy = desk.site.get(Academy, Ref(f"academies/{name}"))
    problems = _errors(desk.loaded, (_facts(name), f"content/academies/{name}"))
    if academy is None or problems:
        raise _ContentError(problems)
    return academy


def _offered(what: str, known: Collection[str]) -> str:
    return f"{what} ({', '.join(known)})"


def _facts(name: str) -> str:
    return f"content/academies/{name}/facts.yaml"
