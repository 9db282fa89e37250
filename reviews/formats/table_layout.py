"""From the cells of a row to a reference, by the headings of its table."""

import re
from collections.abc import Sequence

from .headings import (
    ANY_TABLE,
    GENERAL,
    TYPE_WORDS,
    Columns,
    Fact,
    column_names,
    heading_key,
    table_dialect_of,
)
from .name_lists import keywords_in, names_in
from .reference import ParsedReference, RawField, ReferenceType
from .values import clean, decoded, doi_in, page_range, url_list, year_in

MISSING = frozenset({"NA", "N/A", "n/a", "nan", "NaN", "None", "NULL", "null", "-", "<NA>"})
"""What programs write for a value that isn't there."""

PMID = re.compile(r"(?<!\d)\d{1,8}(?!\d)")
PMCID = re.compile(r"(?:PMC)?(\d{1,10})")
DOI_URL = re.compile(r"https?://(?:dx\.)?doi\.org/\S+")
DECIMAL = re.compile(r"(\d{1,15})\.0")
GLUED = re.compile(r"(?<!\s)\s{3,}+[A-Z][A-Z0-9]  ?- ")
"""Rayyan puts the line that followed in the file it read behind a value."""

Places = tuple[int, ...]
NONE: Places = ()


def plain(cell: str) -> str:
    """The value of a cell: a text that is wrapped as ="..." for spreadsheet programs unwrapped."""
    value = cell.strip()
    if value.startswith('="') and value.endswith('"') and len(value) > 2:
        return value[2:-1].replace('""', '"').strip()
    return value


