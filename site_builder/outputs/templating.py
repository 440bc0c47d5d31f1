"""Templates: Jinja over `Reads`, strict, escaping, with one frozen view named `page`.

Content never becomes a template: it reaches them as values only.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import MutableMapping

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.meta import find_referenced_templates

from site_builder.catalogue import Code, diagnose
from site_builder.diagnostics import Diagnostic, Place
from site_builder.outputs.kinds import Rendered
from site_builder.reads import Reads

_BLANK_LINES = re.compile(r"\n\s*\n+")


class _Parsed(BaseLoader):
    """Compiles the templates of one site, each parsed once."""

    def __init__(self) -> None:
        self.trees: dict[str, nodes.Template] = {}

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, object] | None = None,  # noqa: A002 - Jinja's name
    ) -> Template:
        """Return a template that `_closure` has parsed."""
        if name not in self.trees:
            raise TemplateNotFound(name)
        code = environment.compile(self.trees[name], name, f"templates/{name}")
        return Template.from_code(environment, code, globals or {})


class _Engine:
    """Jinja for one site: templates are compiled once."""

    def __init__(self) -> None:
        self.parsed = _Parsed()
        self.environment = Environment(
            loader=self.parsed,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )


def _engine(reads: Reads) -> _Engine:
    """Return the engine of the templates that `reads` are of."""
    known = reads.memory.tools.get("jinja")
    if not isinstance(known, _Engine):
        known = reads.memory.tools["jinja"] = _Engine()
    return known


def _closure(reads: Reads, name: str) -> tuple[str, ...]:
    """Return a template and all that it extends, includes or imports, each parsed."""
    engine, found, waiting = _engine(reads), dict[str, None](), [name]
    while waiting:
        one = waiting.pop()
        source = None if one in found else reads.template(one)
        if source is None:
            continue
        found[one] = None
        if one not in engine.parsed.trees:
            tree = engine.environment.parse(source, one, f"templates/{one}")
            engine.parsed.trees[one] = tree
        waiting += [one for one in find_referenced_templates(engine.parsed.trees[one]) if one]
    return tuple(found)


def render_page(reads: Reads, name: str, page: object, path: str) -> Rendered:
    """Return the bytes that the template `name` makes of a view, or why it cannot."""
    engine = _engine(reads)
    try:
        reads.query(_closure, name)
        text = engine.environment.get_template(name).render(page=page)
    except TemplateSyntaxError as error:
        place = Place(error.filename or f"templates/{name}", error.lineno)
        return _failed(diagnose(Code.TEMPLATE_SYNTAX, place, problem=error.message or "?"))
    except TemplateNotFound as error:
        place = Place(f"templates/{error.name}")
        advice = "add it, or correct the name in the template that wants it"
        return _failed(diagnose(Code.TEMPLATE_MISSING, place, name=error.name, advice=advice))
    except (
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
        RecursionError,
    ) as error:
        place = _template_place(error, name)
        problem = f"{error}" or type(error).__name__
        return _failed(diagnose(Code.TEMPLATE_FAILED, place, page=path, problem=problem))
    return Rendered(_BLANK_LINES.sub("\n", text).encode())


def _failed(diagnostic: Diagnostic) -> Rendered:
    return Rendered(b"", (diagnostic,))


def _template_place(error: Exception, name: str) -> Place:
    """Return the innermost line of a template that an error passed through."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if frame.filename.startswith("templates/")]
    if inside:
        return Place(inside[-1].filename, inside[-1].lineno or 1)
    return Place(f"templates/{name}")
