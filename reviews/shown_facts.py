"""What lists narrow records by and order them by, of the values that are shown. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypedDict

from reviews.formats.reference import ReferenceType
from reviews.languages import language_code
from reviews.source_fields import folded

LONGEST = 120
LONGEST_START = 60
# What stands before the first letter or digit of a title.
BEFORE = re.compile(r"^[\W_]+")


class ShownFacts(TypedDict):
    """journal, title_start: in lower case without accents; language: a code; "" where nothing is said.

    title_start: the beginning of the title, from its first letter or digit on.
    """

    year: int | None
    document_type: str
    language: str
    journal: str
    title_start: str
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
        title_start=BEFORE.sub("", folded(columns["title"][:LONGEST]))[:LONGEST_START],
        has_abstract=bool(columns["abstract"]),
        has_doi=bool(columns["doi"]),
    )
