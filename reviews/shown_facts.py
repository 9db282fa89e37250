"""What lists narrow records by, of the values that are shown. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from reviews.formats.reference import ReferenceType
from reviews.languages import language_code
from reviews.source_fields import folded

LONGEST = 120


class ShownFacts(TypedDict):
    """journal: in lower case without accents; language: a code; "" where nothing is said."""

    year: int | None
    document_type: str
    language: str
    journal: str
    has_abstract: bool
    has_doi: bool


def shown_facts(columns: Mapping[str, Any]) -> ShownFacts:
    """columns: what is stored of a reference, as `source_fields.columns_of` gives it."""
    fields: Mapping[str, Any] = columns["fields"]
    return ShownFacts(
        year=columns["year"],
        document_type=fields.get("type", ReferenceType.OTHER.value),
        language=language_code(fields.get("language", "")),
        journal=folded(columns["journal"])[:LONGEST],
        has_abstract=bool(columns["abstract"]),
        has_doi=bool(columns["doi"]),
    )
