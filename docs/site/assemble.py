"""Make a publication of the documentation, for Accord to build: `make docs`.

The texts stand in docs/ and at the head of the repository, written for GitHub. Each becomes a page: its first heading
is the title, its first paragraph the summary, and its links lead to the other pages. Nothing is worded here.
"""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import sys
from functools import cache
from pathlib import Path

from generator.parsing.markdown import parse

REPOSITORY = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent

_FENCE = re.compile(r"^ *(`{3,}|~{3,})")
_LINK = re.compile(r"(?P<code>(`+)(?!`).*?(?<!`)\2(?!`))|\]\((?P<target>[^)\s]+)\)")


def pages() -> dict[str, str]:
    """The files that become pages, each with its page's id."""
    head = {name: name.removesuffix(".md").lower() for name in ("ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")}
    head["README.md"] = "overview"
    return head | {f"docs/{path.name}": path.stem for path in sorted((REPOSITORY / "docs").glob("*.md"))}


def assemble(root: Path) -> None:
    """Write the publication to `root`, which is emptied of an earlier one."""
    shutil.rmtree(root / "content", ignore_errors=True)
    folder = root / "content" / "pages"
    folder.mkdir(parents=True)
    shutil.copy(HERE / "publication.yaml", root / "content")
    shutil.copytree(HERE / "templates", root / "templates", dirs_exist_ok=True)
    shutil.copytree(REPOSITORY / "docs" / "images", folder / "images")
    for name, id in pages().items():
        title, summary, _ = _parts(name)
        matter = f"---\ntitle: {json.dumps(title)}\nsummary: {json.dumps(summary, ensure_ascii=False)}\n---\n"
        (folder / f"{id}.md").write_text(matter + _relinked(name), encoding="utf-8")


@cache
def _parts(name: str) -> tuple[str, str, str]:
    """A file's title, its first paragraph as plain text, and all but the title."""
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    title, _, body = text.removeprefix("# ").partition("\n")
    first = " ".join(body.strip().partition("\n\n")[0].split())
    plain = re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", first).replace("`", "").replace("*", "")
    return title, plain, body


def _relinked(name: str) -> str:
    """A file's text with its links as they are among the pages."""
    fence, lines = "", []
    for line in _parts(name)[2].splitlines():
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence) and line.strip() == found[1]:
            fence = ""
        elif not fence:
            line = _LINK.sub(lambda link: link["code"] or f"]({_target(link['target'], name)})", line)
        lines.append(line)
    return "\n".join(lines) + "\n"


def _target(target: str, name: str) -> str:
    """Where a link in the file `name` leads among the pages."""
    if re.match(r"[a-z]+:", target):
        return target
    path, _, fragment = target.partition("#")
    file = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
    if file not in pages():
        return file.removeprefix("docs/")
    anchor = f"#{_anchors(file)[fragment]}" if fragment else ""
    return anchor if file == name and anchor else f"{pages()[file]}.md{anchor}"


@cache
def _anchors(name: str) -> dict[str, str]:
    """The anchor of each heading on its page, by the one that GitHub gives it."""
    seen: dict[str, int] = {}
    found = {}
    for heading in parse(_parts(name)[2]).headings:
        slug = re.sub(r"[^\w\- ]", "", heading.text.lower()).replace(" ", "-")
        found[f"{slug}-{seen[slug]}" if slug in seen else slug] = heading.id
        seen[slug] = seen.get(slug, 0) + 1
    return found


if __name__ == "__main__":
    assemble(Path(sys.argv[1]))
