"""Views to HTML through Jinja2, the publication's own templates before the built-in ones."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import jinja2

from generator.charts import Drawing
from generator.diagnostics.diagnostic import Diagnostic
from generator.primitives.built_in import built_in_templates
from generator.primitives.typography import set_html, set_text
from generator.site.components import PageView
from generator.templating.environment import Environment
from generator.templating.errors import TemplateFault
from generator.templating.linked import linked
from generator.templating.sources import Templates

BUILT_IN = "accord"
"""`{% extends "accord/brief.html" %}` names the built-in template, also from an override of the same name."""

COMPILED = Path(".accord", "templates")
"""Where compiled templates are kept."""


class _OwnTemplates(jinja2.FileSystemLoader):
    """The publication's own templates: only the files that are known to stand within it."""

    def __init__(self, folder: Path, names: Collection[str]) -> None:
        super().__init__(folder)
        self._names = names

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """A template's text, and the file that it stands in."""
        if template not in self._names:
            raise jinja2.TemplateNotFound(template)
        return super().get_source(environment, template)

    def list_templates(self) -> list[str]:
        """The names of all of them."""
        return sorted(self._names)


class Renderer:
    """Renders views with a publication's templates."""

    def __init__(self, templates: Templates) -> None:
        self._own = templates.own
        self._closures: dict[str, list[str]] = {}
        standard = jinja2.FileSystemLoader(built_in_templates())
        folders = [_OwnTemplates(self._own, templates.own_files)] if self._own else []
        self._environment = Environment(
            templates.root / COMPILED,
            loader=jinja2.ChoiceLoader([*folders, standard, jinja2.PrefixLoader({BUILT_IN: standard})]),
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.use(typographic=set_text, linked=linked)

    def render(self, template: str, page: PageView, drawings: Mapping[str, Drawing]) -> str:
        """The page's HTML. Raises TemplateFault when the publication's own template is at fault."""
        try:
            view = self._environment.get_template(template)
            html = view.render(site=page.site, head=page.head, view=page.view, drawings=drawings)
        except jinja2.TemplateError as error:
            raise self._fault(error) from error
        return set_html(html, page.site.language)

    def closure(self, template: str) -> list[str]:
        """The names of a template and all that it extends, includes or imports, built-in and own alike."""
        if template not in self._closures:
            names: set[str] = set()
            self._gather(template, names)
            self._closures[template] = sorted({name.removeprefix(f"{BUILT_IN}/") for name in names})
        return self._closures[template]

    def _gather(self, template: str, names: set[str]) -> None:
        if template in names:
            return
        names.add(template)
        self._environment.get_template(template)
        for name in self._environment.references[template]:
            # A name that is only known when the page is made may be any.
            for each in [name] if name else self._environment.list_templates(extensions=["html"]):
                self._gather(each, names)

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
