"""No two things stand at one path of the site."""

from __future__ import annotations

from generator.checks.subject import Findings, found
from generator.library.queries import Lens
from generator.model.files import document_id
from generator.site.routes import Clash, site_routes


def paths_are_wanted_once(lens: Lens) -> Findings:
    """Of what wants a path that is taken, it is said where it asks for it: at the alias, link, chart or file."""
    for clash in site_routes(lens).clashes:
        yield from _clash(clash)


def _clash(clash: Clash) -> Findings:
    claim, owner = clash.claim, clash.owner
    place = claim.address or f"/{claim.place.removesuffix('index.html')}"
    if claim.path and not claim.at and owner.endswith(".md"):
        message, help = (
            f'two files have the id "{document_id(claim.path)}"',
            f"the other is {owner}; rename one of them",
        )
        yield found(claim.path, "", "duplicate-id", message, help)
    elif claim.path:
        is_file = claim.owner != claim.path and owner.startswith("content/") and not owner.endswith(".md")
        path, at = (claim.owner, "") if is_file else (claim.path, claim.at)
        yield found(path, at, "address-clash", f"{place} is taken by {owner}", "choose another name or address")
