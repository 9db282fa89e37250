"""EndNote XML, as EndNote, Zotero and Covidence read it.

Source: EndNote's RSXML DTD (2008).
"""

from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from reviews.formats.reference import ReferenceType

from .texts import notes_of, one_line, paragraphs
from .written import Writer, Written

TYPES: Mapping[ReferenceType, tuple[str, str]] = {
    ReferenceType.ARTICLE: ("Journal Article", "17"),
    ReferenceType.BOOK: ("Book", "6"),
    ReferenceType.CHAPTER: ("Book Section", "5"),
    ReferenceType.CONFERENCE: ("Conference Paper", "47"),
    ReferenceType.THESIS: ("Thesis", "32"),
    ReferenceType.REPORT: ("Report", "27"),
    ReferenceType.PREPRINT: ("Preprint", "13"),
    ReferenceType.TRIAL: ("Clinical Trial", "13"),
    ReferenceType.DATASET: ("Dataset", "59"),
    ReferenceType.SOFTWARE: ("Computer Program", "9"),
    ReferenceType.PATENT: ("Patent", "25"),
    ReferenceType.WEB: ("Web Page", "12"),
}
GENERIC = ("Generic", "13")
OPENING = b'<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n'


def elements_of(record: Written) -> Iterator[tuple[str, str]]:
    """The path of each element below a record, and its text; blank ones are not written."""
    reference = record.reference
    for author in reference.authors:
        yield "contributors/authors/author", one_line(author)
    yield "titles/title", one_line(reference.title)
    yield "titles/secondary-title", one_line(reference.journal)
    yield "periodical/full-title", one_line(reference.journal)
    yield "periodical/abbr-1", one_line(reference.journal_abbrev)
    yield "pages", one_line(reference.pages)
    yield "volume", one_line(reference.volume)
    yield "number", one_line(reference.issue)
    for keyword in reference.keywords:
        yield "keywords/keyword", one_line(keyword)
    yield "dates/year", str(reference.year or "")
    yield "accession-num", one_line(reference.accession)
    yield "custom2", one_line(reference.pmcid)
    yield "electronic-resource-num", one_line(reference.doi)
    yield "abstract", paragraphs(reference.abstract)
    yield "remote-database-name", one_line(reference.database)
    yield "language", one_line(reference.language)
    for url in reference.urls:
        yield "urls/related-urls/url", one_line(url)
    yield "notes", "\n".join(notes_of(record.standing))
    for piece in record.own:
        yield "custom7", piece


def _record(record: Written) -> str:
    name, number = TYPES.get(record.reference.type, GENERIC)
    parts = [f"<record><ref-type name={quoteattr(name)}>{number}</ref-type>"]
    around: list[str] = []
    for path, text in elements_of(record):
        *parents, element = path.split("/")
        if not text:
            continue
        if parents != around:
            parts += [f"</{each}>" for each in reversed(around)]
            parts += [f"<{each}>" for each in parents]
            around = parents
        parts.append(f"<{element}>{escape(text)}</{element}>")
    return "".join([*parts, *(f"</{each}>" for each in reversed(around)), "</record>\n"])


def _file(records: Iterable[Written]) -> Iterator[bytes]:
    yield OPENING
    for record in records:
        yield _record(record).encode()
    yield b"</records></xml>\n"


ENDNOTE_XML = Writer(
    name="endnote-xml",
    label="EndNote XML",
    suffix=".xml",
    content_type="application/xml",
    file=_file,
)