class Layout:
    """Where the facts of a table stand.

    headings: of its columns. chosen: a person's word on them, which then is the only one.
    columns: a name for each column. width: up to the last column that has a heading.
    """

    def __init__(self, headings: Sequence[str], chosen: Columns | None = None) -> None:
        names = [heading.strip() for heading in headings]
        self.columns = column_names(names)
        self.width = max((n for n, name in enumerate(names, 1) if name), default=0)
        self.dialect = ANY_TABLE if chosen else table_dialect_of(names)
        by_key: dict[str, list[int]] = {}
        for at, name in enumerate(names):
            by_key.setdefault(heading_key(name), []).append(at)
        self._places: dict[Fact, Places] = {}
        for fact in Fact:
            if chosen:
                at_all = [at for at, name in enumerate(self.columns) if chosen.get(name) is fact]
            else:
                keys = self.dialect.columns.get(fact, GENERAL.get(fact, ""))
                at_all = [at for key in keys.split() for at in by_key.get(key, ())]
            self._places[fact] = tuple(at_all)
        self.pages = tuple(
            at for x in (Fact.VOLUME, Fact.ISSUE, Fact.PAGES) for at in self._places[x]
        )

    @property
    def widths(self) -> range:
        """How many cells a row may have: columns at the end may lack a heading."""
        return range(self.width, len(self.columns) + 1)

    @property
    def has_title(self) -> bool:
        return bool(self._places[Fact.TITLE])

    def fact_at(self, column: int) -> Fact | None:
        """What a column is taken to give."""
        return next((fact for fact, places in self._places.items() if column in places), None)

    def _all(self, fact: Fact, cells: Sequence[str]) -> list[str]:
        values = [plain(cell) for at in self._places[fact] if (cell := cells[at])]
        return [value for value in values if value and value not in MISSING]

    def _first(self, fact: Fact, cells: Sequence[str]) -> str | None:
        for at in self._places[fact]:
            if (cell := cells[at]) and (value := plain(cell)) and value not in MISSING:
                return value
        return None

    def reference(self, cells: Sequence[str]) -> ParsedReference:
        """The reference in a row. cells: at least as many as there are columns."""
        first, dialect = self._first, self.dialect
        cited = self._cited(cells)
        title = next((t for at in self._places[Fact.TITLE] if (t := plain(cells[at]))), "")
        journal = first(Fact.JOURNAL, cells) or cited.get("journal")
        abbreviation = first(Fact.JOURNAL_ABBREV, cells)
        urls = url_list(GLUED.split(value)[0] for value in self._all(Fact.URLS, cells))
        names = first(Fact.AUTHORS, cells) or ""
        groups = first(Fact.GROUPS, cells) or ""
        database = first(Fact.DATABASE, cells)
        pmid = PMID.search(first(Fact.PMID, cells) or "")
        pmcid = PMCID.search(first(Fact.PMCID, cells) or "")
        abstract = first(Fact.ABSTRACT, cells)
        return ParsedReference(
            type=self._type(cells),
            title=clean(title) or None,
            authors=names_in(names, dialect.authors, initials_first=dialect.initials_first)
            + (names_in(groups, dialect.authors, initials_first=False) if groups else ()),
            year=self._year(cells) or year_in(cited.get("year", "")),
            journal=clean(journal or abbreviation or "") or None,
            journal_abbrev=abbreviation,
            volume=_whole(first(Fact.VOLUME, cells)) or cited.get("volume"),
            issue=_whole(first(Fact.ISSUE, cells)) or cited.get("issue"),
            pages=self._pages(cells) or cited.get("pages") or cited.get("article_number"),
            doi=self._doi(cells, urls),
            pmid=pmid[0] if pmid else None,
            pmcid=f"PMC{pmcid[1]}" if pmcid else None,
            accession=_whole(first(Fact.ACCESSION, cells)),
            abstract=decoded(abstract).strip() or None if abstract else None,
            keywords=keywords_in(self._all(Fact.KEYWORDS, cells), dialect.keywords),
            urls=urls,
            language=first(Fact.LANGUAGE, cells),
            database=database or dialect.database,
            raw=self._raw(cells),
        )

    def _raw(self, cells: Sequence[str]) -> tuple[RawField, ...]:
        n = len(self.columns)
        if len(cells) == n:
            return tuple(zip(self.columns, cells, strict=True))
        beyond = ((f"column {at}", cell) for at, cell in enumerate(cells[n:], n + 1))
        return (*zip(self.columns, cells, strict=False), *beyond)

    def _cited(self, cells: Sequence[str]) -> dict[str, str]:
        """What the citation in one text gives."""
        pattern = self.dialect.citation
        found = pattern.match(self._first(Fact.CITATION, cells) or "") if pattern else None
        return {fact: value for fact, value in found.groupdict().items() if value} if found else {}

    def _type(self, cells: Sequence[str]) -> ReferenceType:
        """By the first word that says one; a more special one behind it counts for anything but
        an article, a preprint aside."""
        words = ";".join(self._all(Fact.TYPE, cells)[:4])[:1000].casefold().replace("|", ";")
        parts = [words] if ";" not in words else [words.replace(";", ", "), *words.split(";")]
        kinds = [kind for word in parts if (kind := TYPE_WORDS.get(word.strip()))]
        if not kinds:
            return self.dialect.kind
        if ReferenceType.PREPRINT in kinds:
            return ReferenceType.PREPRINT
        if kinds[0] is ReferenceType.ARTICLE:
            return kinds[0]
        return next((kind for kind in kinds[1:] if kind is not ReferenceType.ARTICLE), kinds[0])

    def _year(self, cells: Sequence[str]) -> int | None:
        for at in self._places[Fact.YEAR]:
            if year := year_in(cells[at]):
                return year
        return None

    def _pages(self, cells: Sequence[str]) -> str | None:
        pages = _whole(self._first(Fact.PAGES, cells))
        if not pages:
            first = _whole(self._first(Fact.FIRST_PAGE, cells))
            pages = page_range(first, _whole(self._first(Fact.LAST_PAGE, cells)))
        return pages or _whole(self._first(Fact.ARTICLE_NUMBER, cells))

    def _doi(self, cells: Sequence[str], urls: Sequence[str]) -> str | None:
        for value in self._all(Fact.DOI, cells):
            if doi := doi_in(value):
                return doi
        links = (url for url in urls if DOI_URL.match(url))
        return next((doi for url in links if (doi := doi_in(url))), None)


def _whole(value: str | None) -> str | None:
    """A number that a program has written as 15.0 as 15."""
    found = DECIMAL.fullmatch(value) if value and value.endswith(".0") else None
    return found[1] if found else value
