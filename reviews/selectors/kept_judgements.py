"""What others judged of a record in another program, kept while somebody may vote on the record (docs/decisions/0010)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from reviews.formats.judgements import tells_of_judgements
from reviews.seams import registry
from reviews.selectors.records import SourceRow


def without_judgements(review: UUID, record: UUID, sources: Sequence[SourceRow]) -> list[SourceRow]:
    """A record's sources; those that tell of judgements stand without their tags and text until these may be told."""
    judged = {each.uuid for each in sources if tells_of_judgements(each.unmapped)}
    if not judged or not any(found(review, [record]) for found in registry.records_to_judge):
        return list(sources)
    return [
        replace(each, unmapped=(), raw_text="", is_kept=True) if each.uuid in judged else each
        for each in sources
    ]
