"""What a machine does at random: edits, moves of time, accidents of output and store.

A step is made of one number and of the state it meets, so that a failure is told by its numbers:
`replay(folder, [numbers])` does the same again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests.edited_site import knobs
from tests.edits import RECORD, START, STORE, Difference, Fault, Machine
from tests.random_sites import Seeded

_EARLIEST, _LATEST = datetime(2021, 12, 1, tzinfo=UTC), datetime(2022, 8, 1, tzinfo=UTC)
_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)
_DESIGN = ("macro_", "template_", "style_", "static")

Step = Callable[[Machine, Random], str]


def take(machine: Machine, number: int) -> list[Difference]:
    """Do what a number means here, build, and return how that differs from a clean build."""
    random = Seeded(number)
    machine.numbers.append(number)
    if machine.last.blocked and random.random() < 0.6:
        told = _mended(machine)
    else:
        [step] = random.choices(list(_STEPS), list(_STEPS.values()))
        told = step(machine, random)
    machine.log.append(told)
    return machine.compared()


def replay(folder: Path, numbers: Sequence[int], fault: Fault = nullcontext) -> Machine:
    """Return the machine after steps, each of which leaves what a clean build would make."""
    machine = Machine(folder, fault)
    for number in numbers:
        found = take(machine, number)
        assert found == [], f"{found}\n{machine.told()}"
    return machine


def _mended(machine: Machine) -> str:
    """Take back what has been changed since the site was last sound."""
    machine.chosen = dict(machine.sound)
    machine.write()
    return "mended"


def _any(machine: Machine, random: Random, names: Sequence[str]) -> str:
    """Choose another word at one of some places."""
    name = random.choice(names)
    choices = knobs()[name]
    before = choices[machine.chosen.get(name, 0)]
    others = [number for number, choice in enumerate(choices) if choice != before]
    return machine.choose(name, random.choice(others))


def _content(machine: Machine, random: Random) -> str:
    """Change one thing in the content."""
    told = _any(machine, random, [name for name in knobs() if not name.startswith(_DESIGN)])
    machine.write()
    return told


def _design(machine: Machine, random: Random) -> str:
    """Change one thing in the templates, their macros, the styles or the static files."""
    told = _any(machine, random, [name for name in knobs() if name.startswith(_DESIGN)])
    machine.write()
    return told


def _there_or_not(machine: Machine, random: Random) -> str:
    """Add or delete a thing, a text in a language, or a static file."""
    told = _any(machine, random, [name for name, said in knobs().items() if " [gone]" in said])
    machine.write()
    return told


def _several(machine: Machine, random: Random) -> str:
    """Change some things between two builds."""
    told = [_any(machine, random, list(knobs())) for _ in range(random.randint(2, 4))]
    machine.write()
    return ", ".join(told)


def _restored(machine: Machine, random: Random) -> str:
    """Go back to the beginning with most things, as with another branch of git."""
    machine.chosen = {name: one for name, one in machine.chosen.items() if random.random() < 0.2}
    machine.write(silently=random.random() < 0.3)
    return f"all but {sorted(machine.chosen)} as at first"


def _silently(machine: Machine, random: Random) -> str:
    """Change a file without changing its size and its time."""
    pairs = [
        (name, number)
        for name, choices in knobs().items()
        for number, choice in enumerate(choices)
        for before in [choices[machine.chosen.get(name, 0)]]
        if choice != before and len(choice.encode()) == len(before.encode())
    ]
    told = machine.choose(*random.choice(pairs))
    machine.write(silently=True)
    return f"silently {told}"


def _touched(machine: Machine, random: Random) -> str:
    """Change the times of files, and nothing else."""
    paths = random.sample(sorted(machine.files), random.randint(1, 9))
    at = random.choice((0, 1_600_000_000, 1_900_000_000)) * 1_000_000_000
    for path in paths:
        os.utime(machine.source / path, ns=(at, at))
    return f"touched {paths}"


def _other_time(machine: Machine, random: Random) -> str:
    """Move `now`, often to where something changes, or to just before."""
    known = [one for one in (machine.last.since, machine.last.next_change) if one]
    instants = [one - aside for one in known for aside in (timedelta(), _SECOND)]
    instants += [machine.now + random.randint(-20, 30) * _DAY for _ in range(2)]
    machine.now = min(max(random.choice([*instants, START]), _EARLIEST), _LATEST)
    return f"now {machine.now}"


def _other_address(machine: Machine, random: Random) -> str:
    """Give another public address."""
    machine.base_url = random.choice(("", "https://toinen.example/alla/"))
    return f"base_url {machine.base_url!r}"


def _other_output(machine: Machine, random: Random) -> str:
    """Build into the other output folder from now on."""
    machine.output_name = random.choice(("output", "toinen"))
    return f"into {machine.output_name}"


def _other_options(machine: Machine, random: Random) -> str:
    """Build once with an option."""
    machine.once = {random.choice(("clean", "strict")): True}
    return f"with {machine.once}"


def _spoiled_output(machine: Machine, random: Random) -> str:
    """Change or delete an output file by hand, or delete the whole folder."""
    files = sorted(one for one in machine.output.rglob("*") if one.is_file())
    files = [one for one in files if one.name != RECORD]
    if not files or random.random() < 0.1:
        shutil.rmtree(machine.output, ignore_errors=True)
        return "no output folder"
    file = random.choice(files)
    how = random.choice(("deleted", "longer", "empty", "as long and as old"))
    if how == "deleted":
        file.unlink()
    elif how == "as long and as old":
        times, data = file.stat(), file.read_bytes()
        file.write_bytes(data[:-1] + b"#")
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    else:
        file.write_bytes(b"" if how == "empty" else file.read_bytes() + b"\n")
    return f"{file.relative_to(machine.output)} {how}"


def _spoiled_store(machine: Machine, random: Random) -> str:
    """Damage the tool's memory, put an old one back, or delete it."""
    store, kept = machine.source / STORE, machine.folder / "kept"
    how = random.choice(("deleted", "kept", "put back", *_DAMAGES, *_DAMAGES))
    files = sorted(one for one in store.rglob("*") if one.is_file()) if store.is_dir() else []
    if how == "deleted":
        shutil.rmtree(store, ignore_errors=True)
    elif how in ("kept", "put back"):
        source, target = (store, kept) if how == "kept" else (kept, store)
        if source.exists():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target)
    elif files:
        file = random.choice(files)
        file.write_bytes(_DAMAGES[how](file.read_bytes(), random))
        return f"store: {file.relative_to(store)} {how}"
    return f"store: {how}"


def _flipped(data: bytes, random: Random) -> bytes:
    """Return bytes of which one bit is another."""
    if not data:
        return b"?"
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << random.randrange(8))]) + data[at + 1 :]


_DAMAGES: dict[str, Callable[[bytes, Random], bytes]] = {
    "zeros": lambda data, _random: bytes(len(data)),
    "garbage": lambda data, random: random.randbytes(len(data)),
    "truncated": lambda data, random: data[: random.randrange(len(data) + 1)],
    "empty": lambda _data, _random: b"",
    "one bit": _flipped,
}

_STEPS: dict[Step, float] = {
    _content: 40,
    _design: 10,
    _there_or_not: 10,
    _several: 4,
    _restored: 2,
    _silently: 8,
    _touched: 4,
    _other_time: 14,
    _other_address: 2,
    _other_output: 3,
    _other_options: 3,
    _spoiled_output: 8,
    _spoiled_store: 6,
}
