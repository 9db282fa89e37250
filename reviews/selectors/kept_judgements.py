"""What others judged of a record in another program, kept from everybody while the record is to be judged here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from reviews.formats.judgements import judgements_of
from reviews.seams import registry
from reviews.selectors.records import SourceRow


def without_judgements(review: UUID, record: UUID, sources: Sequence[SourceRow]) -> list[SourceRow]:
    """A record's sources; those that tell of judgements stand without their tags and text until these may be told."""
    judged = {each.uuid for each in sources if judgements_of(each.unmapped) is not None}
    if not judged or not any(keeps(review, record) for keeps in registry.keeps_judgements):
        return list(sources)
    return [
        replace(each, unmapped=(), raw_text="", is_kept=True) if each.uuid in judged else each
        for each in sources
    ]
