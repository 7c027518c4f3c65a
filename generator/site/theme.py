"""The look that publication.yaml asks for: as a style sheet, and what is hard to read in it.

The sheet says again some tokens of accord.css, in the same layer: a publication's own style sheet still goes before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import structs

from generator.charts.theme import DARK, LIGHT
from generator.model.model import Palette, Theme
from generator.primitives.colors import LEAST, contrast, lightened

PICTURES = frozenset({"svg", "png", "jpg", "jpeg", "webp", "avif", "gif"})
"""Suffixes of files that may be a logo."""

Scheme = Literal["light", "dark"]

_BUILT_IN: Mapping[Scheme, Mapping[str, str]] = {"light": LIGHT, "dark": DARK}
_MEDIA: Mapping[Scheme, str] = {
    "light": "print, (prefers-color-scheme: light)",
    "dark": "screen and (prefers-color-scheme: dark)",
}
_TOKENS = {"reading": "serif", "interface": "sans", "code": "mono"}
_GROUNDS = ("paper", "raised")
_WORDS = ("ink", "muted", "accent")
_LOGO = """\
@layer components {
  .brand a:has(.logo) { display: inline-flex; align-items: center; gap: 0.5em; }
  .brand .logo { width: auto; height: 1.75em; }
}
"""


def own_colors(theme: Theme, scheme: Scheme) -> dict[str, str]:
    """The colours that the theme gives, by token. An accent that is given for light alone is lightened for dark."""
    palette = theme.light if scheme == "light" else theme.dark
    own = {name: color for name, color in structs.asdict(palette or Palette()).items() if color}
    if scheme == "dark" and "accent" not in own and (light := own_colors(theme, "light").get("accent")):
        own["accent"] = lightened(light, own.get("paper", DARK["paper"]))
    return own


def own_fonts(theme: Theme) -> dict[str, str]:
    """The types that the theme gives, by their use."""
    return {use: families for use, families in structs.asdict(theme.fonts).items() if families} if theme.fonts else {}


def stylesheet(theme: Theme) -> str:
    """The theme's style sheet; "" when it changes no token and has no logo."""
    rules = []
    for scheme, media in _MEDIA.items():
        if own := own_colors(theme, scheme):
            rules.append(f"  @media {media} {{\n    :root {{\n{_declared(own, 6)}    }}\n  }}\n")
    if fonts := own_fonts(theme):
        rules.append(f"  :root {{\n{_declared({_TOKENS[use]: given for use, given in fonts.items()}, 4)}  }}\n")
    tokens = f"@layer tokens {{\n{''.join(rules)}}}\n" if rules else ""
    return tokens + (_LOGO if theme.logo else "")


def _declared(tokens: Mapping[str, str], indent: int) -> str:
    return "".join(f"{' ' * indent}--{name}: {value};\n" for name, value in tokens.items())


def hard_to_read(theme: Theme) -> Iterator[tuple[str, str]]:
    """The place of each colour that makes words hard to read, with the worst of what it does."""
    for scheme, built_in in _BUILT_IN.items():
        palette = (theme.light if scheme == "light" else theme.dark) or Palette()
        given = {name: color for name, color in structs.asdict(palette).items() if color}
        colors = {**built_in, **own_colors(theme, scheme)}
        for name in given:
            if name in _GROUNDS:
                pairs = [(word, name) for word in _WORDS if word not in given]
            else:
                pairs = [(name, ground) for ground in _GROUNDS if ground in colors and name in _WORDS]
            worst = min(pairs, key=lambda pair: contrast(colors[pair[0]], colors[pair[1]]), default=None)
            if worst and (ratio := contrast(colors[worst[0]], colors[worst[1]])) < LEAST:
                word, ground = worst
                shown = f"{word} ({colors[word]}) on {ground} ({colors[ground]})"
                yield f"theme.{scheme}.{name}", f"{shown} has a contrast of {int(ratio * 10) / 10} to 1"
