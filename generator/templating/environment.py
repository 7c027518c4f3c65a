"""Jinja2's environment with the paths that every page goes through hundreds of times made short.

What a template prints is the same: only the calls that cost most (escaping a text, calling a macro by position) go
straight to the work, and all others take Jinja2's own way.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
import markupsafe
from jinja2 import meta
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup

from generator.charts.render.kept import place, read_whole, write_whole

_escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", markupsafe.escape)
"""The C function behind `escape`, without its way through a `Markup`; of a release that has none by this name, that."""
_as_markup = str.__new__
"""`Markup(text)` of what is a plain string, without asking what it is."""


def _escape(value: Any) -> str:
    """What a template prints for a value. It is only joined to the rest, so it need not be marked as safe again."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)
    return value if kind is Markup else markupsafe.escape(value)


class _Macro(Macro):
    """A macro that may be called with positional arguments alone; `fillings` stand for those that are left out."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        simple = not (self.catch_kwargs or self.catch_varargs or self.caller)
        count = len(self.arguments) if simple else -1
        self.fillings = [(missing,) * (count - taken) for taken in range(count + 1)]
        self.body = self._func


class _Context(Context):
    """A template's context, which calls macros straight."""

    def call(self, obj: Any, /, *given: Any, **named: Any) -> Any:
        """Call something with arguments."""
        if type(obj) is _Macro and self.eval_ctx.autoescape and len(given) < len(obj.fillings):
            named.pop("_block_vars", None)
            named.pop("_loop_vars", None)
            if not named:
                return _as_markup(Markup, obj.body(*given, *obj.fillings[len(given)]))
        return Context.call(self, obj, *given, **named)


class _Template(jinja2.Template):
    """A template whose code finds the above where it looks for Jinja2's own."""

    @classmethod
    def from_code(cls, environment: Any, code: CodeType, *given: Any) -> jinja2.Template:
        """The template of compiled code."""
        template = super().from_code(environment, code, *given)
        names = template.root_render_func.__globals__
        names.update(escape=_escape, Macro=_Macro)
        return template


class Environment(jinja2.Environment):
    """See the module. `references` are the names of the templates that each compiled one refers to: None stands for one
    that is only known when a page is made. What was compiled before is taken from the folder `kept`."""

    context_class = _Context
    template_class = _Template

    def __init__(self, kept: Path, **options: Any) -> None:
        super().__init__(**options)
        self.references: dict[str, list[str | None]] = {}
        self._kept = kept
        self._sort = f"{sys.implementation.cache_tag}:{jinja2.__version__}:{_digest(Path(__file__).read_bytes())}"

    def use(self, **filters: Callable[..., Any]) -> None:
        """Let templates use these filters. What one makes of a constant is never part of the code that is kept: another
        version of Accord may make something else of it."""
        self.filters |= {name: _called_each_time(made) for name, made in filters.items()}

    def compile(self, source: Any, name: Any = None, filename: Any = None, *given: Any, **named: Any) -> Any:
        """The code of a template. It names the file, for what is said of faults, so it is kept for this file alone."""
        if name is None or given or named:
            return super().compile(source, name, filename, *given, **named)
        path = place(self._kept, _digest(f"{name}:{filename}".encode()))
        stamp = _digest(f"{self._sort}:{source}".encode()).encode()
        data = read_whole(path)
        if data is not None and data.startswith(stamp):
            self.references[name], code = marshal.loads(data[len(stamp) :])
            return code
        parsed = self.parse(source, name, filename)
        self.references[name] = list(meta.find_referenced_templates(parsed))
        code = super().compile(parsed, name, filename)
        write_whole(path, stamp + marshal.dumps((self.references[name], code)))
        return code


def _called_each_time(made: Callable[..., Any]) -> Callable[..., Any]:
    """The filter as one that Jinja2 must not call while it compiles."""

    @jinja2.pass_context
    def late(_: Context, *given: Any, **named: Any) -> Any:
        return made(*given, **named)

    return late


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:40]
