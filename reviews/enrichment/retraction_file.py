"""Notices from a file as Crossref publishes it of Retraction Watch: one line for each notice, streamed.

Source: the columns of Crossref's retraction_watch.csv: OriginalPaperDOI, OriginalPaperPubMedID, RetractionNature,
RetractionDate (month/day/year), RetractionDOI, RetractionPubMedID, Reason ("+one;+another;").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import BinaryIO

from reviews.formats.messages import Message, MessageKind
from reviews.formats.opening import open_references
from reviews.formats.reference import RawField
from reviews.formats.unpacking import DEFAULT_LIMITS, Limits
from reviews.formats.values import doi_in

from .notices import Nature, Notice

NATURES = {
    "retraction": Nature.RETRACTION,
    "expression of concern": Nature.CONCERN,
    "correction": Nature.CORRECTION,
    "reinstatement": Nature.REINSTATEMENT,
}
NATURE, DOI, PMID = "retractionnature", "originalpaperdoi", "originalpaperpubmedid"
US_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].{0,20})?")
A_PMID = re.compile(r"[1-9][0-9]{0,8}")
MOST_REASONS, LONGEST_REASON, LONGEST_SAID = 20, 200, 80
# What is said of references, and is nothing to a list of notices.
UNASKED = frozenset(
    {MessageKind.TITLE_MISSING, MessageKind.ID_REPEATED, MessageKind.IDS_NOT_COMPARED}
)


class DoubtKind(StrEnum):
    NATURE_UNKNOWN = "nature_unknown"
    DAY_UNREADABLE = "day_unreadable"
    IDS_MISSING = "ids_missing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """What a line says that is no notice, or no whole one. said: the beginning of it."""

    kind: DoubtKind
    line: int
    said: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OfReport:
    """A notice, and the report that it is about, by DOI or PMID. line: where the file has it."""

    line: int
    doi: str
    pmid: str
    notice: Notice


class NoNotices(Exception):
    """The file is a table, and not one of notices."""


def read_notices(
    file: BinaryIO, limits: Limits = DEFAULT_LIMITS
) -> Iterator[OfReport | Doubt | Message]:
    """The notices of a file in its order, with what was doubtful. Raises NoNotices, and Unreadable as references do."""
    is_first = True
    for item in open_references(file, limits=limits):
        if isinstance(item, Message):
            if item.kind not in UNASKED:
                yield item
            continue
        cells = _cells(item.reference.raw)
        if is_first and not (NATURE in cells and {DOI, PMID} & cells.keys()):
            raise NoNotices
        is_first = False
        yield from _read(cells, item.line)


def _cells(raw: tuple[RawField, ...]) -> dict[str, str]:
    """The cells of a line by the folded names of their columns."""
    return {re.sub(r"[\s_]+", "", name).casefold(): value.strip() for name, value in raw}


def _read(cells: Mapping[str, str], line: int) -> Iterator[OfReport | Doubt]:
    said = cells.get(NATURE, "")
    nature = NATURES.get(" ".join(said.casefold().split()))
    if nature is None:
        yield Doubt(kind=DoubtKind.NATURE_UNKNOWN, line=line, said=said[:LONGEST_SAID])
        return
    doi, pmid = doi_in(cells.get(DOI, "")) or "", _pmid(cells.get(PMID, ""))
    if not doi and not pmid:
        yield Doubt(kind=DoubtKind.IDS_MISSING, line=line)
        return
    told = cells.get("retractiondate", "")
    on = _day(told)
    if told and not on:
        yield Doubt(kind=DoubtKind.DAY_UNREADABLE, line=line, said=told[:LONGEST_SAID])
    notice = Notice(
        nature=nature,
        doi=doi_in(cells.get("retractiondoi", "")) or "",
        pmid=_pmid(cells.get("retractionpubmedid", "")),
        on=on,
        reasons=_reasons(cells.get("reason", "")),
    )
    yield OfReport(line=line, doi=doi, pmid=pmid, notice=notice)


def _pmid(text: str) -> str:
    """A PMID; "" for 0, which stands for none."""
    return text if A_PMID.fullmatch(text) else ""


def _day(text: str) -> str:
    if found := US_DAY.fullmatch(text):
        month, day, year = (int(part) for part in found.groups())
    elif found := ISO_DAY.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _reasons(text: str) -> tuple[str, ...]:
    parts = (part.strip().removeprefix("+").strip() for part in text[:20_000].split(";"))
    return tuple([part[:LONGEST_REASON] for part in parts if part][:MOST_REASONS])
