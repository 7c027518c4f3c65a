"""The shape of the code is the one that ARCHITECTURE.md draws."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

REPOSITORY = Path(__file__).parent.parent
PACKAGE = REPOSITORY / "generator"

LIBRARIES = {
    "PIL": {"charts"},
    "altair": {"charts"},
    "babel": {"primitives"},
    "click": {"cli"},
    "ghp_import": {"publishing"},
    "jinja2": {"templating"},
    "jsonschema": {"charts"},
    "markdown_it": {"parsing"},
    "markupsafe": {"templating"},
    "mdit_py_plugins": {"parsing"},
    "pagefind_bin": {"search"},
    "rich": {"diagnostics"},
    "sqlite3": {"engine"},
    "starlette": {"preview"},
    "uvicorn": {"preview"},
    "vl_convert": {"charts"},
    "watchfiles": {"preview"},
    "yaml": {"parsing"},
}
"""Each library and the rooms that know it; `msgspec` is known to all."""

LATE = {
    ("charts", "PIL"): "only share pictures need it",
    ("charts", "altair"): "takes a second, and only new kinds of charts need it",
    ("charts", "importlib"): "reading packages' versions takes 20 ms, and a build with nothing to make needs none",
    ("charts", "jsonschema"): "only own charts need it",
    ("charts", "subprocess"): "only chart files need it",
    ("charts", "vl_convert"): "must not have run before a fork",
    ("cli", "*"): "each command imports what it needs",
    ("diagnostics", "rich"): "only a terminal needs it",
    ("primitives", "babel"): "a build with nothing to do needs no names",
    ("parsing", "parsing"): "a build with nothing to parse needs no parser",
    ("search", "pagefind_bin"): "a build that indexes nothing does without",
    ("build", "parsing"): "a build with nothing to parse needs no parser",
    ("build", "templating"): "a build with nothing to make needs no templates",
    ("engine", "engine"): "a build that writes nothing needs no system call of its own",
}
"""What may be imported within a function, and why it must wait."""


DOOR = "engine/disk.py"
"""The one module that writes to the disk."""

WRITERS = {
    "authoring/scaffold.py",
    "build/build.py",
    "charts/render/kept.py",
    "charts/render/vl_convert.py",
    "checks/external_links.py",
    "cli/edition.py",
    "cli/main.py",
    "engine/store.py",
    "search/pagefind.py",
}
"""Modules that write past the door still: none may be added, and one that does so no more is struck off."""

WRITES = frozenset(
    """chmod chown copy2 copyfile copytree fchmod fsync ftruncate hardlink_to makedirs mkdir mkdtemp mkfifo mkstemp
    pwrite removedirs renames rmdir rmtree symlink symlink_to touch truncate unlink utime
    write_bytes write_text NamedTemporaryFile TemporaryDirectory TemporaryFile""".split()
)
"""What functions that write are called in the standard library. `replace` and `remove` are told by what they are of."""


class Import(NamedTuple):
    """`room` imports `name`; `late` when within a function."""

    room: str
    name: str
    late: bool


def room_of(path: Path) -> str:
    """The room that a module is in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def names(node: ast.AST, path: Path) -> Iterator[str]:
    """What an import statement imports: a module of the package, or a library by its first name."""
    if isinstance(node, ast.Import):
        dotted = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        package = ("generator", *path.relative_to(PACKAGE).parts[:-1])
        base = ".".join((*package[: len(package) - node.level + 1], node.module or "")) if node.level else node.module
        base = (base or "").rstrip(".")
        dotted = [f"{base}.{alias.name}" for alias in node.names] if base == "generator" else [base]
    else:
        return
    for name in dotted:
        first, _, rest = name.partition(".")
        yield rest.partition(".")[0] if first == "generator" else first


@cache
def imports() -> list[Import]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        within = {
            id(inner)
            for outer in ast.walk(tree)
            if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
            for inner in ast.walk(outer)
        }
        for node in ast.walk(tree):
            found += [Import(room_of(path), name, id(node) in within) for name in names(node, path)]
    return found


@cache
def order() -> list[str]:
    """The rooms as the table of ARCHITECTURE.md names them, the lowest first."""
    text = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `(\w+)/?` \|", text, re.MULTILINE)


ROOMS = {room_of(path) for path in PACKAGE.rglob("*.py")} - {"__init__"}


def test_the_table_names_every_room_once() -> None:
    assert sorted(order()) == sorted(ROOMS)


def test_a_room_imports_only_those_named_before_it() -> None:
    rank = {name: number for number, name in enumerate(order())}
    upward = {
        (room, name)
        for room, name, _ in imports()
        if room in rank and name in rank and name != room and rank[name] >= rank[room]
    }
    assert upward == set()


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_is_known_to_one_room(library: str) -> None:
    assert {room for room, name, _ in imports() if name == library} <= LIBRARIES[library]


def test_every_library_is_accounted_for() -> None:
    used = {name for _, name, _ in imports()} - ROOMS - {"__version__", "msgspec"}
    assert {name for name in used if name not in sys.stdlib_module_names} <= LIBRARIES.keys()


def test_imports_stand_at_the_top_of_the_file() -> None:
    late = {(room, name) for room, name, late in imports() if late}
    assert {(room, name) for room, name in late if not {(room, name), (room, "*")} & LATE.keys()} == set()


def test_what_may_wait_does() -> None:
    late = {(room, name) for room, name, late in imports() if late}
    assert {pair for pair in LATE if pair[1] != "*"} - late == set()


def writes(call: ast.Call) -> bool:
    """Whether a call writes to the disk: by its name, or by the mode in which it opens a file."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name == "open":
        given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
        modes = [arg.value for arg in given if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        return any(re.fullmatch(r"[rwxabt+]{1,3}", mode) and set("wxa+") & set(mode) for mode in modes)
    if isinstance(function, ast.Attribute) and name in ("replace", "remove", "copy", "move", "link", "rename"):
        of_os = isinstance(function.value, ast.Name) and function.value.id in ("os", "shutil")
        return of_os or (name == "replace" and len(call.args) == 1 and not call.keywords)  # of a text it takes two
    if isinstance(function, ast.Attribute) and name == "connect":
        return isinstance(function.value, ast.Name) and function.value.id == "sqlite3"
    return name in WRITES and isinstance(function, ast.Attribute)


def test_only_the_door_writes_to_the_disk() -> None:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        if any(map(writes, calls)):
            found.add(path.relative_to(PACKAGE).as_posix())
    assert found - {DOOR} == WRITERS


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("path.write_text('x')", True),
        ("path.open('w')", True),
        ("open(path, mode='ab')", True),
        ("os.replace(a, b)", True),
        ("part.replace(path)", True),
        ("sqlite3.connect(path)", True),
        ("tempfile.TemporaryDirectory()", True),
        ("text.replace('a', 'b')", False),
        ("structs.replace(note, digest=b'')", False),
        ("path.open()", False),
        ("open(path, 'rb')", False),
        ("values.remove(one)", False),
        ("values.copy()", False),
    ],
)
def test_what_writes_to_the_disk_is_told(text: str, is_one: bool) -> None:
    call = ast.parse(text, mode="eval").body
    assert isinstance(call, ast.Call)
    assert writes(call) == is_one
