"""A built site as a state: its files of `/data/` hold most of what its front matter said.

They are read as the files they came from. What they do not hold (texts, the publication's own keys, what they give
computed) is not compared.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from generator.record.states import Files, NoState

UNKNOWN = re.compile(
    r"publication/.*|pages/.*|[^/]+/[^/]+/text/.*|briefs/[^/]+/(status|countries|datasets/[^/]+/rows/.*)"
    r"|partners/[^/]+/(also_known_as|withdrawn/.*)|sources/[^/]+/withdrawn/.*"
)
"""The ids of facts that a site's files do not tell."""


def is_site(folder: Path) -> bool:
    """Whether a built site stands in a folder."""
    return (folder / "data/briefs.json").is_file()


def of_site(folder: Path, name: str = "") -> Files:
    """A built site, wherever it came from. Raises NoState."""
    try:
        briefs, partners, sources = (_table(folder, table) for table in ("briefs", "partners", "sources"))
    except (OSError, ValueError) as error:
        raise NoState(f"{folder} is no whole site: {error}") from None
    held = {f"content/briefs/{row['id']}.md": _matter(row, ("id", "url")) for row in briefs}
    held |= {f"content/partners/{row['id']}.md": _matter(row, ("id",)) for row in partners}
    own = {source["id"] for row in briefs for source in row.get("sources") or ()}
    shared = [_written(row) for row in sources if row["id"] not in own]
    if shared:
        held["content/sources/shared.yaml"] = json.dumps(shared, ensure_ascii=False).encode()
    base = next((str(row["url"]).partition("/briefs/")[0] for row in briefs), "https://example.org")
    held["content/publication.yaml"] = json.dumps(
        {"title": folder.name, "url": f"{base}/"}, ensure_ascii=False
    ).encode()

    def load(wanted: Iterable[str]) -> dict[str, bytes]:
        return {path: held[path] for path in wanted}

    blobs = {path: hashlib.sha1(data).hexdigest() for path, data in held.items()}
    return Files(name=name or str(folder), blobs=blobs, load=load, is_partial=True)


def _table(folder: Path, name: str) -> list[dict[str, Any]]:
    rows = json.loads((folder / f"data/{name}.json").read_bytes())
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "id" in row for row in rows):
        raise ValueError(f"data/{name}.json is no table of a site")
    return rows


def _written(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value not in (None, "", [])}


def _matter(row: Mapping[str, Any], apart: tuple[str, ...]) -> bytes:
    """A row as front matter: JSON is YAML."""
    told = {key: value for key, value in _written(row).items() if key not in apart}
    return f"---\n{json.dumps(told, ensure_ascii=False)}\n---\n".encode()
