"""BibTeX in UTF-8, with the fields that Zotero, JabRef and EndNote read.

Source: Patashnik, "BibTeXing" (1988); the fields beyond it are biblatex's.
"""

from collections.abc import Iterable, Iterator, Mapping

from reviews.formats.reference import ReferenceType

from .texts import decisions_in_words, one_line, sources_in_words
from .written import Writer, Written

TYPES: Mapping[ReferenceType, str] = {
    ReferenceType.ARTICLE: "article",
    ReferenceType.BOOK: "book",
    ReferenceType.CHAPTER: "incollection",
    ReferenceType.CONFERENCE: "inproceedings",
    ReferenceType.THESIS: "phdthesis",
    ReferenceType.REPORT: "techreport",
    ReferenceType.PREPRINT: "preprint",
    ReferenceType.DATASET: "dataset",
    ReferenceType.SOFTWARE: "software",
    ReferenceType.PATENT: "patent",
    ReferenceType.WEB: "online",
}
BOOKS = frozenset((ReferenceType.CHAPTER, ReferenceType.CONFERENCE))
LATEX = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_"}
    | {
        "\\": "{\\textbackslash}",
        "{": "{\\textbraceleft}",
        "}": "{\\textbraceright}",
        "~": "{\\textasciitilde}",
        "^": "{\\textasciicircum}",
    }
)
BRACES = str.maketrans("", "", "{}\\")


def fields_of(record: Written) -> Iterator[tuple[str, str]]:
    """The fields of one entry and their values as LaTeX; blank ones are not written."""
    reference, standing = record.reference, record.standing
    journal = "booktitle" if reference.type in BOOKS else "journal"
    yield "title", _latex(reference.title)
    yield "author", " and ".join(map(_name, reference.authors))
    yield "year", str(reference.year or "")
    yield journal, _latex(reference.journal)
    yield "shortjournal", _latex(reference.journal_abbrev)
    yield "volume", _latex(reference.volume)
    yield "number", _latex(reference.issue)
    yield "pages", _latex(reference.pages)
    yield "doi", one_line(reference.doi).translate(BRACES)
    yield "pmid", _latex(reference.pmid)
    yield "pmcid", _latex(reference.pmcid)
    yield "accession-number", _latex(reference.accession)
    yield "abstract", _latex(reference.abstract)
    yield "keywords", "; ".join(map(_latex, reference.keywords))
    yield "url", " ".join(one_line(url).translate(BRACES) for url in reference.urls)
    yield "language", _latex(reference.language)
    yield "source", _latex(reference.database)
    yield "quorum-id", _latex(standing.id) or "{}"
    yield "quorum-sources", "; ".join(map(_latex, sources_in_words(standing)))
    yield "quorum-decisions", "; ".join(map(_latex, decisions_in_words(standing)))
    yield "quorum-tags", "; ".join(map(_latex, standing.tags))
    yield "quorum-notices", "; ".join(map(_latex, standing.notices))
    for n, piece in enumerate(record.own, 1):
        yield f"quorum-record-{n}", piece


def _latex(text: str | None) -> str:
    return one_line(text).translate(LATEX)


def _name(name: str) -> str:
    """Braces hold the names of organisations together."""
    return _latex(name) if "," in name else f"{{{_latex(name)}}}"


def _entries(records: Iterable[Written]) -> Iterator[bytes]:
    for record in records:
        kind = TYPES.get(record.reference.type, "misc")
        key = "".join(sign for sign in record.standing.id if sign.isascii() and sign.isalnum())
        lines = [f"@{kind}{{quorum{key}"]
        lines += [f"  {name} = {{{value}}}" for name, value in fields_of(record) if value]
        yield (",\n".join(lines) + ",\n}\n\n").encode()


BIBTEX = Writer(
    name="bibtex",
    label="BibTeX",
    suffix=".bib",
    content_type="application/x-bibtex",
    file=_entries,
)
