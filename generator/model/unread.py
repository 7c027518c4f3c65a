"""Files that are not what somebody thinks: that look like content and are not read, that are there and not taken."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from pathlib import PurePosixPath

from generator.diagnostics.diagnostic import Diagnostic, suggest
from generator.model.files import PUBLISHED, role

_FOLDERS = ("briefs", "partners", "pages", "sources", "data", "charts", "editions")
_TEXTS = frozenset((".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".qmd", ".rmd"))
_LISTS = frozenset((".yaml", ".yml"))
_OTHERS = frozenset(("readme", "license", "licence", "contributing", "changelog", "todo"))
"""Names of files that are about a folder, and no content of it."""

_HOST = re.compile(r"www\.|(?:[\w-]+\.)+(?:[a-z]{2,}/|(?:com|org|net|int|gov|edu|eu|info)$)", re.ASCII)
"""What begins as the address of a site without its scheme, and is no way to a file here."""


def unread(path: str, siblings: Collection[str] = ()) -> Diagnostic | None:
    """The warning about a file of `content/` that looks like content and that nothing reads.

    `siblings` are the names in its folder: what stands beside an `index.md` is taken along when that refers to it.
    """
    inner = path.removeprefix("content/")
    parts = PurePosixPath(inner)
    if role(inner) != "file" or parts.stem.lower() in _OTHERS:
        return None
    better = _name_read(parts, "index.md" in siblings)
    if not better or better == inner:
        return None
    message = "nothing reads this file, which looks like content"
    return Diagnostic(path, 1, 1, "ignored-file", message, f"it would be read as content/{better}")


def _name_read(path: PurePosixPath, beside_index: bool) -> str:
    """The name under which a file would be read, "" where it looks like nothing that is."""
    suffix, top = path.suffix.lower(), len(path.parts) == 1
    folder = "" if top else _folder_meant(path.parts[0])
    exact = not top and path.parts[0] == folder
    if suffix in _LISTS and top and get_close_matches(path.stem.lower().strip("_"), ["publication"], cutoff=0.8):
        return "publication.yaml"
    if suffix in _TEXTS and folder in ("", "briefs", "partners", "pages"):
        if path.name.lower() == "index.md" and folder == "briefs" and len(path.parts) > 2:
            return f"briefs/{path.parts[-2]}/index.md"
        beside = exact and folder == "briefs" and beside_index
        return "" if beside and path.suffix == ".md" else f"{folder or 'briefs'}/{path.stem}.md"
    if folder == "sources" and suffix in _TEXTS | _LISTS:
        return f"sources/{path.stem}{suffix if suffix in _LISTS else '.yaml'}"
    if suffix == ".csv" and (top or folder == "data"):
        return "/".join(("data", *path.parts[1:-1], f"{path.stem}.csv"))
    return ""


def _folder_meant(name: str) -> str:
    """The folder of `content/` that a name is, or nearly is; "" of another."""
    plain = name.lower().strip("_ ")
    return plain if plain in _FOLDERS else next(iter(get_close_matches(plain, _FOLDERS, n=1, cutoff=0.8)), "")


def absent(name: str, path: str, files: Iterable[str]) -> tuple[str, str]:
    """What to say of a file that the text at `path` refers to by `name`, and that is not among the publication's."""
    suffix = posixpath.splitext(name)[1]
    if _HOST.match(name):
        return f"{name} is read as the name of a file, and there is none", f"write https://{name}"
    if suffix and suffix.lower() not in PUBLISHED:
        return f"files of the kind {suffix} are not published", "save it as another kind, such as .pdf, .csv or .zip"
    folder, files = posixpath.dirname(path), list(files)
    place = posixpath.normpath(posixpath.join(folder, name))
    alike = [file for file in files if _plain(posixpath.basename(file)) == _plain(posixpath.basename(place))]
    for file in alike:
        if unicodedata.normalize("NFC", file) == unicodedata.normalize("NFC", place):
            return f"there is no file {name}", _other_form(file)
    near = [posixpath.relpath(file, folder) for file in alike]
    if near:
        return f"there is no file {name}", f"there is {' and '.join(sorted(near))}: write the name as it is"
    names = [posixpath.relpath(file, folder) for file in files if file.lower().endswith(suffix.lower())]
    return f"there is no file {name}", suggest(name, names)


def absent_table(file: str, tables: Iterable[str]) -> tuple[str, str]:
    """What to say of a dataset's `file` that is not among the `tables` of the publication."""
    suffix = posixpath.splitext(file)[1]
    if suffix.lower() != ".csv":
        better = f"{posixpath.splitext(file)[0]}.csv"
        return f"a dataset's file is a table in CSV, not {suffix or 'this'}", f"save the table as content/{better}"
    return f"there is no table {file} in content/", suggest(file, [name.removeprefix("content/") for name in tables])


def _other_form(file: str) -> str:
    if unicodedata.is_normalized("NFC", file):
        return "the name is written here with separate accents (NFD); write it anew"
    return "the file's name is written with separate accents (NFD); rename it"


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
