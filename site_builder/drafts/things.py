"""New things: an academy, a news item, a page, each a folder with facts and texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from site_builder.drafts.draft import Draft
from site_builder.drafts.wording import filled, flow, indented, proposed, quoted
from site_builder.languages import Language, wording
from site_builder.load import nodes
from site_builder.model.academy import Academy
from site_builder.model.news import NewsKind
from site_builder.model.site import Site

_IN_LANGUAGE = {Language.FI: "suomeksi", Language.SV: "ruotsiksi", Language.EN: "englanniksi"}
_NO_SCHEDULE = "# schedule:\n  #   - {id: interviews, kind: interview, when: 2022-W05/2022-W07}"
_COPIED_OF_STEPS = ("id", "kind", "title")


@dataclass(frozen=True, slots=True)
class Named:
    """What a new thing is called: its id, and its title in each language that it has."""

    id: str
    titles: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class NewEdition:
    """What is said of a new edition."""

    id: str
    opens: date
    last_day: date

    def lines(self, before: nodes.Node | None, columns: int) -> list[str]:
        """Return it as an item of a list, with what stays from the edition before it."""
        words = {
            "programme_page": _line(
                before, "application", "programme_page", "https://www.hankintakeino.fi/"
            ),
            "stated_length": _line(
                before, "stated_length", "{fi: neljä kuukautta, sv: fyra månader, en: four months}"
            ),
            "seats": _copied(before, "seats") or "unknown",
            "schedule": _schedule(before) or _NO_SCHEDULE,
        }
        days = {"opens": f"{self.opens}", "last_day": f"{self.last_day}"}
        return indented(filled("edition.yaml", id=quoted(self.id), **days, **words), columns)


@dataclass(frozen=True, slots=True)
class NewNews:
    """What is said of a news item, which may be about an academy and an edition of it."""

    kind: NewsKind
    day: date
    academy: str | None
    edition: str | None


def _at(node: nodes.Node | None, *keys: str) -> nodes.Node | None:
    for key in keys:
        node = node.items.get(key, (None, None))[1] if isinstance(node, nodes.Mapping) else None
    return node


def _copied(before: nodes.Node | None, *keys: str) -> str:
    found = _at(before, *keys)
    return flow(found) if found else ""


def _line(before: nodes.Node | None, *keys_and_example: str) -> str:
    """Return the line of a key as the edition before has it, or an example as a comment."""
    *keys, example = keys_and_example
    copied = _copied(before, *keys)
    return f"{keys[-1]}: {copied}" if copied else f"# {keys[-1]}: {example}"


def _schedule(before: nodes.Node | None) -> str:
    """Return the steps of the edition before, without their days."""
    steps = _at(before, "schedule")
    lines = []
    for step in steps.items if isinstance(steps, nodes.Sequence) else ():
        said = [f"{key}: {_copied(step, key)}" for key in _COPIED_OF_STEPS if _at(step, key)]
        lines.append(f"    - {{{', '.join((*said, 'when: unknown'))}}}")
    return "\n".join(("schedule:", *lines)) if lines else ""


def academy(site: Site, named: Named, edition: NewEdition | None) -> tuple[Draft, ...]:
    """Return the files of a new academy, in the last place among the others."""
    others = [site.get(Academy, ref) for ref in site.refs(Academy)]
    order = min(1000, max((one.order for one in others if one), default=0) + 1)
    facts = filled("academy.yaml", id=quoted(named.id), order=f"{order}")
    editions = "\n".join(("editions:", *edition.lines(None, 2))) if edition else "editions: []"
    return _files(site, "academies", named, f"{facts}{editions}\n")


def news(site: Site, named: Named, new: NewNews) -> tuple[Draft, ...]:
    """Return the files of a news item."""
    words = {
        "kind": new.kind.value,
        "academy": f"academy: {quoted(new.academy)}" if new.academy else "# academy: low-carbon",
        "edition": f"edition: {quoted(new.edition)}" if new.edition else "# edition: 2022",
        "date": f"{new.day}",
    }
    return _files(site, "news", named, filled("news.yaml", **words))


def page(site: Site, named: Named) -> tuple[Draft, ...]:
    """Return the files of a page of words."""
    return _files(site, "pages", named, filled("page.yaml"))


_TEXTS = {"academies": "academy.md", "news": "news.md", "pages": "page.md"}


def _files(site: Site, folder: str, named: Named, facts: str) -> tuple[Draft, ...]:
    default = site.settings.languages[0]
    texts = {"facts.yaml": facts}
    for language, title in named.titles.items():
        slug = proposed(title, _slugs(site, folder, language), named.id)
        words = {"title": quoted(title), "slug": quoted(slug), "language": _IN_LANGUAGE[language]}
        if folder != "pages":
            words["summary"] = wording(language).no_summary
            words["translation"] = "" if language is default else filled("translation.md")
        texts[f"{language.value}.md"] = filled(_TEXTS[folder], **words)
    where = f"content/{folder}/{named.id}"
    return tuple(Draft(f"{where}/{name}", text.encode()) for name, text in texts.items())


def _slugs(site: Site, folder: str, language: Language) -> set[str]:
    """Return the last folders of addresses that are taken in a language, by pages or formerly."""
    words, taken = wording(language), set[str]()
    if folder == "pages":  # beside them lie the lists, and the other languages
        taken = {words.academies_path, words.news_path, *(one.value for one in Language)}
    for (ref, spoken), prose in site.prose.items():
        if spoken is language and ref.startswith(f"{folder}/"):
            taken.add(prose.matter.slug or ref.split("/")[1])
        taken |= {alias.strip("/").rsplit("/", 1)[-1] for alias in prose.matter.aliases}
    return taken
