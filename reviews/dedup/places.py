"""The place in a journal: year, volume, issue, first and last page, each cut to what exporters share."""

import re
from dataclasses import dataclass

from reviews.dedup.folding import fold

_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_VOLUME_ISSUE = re.compile(r"^\D*(\d+[a-z]?)\s*\(\s*(.+?)\s*\)")
_NUMBER = re.compile(r"\d+")
_LETTERED = re.compile(r"(\d+)\s*([a-z])?\b")
_SUPPLEMENT = re.compile(r"suppl|\bs\d|\bsa\b|_suppl|\bspl\b")
_PAGE_WORDS = re.compile(
    r"^(?:article(?: number| no\.?)?|art\.? ?no\.?|pages?|pp?\.(?=\s*\w)|pp\b|no\.)\s*"
)
_PAGE = re.compile(r"([a-z]{0,3})[ -]?0*(\d+(?:\.\d+)*)([a-z]?)")
_RANGE = re.compile(
    r"^\W*([a-z]{0,3}[ -]?\d+(?:\.\d+)*[a-z]?)\s*-+\s*([a-z]{0,3}[ -]?\d+(?:\.\d+)*[a-z]?)"
)
_RANGES = re.compile(r"^\d+-\d+(?:\s*[,;+]\s*\d+-\d+)+$")
_RANGE_START = re.compile(r"(\d+)-\d+")
# Spreadsheets turn "5-9" into "9-May" and "9-12" into "Sep-12".
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(rf"^(?:(\d{{1,2}})-)?({'|'.join(_MONTHS)})(?:-(\d{{1,2}}))?$")
_ROMAN_VOLUME = re.compile(r"^(?=[ivxlc])(x[cl]|l?x{0,3})(i[xv]|v?i{0,3})$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """year: 0 if unknown. volume, issue, page, last_page: empty if unknown. letters: the first page's prefix.

    starts: the first pages of all ranges, where there are several: an article in two languages.
    """

    year: int
    volume: str
    issue: str
    page: str
    letters: str
    last_page: str
    is_supplement: bool
    starts: tuple[str, ...] = ()

    @property
    def extent(self) -> int:
        """The number of pages; 0 if a page is unknown or isn't a plain number."""
        if not self.page.isdecimal() or not self.last_page.isdecimal():
            return 0
        return max(0, int(self.last_page) - int(self.page) + 1)


def parse(*, year: str, volume: str, issue: str, pages: str) -> Place:
    """The place of a record, from the four columns as exported."""
    volume, issue, pages = fold(volume), fold(issue), fold(pages).strip(' "[]')
    inner = _VOLUME_ISSUE.match(volume)
    if inner:
        volume, issue = inner.group(1), issue or inner.group(2)
    letters, page, last_page = _pages(pages)
    if page == "1" and not volume and not issue:
        letters, page, last_page = "", "", ""  # pages of a proof: online before it has a place
    found = _YEAR.search(year)
    return Place(
        year=int(found.group(1)) if found else 0,
        volume=_volume(volume),
        issue=_issue(issue),
        page=page,
        letters=letters,
        last_page=last_page,
        is_supplement=bool(_SUPPLEMENT.search(volume) or _SUPPLEMENT.search(issue)),
        starts=tuple(_RANGE_START.findall(pages)) if page and _RANGES.match(pages) else (),
    )


def compare_pages(a: Place, b: Place) -> int:
    """1: the same first page; -1: another; 0: one is silent, or the last pages agree where the first don't."""
    if not a.page or not b.page:
        return 0
    if a.page == b.page:
        if a.letters == b.letters or not (a.letters and b.letters):
            return 1
        return 0
    if a.page in b.starts or b.page in a.starts:
        return 1
    return 0 if a.last_page and a.last_page == b.last_page and a.page != a.last_page else -1


def compare_last_pages(a: Place, b: Place) -> int:
    """1: both have a range and end on one page; -1: both have, and don't; 0: one is silent."""
    if not a.last_page or not b.last_page:
        return 0
    return 1 if a.last_page == b.last_page else -1


def compare_issues(a: Place, b: Place) -> int:
    """1: the same issue; -1: another; 0: one is silent, or one is a supplement without a number."""
    if not a.issue or not b.issue:
        return 0
    if a.issue == b.issue:
        return 1
    unnumbered = "s" in (a.issue, b.issue) and a.issue[0] == b.issue[0]
    return 0 if unnumbered else -1


def _volume(text: str) -> str:
    found = _LETTERED.search(text)
    if found:
        return found.group(1).lstrip("0") + (found.group(2) or "")
    numeral = text.strip(" .")
    match = _ROMAN_VOLUME.match(numeral)
    return str(_roman(numeral)) if match else ""


def _roman(numeral: str) -> int:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    total = 0
    for char, after in zip(numeral, f"{numeral[1:]} ", strict=True):
        total += values[char] if values[char] >= values.get(after, 0) else -values[char]
    return total


def _issue(text: str) -> str:
    numbers = _NUMBER.findall(text)
    number = numbers[0].lstrip("0") if numbers else ""
    return f"s{number}" if _SUPPLEMENT.search(text) else number


def _pages(text: str) -> tuple[str, str, str]:
    """(letters, first page, last page); the last one written out in full: 123-9 -> 129."""
    if text[:3] in _MONTHS or text[-3:] in _MONTHS:
        text = _from_date(text)
    text = _PAGE_WORDS.sub("", text)
    found = _PAGE.search(text)
    if not found:
        return "", "", ""
    letters, page = found.group(1) or found.group(3), found.group(2)
    ranged = _RANGE.match(text)
    last = _PAGE.search(ranged.group(2)) if ranged else None
    return letters, page, _written_out(page, last.group(2)) if last else ""


def _from_date(text: str) -> str:
    """The pages that a spreadsheet took for a day and a month: whichever order ascends."""
    found = _DATE.match(text)
    if not found or bool(found.group(1)) == bool(found.group(3)):
        return text
    pages = sorted((_MONTHS.index(found.group(2)) + 1, int(found.group(1) or found.group(3))))
    return f"{pages[0]}-{pages[1]}"


def _written_out(first: str, last: str) -> str:
    if len(last) < len(first) and "." not in first:
        return first[: len(first) - len(last)] + last
    return last
