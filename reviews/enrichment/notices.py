"""Notices about a report: that it was retracted, corrected, doubted, or put back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Nature(StrEnum):
    """What a notice says, the gravest first."""

    RETRACTION = "retraction"
    CONCERN = "concern"
    CORRECTION = "correction"
    REINSTATEMENT = "reinstatement"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One notice. doi, pmid: of the notice itself, "" where unknown. on: its day as 2024-01-15, "" where unknown.

    reasons: as whoever keeps the notices words them.
    """

    nature: Nature
    doi: str = ""
    pmid: str = ""
    on: str = ""
    reasons: tuple[str, ...] = ()

    def content(self) -> dict[str, Any]:
        """As it is kept, beside its nature."""
        return {
            "doi": self.doi,
            "pmid": self.pmid,
            "on": self.on,
            "reasons": list(self.reasons),
        }


def is_same(one: Notice, other: Notice) -> bool:
    """Whether two sources tell of one notice: by its DOI or PMID, or, where one of them names none, by its day.

    A notice of which nothing is known beside its nature is any other of that nature.
    """
    if one.nature is not other.nature:
        return False
    for mine, others in ((one.doi, other.doi), (one.pmid, other.pmid)):
        if mine and others:
            return mine == others
    return one.on == other.on or not one.on or not other.on


def marks_of(notices: Iterable[tuple[Nature, str]]) -> tuple[Nature, ...]:
    """What a report is marked with, the gravest first, each once. notices: those that stand, with their days.

    A retraction is not shown any more when a reinstatement is known to have followed the last one.
    """
    days: dict[Nature, list[str]] = {}
    for nature, on in notices:
        days.setdefault(nature, []).append(on)
    retracted, back = days.get(Nature.RETRACTION, []), days.get(Nature.REINSTATEMENT, [])
    if retracted and back and all(retracted) and max(back) >= max(retracted):
        del days[Nature.RETRACTION]
    return tuple(nature for nature in Nature if nature in days)


def notice_of(nature: str, content: Mapping[str, Any]) -> Notice:
    """A notice again, from its nature and what `content` gave."""
    return Notice(
        nature=Nature(nature),
        doi=content["doi"],
        pmid=content["pmid"],
        on=content["on"],
        reasons=tuple(content["reasons"]),
    )
