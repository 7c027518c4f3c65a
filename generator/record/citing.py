"""How an edition is cited by programs: CITATION.cff (Citation File Format 1.2.0) and .zenodo.json, at the root."""

from __future__ import annotations

import json
from collections.abc import Mapping

from generator.record.edition import Header
from generator.record.facts import Record


def citation_files(record: Record, header: Header) -> Mapping[str, str]:
    """Both files by their names."""
    return {"CITATION.cff": _cff(record, header), ".zenodo.json": _zenodo(record, header)}


def _text(record: Record, key: str) -> str:
    return str(record.facts.get(f"publication/{key}", ""))


def _authors(record: Record) -> list[str]:
    authors = record.facts.get("publication/authors")
    return list(authors) if isinstance(authors, tuple) else [_text(record, "title")]


def _cff(record: Record, header: Header) -> str:
    fields: dict[str, object] = {
        "cff-version": "1.2.0",
        "message": "If you use this publication, please cite it as below.",
        "title": _text(record, "title"),
        "abstract": _text(record, "description"),
        "type": "dataset",
        "authors": [{"name": author} for author in _authors(record)],
        "license": _text(record, "license"),
        "url": f"{_text(record, 'url').rstrip('/')}/editions/{header.edition}/",
        "version": header.edition,
        "date-released": header.edition,
        "commit": header.revision,
    }
    # Each value as JSON is YAML too, and needs no writer of YAML.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items() if value]
    return "".join(lines)


def _zenodo(record: Record, header: Header) -> str:
    fields = {
        "title": f"{_text(record, 'title')}: {header.title}" if header.title else _text(record, "title"),
        "description": _text(record, "description") or _text(record, "tagline") or _text(record, "title"),
        "upload_type": "dataset",
        "creators": [{"name": author} for author in _authors(record)],
        "license": _text(record, "license"),
        "version": header.edition,
        "publication_date": header.edition,
        "related_identifiers": [
            {"identifier": _text(record, "url"), "relation": "isIdenticalTo", "resource_type": "dataset"}
        ],
    }
    return json.dumps({key: value for key, value in fields.items() if value}, ensure_ascii=False, indent=2) + "\n"
