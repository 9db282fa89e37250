"""A record as a row: the columns that CSV and workbooks share.

The names are those that Rayyan, Zotero and ASReview read; `included` is ASReview's column of
labels. The first cells are never headings, so that no record is taken for a second header.
"""

from collections.abc import Iterator

from reviews.formats.own_field import Standing
from reviews.formats.reference import ParsedReference

from .texts import decisions_in_words, one_line, paragraphs, sources_in_words
from .written import Written

JOINT = "; "
INCLUDED = {True: "1", False: "0", None: ""}


def cells_of(record: Written) -> Iterator[tuple[str, str]]:
    """Heading and value of each column; our own field aside."""
    reference, standing = record.reference, record.standing
    yield "quorum_id", f"quorum-{one_line(standing.id)}"
    yield "included", INCLUDED[standing.is_included]
    yield "type", reference.type.value
    yield "title", one_line(reference.title)
    yield "authors", JOINT.join(map(one_line, reference.authors))
    yield "year", str(reference.year or "")
    yield "journal", one_line(reference.journal)
    yield "journal_abbreviation", one_line(reference.journal_abbrev)
    yield "volume", one_line(reference.volume)
    yield "issue", one_line(reference.issue)
    yield "pages", one_line(reference.pages)
    yield "doi", one_line(reference.doi)
    yield "pmid", one_line(reference.pmid)
    yield "pmcid", one_line(reference.pmcid)
    yield "accession_number", one_line(reference.accession)
    yield "abstract", paragraphs(reference.abstract)
    yield "keywords", JOINT.join(map(one_line, reference.keywords))
    yield "url", " ".join(map(one_line, reference.urls))
    yield "language", one_line(reference.language)
    yield "database", one_line(reference.database)
    yield "quorum_sources", JOINT.join(sources_in_words(standing))
    yield "quorum_decisions", JOINT.join(decisions_in_words(standing))
    yield "quorum_tags", JOINT.join(map(one_line, standing.tags))
    yield "quorum_notices", JOINT.join(map(one_line, standing.notices))


OWN_COLUMN = "quorum_record"
HEADINGS = tuple(
    heading
    for heading, _ in cells_of(Written(reference=ParsedReference(), standing=Standing(id="")))
)
