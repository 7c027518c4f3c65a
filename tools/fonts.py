"""The site's type: `templates/assets/fonts/`, made from the packages of two open families.

`make fonts` writes the files anew and prints the `@font-face` rules that accord.css holds; a test holds both to what
this makes. They are kept in the repository rather than made by each build: it would cost every publication's first
build five seconds and every installation three more libraries, for the same bytes.

Until a file has come, text stands in a font that most machines have, scaled so that lines break and stand where they
will in the end (`size-adjust` and the overrides of CSS Fonts 5): nothing jumps.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FOLDER = Path(__file__).parent.parent / "templates/assets/fonts"

CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # Latin-1 and Latin Extended-A: the languages of Europe that are written in Latin letters
    *map(ord, "ȘșȚț‐‑‒–—‘’‚“”„†‡•…‰′″‹›€№™←↑→↓−≈≠≤≥\u2009\u202f"),
]
FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "lnum", "tnum"]


@dataclass(frozen=True)
class Face:
    """A file to make: a family's source, where on its axes, and the weights that it stands for."""

    name: str
    family: str
    package: str
    source: str
    axes: Mapping[str, float | tuple[float, float]]
    weights: str
    style: str = "normal"


FACES = [
    Face("newsreader", "Newsreader", "fontpkg_newsreader", "Newsreader[opsz,wght].ttf",
         {"opsz": 16, "wght": 400}, "400"),
    Face("newsreader-italic", "Newsreader", "fontpkg_newsreader", "Newsreader-Italic[opsz,wght].ttf",
         {"opsz": 16, "wght": 400}, "400", "italic"),
    Face("newsreader-display", "Newsreader", "fontpkg_newsreader", "Newsreader[opsz,wght].ttf",
         {"opsz": 28, "wght": 600}, "600"),
    Face("libre-franklin", "Libre Franklin", "fontpkg_libre_franklin", "LibreFranklin[wght].ttf",
         {"wght": (400, 700)}, "400 700"),
]  # fmt: skip


@dataclass(frozen=True)
class Standin:
    """A font that machines have: its names there, and how wide a letter of English is on average, in ems."""

    name: str
    local: tuple[str, ...]
    letter: float


# The widths are of Helvetica and Times in Adobe's AFM files of the 14 standard fonts, to which the fonts named beside
# them were drawn alike, and of the fonts themselves for the others.
STANDINS = {
    "Newsreader": [
        Standin("Times", ("Times New Roman", "Times", "Liberation Serif", "Tinos", "Nimbus Roman"), 0.4004),
        Standin("Noto Serif", ("Noto Serif", "Droid Serif"), 0.4793),
        Standin("DejaVu Serif", ("DejaVu Serif",), 0.5125),
    ],
    "Libre Franklin": [
        Standin("Arial", ("Arial", "Helvetica", "Liberation Sans", "Arimo", "Nimbus Sans"), 0.4419),
        Standin("Roboto", ("Roboto",), 0.4432),
        Standin("DejaVu Sans", ("DejaVu Sans",), 0.5072),
    ],
}

# How often each stands in a hundred thousand characters of English.
FREQUENCIES = {
    " ": 18000, "e": 10400, "t": 7400, "a": 6700, "o": 6200, "i": 5700, "n": 5700, "s": 5200, "h": 5000, "r": 4900,
    "d": 3500, "l": 3300, "c": 2300, "u": 2300, "m": 2000, "w": 1900, "f": 1800, "g": 1650, "y": 1600, "p": 1600,
    "b": 1200, "v": 800, "k": 630, "x": 120, "j": 120, "q": 80, "z": 60,
}  # fmt: skip


def make(face: Face) -> bytes:
    """The face as WOFF2: the same bytes wherever the same versions of the packages make them."""
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # the copyright and the licence stay in the file
    with as_file(files(face.package) / "files" / face.source) as path:
        font = TTFont(path, recalcTimestamp=False)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=CHARACTERS)
        subsetter.subset(font)
        font = instancer.instantiateVariableFont(font, dict(face.axes), inplace=True)
        font.flavor = "woff2"
        data = io.BytesIO()
        font.save(data)
    return data.getvalue()


def letter(font: TTFont) -> float:
    """How wide a letter of English is on average, in ems."""
    glyphs, widths, em = font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm
    total = sum(often * widths[glyphs[ord(char)]][0] for char, often in FREQUENCIES.items())
    return float(total / sum(FREQUENCIES.values()) / em)


def rules() -> str:
    """The `@font-face` rules of the files in the repository and of what stands in for them."""
    return "\n".join([*map(_rule, FACES), *(r for family in STANDINS for r in _standins(family))]) + "\n"


def licence(packages: Iterable[str]) -> str:
    """The licence of families, each with its copyright."""
    texts = [(files(package) / "LICENSE").read_text("utf-8") for package in dict.fromkeys(packages)]
    copyrights = [text.partition("\n")[0].strip() for text in texts]
    return "\n".join([*copyrights, "", *texts[0].partition("\n")[2].strip().splitlines()]) + "\n"


def _rule(face: Face) -> str:
    style = f" font-style: {face.style};" if face.style != "normal" else ""
    return (
        f'@font-face {{ font-family: "{face.family}"; src: url(fonts/{face.name}.woff2) format("woff2");'
        f" font-weight: {face.weights};{style} font-display: swap; }}"
    )


def _standins(family: str) -> list[str]:
    face = next(face for face in FACES if face.family == family)
    font = TTFont(FOLDER / f"{face.name}.woff2")
    em, lines = font["head"].unitsPerEm, font["hhea"]
    written = []
    for standin in STANDINS[family]:
        scale = letter(font) / standin.letter
        sources = ", ".join(f'local("{name}")' for name in standin.local)
        written.append(
            f'@font-face {{ font-family: "{family} as {standin.name}"; src: {sources};'
            f" size-adjust: {scale:.2%}; ascent-override: {lines.ascent / em / scale:.2%};"
            f" descent-override: {-lines.descent / em / scale:.2%};"
            f" line-gap-override: {lines.lineGap / em / scale:.2%}; }}"
        )
    return written


def main() -> None:
    """Write the files and print the rules."""
    for face in FACES:
        (FOLDER / f"{face.name}.woff2").write_bytes(make(face))
    (FOLDER / "OFL.txt").write_text(licence(face.package for face in FACES), "utf-8")
    print(rules(), end="")


if __name__ == "__main__":
    main()
