"""Two normalised records -> what they agree on, are silent about, and contradict each other in."""

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from reviews.dedup import authors, journals, places, titles
from reviews.dedup.normalise import Normalised
from reviews.dedup.result import Field
from reviews.dedup.titles import Likeness

_RANK = {
    Likeness.SAME: 5,
    Likeness.SLIP: 4,
    Likeness.CONTAINED: 3,
    Likeness.CHANGED: 2,
    Likeness.DIFFERENT: 1,
    Likeness.SILENT: 0,
}
_MIN_ABSTRACT = 60
_LONG_ABSTRACT = 290
_SAME_ABSTRACT = 90
_OTHER_ABSTRACT = 60
_MIN_TEAM = 3
_TITLES_APART = (Likeness.CHANGED, Likeness.DIFFERENT, Likeness.SILENT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """signs: 1 agrees, 0 silent or unsure, -1 contradicts. numbers_differ: the titles name other numbers.

    long_text: the abstracts agree for some 300 letters, more than two reports share by a common first sentence.
    """

    likeness: Likeness
    numbers_differ: bool
    long_text: bool
    signs: Mapping[Field, int]

    @property
    def agree(self) -> tuple[Field, ...]:
        """The fields that agree, in the order of Field."""
        return tuple(field for field in Field if self.signs[field] > 0)

    @property
    def differ(self) -> tuple[Field, ...]:
        """The fields that contradict, in the order of Field."""
        return tuple(field for field in Field if self.signs[field] < 0)


def compare(a: Normalised, b: Normalised) -> Comparison | None:
    """Compare two records; compare(a, b) equals compare(b, a).

    None if their titles differ, by more than numbers, and they share neither a page of a volume nor an identifier,
    nor may be one report before and after it was printed: apart, whatever else.
    """
    likeness, numbers_differ = _titles(a, b)
    if likeness in _TITLES_APART and not (
        share_page(a, b)
        or _share_identifier(a, b)
        or (likeness is Likeness.CHANGED and (_is_part(a, b) or may_be_printed(a, b)))
    ):
        return None
    abstract = _abstracts(a.abstract, b.abstract)
    signs = {
        Field.TITLE: _TITLE_SIGN[likeness],
        Field.DOI: _equal(a.doi, b.doi),
        Field.PMID: _equal(a.pmid, b.pmid),
        Field.ACCESSION: max(0, _equal(a.accession, b.accession)),
        Field.REGISTRATION: _registrations(a, b),
        Field.JOURNAL: _journals(a, b),
        Field.VOLUME: _equal(a.place.volume, b.place.volume),
        Field.ISSUE: places.compare_issues(a.place, b.place),
        Field.PAGES: places.compare_pages(a.place, b.place),
        Field.LAST_PAGE: places.compare_last_pages(a.place, b.place),
        Field.YEAR: _years(a.place.year, b.place.year),
        Field.FIRST_AUTHOR: authors.compare_first(a.authors, b.authors),
        Field.AUTHORS: authors.compare_all(a.authors, b.authors),
        Field.ABSTRACT: abstract,
    }
    if _is_shifted(a, b) or _is_shifted(b, a):
        signs |= {Field.VOLUME: 1, Field.ISSUE: 1, Field.PAGES: 0, Field.LAST_PAGE: 0}
    long_text = abstract > 0 and min(len(a.abstract), len(b.abstract)) >= _LONG_ABSTRACT
    return Comparison(
        likeness=likeness, numbers_differ=numbers_differ, long_text=long_text, signs=signs
    )


def share_page(a: Normalised, b: Normalised) -> bool:
    """Whether both name a volume and a first page, the same ones."""
    x, y = a.place, b.place
    return bool(x.volume and x.page) and x.volume == y.volume and x.page == y.page


def _is_part(a: Normalised, b: Normalised) -> bool:
    return titles.differ_in_numbers_only(a.titles[0], b.titles[0])


def may_be_printed(a: Normalised, b: Normalised) -> bool:
    """Whether one may be the other before it had a place, and perhaps another title: one journal, year and list of
    three authors or more."""
    if (a.place.page and b.place.page) or not a.place.year or a.place.year != b.place.year:
        return False
    if min(a.authors.n, b.authors.n) < _MIN_TEAM or authors.overlap(a.authors, b.authors) < 1:
        return False
    return _journals(a, b) > 0 and not titles.is_sibling(a.titles[0], b.titles[0])


def _is_shifted(a: Normalised, b: Normalised) -> bool:
    """Whether one's place slipped by a column: its volume stands under issue, its issue under pages."""
    x, y = a.place, b.place
    return bool(not x.volume and x.issue and x.page) and (x.issue, x.page) == (y.volume, y.issue)


_TITLE_SIGN = {
    Likeness.SAME: 1,
    Likeness.SLIP: 1,
    Likeness.CONTAINED: 0,
    Likeness.CHANGED: -1,
    Likeness.DIFFERENT: -1,
    Likeness.SILENT: 0,
}


def _titles(a: Normalised, b: Normalised) -> tuple[Likeness, bool]:
    """The best likeness among the ways to read both titles, and whether that reading's numbers differ."""
    best, differ = (
        titles.compare(a.titles[0], b.titles[0]),
        a.titles[0].numbers != b.titles[0].numbers,
    )
    if len(a.titles) > 1 or len(b.titles) > 1:
        for x in a.titles:
            for y in b.titles:
                likeness = titles.compare(x, y)
                if _RANK[likeness] > _RANK[best]:
                    best, differ = likeness, x.numbers != y.numbers
    return best, differ and best not in (Likeness.SAME, Likeness.SILENT)


def _equal(a: str, b: str) -> int:
    if not a or not b:
        return 0
    return 1 if a == b else -1


def _share_identifier(a: Normalised, b: Normalised) -> bool:
    return (
        (a.doi == b.doi != "")
        or (a.pmid == b.pmid != "")
        or (a.accession == b.accession != "")
        or (a.cochrane_id == b.cochrane_id != "")
        or not a.registrations.isdisjoint(b.registrations)
    )


def _registrations(a: Normalised, b: Normalised) -> int:
    if not a.registrations or not b.registrations:
        return 0
    return 1 if a.registrations & b.registrations else -1


def _journals(a: Normalised, b: Normalised) -> int:
    """By name; a shared ISSN tells only where the names don't, because exporters attach wrong ones."""
    by_name = journals.compare(a.journal, b.journal)
    if by_name == 1 or not (a.journal and b.journal and a.issns & b.issns):
        return by_name
    return by_name + 1


def _years(a: int, b: int) -> int:
    """One year apart is no contradiction: online first and printed."""
    if not a or not b:
        return 0
    return 1 if a == b else (0 if abs(a - b) == 1 else -1)


def _abstracts(a: str, b: str) -> int:
    """By the beginnings: abstracts get cut, and two reports of a study share sentences."""
    n = min(len(a), len(b))
    if n < _MIN_ABSTRACT:
        return 0
    likeness = ratio(a[:n], b[:n])
    if likeness >= _SAME_ABSTRACT:
        return 1
    return -1 if likeness < _OTHER_ABSTRACT else 0
