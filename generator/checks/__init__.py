"""The rules that need the whole publication: does it exist, is it clear, do two tellings agree.

A rule is a function that yields what it finds. Rules that judge what facts mean are left out for a file of which not
even the front matter could be read: it has its diagnostics already.
"""

from __future__ import annotations

from collections.abc import Callable

from generator.checks import addresses, charts, claims, consistency, publication, references
from generator.checks.subject import BriefSubject, Findings, Subject, subject_of
from generator.diagnostics.diagnostic import Diagnostic
from generator.engine.query import query
from generator.library import rows
from generator.library.queries import Lens
from generator.model.files import BUCKETS

OF_PUBLICATION: tuple[Callable[[Lens], Findings], ...] = (
    publication.vocabularies_are_sets,
    publication.checks_keep_their_floors,
    publication.navigation_leads_somewhere,
    publication.theme_can_be_shown,
    addresses.paths_are_wanted_once,
    claims.briefs_are_verified,
)
"""Rules of the publication as a whole."""

OF_FILES: tuple[Callable[[Lens, str], Findings], ...] = (
    references.sources_are_defined_once,
    references.sources_are_cited,
)
"""Rules of each file that defines something."""

OF_DOCUMENTS: tuple[Callable[[Lens, Subject], Findings], ...] = (
    references.links_lead_somewhere,
    references.citations_name_sources,
)
"""Rules of each document that is shown: a draft's own mistakes are known from its reading, and what it refers to may be
unwritten yet."""

OF_BRIEFS: tuple[Callable[[Lens, BriefSubject], Findings], ...] = (
    references.known_ids,
    references.own_ids,
)
"""Rules of each brief, also where some of it could not be read."""

OF_READABLE_BRIEFS: tuple[Callable[[Lens, BriefSubject], Findings], ...] = (
    charts.datasets_have_rows,
    charts.charts_can_be_drawn,
    claims.has_a_status,
    claims.dates_are_in_order,
    claims.updates_follow_publication,
    claims.events_are_not_foretold,
    claims.claims_are_sourced,
    consistency.shared_events_agree,
    consistency.relations_agree,
    consistency.briefs_are_linked_to,
)
"""Rules of each brief whose front matter could be read."""


@query("what is wrong with {0}", keep=True)
def of_file(lens: Lens, path: str) -> list[Diagnostic]:
    """What is wrong with a file, by itself and together with the others."""
    found = [problem for problems in lens.rows(rows.PROBLEMS, path) for problem in problems]
    for rule in OF_FILES:
        found += rule(lens, path)
    if subject := subject_of(lens, path):
        for of_document in OF_DOCUMENTS:
            found += of_document(lens, subject)
        if subject.target.kind == "brief":
            of = BriefSubject(subject, lens.brief(subject.target.id))
            for of_brief in OF_BRIEFS if "" in subject.flawed else (*OF_BRIEFS, *OF_READABLE_BRIEFS):
                found += of_brief(lens, of)
    return found


@query("what is wrong with some files", keep=True)
def of_bucket(lens: Lens, number: int) -> list[Diagnostic]:
    """What is wrong with some of the files: so one that changes costs no look at all others."""
    return [problem for path in lens.rows(rows.BUCKET, number) for problem in of_file(lens, path)]


@query("what is wrong with the publication", keep=True)
def of_publication(lens: Lens) -> list[Diagnostic]:
    """Everything that is wrong with the publication."""
    found = [problem for number in range(BUCKETS) for problem in of_bucket(lens, number)]
    for rule in OF_PUBLICATION:
        found += rule(lens)
    unknowable = _unknowable(set(lens.rows(rows.UNREADABLE)))
    return sorted({problem for problem in found if problem.code not in unknowable})


def _unknowable(unreadable: set[str]) -> set[str]:
    """The codes that cannot be told while a whole file is unreadable: what is missed may well stand there."""
    codes: set[str] = set()
    if "publication" in unreadable:
        codes |= {"unknown-status", "unknown-kind", "unknown-field", "unknown-relation"}
    if "sources" in unreadable:
        codes |= {"unknown-source", "uncited-source"}
    if "document" in unreadable:
        codes |= {"unknown-source", "uncited-source", "orphan"}
    return codes
