"""CSL JSON, as Zotero, Pandoc and citeproc read it.

Source: Citation Style Language 1.0.2, appendices III (types) and IV (variables), and its JSON
schema, which leaves `custom` to each program.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reviews.formats.reference import ReferenceType

from .texts import notes_of, one_line, paragraphs
from .written import Writer, Written

TYPES: Mapping[ReferenceType, str] = {
    ReferenceType.ARTICLE: "article-journal",
    ReferenceType.BOOK: "book",
    ReferenceType.CHAPTER: "chapter",
    ReferenceType.CONFERENCE: "paper-conference",
    ReferenceType.THESIS: "thesis",
    ReferenceType.REPORT: "report",
    ReferenceType.PREPRINT: "article",
    ReferenceType.DATASET: "dataset",
    ReferenceType.SOFTWARE: "software",
    ReferenceType.PATENT: "patent",
    ReferenceType.WEB: "webpage",
}

Item = dict[str, Any]
"""A JSON object: its values are of every JSON type."""


def item_of(record: Written) -> Item:
    """One record; variables without a value are left out."""
    reference = record.reference
    item: Item = {
        "id": one_line(reference.accession) or one_line(record.standing.id),
        "type": TYPES.get(reference.type, "document"),
        "title": one_line(reference.title),
        "author": [_name(name) for author in reference.authors if (name := one_line(author))],
        "issued": {"date-parts": [[reference.year]]} if reference.year else None,
        "container-title": one_line(reference.journal),
        "container-title-short": one_line(reference.journal_abbrev),
        "volume": one_line(reference.volume),
        "issue": one_line(reference.issue),
        "page": one_line(reference.pages),
        "DOI": one_line(reference.doi),
        "PMID": one_line(reference.pmid),
        "PMCID": one_line(reference.pmcid),
        "abstract": paragraphs(reference.abstract),
        "keyword": "; ".join(map(one_line, reference.keywords)),
        "URL": one_line(next(iter(reference.urls), None)),
        "language": one_line(reference.language),
        "source": one_line(reference.database),
        "note": "\n".join(notes_of(record.standing)),
        "custom": {"quorum": list(record.own)} if record.own else None,
    }
    return {name: value for name, value in item.items() if value or name in ("title", "type")}


def _name(name: str) -> Item:
    family, comma, given = name.partition(",")
    if comma and family.strip() and given.strip():
        return {"family": family.strip(), "given": given.strip()}
    return {"literal": name}


def _items(records: Iterable[Written]) -> Iterator[bytes]:
    joint = "[\n"
    for record in records:
        yield (joint + json.dumps(item_of(record), ensure_ascii=False)).encode()
        joint = ",\n"
    yield b"\n]\n" if joint.startswith(",") else b"[]\n"


CSL_JSON = Writer(
    name="csl-json",
    label="CSL JSON",
    suffix=".json",
    content_type="application/vnd.citationstyles.csl+json",
    file=_items,
)
