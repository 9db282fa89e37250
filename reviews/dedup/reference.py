"""What goes in: one source record, as its source exported it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """One source record; every field but the id is text as exported and may be empty.

    record_id: unique, opaque. source: database or platform. type: the exporter's document type.
    authors: separated by semicolons as a rule. pages: "123-9", "e0201490", "S568". accession: the
    source's own number. issn, isbn: separated by semicolons.
    """

    record_id: str
    source: str = ""
    type: str = ""
    title: str = ""
    authors: str = ""
    year: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    accession: str = ""
    issn: str = ""
    isbn: str = ""
    abstract: str = ""
