"""The templates of charts compiled: `generator/charts/render/templates.json`, which `make charts` writes anew.

Vega-Lite guards its marks against what fillings never hold: missing values, dates as text. Without these guards a
channel is a constant, a field or a scaled field, and can be filled without an interpreter of Vega's expressions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from generator.charts.render.painter import TEMPLATES as FILE
from generator.charts.render.vega_templates import TEMPLATES, specification
from generator.charts.render.vl_convert import VEGALITE


def compiled(name: str) -> dict[str, Any]:
    """The template as Vega."""
    import vl_convert as vlc

    return _lean(vlc.vegalite_to_vega(specification(name), vl_version=VEGALITE))


def kept() -> str:
    """What the file holds: of each template, the kinds of its scales, and its marks."""
    templates = {}
    for name in TEMPLATES:
        spec = compiled(name)
        scales = {scale["name"]: scale["type"] for scale in spec.get("scales", [])}
        templates[name] = {"scales": scales, "marks": spec["marks"]}
    return json.dumps(templates, indent=1) + "\n"


_PLAIN = re.compile(r'datum\.(\w+)|isValid\(datum\["(\w+)"\]\) \? datum\["\2"\] : ""\+datum\["\2"\]')
"""Expressions that do no more than name a field."""


def _lean(spec: dict[str, Any]) -> dict[str, Any]:
    derived = {
        data["name"]: data["source"]
        for data in spec["data"]
        if "source" in data and all(_is_guard(step) for step in data.get("transform", ()))
    }
    slim = {**spec, "data": [data for data in spec["data"] if data["name"] not in derived]}
    plain: dict[str, Any] = _without_guards(slim, derived)
    return plain


def _is_guard(step: dict[str, Any]) -> bool:
    expression = step.get("expr", "")
    return expression.startswith(("toDate(datum", "toNumber(datum")) or (
        step["type"] == "filter" and "isValid(datum" in expression
    )


def _without_guards(value: Any, derived: Mapping[str, str]) -> Any:
    match value:
        case {"data": str(name), **others} if name in derived:
            return {**_without_guards(others, derived), "data": derived[name]}
        case {"signal": str(expression)} if found := _PLAIN.fullmatch(expression):
            return {"field": found[1] or found[2]}
        case [{"test": str(test)}, encoding] if "isValid(" in test:
            return _without_guards(encoding, derived)
        case dict():
            return {key: _without_guards(item, derived) for key, item in value.items()}
        case list():
            return [_without_guards(item, derived) for item in value]
    return value


def main() -> None:
    """Write the file."""
    FILE.write_text(kept(), "utf-8")


if __name__ == "__main__":
    main()
