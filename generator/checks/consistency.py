"""What briefs say of each other, and of the same thing."""

from __future__ import annotations

from generator.checks.subject import BriefSubject, Findings, found
from generator.library import rows
from generator.library.queries import Lens


def shared_events_agree(lens: Lens, of: BriefSubject) -> Findings:
    """Briefs that tell one event tell it with one date and one title."""
    for index, event in enumerate(of.brief.events):
        if not event.id or of.subject.is_flawed(f"events.{index}"):
            continue
        path, first = min(lens.entries(rows.EVENT, event.id), key=lambda entry: entry[0], default=(of.path, None))
        if first and path != of.path and (first.date, first.title) != (event.date, event.title):
            message = f'{path} tells the event "{event.id}" as "{first.title}" on {first.date}'
            help = "give both the same date and title, or this one another id"
            yield found(of.path, f"events.{index}.id", "event-conflict", message, help)


def relations_agree(lens: Lens, of: BriefSubject) -> Findings:
    """Of a directed relation, only one side can be the one it starts from."""
    types = {type_.id: type_ for type_ in lens.publication.relation_types}
    opposite = {(row.order[1], r.type) for row in lens.rows(rows.RELATED, of.id) for r in row.relations}
    for index, relation in enumerate(of.brief.relations):
        type_ = types.get(relation.type)
        if type_ and not type_.symmetric and (relation.to, relation.type) in opposite and relation.to != of.id:
            message = f'both this brief and "{relation.to}" say they are "{type_.label}" the other'
            yield found(of.path, f"relations.{index}", "relation-conflict", message, "keep the one that is right")


def briefs_are_linked_to(lens: Lens, of: BriefSubject) -> Findings:
    """Something links to a brief."""
    if not lens.mentions(of.subject.target) and not lens.ties(of.id):
        message = "no brief, partner or page links here"
        yield found(of.path, "", "orphan", message, "link to it from a neighbour")
