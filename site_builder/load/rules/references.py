"""Rules about ids: whatever a file names must exist."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.load.rules.facts import Facts, walk
from site_builder.model.academy import Academy, Participants
from site_builder.model.names import Id, Ref
from site_builder.model.news import News
from site_builder.model.session import Recording
from site_builder.model.site import Contact, Person, Tenure


def references(facts: Facts) -> Iterator[Diagnostic]:
    """Yield ids that name nothing."""
    yield from _settings(facts)
    for ref, person in facts.things(Person):
        if person.organisation:
            place = facts.place(ref, ("organisation",))
            yield from _unless(facts, "organisations", person.organisation, place)
    for ref, academy in facts.things(Academy):
        yield from _academy(facts, ref, academy)
    for ref, news in facts.things(News):
        yield from _news(facts, ref, news)


def _unless(facts: Facts, folder: str, name: str, place: Place) -> Iterator[Diagnostic]:
    """Yield that there is no such thing, unless there is."""
    if facts.exists(f"{folder}/{name}"):
        return
    known = facts.ids(folder)
    close = get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        advice = f"did you mean `{close[0]}`?"
    elif folder in ("organisations", "people"):
        advice = f"add `{name}` to content/{folder}.yaml, or correct the id"
    else:
        advice = f"correct the id, or make content/{folder}/{name}/"
    nouns = {"organisations": "organisation", "people": "person", "academies": "academy"}
    kind = nouns.get(folder, "page")
    yield diagnose(Code.UNKNOWN_REFERENCE, place, kind=kind, id=name, advice=advice)


def _settings(facts: Facts) -> Iterator[Diagnostic]:
    settings = facts.site.settings
    place = facts.settings_place(("publisher",))
    yield from _unless(facts, "organisations", settings.publisher, place)
    for loc, value in walk(settings):
        match value:
            case Contact():
                place = facts.settings_place((*loc, "person"))
                yield from _unless(facts, "people", value.person, place)
            case Tenure():
                place = facts.settings_place((*loc, "organisation"))
                yield from _unless(facts, "organisations", value.organisation, place)
    for menu in ("header", "footer"):
        for index, target in enumerate(getattr(settings.navigation, menu)):
            place = facts.settings_place(("navigation", menu, index))
            if target in ("academies", "news"):
                continue
            folder, _, name = target.partition("/")
            if folder == "pages" and name:
                yield from _unless(facts, "pages", name, place)
            else:
                advice = "write `academies`, `news` or `pages/<id>`"
                words = {"kind": "menu entry", "id": target, "advice": advice}
                yield diagnose(Code.UNKNOWN_REFERENCE, place, **words)


def _academy(facts: Facts, ref: Ref, academy: Academy) -> Iterator[Diagnostic]:
    for loc, value in walk(academy):
        match value:
            case Recording() if value.by_email:
                place = facts.place(ref, (*loc, "by_email"))
                yield from _unless(facts, "people", value.by_email, place)
                person = facts.site.get(Person, Ref(f"people/{value.by_email}"))
                if person and not person.email:
                    yield diagnose(Code.NO_MAILBOX, place, id=value.by_email)
            case Participants():
                yield from _participants(facts, ref, loc, value)


def _participants(
    facts: Facts, ref: Ref, loc: tuple[str | int, ...], participants: Participants
) -> Iterator[Diagnostic]:
    seen: dict[Id, Place] = {}
    for index, team in enumerate(participants.organisations):
        for member, organisation in enumerate(team):
            place = facts.place(ref, (*loc, "organisations", index, member))
            yield from _unless(facts, "organisations", organisation, place)
            first = seen.setdefault(organisation, place)
            if first is not place:
                what, where = f"the organisation `{organisation}`", "among the participants"
                words = {"what": what, "where": where, "advice": "name it once"}
                yield diagnose(Code.DUPLICATE_ID, place, first, **words)


def _news(facts: Facts, ref: Ref, news: News) -> Iterator[Diagnostic]:
    if news.academy is None:
        if news.edition:
            place, words = (
                facts.place(ref, ("edition",)),
                {"key": "academy", "where": "beside `edition`"},
            )
            yield diagnose(Code.MISSING_KEY, place, **words)
        return
    yield from _unless(facts, "academies", news.academy, facts.place(ref, ("academy",)))
    academy = facts.site.get(Academy, Ref(f"academies/{news.academy}"))
    known = [str(edition.id) for edition in academy.editions] if academy else []
    if news.edition and academy and news.edition not in known:
        place = facts.place(ref, ("edition",))
        listed = ", ".join(f"`{name}`" for name in known)
        words = {"kind": "edition", "id": news.edition, "advice": f"the academy has {listed}"}
        yield diagnose(Code.UNKNOWN_REFERENCE, place, **words)
