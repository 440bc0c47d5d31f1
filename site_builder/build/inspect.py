"""Inspection of finished pages before publishing: their links, fragments and ids.

A mistake here is one of templates or of the generator: content's own links were checked, with
their places, when the text was rendered.
"""

from __future__ import annotations

from collections.abc import Mapping

from site_builder.build.produce import Made
from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place


def inspect(files: Mapping[str, Made]) -> list[Diagnostic]:
    """Return links that lead to nothing that is built, and ids that stand twice in a page."""
    problems: list[Diagnostic] = []
    for path, made in files.items():
        if made.links is None:
            continue
        place = _template_of(made)
        problems += [
            diagnose(Code.DUPLICATE_HTML_ID, place, page=path, id=name) for name in made.links.twice
        ]
        if path == "404.html":
            continue  # its links hold from the host's root, where the site may not live
        for link, target, fragment in made.links.targets:
            found = files.get(target)
            if found is None:
                problems.append(diagnose(Code.BROKEN_LINK, place, page=path, target=link))
            elif fragment and found.links and fragment not in found.links.ids:
                problems.append(diagnose(Code.BROKEN_FRAGMENT, place, page=path, target=link))
    return problems


def _template_of(made: Made) -> Place:
    """Return where to look for the cause: the page's own template."""
    names = sorted(name for kind, name in made.trace.inputs if kind == "template")
    own = [name for name in names if name not in ("base.html", "macros.html")]
    return Place(f"templates/{(own or names or [made.artifact.path])[0]}")
