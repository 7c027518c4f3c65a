"""Views to HTML through Jinja2, the publication's own templates before the built-in ones."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from pathlib import Path

import jinja2

from generator.charts import Drawing
from generator.diagnostics import Diagnostic
from generator.views import PageView

BUILT_IN = "accord"
"""`{% extends "accord/brief.html" %}` names the built-in template, also from an override of the same name."""


class TemplateFault(Exception):
    """One of the publication's own templates does not work."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Renderer:
    """Renders views; `own` is the publication's templates folder, None when it has none."""

    def __init__(self, built_in: Path, own: Path | None) -> None:
        self._own = own
        standard = jinja2.FileSystemLoader(built_in)
        folders = [jinja2.FileSystemLoader(own)] if own else []
        self._environment = jinja2.Environment(
            loader=jinja2.ChoiceLoader([*folders, standard, jinja2.PrefixLoader({BUILT_IN: standard})]),
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    def render(self, template: str, page: PageView, drawings: Mapping[str, Drawing]) -> str:
        """The page's HTML. Raises TemplateFault when the publication's own template is at fault."""
        try:
            view = self._environment.get_template(template)
            return view.render(site=page.site, head=page.head, view=page.view, drawings=drawings)
        except jinja2.TemplateError as error:
            raise self._fault(error) from error

    def _fault(self, error: jinja2.TemplateError) -> Exception:
        """The fault in terms of the publication's template; an error of a built-in one is ours and stays as it is."""
        if isinstance(error, jinja2.TemplateSyntaxError):
            places = [(error.filename or error.name or "", error.lineno)]
        else:
            places = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
        if isinstance(error, jinja2.TemplateNotFound) and not any(self._is_own(name) for name, _ in places):
            return error
        for name, line in reversed(places):
            if self._is_own(name) and self._own:
                path = f"templates/{Path(name).relative_to(self._own).as_posix()}"
                message = str(error.message or type(error).__name__)
                return TemplateFault(Diagnostic(path, line, 1, "bad-template", message, "see docs/theming.md"))
        return error

    def _is_own(self, name: str) -> bool:
        return self._own is not None and Path(name).is_relative_to(self._own)
