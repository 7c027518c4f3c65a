"""The type of share pictures: `generator/charts/render/type/`, made from the packages of open families.

`make fonts` writes it anew, and a test holds it to what this makes. Each face is a TrueType file with the letters of
one weight, and its measures stand in `faces.json`: how wide each letter is, and how much nearer a pair of them stands.
They come from the font itself, so that words are laid out without a library that shapes text, and alike everywhere.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import Any

import msgspec
from fontTools import subset
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.ttProgram import Program
from fontTools.varLib import instancer

from generator.charts.render.faces import FOLDER, MEASURES, Face
from tools import fonts

LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x250),  # Latin, with all that Europe and Vietnam write with it
    *range(0x1E00, 0x1F00),
    *range(0x370, 0x400),  # Greek
    *range(0x400, 0x530),  # Cyrillic
    *range(0x5D0, 0x5EB),  # Hebrew
    *range(0x2000, 0x2070),
    *range(0x20A0, 0x20C0),
    *map(ord, "№™←↑→↓−≈≠≤≥"),
]


@dataclass(frozen=True)
class Source:
    """Where a face is taken from: a package's file, and where on its axes."""

    package: str
    file: str
    axes: Mapping[str, float]


NEWSREADER = ("fontpkg_newsreader", "Newsreader[opsz,wght].ttf")
FRANKLIN = ("fontpkg_libre_franklin", "LibreFranklin[wght].ttf")
OPEN_SANS = ("fontpkg_open_sans", "OpenSans[wdth,wght].ttf")

SOURCES = {
    "title": Source(*NEWSREADER, {"opsz": 28, "wght": 600}),
    "text": Source(*NEWSREADER, {"opsz": 16, "wght": 400}),
    "words": Source(*FRANKLIN, {"wght": 400}),
    "words-bold": Source(*FRANKLIN, {"wght": 600}),
    "other": Source(*OPEN_SANS, {"wdth": 100, "wght": 400}),
    "other-bold": Source(*OPEN_SANS, {"wdth": 100, "wght": 600}),
}
"""The site's own type; what it has no letters for is set in Open Sans, which has Greek and Hebrew too."""


def cut(source: Source) -> TTFont:
    """The font of one weight, with the letters of pictures."""
    options = subset.Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.name_IDs = [0, 1, 13, 14]  # the copyright and the licence stay in the file
    options.glyph_names = False
    with as_file(files(source.package) / "files" / source.file) as path:
        font = TTFont(path, recalcTimestamp=False)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=LETTERS)
        subsetter.subset(font)
        return instancer.instantiateVariableFont(font, dict(source.axes), inplace=True)


def outlines(font: TTFont) -> bytes:
    """The file that is drawn from. Its one program does nothing, but that there is one keeps FreeType from hinting."""
    for table in ("GPOS", "GSUB", "GDEF", "STAT", "gasp"):
        if table in font:
            del font[table]
    font["prep"] = newTable("prep")
    font["prep"].program = Program()
    font["prep"].program.fromAssembly(["PUSHW[] 511", "SCANCTRL[]", *(["PUSHB[] 4", "SCANTYPE[]"] * 3)])
    data = io.BytesIO()
    font.save(data)
    return data.getvalue()


# ── Measures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def measures(font: TTFont) -> Face:
    """How wide the letters of a font are, and its kerning by classes of letters that are kerned alike."""
    letters = {chr(code): glyph for code, glyph in sorted(font.getBestCmap().items())}
    glyphs = sorted(set(letters.values()))
    rows = {left: _kerned(font, left, glyphs) for left in glyphs}
    lefts = _numbered(rows)
    columns = {right: tuple(row[at] for row in lefts) for at, right in enumerate(glyphs)}
    rights = _numbered(columns)
    return Face(
        em=font["head"].unitsPerEm,
        widths={char: font["hmtx"].metrics[glyph][0] for char, glyph in letters.items()},
        lefts={char: lefts[rows[glyph]] for char, glyph in letters.items() if any(rows[glyph])},
        rights={char: rights[columns[glyph]] for char, glyph in letters.items() if any(columns[glyph])},
        kerning=[list(row) for row in zip(*rights, strict=True)],
    )


def _numbered(vectors: Mapping[str, tuple[int, ...]]) -> dict[tuple[int, ...], int]:
    """Different vectors by number."""
    return {vector: number for number, vector in enumerate(dict.fromkeys(vectors.values()))}


def _kerned(font: TTFont, left: str, glyphs: Sequence[str]) -> tuple[int, ...]:
    """How much further apart a glyph and each of the others stand."""
    total = dict.fromkeys(glyphs, 0)
    for lookup in _pair_lookups(font):
        known: set[str] = set()  # of each lookup, the first subtable that knows a pair counts
        for subtable in lookup:
            for right, value in _pairs(subtable, left, glyphs):
                if right in total and right not in known:
                    known.add(right)
                    total[right] += int(getattr(value, "XAdvance", 0) or 0)
    return tuple(total.values())


def _pair_lookups(font: TTFont) -> Iterator[list[Any]]:
    """The subtables of each lookup that adjusts pairs (OpenType, GPOS, lookup type 2)."""
    if "GPOS" not in font:
        return
    table = font["GPOS"].table
    features = [each.Feature for each in table.FeatureList.FeatureRecord if each.FeatureTag == "kern"]
    for index in sorted({index for feature in features for index in feature.LookupListIndex}):
        subtables = [getattr(each, "ExtSubTable", each) for each in table.LookupList.Lookup[index].SubTable]
        yield [each for each in subtables if each.LookupType == 2]


def _pairs(subtable: Any, left: str, glyphs: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """What a subtable says of the pairs of a glyph."""
    covered = subtable.Coverage.glyphs
    if left not in covered:
        return
    if subtable.Format == 1:
        for pair in subtable.PairSet[covered.index(left)].PairValueRecord:
            yield pair.SecondGlyph, pair.Value1
    else:
        records = subtable.Class1Record[subtable.ClassDef1.classDefs.get(left, 0)].Class2Record
        classes = subtable.ClassDef2.classDefs
        for right in glyphs:
            yield right, records[classes.get(right, 0)].Value1


def made() -> dict[str, bytes]:
    """The folder's files, by name."""
    found, faces = {}, {}
    for name, source in SOURCES.items():
        font = cut(source)
        faces[name] = measures(font)
        found[f"{name}.ttf"] = outlines(font)
    licence = fonts.licence(source.package for source in SOURCES.values())
    return {**found, MEASURES.name: msgspec.json.encode(faces) + b"\n", "OFL.txt": licence.encode()}


def main() -> None:
    """Write the files."""
    for name, data in made().items():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
