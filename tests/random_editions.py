"""Writes one random site line by line; every choice is left to a source of chance.

It keeps to the rules of `site_builder/load/rules`, and notes what a test must know of the days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random

from site_builder.periods import Period, parse_period

_ZONES = (
    "Europe/Helsinki", "Europe/Helsinki", "America/New_York", "Asia/Kathmandu", "Pacific/Apia",
    "Africa/Cairo",
)  # fmt: skip
_LANGUAGES = (("fi",), ("fi",), ("sv", "en"), ("en", "fi"), ("fi", "sv", "en"))
_TURNS = (date(2022, 3, 27), date(2022, 10, 30), date(2024, 2, 29), date(2022, 12, 31))
_CLOCKS = ("0.30", "3.30", "9.00", "16.15", "23.59")
_KINDS = ("interview", "selection", "task", "kickoff", "sparring", "session", "pilot", "closing")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Canary:
    """What may be seen from a day on and not before, in every form in which it could appear."""

    forms: tuple[str, ...]
    day: date


@dataclass
class Writer:
    """Has written one site when it is made."""

    random: Random
    lines: list[str] = field(default_factory=list)
    canaries: list[Canary] = field(default_factory=list)
    clocks: list[tuple[date, time]] = field(default_factory=list)
    embargoes: list[date] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    counted: int = 0

    def __post_init__(self) -> None:
        """Write the whole site."""
        self.zone = self.random.choice(_ZONES)
        self.languages = self.random.choice(_LANGUAGES)
        self.base = self.random.choice((*_TURNS, date(2022, 2, 11)))
        self.editions: list[tuple[str, str, date | None]] = []
        for number in range(self.random.randint(1, 3)):
            self.academy(("vihrea", "sininen", "punainen")[number], number + 1)
        for name in ("facts.yaml", "fi.md", "sv.md", "en.md"):
            self.file(f"content/news/haku/{name} [gone]")
        for _ in range(self.random.randint(0, 3)):
            self.news()
        self.settings()

    # Chance

    def maybe(self, percent: int) -> bool:
        """Return whether something that rare is so; not so, when a failure is shrunk."""
        return self.random.randint(0, 99) >= 100 - percent

    def day(self, low: int, high: int, around: date | None = None) -> date:
        """Return a day between so many days after another."""
        return (around or self.base) + timedelta(days=self.random.randint(low, high))

    def period(self, around: date, *, unknown: bool = True) -> Period:
        """Return a period of any form that begins near a day."""
        day = self.day(0, 40, around)
        week = f"{day:%G-W%V}"
        forms = [
            day.isoformat(), f"{day}T09:00/11:00", f"{day}T16:15", f"{day}/{self.day(1, 30, day)}",
            week, f"{week}/{self.day(8, 30, day):%G-W%V}", f"{day:%Y-%m}",
            f"{day:%Y-%m}/{self.day(32, 90, day):%Y-%m}", f"{day:%Y-%m}~early",
            f"{day:%Y-%m}~mid", f"{day:%Y-%m}~late", f"{day.year}~late", f"../{day}", f"{day}/..",
            f"{day.year}-{self.random.choice(('spring', 'summer', 'autumn', 'winter'))}",
        ]  # fmt: skip
        found = parse_period(self.random.choice([*forms, "unknown"] if unknown else forms))
        for clock in (found.starts_at, found.ends_at):
            if clock:
                self.clocks.append((day, clock))
        return found

    def canary(self, day: date | None) -> str:
        """Return a new text that may not be seen before a day."""
        self.counted += 1
        text = f"kanari{self.counted}x"
        self.canaries.append(Canary((text,), day or date.min))
        return text

    def updated(self, day: date | None = None) -> str:
        """Return a day of a last change that no other text has, as the line of a file."""
        changed = date(2030 + len(self.canaries) % 60, 5, 17)
        compact = tuple(f"{changed + step:%Y%m%d}T" for step in (-_DAY, timedelta()))
        forms = (f"{changed}", f"17.5.{changed.year}", f"17 May {changed.year}", *compact)
        self.canaries.append(Canary(forms, max(changed, day or date.min)))
        return f"updated: {changed}"

    def words(self, text: str) -> str:
        """Return a text as words in every language."""
        return "{" + ", ".join(f"{one}: {text} {one}" for one in ("fi", "sv", "en")) + "}"

    # Files

    def file(self, path: str, *lines: str) -> None:
        """Add a file."""
        self.lines += [f"-- {path} --", *lines]

    def texts(self, folder: str, title: str, languages: tuple[str, ...]) -> None:
        """Add the texts of a thing."""
        for one in languages:
            matter = ("---", f"title: {title} {one}", f"summary: Tiivis {title}.", "---", title)
            self.file(f"{folder}/{one}.md", *matter)

    def academy(self, name: str, order: int) -> None:
        """Add an academy with its editions, newest first."""
        lines = [f"theme: {name}", f"order: {order}"]
        lines += [self.updated()] if self.maybe(30) else []
        last = self.day(-20, 60)
        blocks: list[str] = []
        for _ in range(self.random.randint(0 if order > 1 else 1, 3)):
            blocks += self.edition(name, last)
            last = self.day(-120, 0, last)
        lines += ["editions:", *blocks] if blocks else ["editions: []"]
        self.file(f"content/academies/{name}/facts.yaml", *lines)
        self.texts(f"content/academies/{name}", name.title(), ("fi", "sv", "en"))

    def edition(self, academy: str, last: date) -> list[str]:
        """Return the lines of an edition whose last day to apply is known."""
        opens = None if self.maybe(20) else self.day(-40, 0, last)
        announced = None
        if opens is None or self.maybe(40):
            announced = self.day(-60, 0, opens or last)
            self.embargoes.append(announced)
        name = self.canary(announced)
        self.editions.append((academy, name, announced))
        lines = [f"  - id: {name}"]
        lines += [f"    announced: {announced}"] if announced else []
        lines += self.application(opens, last)
        runs = self.runs(last)
        lines += [f"    runs: {runs.text}"]
        if runs.earliest and runs.latest is None and self.maybe(60):
            lines += [f"    over_by: {self.day(1, 90, runs.earliest)}"]
        if self.maybe(50):
            lines += [f"    stated_length: {self.words(self.canary(announced))}"]
        if self.maybe(15):
            reason = self.words(self.canary(announced))
            lines += [f"    status: {{cancelled: true, reason: {reason}}}"]
        lines += self.sessions(
            last, min(runs.latest or runs.earliest or last, self.day(9, 9, last))
        )
        lines += self.steps(announced, last)
        return lines + self.participants(announced, last)

    def application(self, opens: date | None, last: date) -> list[str]:
        """Return the window of a call, and the ways in."""
        lines = [
            "    application:",
            f"      opens: {opens or 'unknown'}",
            f"      last_day: {last}",
        ]
        lasts = [last]
        if opens is None or opens < last:
            earlier = sorted({self.day(-20, -1, last) for _ in range(self.random.randint(0, 2))})
            lasts += [day for day in earlier if opens is None or day >= opens]
        if lasts[1:] and self.maybe(60):
            lines += ["      extended:"]
            for day in lasts[1:]:
                announced = min(self.day(-9, 9, day), last)
                lines += [f"        - {{last_day: {day}, announced: {announced}}}"]
        if self.maybe(40):
            clock = self.random.choice(_CLOCKS)
            hour, minute = (int(part) for part in clock.split("."))
            lines += [f'      closes_at: "{clock}"']
            self.clocks += [(day, time(hour, minute)) for day in lasts]
        form = self.random.choice(("unknown", "https://lomake.example/hae"))
        lines += [f"      form: {form}"]
        return lines + (
            ["      programme_page: https://ohjelma.example/"] if self.maybe(50) else []
        )

    def runs(self, last: date) -> Period:
        """Return when an edition runs: never before its applications have closed."""
        for _ in range(4):
            found = self.period(last + _DAY)
            if (found.earliest or date.max) > last and (found.latest or date.max) >= last:
                return found
        return parse_period("unknown")

    def moved(self, around: date) -> str:
        """Return the earlier dates of what has moved, as the end of a record."""
        moves = []
        for _ in range(self.random.choice((0, 0, 1, 2))):
            before, announced = self.period(around), self.day(-30, 10, around)
            moves.append(f"{{from: {before.text}, announced: {announced}}}")
        return f", moved: [{', '.join(moves)}]" if moves else ""

    def sessions(self, last: date, latest: date) -> list[str]:
        """Return the info sessions of an edition, the last on a day that it allows."""
        lines: list[str] = []
        for number in range(self.random.randint(0, 2)):
            day = min(self.day(-30, 9, last), latest)
            clock = self.random.choice(("unknown", "unknown", "9.00", "9.00-10.30"))
            self.clocks += [(day, time(9)), (day, time(10, 30))] if clock != "unknown" else []
            rest = ", online: true" if self.maybe(50) else f", place: {self.words('Talolla')}"
            rest += ", join: https://liity.example/" if self.maybe(30) else ""
            rest += self.moved(day - timedelta(days=9))
            rest += ", status: {cancelled: true}" if self.maybe(15) else ""
            rest += ", recording: {by_email: palvelu}" if self.maybe(30) else ""
            lines += [f'      - {{id: info{number}, date: {day}, time: "{clock}"{rest}}}']
        return ["    info_sessions:", *lines] if lines else []

    def steps(self, announced: date | None, last: date) -> list[str]:
        """Return the schedule of an edition."""
        lines: list[str] = []
        for number in range(self.random.randint(0, 3)):
            when, kind = self.period(self.day(-20, 40, last)), self.random.choice(_KINDS)
            rest = self.moved(last)
            rest += f", title: {self.words(self.canary(announced))}" if self.maybe(30) else ""
            rest += ", online: true" if self.maybe(30) else ""
            lines += [f"      - {{id: askel{number}, kind: {kind}, when: {when.text}{rest}}}"]
        return ["    schedule:", *lines] if lines else []

    def participants(self, announced: date | None, last: date) -> list[str]:
        """Return who was selected, if anybody, and how many there is room for."""
        lines = [f"    seats: {self.random.choice(('unknown', '{most: 9, unit: organisations}'))}"]
        if not self.maybe(50):
            return lines
        public = self.day(1, 60, last)
        self.embargoes.append(public)
        names = [self.canary(max(public, announced or public)) for _ in range(2)]
        self.organisations += names
        listed = ", ".join(names) if self.maybe(50) else f"[{', '.join(names)}]"
        return [*lines, f"    participants: {{from: {public}, organisations: [{listed}]}}"]

    def news(self) -> None:
        """Add a news item; half of them appear on a day of their own."""
        date_, kind = (
            self.period(self.day(-60, 30)),
            self.random.choice(("call", "selection", "end")),
        )
        known = date_.earliest or date_.latest
        appears = self.day(-60, 60) if known is None or self.maybe(50) else known
        lines = [f"kind: {kind}", f"date: {date_.text}", f"from: {appears}"]
        lines = lines[:2] if appears == known else lines
        if self.editions and self.maybe(80):
            academy, edition, announced = self.random.choice(self.editions)
            lines += [f"academy: {academy}"]
            if announced is None or announced <= appears:
                lines += [f"edition: {edition}"]
        lines += [self.updated(appears)] if self.maybe(30) else []
        title = self.canary(appears)
        self.file(f"content/news/{title}/facts.yaml", *lines)
        every = kind == "call" or self.maybe(70)
        self.texts(f"content/news/{title}", title, self.languages if every else self.languages[:1])

    def tenures(self, key: str) -> list[str]:
        """Return organisations, each with a time in which it has a task."""
        lines: list[str] = []
        for name in ("pori", "vantaa", "keino")[: self.random.randint(0, 3)]:
            first, last = self.day(-60, 20), self.day(21, 90)
            begin = f", from: {first}" if self.maybe(60) else ""
            end = f", to: {last}" if self.maybe(60) else ""
            lines += [f"  - {{organisation: {name}{begin}{end}}}"]
        return [f"{key}:", *lines] if lines else []

    def settings(self) -> None:
        """Add the settings, the registries, and the pages that show them."""
        lines = [
            f"name: {self.words('Koe')}", "base_url: https://koe.example/",
            f"time_zone: {self.zone}",
            f"languages: [{', '.join(self.languages)}]", "publisher: keino", "contacts:",
            f"  - {{person: palvelu, about: {self.words('haku')}}}",
            f"  - {{person: toinen, about: {self.words('muu')}}}",
            *self.tenures("supervisor"), *self.tenures("consortium"),
        ]  # fmt: skip
        if self.maybe(30):
            notice = self.words("Tämä on arkisto")
            lines += [f"archive: {{from: {self.day(0, 120)}, notice: {notice}}}"]
        lines += ["navigation: {header: [academies, news], footer: [pages/tietoa]}"]
        self.file("content/site.yaml", *lines)
        people = ["palvelu: {name: Palvelu, organisation: keino, email: palvelu@koe.example"]
        people += ["toinen: {name: Toinen"]
        for number, line in enumerate(people):
            until = f", valid_until: {self.day(-60, 60)}" if self.maybe(50) else ""
            people[number] = f"{line}{until}}}"
        self.file("content/people.yaml", *people)
        named = [f"{name}: {{name: {name}}}" for name in self.organisations]
        known = ["keino: {name: KEINO}", "pori: {name: Pori}", "vantaa: {name: Vantaa}"]
        self.file("content/organisations.yaml", *known, *named)
        for kind in ("contact", "accessibility", "consortium", "sitemap"):
            updated = [self.updated()] if self.maybe(20) else []
            self.file(f"content/pages/{kind}/facts.yaml", f"kind: {kind}", *updated)
            self.texts(f"content/pages/{kind}", kind, self.languages)
        self.texts("content/pages/tietoa", "Tietoa", self.languages)
