"""What a reader yields: one reference of a file, with the text that it was read from."""

from dataclasses import dataclass
from enum import StrEnum


class ReferenceType(StrEnum):
    """What kind of document a reference describes."""

    ARTICLE = "article"
    BOOK = "book"
    CHAPTER = "chapter"
    CONFERENCE = "conference"
    THESIS = "thesis"
    REPORT = "report"
    PREPRINT = "preprint"
    TRIAL = "trial"
    DATASET = "dataset"
    SOFTWARE = "software"
    PATENT = "patent"
    WEB = "web"
    OTHER = "other"


RawField = tuple[str, str]
"""A tag as the file has it, and its value: lines joined, nothing decoded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedReference:
    """One reference, its facts in one shape whatever the format.

    title, abstract: markup and entities decoded once. authors: "Family, Given" in order;
    organisations as one string. pages: a range, or the article number where there is none.
    doi: bare, lower case. accession: the source's own id. journal: the full title if the file
    has it, else the abbreviation. raw: every tag of the record, in order, used or not.
    A fact that the file doesn't give is None, or an empty tuple.
    """

    type: ReferenceType = ReferenceType.OTHER
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str | None = None
    journal_abbrev: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    accession: str | None = None
    abstract: str | None = None
    keywords: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    language: str | None = None
    database: str | None = None
    raw: tuple[RawField, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Parsed:
    """A reference, where it stands in its file, and its exact text there.

    number: counts the records read, from 1. line: of its first tag, from 1 in the decoded file.
    raw_text: its decoded lines with their line ends, with what stands between it and its
    neighbours; the raw texts of a file (and of its messages) joined are the decoded file.
    dialect: whose export it looks like ("embase", "ovid" ...), None where nothing tells.
    """

    number: int
    line: int
    reference: ParsedReference
    raw_text: str
    dialect: str | None = None
