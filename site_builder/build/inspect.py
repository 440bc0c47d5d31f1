"""Inspection of finished pages before publishing: their links, fragments and ids.

A mistake here is one of templates or of the generator: content's own links were checked, with
their places, when the text was rendered.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from site_builder.build.links import Links
from site_builder.build.produce import Product
from site_builder.build.state import Past
from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.reads import Input


def inspect(product: Product, past: Past) -> list[Diagnostic]:
    """Return links that lead to nothing that is built, and ids that stand twice in a page.

    What an earlier build left was without fault. What was kept of it still is, unless something is
    gone that a page may lead to; then all pages are looked at again.
    """
    files = product.published
    problems: list[Diagnostic] = []
    known: dict[str, Links | None] = {}

    def links(path: str) -> Links | None:
        if path in product.fresh:
            return files[path].links
        if path not in known:
            known[path] = past.links(path)
        return known[path]

    for path in _doubtful(product, past):
        found = links(path) if path.endswith(".html") else None
        if found is None:
            continue
        wrong: list[tuple[Code, dict[str, str]]] = [
            (Code.DUPLICATE_HTML_ID, {"id": name}) for name in found.twice
        ]
        # The links of 404.html hold from the host's root, where the site may not live.
        for link, target, fragment in found.targets if path != "404.html" else ():
            if target not in files:
                wrong.append((Code.BROKEN_LINK, {"target": link}))
            elif fragment and (there := links(target)) and fragment not in there.ids:
                wrong.append((Code.BROKEN_FRAGMENT, {"target": link}))
        if wrong:
            made = files[path]
            place = _template_of(path, made.reads_of(made.trace.inputs or past.state.marks))
            problems += [diagnose(code, place, page=path, **words) for code, words in wrong]
    return problems


def _doubtful(product: Product, past: Past) -> list[str]:
    """Return the pages that may be at fault: the fresh ones, unless any may have lost a target."""
    before = past.state.product.made.keys()
    gone: AbstractSet[str] = before - product.made.keys()
    for path in () if gone else product.fresh & before:
        then, now = past.links(path), product.made[path].links
        gone = gone or (then.ids - now.ids if then and now else set())
    return sorted(product.published.keys() if gone else product.fresh & product.published.keys())


def _template_of(path: str, read: Iterable[Input]) -> Place:
    """Return where to look for the cause: the page's own template."""
    names = sorted(name for kind, name in read if kind == "template")
    own = [name for name in names if name not in ("base.html", "macros.html")]
    return Place(f"templates/{(own or names or [path])[0]}")
